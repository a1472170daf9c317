"""Asking again and again, in every way there is, brings the public no nearer than the blur.

The attacker knows an incident's id and may ask what they like. What they find must be the blurred
point itself, by every way of asking, and that one lies at least half the radius from the true one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from geo_ioc.incidents import catalogue
from geo_ioc.incidents.blur import NEAREST
from tests import reports
from tests.people import person

URL = "/api/v1/incidents"
WEST, SOUTH, EAST, NORTH = 103.5, 18.0, 106.5, 20.5
STEPS = 26
"""Halvings of the province: down to centimetres."""
CATEGORY = "NL"
# Beside the line of two communes of Vinh, so that a filter by commune could tell.
PLACES = [(105.6813, 18.6796), (105.6721, 18.6702), (104.4378, 19.2612)]


@pytest.fixture(scope="module")
def client(real, app_settings) -> Iterator[TestClient]:
    app = create_app(app_settings, Database(real.url))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module", params=PLACES)
def published(request, client, real) -> tuple[str, float, float]:
    """The id and true place of an incident that the public sees."""
    lon, lat = request.param
    given = reports.body(lon=lon, lat=lat, visibility="public", category=CATEGORY)
    headers = person(real, "operator").headers
    assert client.post(URL, json=given, headers=headers).status_code == 201
    with real.write() as connection:
        connection.execute(
            text("UPDATE incident SET status = 'verified', published = true WHERE id = :id"),
            {"id": given["id"]},
        )
    return given["id"], lon, lat


def away_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two places."""
    east = (other_lon - lon) * 111_320 * math.cos(math.radians(lat))
    return math.hypot(east, (other_lat - lat) * 111_320)


def halved(holds: Callable[[float, float, float, float], bool]) -> tuple[float, float]:
    """Where a bisection by boxes ends, when `holds` tells whether a box has the incident."""
    west, south, east, north = WEST, SOUTH, EAST, NORTH
    assert holds(west, south, east, north)
    for _ in range(STEPS):
        middle = (west + east) / 2
        west, east = (west, middle) if holds(west, south, middle, north) else (middle, east)
        middle = (south + north) / 2
        south, north = (south, middle) if holds(west, south, east, middle) else (middle, north)
    return (west + east) / 2, (south + north) / 2


def seen_at(client, id_: str) -> tuple[float, float]:
    item = client.get(f"{URL}/{id_}").json()
    return item["lon"], item["lat"]


def test_it_is_told_at_least_half_the_radius_away_and_how_far_it_may_be(client, published):
    id_, lon, lat = published
    radius = catalogue.load(None).blur_m(CATEGORY)
    away = away_m(lon, lat, *seen_at(client, id_))
    assert NEAREST * radius * 0.99 <= away <= radius * 1.01
    assert client.get(f"{URL}/{id_}").json()["accuracy_m"] >= radius
    assert client.get(f"{URL}/{id_}").json()["geometry"] is None


@pytest.mark.parametrize("kind", ["", "/counts"])
def test_boxes_lead_to_the_blurred_point(client, published, kind):
    id_, lon, lat = published

    def holds(*box: float) -> bool:
        answer = client.get(f"{URL}{kind}", params={"bbox": ",".join(map(str, box))})
        if kind:
            # Other incidents of this file are elsewhere: it is one, or none.
            return answer.json()["total"] > others(client, id_, box)
        return id_ in [item["id"] for item in answer.json()["items"]]

    found = halved(holds)
    # PostGIS compares boxes in single precision, which is a metre or two here.
    assert away_m(*found, *seen_at(client, id_)) < 5
    assert away_m(*found, lon, lat) >= NEAREST * catalogue.load(None).blur_m(CATEGORY) * 0.9


def others(client, id_: str, box) -> int:
    """How many other incidents the public sees in a box, by their blurred points."""
    west, south, east, north = box
    return sum(
        west <= item["lon"] <= east and south <= item["lat"] <= north
        for item in client.get(URL).json()["items"]
        if item["id"] != id_
    )


def test_the_places_it_is_told_to_lie_in_hold_the_blurred_point(client, published):
    id_, _, _ = published
    seen = seen_at(client, id_)
    item = client.get(f"{URL}/{id_}").json()
    for on in ("2026-11-01", "2025-01-01"):
        answer = client.get(
            "/api/v1/lookup", params={"lon": seen[0], "lat": seen[1], "on": on}
        ).json()
        generation = answer["generation"]
        units = {f"{generation}/{unit['code']}" for unit in answer["units"]}
        told = {f"{u['generation']}/{u['code']}" for u in item["boundaries"]}
        assert {place for place in told if place.startswith(generation)} == units
        assert units


def test_a_filter_by_place_finds_it_where_the_blurred_point_is_and_nowhere_else(client, published):
    id_, _, _ = published
    item = client.get(f"{URL}/{id_}").json()
    told = {u["code"] for u in item["boundaries"] if u["generation"] == "2025-07-01"}
    communes = client.get(
        "/api/v1/boundaries", params={"generation": "2025-07-01", "level": "commune", "limit": 1000}
    ).json()["items"]
    for kind in ("", "/counts"):
        finds = set()
        for commune in communes:
            answer = client.get(
                f"{URL}{kind}",
                params={"boundary": f"2025-07-01/{commune['code']}", "q": item["number"]},
            ).json()
            if answer["total"] if kind else answer["items"]:
                finds.add(commune["code"])
        assert finds == told & {commune["code"] for commune in communes}
        assert len(finds) == 1


def test_the_finest_tile_draws_it_at_the_blurred_point(client, published):
    id_, lon, lat = published
    seen = seen_at(client, id_)
    z = 14
    x = (seen[0] + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(seen[1]))) / math.pi) / 2 * 2**z
    answer = client.get(f"/tiles/incidents/{z}/{int(x)}/{int(y)}.mvt")
    layer = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    [point] = [
        feature["geometry"]["coordinates"]
        for feature in layer["incidents"]["features"]
        if feature["properties"]["id"] == id_
    ]
    assert point == pytest.approx([x % 1 * 4096, y % 1 * 4096], abs=1)
    again = client.get(f"/tiles/incidents/{z}/{int(x)}/{int(y)}.geojson").json()
    [drawn] = [f["geometry"]["coordinates"] for f in again["features"] if f["id"] == id_]
    assert away_m(*drawn, *seen) < 1
    true_x = (lon + 180) / 360 * 2**z
    true_y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    if (int(true_x), int(true_y)) != (int(x), int(y)):
        there = client.get(f"/tiles/incidents/{z}/{int(true_x)}/{int(true_y)}.geojson")
        assert id_.encode() not in there.content


def test_no_other_sort_page_or_format_tells_another_place(client, published):
    id_, _, _ = published
    seen = seen_at(client, id_)
    for sort in ("worst", "newest"):
        items = client.get(URL, params={"sort": sort}).json()["items"]
        assert [(i["lon"], i["lat"]) for i in items if i["id"] == id_] == [seen]
    features = client.get(URL, headers={"Accept": "application/geo+json"}).json()["features"]
    found = [tuple(f["geometry"]["coordinates"]) for f in features if f["id"] == id_]
    assert found == [seen]
