"""Which source of shapes is used, and when a load would give something new."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pyogrio
import pytest
import shapely

from geo_ioc.boundaries import content, schematic, shapes
from geo_ioc.boundaries.progress import silent
from geo_ioc.boundaries.sources import fingerprint, supplied_file
from geo_ioc.errors import BoundaryLoadError
from geo_ioc.settings import Settings

GENERATIONS = content.read_all(None)
OLD, NEW = GENERATIONS.values()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shapes"
    made.mkdir()
    return made


@pytest.fixture
def settings(home, folder) -> Settings:
    return Settings(home=home, shapes_dir=folder, download="off")


def supply(path, generation):
    units = generation.at("commune")
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(schematic.outlines(generation, GENERATIONS)),
        field_data=[np.array([unit.code for unit in units])],
        fields=["code"],
        geometry_type="MultiPolygon",
        crs="EPSG:4326",
    )


def test_the_file_of_the_generation_wins_over_the_one_for_any(folder):
    (folder / "communes.geojson").touch()
    assert supplied_file(folder, "commune", NEW.id) == folder / "communes.geojson"
    (folder / "communes_2025-07-01.gpkg").touch()
    assert supplied_file(folder, "commune", NEW.id) == folder / "communes_2025-07-01.gpkg"
    assert supplied_file(folder, "commune", OLD.id) == folder / "communes.geojson"
    assert supplied_file(folder, "district", OLD.id) is None


def test_two_files_for_one_level_are_refused(folder):
    (folder / "communes.geojson").touch()
    (folder / "communes.shp").touch()
    with pytest.raises(BoundaryLoadError, match=r"communes.geojson, communes.shp"):
        supplied_file(folder, "commune", NEW.id)


def test_supplied_shapes_are_used_first(folder, settings):
    supply(folder / "communes_2025-07-01.geojson", NEW)
    chosen = shapes.communes(NEW, GENERATIONS, settings, silent)
    assert (chosen.outline, chosen.source) == ("supplied", "communes_2025-07-01.geojson")


def test_a_file_for_any_generation_serves_the_one_whose_codes_it_has(folder, settings):
    supply(folder / "communes.gpkg", NEW)
    assert shapes.communes(NEW, GENERATIONS, settings, silent).outline == "supplied"
    other = shapes.communes(OLD, GENERATIONS, settings, silent)
    assert other.outline == "schematic"
    assert "2025-07-01" in other.warnings[0].vi


def test_a_supplied_file_that_cannot_be_used_is_never_passed_over(folder, settings):
    supply(folder / "communes_2024-12-01.gpkg", NEW)
    with pytest.raises(BoundaryLoadError, match="thiếu mã"):
        shapes.communes(OLD, GENERATIONS, settings, silent)


def test_the_fingerprint_changes_with_content_and_shapes_and_with_nothing_else(
    small, folder, settings
):
    settings = settings.model_copy(update={"home": small.home})

    def now() -> str:
        generations = content.read_all(small.home)
        return fingerprint(generations["2002-01-01"], generations, settings)

    first = now()
    assert now() == first
    seen = {first}
    # The predecessor's content counts, since schematic outlines are cut from it.
    small.change("2001-01-01/units.csv", "105.05,19.05", "105.06,19.05")
    seen.add(now())
    small.change("2002-01-01/generation.toml", "Thử nghiệm", "Thử")
    seen.add(now())
    path = folder / "communes.shp"
    path.write_bytes(b"1")
    seen.add(now())
    os.utime(path, ns=(1, 1))
    seen.add(now())
    path.with_suffix(".dbf").write_bytes(b"1")
    seen.add(now())
    assert len(seen) == 6
    (folder / "rivers.geojson").touch()
    assert now() in seen


def test_a_process_that_only_serves_loads_neither_geopandas_nor_gdal_nor_shapely():
    code = (
        "import sys\n"
        "from geo_ioc.boundaries import activate, content, load, locate, lookup\n"
        "heavy = {'geopandas', 'pandas', 'pyogrio', 'shapely', 'pyproj', 'numpy', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
