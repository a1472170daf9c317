"""Coverages: cleaning, generalising and dissolving keep every line shared."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from geo_ioc.boundaries import content, coverage, schematic
from geo_ioc.errors import BoundaryLoadError

METRE = 1 / 108_000
"""About, in degrees."""


def grid(side: int = 4, size: float = 0.05) -> np.ndarray:
    """A coverage of squares; each line wiggles by 3 m."""

    def line(x0, y0, x1, y1):
        n = 10
        wiggle = [0 if i in (0, n) else 3 * METRE * (-1) ** i for i in range(n + 1)]
        across = (0, 1) if y0 == y1 else (1, 0)
        return [
            (
                x0 + (x1 - x0) * i / n + across[0] * wiggle[i],
                y0 + (y1 - y0) * i / n + across[1] * wiggle[i],
            )
            for i in range(n + 1)
        ]

    west, south = 105.0, 19.0
    across = {
        (i, j): line(west + i * size, south + j * size, west + (i + 1) * size, south + j * size)
        for i in range(side)
        for j in range(side + 1)
    }
    up = {
        (i, j): line(west + i * size, south + j * size, west + i * size, south + (j + 1) * size)
        for i in range(side + 1)
        for j in range(side)
    }
    return coverage.multi(
        shapely.Polygon(
            [*across[i, j][:-1], *up[i + 1, j][:-1], *across[i, j + 1][:0:-1], *up[i, j][:0:-1]]
        )
        for i in range(side)
        for j in range(side)
    )


def codes(shapes) -> list[str]:
    return [str(i) for i in range(len(shapes))]


def test_the_grid_these_tests_use_is_a_coverage():
    assert coverage.is_valid(grid())
    assert not coverage.holes(grid())


def test_a_coverage_passes_cleaning_bit_by_bit():
    shapes = grid()
    cleaned, report = coverage.clean(codes(shapes), shapes)
    assert all(a.equals_exact(b, 0) for a, b in zip(shapes, cleaned, strict=True))
    assert report.changed == ()
    assert report.largest_shift_m == 0


def test_overlaps_gaps_and_holes_are_closed_and_what_moved_is_told():
    shapes = grid()
    shapes[5] = shapely.transform(shapes[5], lambda xy: np.add(xy, (3 * METRE, 0)))
    hole = shapely.Point(105.05, 19.1).buffer(80 * METRE)
    shapes = coverage.multi(shapely.difference(shapes, hole))
    assert not coverage.is_valid(shapes)
    cleaned, report = coverage.clean(codes(shapes), shapes)
    assert coverage.is_valid(cleaned)
    assert not coverage.holes(cleaned)
    assert "5" in report.changed
    assert len(report.changed) < len(shapes)
    # A strip of 3 m along a side of 5.5 km overlaps, another such strip is a gap, and a circle.
    assert report.overlap_km2 == pytest.approx(0.003 * 5.5, rel=0.2)
    assert report.gaps_closed >= 2
    assert report.gaps_closed_km2 == pytest.approx(0.003 * 5.5 + 0.08**2 * np.pi, rel=0.2)
    assert 3 < report.largest_shift_m < 200
    assert "làm sạch" in report.text()


def test_a_hole_too_wide_to_be_a_slip_is_left_and_found():
    shapes = grid()
    hole = shapely.Point(105.075, 19.075).buffer(1500 * METRE)
    shapes = coverage.multi(shapely.difference(shapes, hole))
    cleaned, report = coverage.clean(codes(shapes), shapes)
    assert len(coverage.holes(cleaned)) == 1
    assert report.gaps_closed == 0
    simpler = coverage.generalise(cleaned, 7)
    assert len(coverage.holes(simpler)) == 1
    assert shapely.get_num_coordinates(simpler).sum() < shapely.get_num_coordinates(cleaned).sum()


def test_an_outline_that_crosses_itself_is_repaired_and_named():
    shapes = grid(2)
    ring = [(106, 19), (106.1, 19.1), (106.1, 19), (106, 19.1), (106, 19)]
    shapes = np.append(shapes, shapely.Polygon(ring))
    cleaned, report = coverage.clean(codes(shapes), shapes)
    assert coverage.is_valid(cleaned)
    assert report.repaired == ("4",)


def test_a_unit_hidden_under_another_is_refused_by_its_code():
    shapes = grid(2)
    shapes = np.append(shapes, shapely.MultiPolygon([shapely.Point(105.02, 19.02).buffer(1e-9)]))
    shapes[4] = shapely.MultiPolygon()
    with pytest.raises(BoundaryLoadError, match="4"):
        coverage.clean(codes(shapes), shapes)


@pytest.mark.parametrize("band", coverage.BANDS)
def test_each_band_is_a_coverage_of_vertices_it_was_given(band: int):
    shapes = grid()
    simpler = coverage.generalise(shapes, band)
    assert coverage.is_valid(simpler)
    assert not coverage.holes(simpler)
    given = set(map(tuple, shapely.get_coordinates(shapes)))
    assert set(map(tuple, shapely.get_coordinates(simpler))) <= given


def test_lower_bands_have_fewer_vertices():
    shapes = grid()
    counts = [
        int(shapely.get_num_coordinates(coverage.generalise(shapes, band)).sum())
        for band in coverage.BANDS
    ]
    assert counts == sorted(counts)
    # A vertex adds a triangle with the area of a square of 50 to 57 m: more than half a pixel at
    # z10 (36 m) and less than at z8 (144 m).
    assert counts[1] < counts[2] == counts[4]


def test_a_small_island_stays_an_island_at_province_view():
    shapes = grid()
    island = shapely.Point(105.3, 19.1).buffer(60 * METRE)
    shapes[15] = shapely.MultiPolygon([*shapely.get_parts(shapes[15]), island])
    simpler = coverage.generalise(shapes, 0)
    assert coverage.is_valid(simpler)
    assert shapely.get_num_geometries(simpler[15]) == 2


def test_what_is_dissolved_has_exactly_the_outer_vertices_of_its_parts():
    shapes = grid(2)
    by_code = dict(zip("abcd", shapes, strict=True))
    made = coverage.dissolve_by(by_code, {"a": "west", "b": "west", "c": "east", "d": "east"})
    assert set(made) == {"west", "east"}
    assert coverage.is_valid(np.array(list(made.values()), dtype=object))
    whole = coverage.dissolve(shapes)
    again = coverage.dissolve(np.array(list(made.values()), dtype=object))
    assert shapely.normalize(whole).equals_exact(shapely.normalize(again), 0)


def test_rings_are_counter_clockwise_as_geojson_wants_them():
    clockwise = shapely.Polygon([(105, 19), (105, 20), (106, 20), (106, 19)])
    made = coverage.multi([clockwise])[0]
    assert shapely.is_ccw(made.geoms[0].exterior)


def test_areas_are_those_of_the_ellipsoid():
    # The area of a degree cell in closed form (Snyder, Map Projections, 1987, eq. 3-12).
    a, e = 6_378_137.0, 0.081_819_190_842_6

    def q(latitude: float) -> float:
        sine = math.sin(math.radians(latitude))
        return (1 - e * e) * (
            sine / (1 - (e * sine) ** 2) - math.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
        )

    exact = a * a / 2 * math.radians(1) * (q(20) - q(19)) / 1e6
    # Edges of the cell follow parallels, edges of polygons are geodesics: hence small steps.
    cell = shapely.segmentize(shapely.box(105, 19, 106, 20), 0.001)
    assert coverage.area_km2(cell) == pytest.approx(exact, rel=1e-6)


def test_schematic_outlines_stay_a_coverage_in_every_band_and_keep_who_touches_whom():
    generations = content.read_all(None)
    for generation in generations.values():
        shapes = schematic.outlines(generation, generations)
        pairs = {}
        for band in coverage.BANDS:
            simpler = coverage.generalise(shapes, band)
            assert coverage.is_valid(simpler)
            assert not coverage.holes(simpler)
            pairs[band] = touching(simpler)
        # What lookup's neighbours rely on.
        assert pairs[0] == pairs[13]


def touching(shapes) -> set[tuple[int, int]]:
    """Pairs that share a line."""
    left, right = shapely.STRtree(shapes).query(shapes)
    share = shapely.relate_pattern(shapes[left], shapes[right], "****1****")
    return {(a, b) for a, b, ok in zip(left, right, share, strict=True) if ok and a < b}
