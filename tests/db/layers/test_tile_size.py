"""No tile is heavier than a telephone bears, and what is left out of it is said."""

from __future__ import annotations

import json

import mapbox_vector_tile
import pytest
from sqlalchemy import text

from geo_ioc.layers.making import BYTES_MOST
from tests.rows import insert_incident

VINH = (10, 812, 457)
"""The z 10 tile of Vinh."""
LONGEST = "Ngập sâu, sạt lở đường, cô lập nhiều hộ dân ở xóm cuối bản, cần xuồng. " * 3
LEFT_OUT = {"mvt": 1000, "geojson": 1500}
"""More than this of 2,500 has no room: about 700 and 600 bytes are needed for each that has."""


@pytest.fixture(scope="module")
def crowded(databases, loaded):
    """2,500 incidents in one tile, each with a text of its own as long as may be."""
    loaded.dispose()
    made = databases.copy(loaded.url.database)
    with made.write() as connection:
        connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
        for number in range(2500):
            insert_incident(
                connection,
                title=f"{number} {LONGEST}"[:200],
                severity=1 + number % 5,
                lon=105.6 + number % 50 / 2000,
                lat=18.66 + number // 50 / 2000,
                localities=[],
            )
    yield made
    databases.drop(made)


def features(packed, format_: str) -> list[dict]:
    if format_ == "geojson":
        return json.loads(packed.plain())["features"]
    return mapbox_vector_tile.decode(packed.plain())["incidents"]["features"]


@pytest.mark.parametrize("format_", ["mvt", "geojson"])
def test_a_tile_of_many_long_texts_is_cut_to_what_is_borne_and_says_so(crowded, tile_of, format_):
    packed = tile_of(crowded, "incidents", *VINH, format_=format_)
    drawn = features(packed, format_)
    assert 0.9 * BYTES_MOST < len(packed.plain()) <= 500_000
    assert packed.dropped == 2500 - len(drawn) > LEFT_OUT[format_]
    severities = [feature["properties"]["severity"] for feature in drawn]
    assert severities == sorted(severities, reverse=True)
    if format_ == "mvt":
        meta = mapbox_vector_tile.decode(packed.plain())["_meta"]["features"][0]
        assert meta["properties"] == {"dropped": packed.dropped}


def test_equal_data_is_cut_to_equal_bytes(crowded, tile_of):
    one, other = (tile_of(crowded, "incidents", *VINH) for _ in range(2))
    assert one.plain() == other.plain()


def test_one_feature_that_is_too_heavy_alone_is_left_out_and_counted(loaded_copy, tile_of):
    with loaded_copy.write() as connection:
        heavy, light = (
            insert_incident(connection, localities=[], severity=severity) for severity in (5, 1)
        )
        # All over the tile with every step, so that no two of its points are drawn as one.
        connection.execute(
            text(
                "UPDATE incident SET shape = (SELECT ST_MakeLine(ARRAY(SELECT ST_Point("
                "105.5 + 0.3 * (n * 7919 % 4001) / 4001, 18.66 + 0.28 * (n * 6101 % 4003) / 4003,"
                " 4326) FROM generate_series(1, 250000) AS n ORDER BY n))) WHERE id = :id"
            ),
            {"id": heavy},
        )
    packed = tile_of(loaded_copy, "incidents", *VINH)
    assert len(packed.plain()) <= BYTES_MOST
    drawn = [
        (feature["properties"]["id"], feature["properties"]["part"])
        for feature in features(packed, "mvt")
    ]
    assert drawn == [(heavy, "point"), (light, "point")]
    assert packed.dropped == 1
