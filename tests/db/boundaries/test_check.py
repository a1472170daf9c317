"""`boundaries check` finds each kind of damage."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geo_ioc.boundaries import check
from geo_ioc.errors import NotFound

NEW = "2025-07-01"

DAMAGE = {
    "a unit is gone": (
        "DELETE FROM boundary WHERE generation = '2025-07-01' AND code = '16681'",
        "commune",
        "129",
    ),
    "a shape is gone": (
        "DELETE FROM boundary_shape WHERE generation = '2025-07-01' AND code = '16681' "
        "AND band = 9",
        "band 9",
        "16681",
    ),
    "a line is moved": (
        "UPDATE boundary_shape SET geom = ST_Translate(geom, 0.0000001, 0) "
        "WHERE generation = '2025-07-01' AND code = '16681' AND band = 7",
        "commune, band 7",
        "cạnh sai",
    ),
    "a hole is cut": (
        "UPDATE boundary_shape SET geom = ST_Multi(ST_Difference(geom, ST_Buffer(point, 0.001))) "
        "FROM boundary WHERE (boundary.generation, boundary.code) = "
        "(boundary_shape.generation, boundary_shape.code) AND boundary.generation = '2025-07-01' "
        "AND boundary.code = '16681' AND band = 11",
        "commune, band 11",
        "lỗ hổng",
    ),
    "the province is apart from its communes": (
        "UPDATE boundary_shape SET geom = ST_SimplifyPreserveTopology(geom, 0.01) "
        "WHERE generation = '2025-07-01' AND code = '40' AND band = 13",
        "40, band 13",
        "hợp các phần",
    ),
    "a grouping is apart from its members": (
        "DELETE FROM grouping_member WHERE generation = '2025-07-01' AND code = '16681'",
        "former_district 412",
        "hợp các phần",
    ),
    "a grouping's shape is gone": (
        "DELETE FROM grouping_shape WHERE code = '412' AND band = 0",
        "former_district 412, band 0",
        "thiếu hình",
    ),
    "a point lies outside": (
        "UPDATE boundary SET point = ST_SetSRID(ST_MakePoint(106.5, 18), 4326) "
        "WHERE generation = '2025-07-01' AND code = '16681'",
        "16681",
        "nằm ngoài",
    ),
    "a label lies outside": (
        "UPDATE grouping SET point = ST_SetSRID(ST_MakePoint(106.5, 18), 4326) "
        "WHERE generation = '2025-07-01' AND code = '412'",
        "former_district 412",
        "nằm ngoài",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_and_placed(loaded_copy, damage: str):
    statement, place, says = DAMAGE[damage]
    with loaded_copy.write() as connection:
        done = connection.execute(text(statement))
        assert done.rowcount > 0
    found = [f for f in check.check(loaded_copy, NEW) if f.severity == "error"]
    assert [f for f in found if place in f.place and says in f.message.vi], found


def test_warnings_of_the_load_are_repeated(loaded):
    (warning,) = check.check(loaded, NEW)
    assert warning.severity == "warning"
    assert "17380" in str(warning)


def test_what_is_not_loaded_is_not_found(database):
    with pytest.raises(NotFound):
        check.check(database, NEW)
