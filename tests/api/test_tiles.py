"""Tiles over HTTP: entity tags, compression, statuses, TileJSON."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from geo_ioc.db.engine import Database
from geo_ioc.errors import DatabaseBusy

TILE = "/tiles/communes/7/101/57.mvt"


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    from geo_ioc.api.app import create_app

    with TestClient(
        create_app(loaded_settings, Database(loaded.url)), raise_server_exceptions=False
    ) as made:
        yield made


@pytest.fixture
def asked_of():
    """The statements that an application sends to its database while the block lasts."""

    @contextmanager
    def watch(client) -> Iterator[list[str]]:
        database = client.app.state.services.database
        seen: list[str] = []
        rows = database.readers.rows

        def remember(_c, _cursor, statement, *_) -> None:
            seen.append(statement)

        def prepared(acting, statement, running=None):
            seen.append(statement[0])
            return rows(acting, statement, running)

        event.listen(database.engine, "before_cursor_execute", remember)
        database.readers.rows = prepared
        try:
            yield seen
        finally:
            event.remove(database.engine, "before_cursor_execute", remember)
            del database.readers.rows

    return watch


def pointers(answer) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return [error["pointer"] for error in answer.json()["errors"]]


def test_a_vector_tile_is_compressed_once_and_has_a_tag(client):
    answer = client.get(TILE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "no-cache"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["etag"].startswith('W/"')
    assert int(answer.headers["x-change-id"]) > 0
    assert "x-features-truncated" not in answer.headers
    assert set(mapbox_vector_tile.decode(answer.content)) == {"communes", "communes_label"}


def test_who_takes_no_compression_gets_the_same_bytes_plain(client):
    plain = client.get(TILE, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == client.get(TILE).content


def test_equal_bytes_are_compressed_to_equal_bytes(client):
    def raw() -> bytes:
        with client.stream("GET", TILE) as answer:
            return b"".join(answer.iter_raw())

    first = raw()
    assert first == raw()
    assert gzip.decompress(first) == client.get(TILE).content


@pytest.mark.parametrize("form", ["{}", '"other", {}', "*"])
def test_a_tag_that_holds_is_answered_by_304_without_any_sql(client, asked_of, form):
    tag = client.get(TILE).headers["etag"]
    with asked_of(client) as statements:
        answer = client.get(TILE, headers={"If-None-Match": form.format(tag)})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == tag
    assert statements == []


def test_a_tile_that_is_kept_is_answered_without_any_sql(client, asked_of):
    first = client.get(TILE)
    with asked_of(client) as statements:
        again = client.get(TILE)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers.items() >= {"etag": first.headers["etag"]}.items()
    assert statements == []


def test_while_the_database_is_busy_kept_tiles_are_answered_and_others_are_told_to_come_back(
    client, monkeypatch
):
    kept = client.get(TILE)
    readers = client.app.state.services.database.readers

    def busy(*_):
        raise DatabaseBusy("Bận.", "Busy.")

    monkeypatch.setattr(readers, "rows", busy)
    # The caller is known, and has asked the like of it: past the route.
    refused = client.get("/tiles/communes/7/100/57.mvt")
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 503
    assert client.get(TILE).content == kept.content


def test_an_empty_tile_is_204_with_its_tag(client):
    answer = client.get("/tiles/districts/7/101/57.mvt?generation=2025-07-01")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["etag"]
    assert client.get("/tiles/districts/7/101/57.geojson").status_code == 204
    full = client.get("/tiles/districts/7/101/57.mvt?generation=2024-12-01")
    assert full.status_code == 200


def test_geojson_has_its_own_media_type(client):
    answer = client.get("/tiles/communes/7/101/57.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.json()["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/nothing",
        "/tiles/nothing/7/101/57.mvt",
        "/tiles/communes/4/12/7.mvt",
        "/tiles/communes/15/12/7.mvt",
        "/tiles/communes/7/101/57.png",
    ],
)
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/tiles/communes/7/128/57.mvt", ["path.x"]),
        ("/tiles/communes/7/-1/128.mvt", ["path.x", "path.y"]),
        ("/tiles/communes/31/0/0.mvt", ["path.z"]),
        ("/tiles/communes/a/0/0.mvt", ["path.z"]),
        ("/tiles/communes/7/101/57.mvt?generation=2013-01-01", ["?generation"]),
        ("/tiles/communes/7/101/57.mvt?x=1", ["?x"]),
        ("/tiles/communes/7/101/57.mvt?after=x", ["?after"]),
        ("/tiles/incidents/10/812/457.geojson?category=ZZ", ["?category"]),
        ("/tiles/communes?generation=", ["?generation"]),
    ],
)
def test_what_cannot_be_is_422_with_pointers(client, path, expected):
    answer = client.get(path)
    assert answer.status_code == 422
    assert pointers(answer) == expected


def test_a_refetch_after_a_change_names_it(client):
    assert client.get(f"{TILE}?after=5").content == client.get(TILE).content


def test_tilejson_has_absolute_addresses_of_the_host_asked(client):
    answer = client.get("/tiles/communes", headers={"Host": "map.example"})
    document = answer.json()
    (address,) = document["tiles"]
    assert address.startswith(
        "http://map.example/tiles/communes/{z}/{x}/{y}.mvt?generation=2025-07-01&v="
    )
    tag = answer.headers["etag"]
    again = client.get("/tiles/communes", headers={"Host": "map.example", "If-None-Match": tag})
    assert again.status_code == 304


def test_tilejson_keeps_the_prefix_of_a_proxy(client):
    # As the server does behind a proxy that strips the prefix or passes it on.
    under = TestClient(client.app, root_path="/ban-do")
    tiles = under.get("/tiles/communes").json()["tiles"]
    assert tiles[0].startswith("http://testserver/ban-do/tiles/communes/{z}/{x}/{y}.mvt")


def test_the_address_of_a_tilejson_leads_to_its_tiles(client):
    document = client.get("/tiles/indicators?indicator=population&level=province").json()
    (address,) = document["tiles"]
    path = address.removeprefix("http://testserver").format(z=7, x=101, y=57)
    layers = mapbox_vector_tile.decode(client.get(path).content)
    assert set(layers) == {layer["id"] for layer in document["vector_layers"]}
    fields = document["vector_layers"][0]["fields"]
    for feature in layers["indicators"]["features"]:
        assert set(feature["properties"]) <= set(fields)


@pytest.mark.parametrize("moment", ["2026-11-23T16:00:00%2B07:00", "2026-11-23T16:00:00+07:00"])
def test_a_time_with_its_zone_leads_through_the_tilejson_to_its_tiles(client, moment: str):
    document = client.get(f"/tiles/incidents?resolved_from={moment}").json()
    (address,) = document["tiles"]
    path = address.removeprefix("http://testserver").format(z=10, x=812, y=457)
    assert client.get(path).status_code == 204


def test_the_bytes_of_a_tile_can_be_read_by_anyone_as_json(client):
    body = client.get("/tiles/sea_labels/0/0/0.geojson").content
    names = {feature["properties"]["name"] for feature in json.loads(body)["features"]}
    assert {"Quần đảo Hoàng Sa", "Quần đảo Trường Sa"} <= names


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    layer=st.sampled_from(["communes", "incidents", "rivers", "incident_counts", "nothing"]),
    z=st.one_of(st.integers(-2, 40), st.text(max_size=3)),
    x=st.one_of(st.integers(-2, 2**31), st.text(max_size=3)),
    y=st.one_of(st.integers(-2, 2**31), st.text(max_size=3)),
    suffix=st.sampled_from(["mvt", "geojson"]),
    query=st.dictionaries(
        st.sampled_from(["generation", "category", "from", "after", "by", "é"]),
        st.text(max_size=12),
        max_size=2,
    ),
)
def test_no_request_makes_the_server_fail(client, layer, z, x, y, suffix, query):
    from urllib.parse import quote

    path = "/".join(quote(str(part), safe="") for part in (layer, z, x, y))
    answer = client.get(f"/tiles/{path}.{suffix}", params=query)
    assert answer.status_code in (200, 204, 307, 404, 422)
