from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc import content
from geo_ioc.errors import ContentError, InvalidInput, NotFound
from geo_ioc.indicators import catalogue
from geo_ioc.indicators.periods import checked

SHIPPED = (content.shipped("layers") / catalogue.FILE).read_text("utf-8")


def with_file(home: Path, text: str) -> Path:
    path = home / "layers" / catalogue.FILE
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return home


def test_the_shipped_set_has_population_and_its_density():
    found = catalogue.read(None)
    assert found["population"].kind == "count"
    assert found["population_density"].aggregation.denominator == "area_km2"


def test_an_unknown_indicator_is_not_found_and_the_known_are_listed():
    with pytest.raises(NotFound, match="population_density"):
        catalogue.read(None)["happiness"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "count"', 'kind = "sum"', "indicator.0.kind"),
        ("decimals = 0\n", "decimals = 0\ncolour = 1\n", "indicator.0.colour"),
        ('numerator = "population"', 'numerator = "people"', "indicator[1].aggregation"),
        ('{ method = "sum" }', '{ method = "ratio" }', "indicator.0.aggregation"),
        ('code = "population_density"', 'code = "population"', "indicator[1].code"),
    ],
)
def test_a_wrong_definition_is_named_with_file_and_place(
    home: Path, old: str, new: str, place: str
):
    with pytest.raises(ContentError) as caught:
        catalogue.read(with_file(home, SHIPPED.replace(old, new, 1)))
    assert caught.value.place == place
    assert "indicators.toml" in str(caught.value)


@pytest.mark.parametrize(
    "period", ["2025", "2025-Q3", "2025-09", "2025-W36", "2025-09-12", "2025-09-12T14"]
)
def test_every_form_of_period_is_taken(period: str):
    assert checked(period) == period


@pytest.mark.parametrize(
    "period", ["25", "2025-Q5", "2025-13", "2025-W54", "2025-02-30", "2025-09-12T24", "2025 ", ""]
)
def test_what_is_no_period_is_refused_at_its_parameter(period: str):
    with pytest.raises(InvalidInput) as caught:
        checked(period)
    assert caught.value.errors[0].pointer == "?period"


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_refused(text: str):
    try:
        assert checked(text) == text
    except InvalidInput as error:
        assert error.errors[0].pointer == "?period"
