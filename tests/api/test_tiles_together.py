"""Several layers in one tile, addresses that name a version, and who may have what is kept."""

from __future__ import annotations

import gzip
import zlib

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient

from geo_ioc import content
from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from tests.people import person

PLACE = "7/101/57"
VINH = "10/812/457"
LAYERS = ("communes", "incidents", "province", "rivers")
STILL = "communes,province,rivers"


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    """Of the public; nothing is changed."""
    with TestClient(create_app(loaded_settings, Database(loaded.url))) as made:
        yield made


def pointers(answer) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return [error["pointer"] for error in answer.json()["errors"]]


def path_of(client, layers: str, place: str, query: str = "") -> str:
    """The address of a tile as the TileJSON gives it."""
    (address,) = client.get(f"/tiles/{layers}{query}").json()["tiles"]
    z, x, y = place.split("/")
    return address.removeprefix("http://testserver").format(z=z, x=x, y=y)


@pytest.mark.parametrize("place", [PLACE, VINH])
def test_a_tile_of_several_layers_is_their_tiles_after_one_another(client, place):
    whole = client.get(f"/tiles/{','.join(LAYERS)}/{place}.mvt")
    parts = [client.get(f"/tiles/{layer}/{place}.mvt") for layer in LAYERS]
    assert whole.content == b"".join(part.content for part in parts if part.status_code == 200)
    assert set(mapbox_vector_tile.decode(whole.content)) >= {"communes", "communes_label"}


def test_it_is_one_gzip_member_for_a_browser_reads_no_second_one(client):
    with client.stream("GET", f"/tiles/{STILL}/{PLACE}.mvt") as answer:
        raw = b"".join(answer.iter_raw())
    reader = zlib.decompressobj(wbits=31)
    body = reader.decompress(raw)
    assert reader.eof
    assert reader.unused_data == b""
    assert body == gzip.decompress(raw)


def test_a_layer_without_tiles_at_a_zoom_is_left_out_there(client):
    counts = client.get("/tiles/incident_counts,incidents/11/1625/915.mvt")
    assert counts.status_code in (200, 204)
    nowhere = client.get("/tiles/incidents,roads/3/6/3.mvt")
    assert nowhere.status_code == 404


def test_a_parameter_goes_to_the_layers_that_declare_it(client):
    old = client.get(f"/tiles/communes,rivers/{PLACE}.mvt?generation=2024-12-01")
    layers = mapbox_vector_tile.decode(old.content)
    found = {feature["properties"]["generation"] for feature in layers["communes"]["features"]}
    assert found == {"2024-12-01"}
    assert pointers(client.get(f"/tiles/communes,rivers/{PLACE}.mvt?category=NL")) == ["?category"]


@pytest.mark.parametrize(
    ("layers", "status"),
    [("communes,communes", 422), (",".join(["communes"] * 21), 422), ("communes,", 404)],
)
def test_layers_that_cannot_be_together_are_refused(client, layers, status):
    assert client.get(f"/tiles/{layers}/{PLACE}.mvt").status_code == status
    assert client.get(f"/tiles/{layers}").status_code == status


def test_geojson_is_of_one_layer(client):
    answer = client.get(f"/tiles/communes,rivers/{PLACE}.geojson")
    assert answer.status_code == 422
    assert pointers(answer) == ["path.layer"]


def test_a_layer_that_is_not_open_closes_the_whole_tile(client_for, loaded, loaded_settings, home):
    (home / "layers").mkdir()
    shipped = (content.shipped("layers") / "communes.toml").read_text("utf-8")
    closed = shipped.replace('access = "public"', 'access = "signed_in"')
    (home / "layers" / "communes.toml").write_text(closed, "utf-8")
    client = client_for(loaded, loaded_settings.model_copy(update={"home": home}), role=None)
    for _ in range(2):
        assert client.get(f"/tiles/province/{PLACE}.mvt").status_code == 200
        assert client.get(f"/tiles/communes,province/{PLACE}.mvt").status_code == 401
    operator = person(loaded, "operator").headers
    for _ in range(2):
        answer = client.get(f"/tiles/communes,province/{PLACE}.mvt", headers=operator)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
        assert client.get(f"/tiles/communes,province/{PLACE}.mvt").status_code == 401


def test_the_tilejson_of_several_layers_describes_all_of_them(client):
    document = client.get("/tiles/communes,province,roads?generation=2024-12-01").json()
    assert document["name"] == "communes,province,roads"
    names = [layer["id"] for layer in document["vector_layers"]]
    assert names == ["communes", "communes_label", "province", "province_label", "roads"]
    assert (document["minzoom"], document["maxzoom"]) == (0, 14)
    assert (
        "/tiles/communes,province,roads/{z}/{x}/{y}.mvt?generation=2024-12-01&v="
        in (document["tiles"][0])
    )
    assert document["parameters"]["province"] == {"generation": "2024-12-01"}
    assert document["parameters"]["roads"] == {}
    west, south, east, north = document["bounds"]
    assert west < 104 < 106 < east
    assert south < 18.5 < 20 < north


@pytest.mark.parametrize("layers", ["communes", STILL, "sea_labels"])
def test_tiles_of_what_changes_seldom_may_be_kept_for_ever(client, layers):
    path = path_of(client, layers, PLACE)
    for answer in (client.get(path), client.get(path)):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = client.get(f"/tiles/{layers}/{PLACE}.mvt")
    assert plain.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("layers", ["incidents", "incident_counts", "communes,incidents"])
def test_what_lives_is_asked_for_anew_each_time_and_is_no_proxys(client, layers):
    assert "v=" not in path_of(client, layers, VINH)
    answer = client.get(f"/tiles/{layers}/{VINH if layers != 'incident_counts' else PLACE}.mvt")
    assert answer.headers["cache-control"] == "private, no-cache"


def test_two_headers_of_cookies_are_not_taken_for_the_first_alone(client):
    services = client.app.state.services
    one = [("Cookie", "a=1")]
    two = [("Cookie", "a=1"), ("Cookie", "geo_ioc_session=x")]
    client.get(f"/tiles/communes/{PLACE}.mvt", headers=one)
    known = len(services.callers._known)
    client.get(f"/tiles/communes/{PLACE}.mvt", headers=two)
    # Its secret opens nothing, and it is looked up again each time.
    assert len(services.callers._known) == known


def test_a_known_caller_is_counted_as_before(client_for, loaded, loaded_settings, home):
    strict = loaded_settings.model_copy(update={"home": home, "rate_factor": 20 / 9000})
    client = client_for(loaded, strict, role=None)
    answers = [client.get(f"/tiles/communes/{PLACE}.mvt").status_code for _ in range(25)]
    assert answers == [200] * 20 + [429] * 5
