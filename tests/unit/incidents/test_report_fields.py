"""Typed fields and the structure of lines and areas."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.incidents import catalogue, shape, typed_fields

CATALOGUE = catalogue.load(None)


def check(category: str, **given):
    return typed_fields.check(CATALOGUE, CATALOGUE.categories[category], given)


def test_fields_of_the_category_are_kept():
    given = {"households": 46, "passable_car": False, "road": "QL 7", "contact_lost": True}
    assert check("CL", **given) == (given, [])


def test_a_null_is_a_field_not_given():
    assert check("CL", households=None) == ({}, [])


@pytest.mark.parametrize(
    ("category", "field", "value"),
    [
        ("CL", "depth_cm", 40),
        ("CL", "households", -1),
        ("CL", "households", 4.5),
        ("CL", "households", True),
        ("CL", "households", "46"),
        ("CL", "passable_car", "no"),
        ("NL", "depth_cm", math.nan),
        ("NL", "depth_cm", math.inf),
        ("NL", "depth_cm", 2001),
        ("DE", "dam_state", "leaking"),
        ("DE", "dam_state", ["seepage"]),
        ("CL", "road", "x" * 121),
        ("CL", "road", "a\0b"),
        ("CL", "a/b~c", 1),
    ],
)
def test_a_wrong_field_is_named_by_its_pointer(category, field, value):
    kept, wrong = check(category, **{field: value})
    assert kept == {}
    escaped = field.replace("~", "~0").replace("/", "~1")
    assert [error.pointer for error in wrong] == [f"/fields/{escaped}"]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*CATALOGUE.fields, "x"]), anything, max_size=4))
def test_any_fields_are_kept_or_refused(fields):
    kept, wrong = check("NL", **fields)
    given = {name for name, value in fields.items() if value is not None}
    assert len(kept) + len(wrong) == len(given)


SQUARE = [[105.0, 19.0], [105.1, 19.0], [105.1, 19.1], [105.0, 19.1], [105.0, 19.0]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "LineString", "coordinates": [[105.0, 19.0], [105.1, 19.1]]},
        {"type": "MultiLineString", "coordinates": [[[105.0, 19.0], [105.1, 19.1]]]},
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
    ],
)
def test_lines_and_areas_are_well_formed(geometry):
    assert shape.check_structure(geometry) == []


@pytest.mark.parametrize(
    ("geometry", "pointer"),
    [
        ({"type": "Point", "coordinates": [105, 19]}, "/geometry/type"),
        ({"type": ["Polygon"]}, "/geometry/type"),
        ({"type": "Polygon"}, "/geometry/coordinates"),
        ({"type": "Polygon", "coordinates": []}, "/geometry/coordinates"),
        ({"type": "Polygon", "coordinates": [SQUARE], "crs": {}}, "/geometry/crs"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "/geometry/coordinates/0"),
        ({"type": "Polygon", "coordinates": [SQUARE[:1] * 3]}, "/geometry/coordinates/0"),
        ({"type": "LineString", "coordinates": [[105, 19]]}, "/geometry/coordinates"),
        (
            {"type": "LineString", "coordinates": [[105, 19], [math.nan, 19]]},
            "/geometry/coordinates/1",
        ),
        (
            {"type": "LineString", "coordinates": [[105, 19], [105, 19, 7]]},
            "/geometry/coordinates/1",
        ),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE, [[105, 190]] * 4]]},
            "/geometry/coordinates/0/1/0",
        ),
        (
            {"type": "LineString", "coordinates": [[105, 19]] * 2001},
            "/geometry/coordinates",
        ),
    ],
)
def test_what_is_not_is_named_by_its_pointer(geometry, pointer):
    assert [error.pointer for error in shape.check_structure(geometry)] == [pointer]


@given(st.sampled_from([*shape.DEPTHS, "Point"]), anything)
def test_any_coordinates_are_taken_or_refused_without_an_accident(kind, coordinates):
    shape.check_structure({"type": kind, "coordinates": coordinates})
