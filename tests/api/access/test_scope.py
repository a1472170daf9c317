"""Each role with a scope sees its own and none of the rest, by every way of reading incidents."""

from __future__ import annotations

import json
from collections.abc import Iterator

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from tests.api.access.examples import caught_up
from tests.people import person
from tests.rows import add_incident

URL = "/api/v1/incidents"
ROLES = ["commune_officer", "head", "focal_point", "system"]
OFFICE = "so-nnmt"
NEAR, FAR = (105.6813, 18.6796), (105.6913, 18.6896)
"""In one tile of zoom 12, so that it is not the place on the map that keeps them apart."""
TILE = "12/3250/1831"


@pytest.fixture(scope="module")
def client(real, app_settings) -> Iterator[TestClient]:
    app = create_app(app_settings, Database(real.url))
    with TestClient(app, raise_server_exceptions=False) as made:
        # A stream tells what was and ends.
        app.state.services.feed.closing = True
        yield made


@pytest.fixture(scope="module")
def incidents(real) -> dict[str, str]:
    """Incidents by name: the first is everybody's here, the others are not."""
    lon, lat = NEAR
    elsewhere = {"localities": ["2025-07-01/17920"], "lon": FAR[0], "lat": FAR[1]}
    return {
        "mine": add_incident(real, lead=OFFICE, lon=lon, lat=lat, severity=5),
        "of another place": add_incident(real, lead="so-yt", **elsewhere),
        "held": add_incident(real, flags=["held"], lon=lon, lat=lat),
        "restricted": add_incident(real, visibility="restricted", lead="so-yt", lon=lon, lat=lat),
    }


@pytest.fixture(scope="module", params=ROLES)
def someone(request, real) -> tuple[str, dict[str, str]]:
    """A role, and headers of somebody who holds it where the first incident lies."""
    return request.param, person(real, request.param).headers


def test_ones_own_is_read_whole_and_another_is_not_found(client, incidents, someone):
    _, headers = someone
    mine = client.get(f"{URL}/{incidents['mine']}", headers=headers)
    assert mine.status_code == 200
    assert (mine.json()["lon"], mine.json()["lat"]) == pytest.approx(NEAR)
    assert mine.json()["timeline"][0]["by"] == "operator"
    for name in list(incidents)[1:]:
        assert client.get(f"{URL}/{incidents[name]}", headers=headers).status_code == 404, name


def test_lists_and_counts_hold_ones_own_alone(client, incidents, someone):
    _, headers = someone
    for query in ({}, {"sort": "newest"}, {"bbox": "105,18,106,19"}, {"status": "open"}):
        answer = client.get(URL, params=query, headers=headers)
        assert [item["id"] for item in answer.json()["items"]] == [incidents["mine"]]
        query.pop("sort", None)
        counts = client.get(f"{URL}/counts", params=query, headers=headers).json()
        assert (counts["total"], counts["by_severity"]) == (1, [0, 0, 0, 0, 1])
        assert sum(map(sum, counts["received"]["bins"])) == 1
    for place, total in (("2025-07-01/16681", 1), ("2025-07-01/40", 1), ("2025-07-01/17920", 0)):
        answer = client.get(f"{URL}/counts", params={"boundary": place}, headers=headers)
        assert answer.json()["total"] == total


def test_tiles_draw_ones_own_alone(client, incidents, someone, real):
    _, headers = someone
    everything = person(real, "operator").headers

    def drawn(given: dict[str, str]) -> tuple[set[str], set[str]]:
        vector = client.get(f"/tiles/incidents/{TILE}.mvt", headers=given)
        layer = mapbox_vector_tile.decode(vector.content)["incidents"]
        geojson = client.get(f"/tiles/incidents/{TILE}.geojson", headers=given).json()
        return (
            {feature["properties"]["id"] for feature in layer["features"]},
            {feature["id"] for feature in geojson["features"]},
        )

    assert drawn(headers) == ({incidents["mine"]}, {incidents["mine"]})
    assert drawn(everything) == (set(incidents.values()), set(incidents.values()))
    counted = client.get("/tiles/incident_counts/9/406/228.geojson", headers=headers).json()
    assert sum(feature["properties"]["count"] for feature in counted["features"]) == 1


def test_the_stream_after_a_list_tells_ones_own_alone(client, incidents, someone, real):
    _, headers = someone
    listed = client.get(URL, headers=headers)
    assert int(listed.headers["x-change-id"]) > 0
    with real.write() as connection:
        for id_ in incidents.values():
            connection.execute(
                text("UPDATE incident SET version = version + 1 WHERE id = :id"), {"id": id_}
            )
    caught_up(client, real)
    answer = client.get(
        "/api/v1/live",
        params={"after": listed.headers["x-change-id"], "layers": "incidents"},
        headers=headers,
    )
    told = [
        json.loads(line.removeprefix("data: "))
        for line in answer.text.split("\n")
        if line.startswith("data: ")
    ]
    assert [event["id"] for event in told if "op" in event] == [incidents["mine"]]


def test_one_change_id_is_told_to_all(client, incidents, someone, real):
    """It says how new the list is, which is no secret, and must be that of the stream."""
    _, headers = someone
    everything = person(real, "operator").headers
    for url in (URL, f"{URL}/counts", f"/tiles/incidents/{TILE}.mvt"):
        ids = {client.get(url, headers=h).headers["x-change-id"] for h in (headers, everything)}
        assert len(ids) == 1, url
