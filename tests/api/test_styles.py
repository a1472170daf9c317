"""Styles over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from geo_ioc.db.engine import Database


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    from geo_ioc.api.app import create_app

    with TestClient(create_app(loaded_settings, Database(loaded.url))) as made:
        yield made


@pytest.mark.parametrize("theme", ["light", "dark", "wall"])
def test_each_theme_has_a_style_whose_sources_answer(client, theme):
    answer = client.get(f"/styles/{theme}.json")
    assert answer.status_code == 200
    style = answer.json()
    assert style["version"] == 8
    for id_, source in style["sources"].items():
        document = client.get(source["url"].removeprefix("http://testserver")).json()
        assert id_ in ("base", document["name"])
        found = {layer["id"] for layer in document["vector_layers"]}
        drawn = {x["source-layer"] for x in style["layers"] if x.get("source") == id_}
        assert drawn <= found


def test_an_unknown_theme_is_404(client):
    assert client.get("/styles/pink.json").status_code == 404


def test_parameters_go_on_to_the_sources(client):
    sources = client.get("/styles/light.json?generation=2024-12-01&status=open").json()["sources"]
    assert "/tiles/communes," in sources["base"]["url"]
    assert sources["base"]["url"].endswith("?generation=2024-12-01")
    assert "status=accepted,dispatched" in sources["incidents"]["url"]
    assert "generation" not in sources["incidents"]["url"]


def test_the_generation_in_force_is_written_out(client):
    sources = client.get("/styles/light.json").json()["sources"]
    assert sources["base"]["url"].endswith("?generation=2025-07-01")


def test_tiles_of_the_base_may_be_kept_for_ever(client):
    url = client.get("/styles/light.json").json()["sources"]["base"]["url"]
    (address,) = client.get(url.removeprefix("http://testserver")).json()["tiles"]
    assert "&v=" in address
    tile = client.get(address.removeprefix("http://testserver").format(z=8, x=203, y=114))
    assert tile.headers["cache-control"].endswith("immutable")


@pytest.mark.parametrize("query", ["generation=1999-01-01", "nonsense=1", "category=ZZ"])
def test_a_bad_parameter_is_422(client, query):
    answer = client.get(f"/styles/light.json?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"?{query.split('=')[0]}"


def test_the_same_style_is_304(client):
    tag = client.get("/styles/dark.json").headers["etag"]
    assert client.get("/styles/dark.json", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/styles/light.json").headers["etag"] != tag
