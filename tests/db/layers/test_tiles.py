"""Tiles of real boundaries, decoded and held against SQL."""

from __future__ import annotations

import json
import math
import re

import mapbox_vector_tile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, shape
from sqlalchemy import text

from geo_ioc.db import sql
from geo_ioc.errors import InvalidInput, NotFound
from geo_ioc.layers import version
from geo_ioc.layers.address import band, digits

PROVINCE = (7, 101, 57)
"""The z 7 tile in which most of Nghệ An lies."""
WHOLE = [(7, x, y) for x in (100, 101) for y in (56, 57)]


def codes(features) -> set[str]:
    return {feature["properties"]["code"] for feature in features}


@pytest.mark.parametrize(
    ("layer", "generation", "count"),
    [
        ("communes", "2025-07-01", 130),
        ("communes", "2024-12-01", 412),
        ("districts", "2024-12-01", 20),
        ("groupings", "2025-07-01", 20),
        ("province", "2024-12-01", 1),
    ],
)
def test_every_unit_is_in_the_tiles_with_one_label(loaded, features_of, layer, generation, count):
    shapes: set[str] = set()
    labels: list[str] = []
    for z, x, y in WHOLE:
        shapes |= codes(features_of(loaded, layer, z, x, y, generation=generation))
        found = features_of(loaded, layer, z, x, y, part="_label", generation=generation)
        labels += [feature["properties"]["code"] for feature in found]
    assert len(shapes) == count
    assert sorted(labels) == sorted(shapes)


def test_the_features_of_a_tile_are_those_of_the_sql(loaded, features_of):
    z, x, y = 11, 1623, 914
    with loaded.read() as connection:
        expected = set(
            connection.execute(
                text(
                    "SELECT code FROM boundary JOIN boundary_shape USING (generation, code)"
                    " WHERE generation = '2025-07-01' AND level = 'commune' AND band = 11"
                    " AND ST_Intersects(geom, ST_Transform("
                    "ST_TileEnvelope(:z, :x, :y, margin => 0.015), 4326))"
                ),
                {"z": z, "x": x, "y": y},
            ).scalars()
        )
    assert len(expected) > 3
    assert codes(features_of(loaded, "communes", z, x, y)) == expected


def test_a_feature_has_exactly_the_fields_of_the_layer(loaded, features_of, catalogue):
    spec = catalogue.layer("communes").spec
    for feature in features_of(loaded, "communes", *PROVINCE):
        assert set(feature["properties"]) == {"id", *(field.name for field in spec.fields)}
        generation, code = feature["properties"]["id"].split("/")
        assert (generation, code) == ("2025-07-01", feature["properties"]["code"])


def test_equal_data_gives_equal_bytes(loaded, tile_of):
    for layer in ("communes", "groupings", "indicators"):
        for format_ in ("mvt", "geojson"):
            first = tile_of(loaded, layer, *PROVINCE, format_=format_)
            assert first.plain()
            assert first == tile_of(loaded, layer, *PROVINCE, format_=format_)


def test_shapes_are_cut_at_a_buffer_of_64_units(loaded, features_of):
    reach = [-64, -64, 4096 + 64, 4096 + 64]
    bounds = [
        shape(feature["geometry"]).bounds
        for feature in features_of(loaded, "communes", 11, 1619, 913)
    ]
    assert min(b[0] for b in bounds) == reach[0]
    assert min(b[1] for b in bounds) == reach[1]
    assert max(b[2] for b in bounds) == reach[2]
    assert max(b[3] for b in bounds) == reach[3]


def test_neighbouring_tiles_agree_along_their_edge(loaded, features_of):
    west = features_of(loaded, "communes", 11, 1618, 913)
    east = features_of(loaded, "communes", 11, 1619, 913)
    strip = box(4096, 0, 4096 + 64, 4096)
    shared = codes(west) & codes(east)
    assert shared
    for code in shared:
        left, right = (
            shape(next(f for f in side if f["properties"]["code"] == code)["geometry"]).buffer(0)
            for side in (west, east)
        )
        moved = shape(
            {
                "type": "MultiPolygon",
                "coordinates": [
                    [[(x + 4096, y) for x, y in ring.coords] for ring in (p.exterior, *p.interiors)]
                    for p in getattr(right, "geoms", [right])
                ],
            }
        )
        difference = left.intersection(strip).symmetric_difference(moved.intersection(strip))
        # Cutting moves vertices on the two cuts by a unit, so that thin slivers may differ.
        assert difference.buffer(-3).is_empty


def test_a_label_is_in_exactly_one_tile(loaded, features_of):
    seen: list[str] = []
    for x in range(404, 408):
        for y in range(226, 230):
            found = features_of(loaded, "communes", 9, x, y, part="_label")
            seen += [feature["properties"]["code"] for feature in found]
    assert len(seen) == len(set(seen)) > 100


def test_levels_share_their_lines(loaded, features_of):
    """The province's outline is the outline of its communes: nothing sticks out in any tile."""
    for z, x, y in [PROVINCE, (9, 406, 228), (11, 1619, 913)]:
        province = [
            shape(feature["geometry"]).buffer(0)
            for feature in features_of(loaded, "province", z, x, y)
            if feature["properties"]["part"] == "area"
        ]
        communes = [
            shape(feature["geometry"]).buffer(0)
            for feature in features_of(loaded, "communes", z, x, y)
        ]
        union = communes[0]
        for other in communes[1:]:
            union = union.union(other)
        assert province[0].symmetric_difference(union).buffer(-2).is_empty


@pytest.mark.parametrize(
    ("layer", "address", "query"),
    [
        ("districts", PROVINCE, {"generation": "2025-07-01"}),
        ("groupings", PROVINCE, {"generation": "2024-12-01"}),
        ("communes", (7, 0, 0), {}),
    ],
)
def test_a_tile_without_anything_is_empty(loaded, tile_of, layer, address, query):
    for format_ in ("mvt", "geojson"):
        assert tile_of(loaded, layer, *address, format_=format_, **query).plain() == b""


def test_a_tile_outside_the_zooms_or_of_an_unknown_layer_is_not_found(loaded, tile_of):
    with pytest.raises(NotFound, match="z=5"):
        tile_of(loaded, "communes", 4, 0, 0)
    with pytest.raises(NotFound):
        tile_of(loaded, "nothing", 4, 0, 0)


@pytest.mark.parametrize("z", [0, 1, 2, 5, 14])
def test_the_islands_are_in_their_tile_and_in_no_other(loaded, features_of, z):
    n = 2**z
    x0 = int((112.0 + 180) / 360 * n)
    y0 = int((1 - math.asinh(math.tan(math.radians(16.5))) / math.pi) / 2 * n)
    around = [(x0 + i, y0 + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    address = [(z, x, y) for x, y in around if 0 <= x < n and 0 <= y < n]
    names = [
        feature["properties"]["name"]
        for z_, x, y in address
        for feature in features_of(loaded, "sea_labels", z_, x, y)
    ]
    assert names.count("Quần đảo Hoàng Sa") == 1


def test_geojson_is_the_same_tile_in_wgs_84(loaded, tile_of, features_of):
    z, x, y = 11, 1619, 913
    body = tile_of(loaded, "communes", z, x, y, format_="geojson").plain()
    found = json.loads(body)["features"]
    assert {f["properties"]["code"] for f in found} == codes(
        features_of(loaded, "communes", z, x, y)
    )
    for feature in found:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["id"].endswith(feature["properties"]["code"])
        geometry = shape(feature["geometry"])
        assert box(104, 18, 106, 20).covers(geometry)
        for polygon in getattr(geometry, "geoms", [geometry]):
            assert polygon.exterior.is_ccw
            assert not any(ring.is_ccw for ring in polygon.interiors)
        for lon, lat in geometry.envelope.exterior.coords:
            places = digits(z)
            assert (lon, lat) == (round(lon, places), round(lat, places))


def test_a_tile_cut_short_says_so(loaded, catalogue, tile_of, layers_with):
    small = layers_with("communes", "max_features = 5000", "max_features = 10")
    found = tile_of(loaded, "communes", *PROVINCE, of=small)
    layers = mapbox_vector_tile.decode(found.plain())
    whole = mapbox_vector_tile.decode(tile_of(loaded, "communes", *PROVINCE).plain())
    assert len(layers["communes"]["features"]) == 10
    left_out = sum(len(whole[name]["features"]) - 10 for name in ("communes", "communes_label"))
    assert found.dropped == left_out
    assert layers["_meta"]["features"][0]["properties"] == {"dropped": left_out}
    assert "_meta" not in whole


def test_tags_differ_by_what_makes_the_bytes(loaded, tile_of):
    tags = [
        tile_of(loaded, "communes", *PROVINCE).tag,
        tile_of(loaded, "communes", *PROVINCE, generation="2024-12-01").tag,
        tile_of(loaded, "communes", *PROVINCE, format_="geojson").tag,
        tile_of(loaded, "communes", 7, 100, 57).tag,
        tile_of(loaded, "groupings", *PROVINCE).tag,
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    ("layer", "index"),
    [
        ("communes", "boundary_shape_"),
        ("groupings", "grouping_shape_geom_idx"),
        ("rivers", "reference_feature_geom_idx"),
    ],
)
def test_the_spatial_index_is_used(loaded_copy, catalogue, layer, index):
    with loaded_copy.write() as connection:
        connection.execute(
            text(
                "INSERT INTO reference_feature (layer, id, properties, geom)"
                " SELECT 'rivers', 1000 + n, '{}', ST_SetSRID(ST_Point(103 + n / 4000.0, 19), 4326)"
                " FROM generate_series(1, 8000) AS n"
            )
        )
        connection.execute(text("ANALYZE reference_feature"))
    plan = explain(loaded_copy, catalogue, layer, 13, 6500, 3660)
    found = [line for line in plan if index in line and "geom_idx" in line]
    assert found, "\n".join(plan)
    assert "Index Cond: (geom &&" in "\n".join(plan).replace("((", "(")


def explain(database, catalogue, layer: str, z: int, x: int, y: int) -> list[str]:
    statement = catalogue.layer(layer).statements.mvt
    everything = {
        **catalogue.vocabulary.binds(),
        "generation": "2025-07-01",
        "kind": "former_district",
        "z": z,
        "x": x,
        "y": y,
        "band": band(z),
        "max_features": 100,
        "vertices_most": 100_000,
    }
    binds = {name: everything[name] for name in statement._bindparams}
    with database.read() as connection:
        return list(
            connection.execute(text(f"EXPLAIN (COSTS OFF) {statement.text}"), binds).scalars()
        )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    layer=st.sampled_from(["communes", "incidents", "incident_counts", "indicators", "sea_labels"]),
    z=st.integers(-1, 16),
    part=st.floats(0, 1, exclude_max=True),
    other=st.floats(-0.1, 1.1),
    query=st.dictionaries(
        st.sampled_from(["generation", "category", "status", "from", "by", "period", "level"]),
        st.sampled_from(
            [
                *("2024-12-01", "2025-07-01", "NL", "NL,SL", "open", "closed", "commune", "2025"),
                *("", "'; DROP TABLE incident; --", "\x00", "%s", ":from", "province"),
            ]
        ),
        max_size=2,
    ),
)
def test_any_request_is_answered_or_refused(loaded, tile_of, layer, z, part, other, query):
    n = 2 ** max(z, 0)
    for format_ in ("mvt", "geojson"):
        try:
            found = tile_of(
                loaded, layer, z, int(part * n), int(other * n), format_=format_, **query
            )
        except (InvalidInput, NotFound):
            continue
        assert isinstance(found.plain(), bytes)


def test_the_data_version_is_found_by_one_index_however_many_changes_follow(loaded_copy):
    with loaded_copy.write() as connection:
        connection.execute(
            text(
                "INSERT INTO change (source, op, subject)"
                " SELECT 'incident', 'upsert', n FROM generate_series(1, 20000) AS n"
            )
        )
    with loaded_copy.read() as connection:
        plan = connection.execute(
            text(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql.source('tile_version')}"),
            {"sources": ["boundary", "observation", "nothing"]},
        ).scalars()
        scans = [line for line in plan if "Scan" in line and " on change" in line]
        expected = connection.execute(
            text("SELECT max(id) FROM change WHERE source IN ('boundary', 'observation')")
        ).scalar_one()
        assert version.read(connection, ["boundary", "observation"]).version == expected
    assert [scan for scan in scans if "change_source_idx" in scan]
    assert all(re.search(r"rows=1(\.00)? ", scan) for scan in scans)
