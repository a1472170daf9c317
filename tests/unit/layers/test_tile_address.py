"""Tile addresses, zoom bands and rounding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.errors import InvalidInput
from geo_ioc.layers.address import EXTENT, Address, band, digits


@given(st.integers(), st.integers(), st.integers())
def test_an_address_is_a_tile_or_is_refused_with_a_pointer(z, x, y):
    exists = 0 <= z <= 30 and 0 <= x < 2 ** max(z, 0) and 0 <= y < 2 ** max(z, 0)
    if exists:
        Address(z, x, y).check()
    else:
        with pytest.raises(InvalidInput) as caught:
            Address(z, x, y).check()
        assert all(e.pointer in ("path.z", "path.x", "path.y") for e in caught.value.errors)


def test_both_bad_coordinates_are_told():
    with pytest.raises(InvalidInput) as caught:
        Address(3, 8, -1).check()
    assert [error.pointer for error in caught.value.errors] == ["path.x", "path.y"]


@pytest.mark.parametrize(
    ("z", "expected"),
    [(0, 0), (6, 0), (7, 7), (8, 7), (9, 9), (11, 11), (12, 11), (13, 13), (14, 13)],
)
def test_each_zoom_has_its_band(z: int, expected: int):
    assert band(z) == expected


@pytest.mark.parametrize("z", range(23))
def test_coordinates_keep_what_the_zoom_shows_and_no_more(z: int):
    unit = 360 / (2**z * EXTENT)
    assert unit / 10 < 10 ** -digits(z) <= unit
