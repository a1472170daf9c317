"""Points located in true outlines and in schematic ones."""

from __future__ import annotations

import math
from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from geo_ioc.boundaries import content, lookup
from geo_ioc.boundaries.locate import ACCURACY_LIMIT_M, locate
from geo_ioc.errors import InvalidInput, NotFound

OLD, NEW = "2024-12-01", "2025-07-01"
LON, LAT = st.floats(103.8, 106.1), st.floats(18.5, 20.05)


@pytest.fixture(scope="module")
def db(loaded):
    with loaded.read(timeout_ms=60_000) as connection:
        yield connection


@pytest.fixture(scope="module")
def provinces(db):
    return {
        row.generation: shapely.from_wkb(row.geom)
        for row in db.execute(
            text(
                "SELECT generation, ST_AsBinary(geom) AS geom FROM boundary_shape "
                "WHERE code = '40' AND band = 13"
            )
        )
    }


@pytest.fixture(scope="module")
def communes(db):
    rows = db.execute(
        text(
            "SELECT code, ST_AsBinary(geom) AS geom FROM boundary JOIN boundary_shape "
            "USING (generation, code) WHERE generation = :g AND band = 13 AND level = 'commune'"
        ),
        {"g": NEW},
    )
    found = {row.code: shapely.from_wkb(row.geom) for row in rows}
    shapely.prepare(list(found.values()))
    return found


@settings(max_examples=150, deadline=None)
@given(LON, LAT, st.sampled_from([date(2025, 1, 1), date(2025, 8, 1)]))
def test_a_point_is_in_one_unit_of_each_level_inside_and_in_none_outside(
    db, provinces, lon, lat, day
):
    found = locate(db, lon, lat, day)
    levels = {OLD: ["province", "district", "commune"], NEW: ["province", "commune"]}
    inside = shapely.intersects_xy(provinces[found.generation], lon, lat)
    assert [unit.level for unit in found.units] == (levels[found.generation] if inside else [])
    for above, below in zip(found.units, found.units[1:], strict=False):
        assert below.parent_code == above.code


def test_each_representative_point_is_in_its_own_unit(db):
    for generation, day in ((OLD, date(2025, 1, 1)), (NEW, date(2025, 8, 1))):
        for unit in content.read(generation, None).units:
            assert unit.code in [each.code for each in locate(db, unit.lon, unit.lat, day).units]


def test_a_point_on_a_line_belongs_to_the_lowest_code(db):
    corners = db.execute(
        text(
            "SELECT ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat, array_agg(DISTINCT code) AS codes "
            "FROM boundary JOIN boundary_shape s USING (generation, code), "
            "ST_DumpPoints(s.geom) AS p WHERE generation = :g AND level = 'commune' "
            "AND band = 0 GROUP BY 1, 2 HAVING count(DISTINCT code) > 2 ORDER BY 1, 2"
        ),
        {"g": OLD},
    ).all()
    assert len(corners) > 500
    # Where three and more meet, a few of them across a line between districts.
    for corner in corners[::10]:
        found = locate(db, corner.lon, corner.lat, date(2025, 1, 1)).units
        assert found[-1].code == min(corner.codes)
        assert found[1].code == found[-1].parent_code


def test_the_day_chooses_the_generation(db):
    before = locate(db, 105.69, 18.68, date(2025, 6, 30))
    after = locate(db, 105.69, 18.68, date(2025, 7, 1))
    assert (before.generation, after.generation) == (OLD, NEW)
    assert before.on == date(2025, 6, 30)
    assert locate(db, 105.69, 18.68).on == lookup.today()
    (became,) = lookup.successors(db, OLD, before.units[-1].code)
    assert became.code == after.units[-1].code


def test_a_day_without_a_generation_is_not_found(db):
    with pytest.raises(NotFound):
        locate(db, 105.69, 18.68, date(1975, 4, 30))


def test_a_circle_within_one_commune_has_no_candidates(db):
    assert locate(db, 105.65047, 18.67579, accuracy_m=10).candidates == []
    assert locate(db, 105.65047, 18.67579, accuracy_m=0).candidates == []
    assert locate(db, 105.65047, 18.67579).candidates == []


def test_a_circle_over_lines_is_shared_out(db):
    found = locate(db, 105.65047, 18.67579, accuracy_m=5000)
    shares = [candidate.share for candidate in found.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.001)
    assert found.units[-1].code in [candidate.code for candidate in found.candidates]


@settings(max_examples=60, deadline=None)
@given(LON, LAT, st.floats(1, 20_000))
def test_shares_are_those_of_a_geodesic_circle(db, communes, lon, lat, accuracy_m):
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    east, north, _ = geod.fwd(
        [lon] * 64, [lat] * 64, [360 * i / 64 for i in range(64)], [accuracy_m] * 64
    )
    circle = shapely.Polygon(list(zip(east, north, strict=True)))
    found = locate(db, lon, lat, date(2025, 8, 1), accuracy_m)
    wanted = {
        code: shape.intersection(circle).area / circle.area
        for code, shape in communes.items()
        if shape.intersects(circle)
    }
    wanted = {code: share for code, share in wanted.items() if share > 0.001}
    if any(communes[code].covers(circle) for code in wanted):
        assert found.candidates == []
        return
    got = {candidate.code: candidate.share for candidate in found.candidates}
    assert set(wanted) <= set(got)
    for code, share in got.items():
        assert share == pytest.approx(wanted.get(code, 0), abs=0.002)


def test_a_point_outside_whose_circle_reaches_in_has_candidates_and_no_units(db):
    found = locate(db, 105.80, 18.79, accuracy_m=5000)
    assert found.units == []
    assert found.candidates
    assert sum(candidate.share for candidate in found.candidates) < 1


@pytest.mark.parametrize(("lon", "lat"), [(180, 19), (-180, 19), (105, 90), (105, -90), (0, 0)])
def test_a_circle_at_the_end_of_the_world_has_nothing_in_it(db, lon, lat):
    found = locate(db, lon, lat, accuracy_m=ACCURACY_LIMIT_M)
    assert (found.units, found.candidates) == ([], [])


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy_m", "pointers"),
    [
        (math.nan, 18, None, ["?lon"]),
        (105, math.inf, None, ["?lat"]),
        (181, -91, None, ["?lon", "?lat"]),
        (105, 18, -1, ["?accuracy_m"]),
        (105, 18, math.nan, ["?accuracy_m"]),
        (105, 18, ACCURACY_LIMIT_M + 1, ["?accuracy_m"]),
    ],
)
def test_numbers_that_are_no_place_are_refused_one_by_one(db, lon, lat, accuracy_m, pointers):
    with pytest.raises(InvalidInput) as refused:
        locate(db, lon, lat, None, accuracy_m)
    assert [error.pointer for error in refused.value.errors] == pointers
