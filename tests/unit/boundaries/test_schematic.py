"""Outlines made from units.csv alone."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_ioc.boundaries import content, coverage, schematic
from geo_ioc.errors import BoundaryLoadError

GENERATIONS = content.read_all(None)
OLD, NEW = GENERATIONS.values()
COMMUNES = OLD.at("commune")


def points(units) -> np.ndarray:
    return shapely.points([(unit.lon, unit.lat) for unit in units])


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, len(COMMUNES) - 1), min_size=1, max_size=60))
def test_any_set_of_communes_gets_a_coverage_with_each_point_in_its_own_cell(chosen: set[int]):
    units = [COMMUNES[i] for i in sorted(chosen)]
    cells = schematic.cells(units)
    assert coverage.is_valid(cells)
    assert not coverage.holes(cells)
    inside = shapely.STRtree(cells).query(points(units), predicate="intersects")
    assert inside.tolist() == [list(range(len(units)))] * 2


def test_all_generations_and_levels_agree():
    old = schematic.outlines(OLD, GENERATIONS)
    new = schematic.outlines(NEW, GENERATIONS)
    assert coverage.is_valid(old)
    assert coverage.is_valid(new)
    became = {row.from_code: row.to_code for row in NEW.successions}
    merged = coverage.dissolve_by(
        {unit.code: shape for unit, shape in zip(COMMUNES, old, strict=True)}, became
    )
    for unit, shape in zip(NEW.at("commune"), new, strict=True):
        assert shapely.equals(shape, merged[unit.code])
    assert shapely.equals(coverage.dissolve(old), coverage.dissolve(new))


def test_the_whole_is_about_as_large_as_the_province():
    total = coverage.area_km2(coverage.dissolve(schematic.outlines(NEW, GENERATIONS)))
    assert total == pytest.approx(16_486.5, rel=0.03)


def test_the_same_content_gives_the_same_bits():
    one, two = (schematic.outlines(NEW, GENERATIONS) for _ in range(2))
    assert shapely.to_wkb(one).tolist() == shapely.to_wkb(two).tolist()


def test_a_commune_that_was_split_has_no_schematic_outline(small):
    small.change("2002-01-01/succession.csv", "90004,90003,whole", "90004,90003,part")
    small.change(
        "2002-01-01/succession.csv",
        "90003,part,1/NQ,2\n",
        "90003,part,1/NQ,2\n90004,90001,part,1/NQ,2\n",
    )
    generations = content.read_all(small.home)
    with pytest.raises(BoundaryLoadError, match="90004"):
        schematic.outlines(generations["2002-01-01"], generations)
