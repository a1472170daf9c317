"""The layer catalogue over HTTP: a new layer is one new file."""

from __future__ import annotations

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient

from geo_ioc.db.engine import Database

PATIENCE_S = 30
GAUGES = """
id = "gauges"
title = { vi = "Trạm đo mưa", en = "Rain gauges" }
description = { vi = "Trạm đo mưa của tỉnh", en = "The province's rain gauges" }
geometry = "point"
zooms = [5, 14]
access = "public"
sources = ["boundary"]
max_features = 10
refresh = "static"

[query]
sql = \"\"\"
SELECT
  CAST(v.id AS text) AS id, ST_SetSRID(ST_Point(105.69, 18.67), 4326) AS geom,
  CAST(v.name AS text) AS name
FROM (VALUES ('vinh', 'Vinh')) AS v (id, name)
WHERE CAST(:kind AS text) IS NULL OR :kind = 'rain'
\"\"\"

[[fields]]
name = "name"
type = "text"
description = { vi = "Tên", en = "Name" }

[[parameters]]
name = "kind"
type = "enum"
title = { vi = "Loại", en = "Kind" }
values = [
  { value = "rain", title = { vi = "Mưa", en = "Rain" } },
  { value = "water", title = { vi = "Mực nước", en = "Water level" } },
]

[[style]]
id = "dot"
order = 300
type = "circle"
paint.circle-color = "@river"

[legend]

[[legend.items]]
kind = "circle"
title = { vi = "Trạm đo mưa", en = "Rain gauge" }
color = "@river"
"""


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    from geo_ioc.api.app import create_app

    with TestClient(create_app(loaded_settings, Database(loaded.url))) as made:
        yield made


def test_every_layer_is_listed_with_what_a_page_needs(client):
    listed = client.get("/api/v1/layers").json()
    assert listed["next"] is None
    by_id = {item["id"]: item for item in listed["items"]}
    assert len(by_id) == 12
    communes = by_id["communes"]
    assert communes["title"] == {"vi": "Ranh giới xã", "en": "Communes"}
    assert communes["zooms"] == {"min": 5, "max": 14}
    assert communes["supplied"] is True
    assert communes["updated_at"].startswith("20")
    (generation,) = communes["parameters"]
    assert generation["default"] == "2025-07-01"
    assert [value["value"] for value in generation["values"]] == ["2024-12-01", "2025-07-01"]
    assert by_id["sea_labels"]["updated_at"] is None
    assert by_id["rivers"]["files"] == ["rivers.geojson", "river_names.geojson"]


def test_the_list_can_be_read_in_pages(client):
    seen = []
    url = "/api/v1/layers?limit=5"
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["items"]]
        url = page["next"]
    assert seen == sorted(seen)
    assert len(seen) == 12


def test_one_layer_is_as_it_is_listed(client):
    listed = {item["id"]: item for item in client.get("/api/v1/layers").json()["items"]}
    for id_ in ("incidents", "indicators"):
        assert client.get(f"/api/v1/layers/{id_}").json() == listed[id_]


def test_an_unknown_layer_or_parameter_is_refused(client):
    assert client.get("/api/v1/layers/nothing").status_code == 404
    assert client.get("/api/v1/layers?x=1").status_code == 422
    assert client.get("/api/v1/layers?limit=0").status_code == 422


def test_a_layer_without_its_file_is_listed_as_not_supplied_and_not_drawn(
    client_for, loaded, loaded_settings, home
):
    bare = loaded_settings.model_copy(update={"reference_dir": None, "home": home})
    client = client_for(loaded, bare)
    assert client.get("/api/v1/layers/rivers").json()["supplied"] is False
    assert client.get("/tiles/rivers/7/101/57.mvt").status_code == 204
    assert "rivers" not in client.get("/styles/light.json").json()["sources"]


def test_a_file_that_is_dropped_in_becomes_a_layer_everywhere_and_a_broken_one_changes_nothing(
    client_for, loaded, loaded_settings, home
):
    client = client_for(loaded, loaded_settings.model_copy(update={"home": home}))
    live = client.app.state.services.catalogue
    path = home / "layers" / "gauges.toml"
    path.parent.mkdir()
    assert client.get("/tiles/gauges").status_code == 404

    path.write_text(GAUGES, "utf-8")
    assert live.wait_until(lambda catalogue: "gauges" in catalogue.layers, PATIENCE_S)

    layer = client.get("/api/v1/layers/gauges").json()
    assert layer["title"]["vi"] == "Trạm đo mưa"
    assert layer["legend"]["items"][0]["colors"]["dark"] == "#3A6F8E"
    assert [value["value"] for value in layer["parameters"][0]["values"]] == ["rain", "water"]
    document = client.get("/tiles/gauges?kind=rain").json()
    assert "?kind=rain&v=" in document["tiles"][0]
    tile = mapbox_vector_tile.decode(client.get("/tiles/gauges/10/812/457.mvt").content)
    assert tile["gauges"]["features"][0]["properties"] == {"id": "vinh", "name": "Vinh"}
    assert client.get("/tiles/gauges/10/812/457.mvt?kind=water").status_code == 204
    style = client.get("/styles/light.json").json()
    assert [x["paint"] for x in style["layers"] if x["id"] == "gauges:dot"] == [
        {"circle-color": "#6FA9C6"}
    ]

    path.write_text(GAUGES.replace("max_features = 10", "max_features = ten"), "utf-8")
    assert live.wait_until(lambda catalogue: bool(catalogue.problems), PATIENCE_S)
    ready = client.get("/readyz").json()
    assert [problem["file"] for problem in ready["content_problems"]] == [str(path)]
    assert client.get("/tiles/gauges/10/812/457.mvt").status_code == 200
    assert client.get("/api/v1/layers/gauges").json() == layer
