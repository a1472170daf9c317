"""Values on both generations, against figures added up from the content files by hand."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from geo_ioc import content
from geo_ioc.errors import InvalidInput, NotFound
from geo_ioc.indicators import catalogue
from geo_ioc.indicators.publish import publish_units
from geo_ioc.indicators.values import values

SET = catalogue.read(None)


def rows(generation: str, name: str = "units") -> list[dict[str, str]]:
    path = content.shipped("boundaries") / generation / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(database, code: str, **options):
    with database.read() as connection:
        found = values(connection, SET, code, **options)
    return found, {value.code: value for value in found.values}


@pytest.mark.parametrize(
    ("generation", "level", "period", "count"),
    [
        ("2025-07-01", "commune", "2025", 130),
        ("2024-12-01", "commune", "2019", 412),
        ("2024-12-01", "district", "2019", 20),
    ],
)
def test_every_unit_has_its_published_population(loaded, generation, level, period, count):
    found, by_code = ask(loaded, "population", generation=generation, level=level, period=period)
    expected = {
        row["code"]: int(row["population"]) for row in rows(generation) if row["level"] == level
    }
    assert {code: value.value for code, value in by_code.items()} == expected
    assert len(by_code) == count
    assert {value.rolled_from for value in found.values} == {None}


def test_density_is_population_over_the_published_area(loaded):
    _, by_code = ask(loaded, "population_density", generation="2025-07-01")
    for row in rows("2025-07-01"):
        if row["level"] == "commune":
            expected = int(row["population"]) / float(row["area_km2"])
            assert by_code[row["code"]].value == pytest.approx(expected, abs=1e-5)


def test_the_population_of_2019_rolls_exactly_onto_the_communes_of_2025(loaded):
    old = {row["code"]: int(row["population"]) for row in rows("2024-12-01")}
    expected: dict[str, int] = {}
    for row in rows("2025-07-01", "succession"):
        expected[row["to_code"]] = expected.get(row["to_code"], 0) + old[row["from_code"]]
    found, by_code = ask(loaded, "population", generation="2025-07-01", period="2019")
    assert {code: value.value for code, value in by_code.items()} == expected
    assert {value.rolled_from for value in found.values} == {"2024-12-01"}
    assert sum(expected.values()) == sum(
        int(row["population"]) for row in rows("2024-12-01") if row["level"] == "commune"
    )


def test_a_density_rolls_only_through_its_numerator_and_denominator(loaded):
    _, people = ask(loaded, "population", generation="2025-07-01", period="2019")
    _, density = ask(loaded, "population_density", generation="2025-07-01", period="2019")
    for row in rows("2025-07-01"):
        if row["level"] == "commune":
            expected = people[row["code"]].value / float(row["area_km2"])
            assert density[row["code"]].value == pytest.approx(expected)
            assert density[row["code"]].rolled_from == "2024-12-01"


def test_groupings_add_up_their_communes(loaded):
    people = {row["code"]: int(row["population"]) for row in rows("2025-07-01")}
    expected: dict[str, int] = {}
    for row in rows("2025-07-01", "groupings"):
        expected[row["group"]] = expected.get(row["group"], 0) + people[row["code"]]
    _, by_code = ask(loaded, "population", generation="2025-07-01", level="grouping")
    assert {code: value.value for code, value in by_code.items()} == expected
    assert {value.rolled_from for value in by_code.values()} == {"2025-07-01"}


def test_what_is_not_published_and_cannot_be_rolled_is_missing_and_says_so(loaded):
    found, _ = ask(loaded, "population", generation="2024-12-01", period="2025")
    assert {(value.value, value.missing) for value in found.values} == {(None, "no_data")}


def test_without_a_period_the_newest_is_taken_and_all_are_listed(loaded):
    found, _ = ask(loaded, "population_density", generation="2025-07-01")
    assert (found.period, found.periods) == ("2025", ["2019", "2025"])


def test_one_part_without_a_value_leaves_the_sum_without_one(loaded_copy):
    with loaded_copy.write() as connection:
        connection.execute(
            text(
                "INSERT INTO observation (indicator, generation, code, period, revision, value, "
                "missing, status, source) SELECT indicator, generation, code, period, 2, NULL, "
                "'not_submitted', 'official', 'test' FROM observation "
                "WHERE indicator = 'population' AND generation = '2024-12-01' AND code = '16669'"
            )
        )
    _, by_code = ask(loaded_copy, "population", generation="2025-07-01", period="2019")
    assert (by_code["16681"].value, by_code["16681"].missing) == (None, "no_data")
    assert by_code["16690"].value is not None


def test_a_correction_is_another_revision_and_what_was_known_can_be_asked_for(loaded_copy):
    before = datetime.now(UTC)
    with loaded_copy.write() as connection:
        connection.execute(
            text(
                "UPDATE boundary SET population = 1 "
                "WHERE generation = '2025-07-01' AND code = '16681'"
            )
        )
    assert publish_units(loaded_copy) == 2
    _, now = ask(loaded_copy, "population")
    _, then = ask(loaded_copy, "population", as_known_at=before)
    assert (now["16681"].value, now["16681"].revision) == (1, 2)
    assert (then["16681"].value, then["16681"].revision) == (123507, 1)


def test_publishing_again_adds_nothing(loaded_copy):
    assert publish_units(loaded_copy) == 0


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"generation": "1999-01-01"}, NotFound),
        ({"level": "galaxy"}, InvalidInput),
        ({"period": "2025-13"}, InvalidInput),
    ],
)
def test_bad_questions_are_refused(loaded, options, error):
    with pytest.raises(error):
        ask(loaded, "population", **options)
