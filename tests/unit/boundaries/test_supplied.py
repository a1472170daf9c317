"""Files that an installation supplies: formats, coordinate systems, codes."""

from __future__ import annotations

import zipfile

import numpy as np
import pyogrio
import pytest
import shapely

from geo_ioc.boundaries import content, coverage, schematic, supplied
from geo_ioc.errors import BoundaryLoadError

GENERATIONS = content.read_all(None)
NEW = GENERATIONS["2025-07-01"]
UNITS = NEW.at("commune")


@pytest.fixture(scope="module")
def outlines():
    return schematic.outlines(NEW, GENERATIONS)


def write(path, shapes, columns=None, crs="EPSG:4326", **options):
    columns = columns or {"code": [unit.code for unit in UNITS]}
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[np.array(values) for values in columns.values()],
        fields=list(columns),
        geometry_type="MultiPolygon",
        crs=crs,
        **options,
    )
    return path


def read(path):
    return supplied.matched(supplied.read(path, UNITS), UNITS)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp"])
def test_every_format_gives_the_same_shapes(tmp_path, outlines, suffix):
    path = write(tmp_path / f"communes.{suffix}", outlines)
    found = read(path)
    far = [shapely.hausdorff_distance(a, b) for a, b in zip(outlines, found, strict=True)]
    assert max(far) < 1e-6  # GeoJSON has seven decimals.


def test_a_zipped_shapefile_is_read_as_it_is(tmp_path, outlines):
    write(tmp_path / "xa.shp", outlines)
    path = tmp_path / "communes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("xa.*"):
            archive.write(part, part.name)
    assert len(read(path)) == 130


@pytest.mark.parametrize("crs", ["EPSG:9208", "EPSG:3405", "EPSG:32648", "EPSG:4756"])
def test_other_coordinate_systems_are_reprojected_and_said(tmp_path, outlines, crs):
    there = coverage.reproject(outlines, coverage.transformation("EPSG:4326", crs))
    path = write(tmp_path / "communes.gpkg", there, crs=crs)
    file = supplied.read(path, UNITS)
    found = supplied.matched(file, UNITS)
    metres = max(
        shapely.hausdorff_distance(a, b) * 108_000 for a, b in zip(outlines, found, strict=True)
    )
    assert metres < 0.01
    assert coverage.is_valid(found)
    (note,) = file.notes
    assert "WGS 84" in note


def test_a_system_without_a_known_way_to_wgs84_is_warned_of(tmp_path, outlines):
    there = coverage.reproject(outlines, coverage.transformation("EPSG:4326", "EPSG:9208"))
    local = "+proj=tmerc +lat_0=0 +lon_0=104.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m"
    file = supplied.read(write(tmp_path / "communes.gpkg", there, crs=local), UNITS)
    assert len(supplied.matched(file, UNITS)) == 130
    assert "200 m" in file.notes[1]


def test_a_file_without_crs_is_refused_with_what_to_do(tmp_path, outlines):
    path = write(tmp_path / "communes.shp", outlines)
    path.with_suffix(".prj").unlink()
    with pytest.raises(BoundaryLoadError, match=r"ogr2ogr -a_srs EPSG:9208"):
        read(path)


def test_metres_declared_as_degrees_are_refused(tmp_path, outlines):
    there = coverage.reproject(outlines, coverage.transformation("EPSG:4326", "EPSG:9208"))
    with pytest.raises(BoundaryLoadError, match="CRS"):
        read(write(tmp_path / "communes.gpkg", there))


def test_swapped_axes_are_refused(tmp_path, outlines):
    swapped = shapely.transform(outlines, lambda xy: xy[:, ::-1])
    with pytest.raises(BoundaryLoadError, match="tọa độ"):
        read(write(tmp_path / "communes.gpkg", swapped))


def test_shapes_in_the_wrong_zone_are_refused_since_they_hold_none_of_their_points(
    tmp_path, outlines
):
    moved = shapely.transform(outlines, lambda xy: np.add(xy, (0.75, 0)))
    with pytest.raises(BoundaryLoadError, match="nằm đúng chỗ"):
        read(write(tmp_path / "communes.gpkg", moved))


@pytest.mark.parametrize(
    "columns",
    [
        {"MA_XA": [unit.code for unit in UNITS]},
        {"ma_huyen": ["40"] * 130, "ma_xa": [unit.code for unit in UNITS]},
        {"Code": [int(unit.code) for unit in UNITS]},
        {"code": [float(unit.code) for unit in UNITS]},
        {"code": [f" {unit.code} " for unit in UNITS]},
    ],
    ids=["usual name", "best of several", "number", "decimal", "spaces"],
)
def test_the_code_column_is_found_however_it_is_written(tmp_path, outlines, columns):
    assert len(read(write(tmp_path / "communes.gpkg", outlines, columns))) == 130


def test_a_file_with_names_only_is_refused(tmp_path, outlines):
    columns = {"ten": [unit.full_name for unit in UNITS]}
    with pytest.raises(BoundaryLoadError, match="các cột: ten"):
        read(write(tmp_path / "communes.gpkg", outlines, columns))


def test_missing_duplicate_and_unknown_codes_are_listed(tmp_path, outlines):
    given = [unit.code for unit in UNITS]
    lost, given[0], given[1] = given[0], "99999", given[2]
    with pytest.raises(BoundaryLoadError) as refused:
        read(write(tmp_path / "communes.gpkg", outlines, {"code": given}))
    said = str(refused.value)
    assert f"thiếu mã: {lost}, " in said
    assert f"mã lặp lại: {given[2]}" in said
    assert "mã lạ: 99999" in said


def test_a_long_list_of_missing_codes_is_cut_and_counted(tmp_path, outlines):
    path = write(
        tmp_path / "communes.gpkg", outlines[:10], {"code": [unit.code for unit in UNITS[:10]]}
    )
    with pytest.raises(BoundaryLoadError, match="và 100 mã nữa"):
        read(path)


def test_rows_without_an_area_are_named(tmp_path, outlines):
    shapes = outlines.copy()
    shapes[3] = None
    with pytest.raises(BoundaryLoadError, match=UNITS[3].code):
        read(write(tmp_path / "communes.gpkg", shapes))


def test_lines_are_refused(tmp_path, outlines):
    path = tmp_path / "communes.gpkg"
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapely.boundary(outlines)),
        field_data=[np.array([unit.code for unit in UNITS])],
        fields=["code"],
        geometry_type="MultiLineString",
        crs="EPSG:4326",
    )
    with pytest.raises(BoundaryLoadError, match="polygon"):
        read(path)


def test_of_several_layers_the_one_named_as_the_file_is_taken(tmp_path, outlines):
    path = tmp_path / "communes_2025-07-01.gpkg"
    write(path, outlines[:5], {"code": ["1", "2", "3", "4", "5"]}, layer="other")
    write(path, outlines, layer="communes_2025-07-01", append=True)
    assert len(read(path)) == 130


def test_several_layers_of_other_names_are_refused(tmp_path, outlines):
    path = tmp_path / "communes.gpkg"
    write(path, outlines, layer="a")
    write(path, outlines, layer="b", append=True)
    with pytest.raises(BoundaryLoadError, match="2 lớp"):
        read(path)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp", "zip"])
def test_a_file_that_is_none_is_refused_by_name(tmp_path, suffix):
    path = tmp_path / f"communes.{suffix}"
    path.write_bytes(b"\x00 not a map")
    with pytest.raises(BoundaryLoadError, match=path.name):
        read(path)


def test_a_file_without_rows_is_refused(tmp_path, outlines):
    path = write(tmp_path / "communes.gpkg", outlines[:0], {"code": np.array([], dtype=str)})
    with pytest.raises(BoundaryLoadError, match="không có hình"):
        read(path)
