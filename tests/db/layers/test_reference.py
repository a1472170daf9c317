"""Supplied reference files: loaded once, told when they change, refused with the place."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from geo_ioc.errors import ContentError
from geo_ioc.layers import reference
from geo_ioc.layers.snapshot import read


def collection(*geometries, **extra):
    features = [
        {"type": "Feature", "properties": {"Name": f"Đập {i}", "CSuat_MW": 1.5}, "geometry": g}
        for i, g in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **extra})


POINT = {"type": "Point", "coordinates": [105.0, 19.0]}


def rows(database, layer="dams") -> int:
    with database.read() as connection:
        return int(
            connection.execute(
                text("SELECT count(*) FROM reference_feature WHERE layer = :layer"),
                {"layer": layer},
            ).scalar_one()
        )


def changes(database) -> int:
    with database.read() as connection:
        return int(
            connection.execute(
                text("SELECT count(*) FROM change WHERE source = 'reference_feature'")
            ).scalar_one()
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reference"
    made.mkdir()
    return made


def test_a_file_is_loaded_once_and_again_when_it_changes(database, folder):
    (folder / "dams.geojson").write_text(collection(POINT))
    layer = read(None, folder).layer("dams")
    assert reference.load(database, layer)
    assert not reference.load(database, layer)
    assert (rows(database), changes(database)) == (1, 1)
    (folder / "dams.geojson").write_text(collection(POINT, POINT))
    assert reference.load(database, layer)
    assert (rows(database), changes(database)) == (2, 2)


def test_several_processes_load_it_once(database, folder):
    (folder / "dams.geojson").write_text(collection(*[POINT] * 50))
    layer = read(None, folder).layer("dams")
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: reference.load(database, layer), range(6)))
    assert done.count(True) == 1
    assert (rows(database), changes(database)) == (50, 1)


def test_all_real_files_load_and_are_drawn(database, loaded_settings, features_of):
    catalogue = read(None, loaded_settings.reference_dir)
    for layer in catalogue.layers.values():
        reference.load(database, layer)
    assert {name: rows(database, name) for name in ("context", "rivers", "roads", "dams")} == {
        "context": 5,
        "rivers": 28,
        "roads": 24,
        "dams": 10,
    }
    kinds = {
        layer: {
            f["properties"]["kind"]
            for y in (56, 57)
            for f in features_of(database, layer, 7, 101, y, of=catalogue)
        }
        for layer in ("context", "rivers", "roads")
    }
    assert kinds["context"] == {"sea", "laos", "neigh", "border", "coast"}
    assert kinds["rivers"] == {"main", "other", "name"}
    assert kinds["roads"] == {"trunk", "national", "provincial", "railway"}


def test_a_layer_that_is_not_supplied_has_empty_tiles(loaded, tile_of):
    assert tile_of(loaded, "rivers", 7, 101, 57, of=read(None, None)).plain() == b""


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", ""),
        ("[]", ""),
        ('{"type": "FeatureCollection"}', "features"),
        (collection(POINT, None), "features.1"),
        (collection(POINT, {"type": "GeometryCollection", "geometries": []}), "features.1"),
        (collection(POINT, {"type": "Point", "coordinates": ["x"]}), "features.1"),
        (collection(POINT, {"type": "Circle", "coordinates": [1, 2]}), "features.1"),
        (
            collection(
                POINT, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9208"}}
            ),
            "crs",
        ),
    ],
)
def test_a_wrong_file_is_refused_and_the_rows_loaded_before_stay(database, folder, content, place):
    path = folder / "dams.geojson"
    path.write_text(collection(POINT))
    layer = read(None, folder).layer("dams")
    reference.load(database, layer)
    path.write_text(content)
    with pytest.raises(ContentError) as caught:
        reference.load(database, layer)
    assert caught.value.file == str(path)
    assert caught.value.place == place
    assert rows(database) == 1


def test_a_shape_that_crosses_itself_is_mended(database, folder):
    bow = [[104, 18], [106, 20], [106, 18], [104, 20], [104, 18]]
    (folder / "dams.geojson").write_text(collection({"type": "Polygon", "coordinates": [bow]}))
    reference.load(database, read(None, folder).layer("dams"))
    with database.read() as connection:
        assert connection.execute(
            text("SELECT bool_and(ST_IsValid(geom)) FROM reference_feature")
        ).scalar_one()
