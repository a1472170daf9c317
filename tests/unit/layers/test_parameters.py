"""Parameters: strict, with pointers, and nothing a caller sends is ever more than a value."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.errors import InvalidInput
from geo_ioc.layers.parameters import Context, Generation, after, by_layer, choices, resolve
from geo_ioc.layers.snapshot import read

CATALOGUE = read(None, None)
GENERATIONS = (
    Generation("2024-12-01", date(2024, 12, 1), date(2025, 7, 1)),
    Generation("2025-07-01", date(2025, 7, 1), None),
)
CONTEXT = Context(CATALOGUE.vocabulary, GENERATIONS, date(2026, 11, 23))
INCIDENTS = CATALOGUE.layer("incidents").spec
COMMUNES = CATALOGUE.layer("communes").spec
INDICATORS = CATALOGUE.layer("indicators").spec


def refused(spec, query) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        resolve(spec, query, CONTEXT)
    return [error.pointer for error in caught.value.errors]


def test_the_generation_defaults_to_the_one_in_force_today():
    assert resolve(COMMUNES, [], CONTEXT).values == {"generation": "2025-07-01"}
    then = Context(CATALOGUE.vocabulary, GENERATIONS, date(2025, 6, 30))
    assert resolve(COMMUNES, [], then).values == {"generation": "2024-12-01"}
    before = Context(CATALOGUE.vocabulary, GENERATIONS, date(2024, 11, 30))
    assert resolve(COMMUNES, [], before).values == {"generation": None}


def test_a_day_begins_at_midnight_in_vietnam():
    found = resolve(INCIDENTS, [("from", "2026-11-23"), ("to", "2026-11-24T00:00:00Z")], CONTEXT)
    assert found.binds["from"] == datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=7)))
    assert found.binds["to"].isoformat() == "2026-11-24T00:00:00+00:00"


def test_several_values_come_by_comma_in_one_order():
    one = resolve(INCIDENTS, [("category", "SL,NL,SL")], CONTEXT)
    other = resolve(INCIDENTS, [("category", "NL,SL")], CONTEXT)
    assert one.binds["category"] == ["NL", "SL"]
    assert one == other


def test_open_stands_for_the_states_in_which_someone_must_act():
    found = resolve(INCIDENTS, [("status", "open,resolved")], CONTEXT).binds["status"]
    assert "reported" in found
    assert "resolved" in found
    assert "closed" not in found


def test_an_indicator_binds_its_kind_too():
    assert resolve(INDICATORS, [], CONTEXT).binds["indicator_kind"] == "density"
    found = resolve(INDICATORS, [("indicator", "population")], CONTEXT)
    assert found.binds["indicator_kind"] == "count"


def test_a_url_holds_what_was_given_and_the_generation():
    found = resolve(INDICATORS, [("level", "district")], CONTEXT)
    assert found.query == {"generation": "2025-07-01", "level": "district"}
    assert found.values["indicator"] == "population_density"


def test_every_bad_parameter_is_told_with_its_pointer():
    query = [("x", "1"), ("from", "yesterday"), ("category", "ZZ"), ("status", "reported")]
    assert sorted(refused(INCIDENTS, query)) == ["?category", "?from", "?x"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", ""),
        ("from", "2026-02-30"),
        ("from", "2026-13-01"),
        ("from", "0001-01-01"),
        ("from", "2026-11-23T10:00:00"),
        ("from", "２０２６-11-23"),
        ("category", "NL,"),
        ("category", "nl"),
        ("status", "OPEN"),
    ],
)
def test_a_bad_value_is_refused(name: str, value: str):
    assert refused(INCIDENTS, [(name, value)]) == [f"?{name}"]


@pytest.mark.parametrize("value", ["2025-13", "2025-Q5", "2025-W54", "25", "2025-W00", "2025 "])
def test_a_bad_period_is_refused(value: str):
    assert refused(INDICATORS, [("period", value)]) == ["?period"]


@pytest.mark.parametrize(
    "value", ["2025", "2025-Q3", "2025-09", "2025-W36", "2025-09-12", "2025-09-12T14"]
)
def test_every_kind_of_period_is_taken(value: str):
    assert resolve(INDICATORS, [("period", value)], CONTEXT).binds["period"] == value


def test_a_parameter_given_twice_is_refused():
    assert refused(INCIDENTS, [("category", "NL"), ("category", "SL")]) == ["?category"]


def test_a_generation_that_is_not_active_is_refused():
    assert refused(COMMUNES, [("generation", "2013-01-01")]) == ["?generation"]


def test_after_is_a_change_id():
    after([("after", "17"), ("generation", "x")])
    with pytest.raises(InvalidInput):
        after([("after", "-1")])


def test_a_style_hands_each_layer_what_it_declares():
    specs = [layer.spec for layer in CATALOGUE.layers.values()]
    found = by_layer(specs, [("generation", "2024-12-01"), ("category", "NL")], CONTEXT)
    assert found["communes"] == {"generation": "2024-12-01"}
    assert found["incidents"] == {"category": "NL"}
    assert found["incident_counts"] == {"generation": "2024-12-01", "category": "NL"}
    assert found["rivers"] == {}
    with pytest.raises(InvalidInput):
        by_layer(specs, [("nonsense", "1")], CONTEXT)


def test_the_values_of_a_parameter_can_be_listed():
    by_name = {parameter.name: parameter for parameter in INCIDENTS.parameters}
    assert len(choices(by_name["category"], CONTEXT) or ()) == 26
    assert choices(by_name["from"], CONTEXT) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["from", "to", "category", "status", "generation", "period", "x"]),
            st.text(max_size=30),
        ),
        max_size=4,
    )
)
def test_any_text_is_taken_or_refused_and_nothing_else_happens(query):
    for spec in (INCIDENTS, COMMUNES, INDICATORS):
        try:
            resolve(spec, query, CONTEXT)
        except InvalidInput as refusal:
            assert all(error.pointer.startswith("?") for error in refusal.errors)
