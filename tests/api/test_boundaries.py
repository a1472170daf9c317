"""Generations, boundaries, groupings and lookup over HTTP, on both generations of true outlines."""

from __future__ import annotations

import pytest

from geo_ioc.db.engine import Database


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    from fastapi.testclient import TestClient

    from geo_ioc.api.app import create_app

    with TestClient(create_app(loaded_settings, Database(loaded.url))) as made:
        yield made


def items(client, path: str) -> list[dict]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_generations_say_when_they_are_in_force_and_where_their_outlines_come_from(client):
    old, new = items(client, "/api/v1/generations")
    assert (old["id"], old["in_force"], old["until"]) == ("2024-12-01", "2024-12-01", "2025-07-01")
    assert (new["id"], new["in_force"], new["until"]) == ("2025-07-01", "2025-07-01", None)
    assert [(lv["level"], lv["count"]) for lv in old["levels"]] == [
        ("province", 1),
        ("district", 20),
        ("commune", 412),
    ]
    assert {lv["outline"] for lv in new["levels"]} == {"supplied"}
    assert "1678/NQ-UBTVQH15" in new["legal_basis"]


def test_without_a_generation_the_one_in_force_today_is_meant(client):
    found = items(client, "/api/v1/boundaries?level=commune&limit=1000")
    assert len(found) == 130
    assert {unit["generation"] for unit in found} == {"2025-07-01"}


def test_a_unit_has_every_column_of_units_csv_and_its_outline_and_bbox(client):
    unit = client.get("/api/v1/boundaries/2025-07-01/16681").json()
    assert unit["full_name"] == "Phường Thành Vinh"
    assert (unit["area_km2"], unit["population"], unit["population_as_of"]) == (
        15.54,
        123507,
        "2025-07-01",
    )
    assert unit["outline"] == "supplied"
    west, south, east, north = unit["bbox"]
    assert west < unit["lon"] < east
    assert south < unit["lat"] < north
    assert "geometry" not in unit


def test_its_geometry_comes_when_asked_for_as_counter_clockwise_geojson(client):
    unit = client.get("/api/v1/boundaries/2025-07-01/16681?geometry=true").json()
    assert unit["geometry"]["type"] == "MultiPolygon"


def test_a_list_is_paged_without_losing_or_repeating_a_unit(client):
    seen, path = [], "/api/v1/boundaries?level=commune&limit=37"
    while path:
        answer = client.get(path).json()
        seen += [unit["code"] for unit in answer["items"]]
        path = answer["next"]
    assert len(seen) == len(set(seen)) == 130


def test_names_come_in_vietnamese_order(client):
    names = [u["name"] for u in items(client, "/api/v1/boundaries?level=commune&limit=1000")]
    assert names.index("Đô Lương") > names.index("Diễn Châu")
    assert names.index("Đô Lương") < names.index("Giai Lạc")


@pytest.mark.parametrize("typed", ["Quỳnh Lưu", "quynh luu", "QUYNH LUU", "quỳnh lưu"])
def test_a_search_takes_names_with_and_without_tone_marks(client, typed: str):
    found = items(client, f"/api/v1/boundaries?q={typed}&level=commune")
    assert found[0]["full_name"] == "Xã Quỳnh Lưu"


def test_an_ambiguous_name_gives_every_unit_it_may_mean(client):
    found = items(client, "/api/v1/boundaries?generation=2024-12-01&q=dong van")
    assert [unit["name"] for unit in found].count("Đồng Văn") >= 2


def test_children_parents_and_neighbours_agree(client):
    children = items(client, "/api/v1/boundaries/2024-12-01/412/children?limit=1000")
    assert {unit["parent_code"] for unit in children} == {"412"}
    neighbours = items(client, "/api/v1/boundaries/2025-07-01/16681/neighbours")
    assert neighbours
    for unit in neighbours:
        back = items(client, f"/api/v1/boundaries/2025-07-01/{unit['code']}/neighbours")
        assert "16681" in {other["code"] for other in back}


def test_predecessors_and_successors_are_each_others_inverse(client):
    old = items(client, "/api/v1/boundaries/2025-07-01/17179/predecessors")
    assert {
        "Xã Quỳnh Hậu",
        "Thị trấn Cầu Giát",
        "Xã Bình Sơn",
        "Xã Quỳnh Diễn",
        "Xã Quỳnh Giang",
    } <= {unit["full_name"] for unit in old} or len(old) == 5
    for unit in old:
        new = items(client, f"/api/v1/boundaries/2024-12-01/{unit['code']}/successors")
        assert [other["code"] for other in new] == ["17179"]


def test_the_former_districts_partition_the_130(client):
    groupings = items(client, "/api/v1/groupings?generation=2025-07-01")
    assert len(groupings) == 20
    members = [code for grouping in groupings for code in grouping["members"]]
    assert len(members) == len(set(members)) == 130


def test_a_point_is_in_one_unit_of_each_level_of_the_generation_of_that_day(client):
    before = client.get("/api/v1/lookup?lon=105.69&lat=18.68&on=2025-06-30").json()
    after = client.get("/api/v1/lookup?lon=105.69&lat=18.68&on=2025-07-01").json()
    assert before["generation"] == "2024-12-01"
    assert after["generation"] == "2025-07-01"
    assert [unit["level"] for unit in before["units"]] == ["province", "district", "commune"]
    assert [unit["level"] for unit in after["units"]] == ["province", "commune"]


def test_an_accuracy_circle_over_a_line_gives_candidates_with_shares(client):
    inside = client.get("/api/v1/lookup?lon=105.65047&lat=18.67579&accuracy_m=10").json()
    assert inside["candidates"] == []
    wide = client.get("/api/v1/lookup?lon=105.65047&lat=18.67579&accuracy_m=5000").json()
    assert len(wide["candidates"]) > 1
    assert sum(c["share"] for c in wide["candidates"]) <= 1.0001


def test_a_point_outside_has_no_units_and_a_day_without_generation_is_not_found(client):
    outside = client.get("/api/v1/lookup?lon=108&lat=16")
    assert outside.status_code == 200
    assert outside.json()["units"] == []
    assert client.get("/api/v1/lookup?lon=105.69&lat=18.68&on=1975-01-01").status_code == 404


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("lon=nan&lat=18", "?lon"),
        ("lon=inf&lat=18", "?lon"),
        ("lon=200&lat=18", "?lon"),
        ("lon=105&lat=91", "?lat"),
        ("lon=105", "?lat"),
        ("lon=105&lat=18&accuracy_m=-1", "?accuracy_m"),
        ("lon=105&lat=18&on=yesterday", "?on"),
    ],
)
def test_a_bad_point_is_refused_with_its_place(client, query: str, pointer: str):
    answer = client.get(f"/api/v1/lookup?{query}")
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/boundaries?generation=1999-01-01",
        "/api/v1/boundaries/2025-07-01/99999",
        "/api/v1/boundaries/1999-01-01/16681",
        "/api/v1/boundaries/2025-07-01/99999/children",
        "/api/v1/boundaries/2025-07-01/99999/neighbours",
        "/api/v1/groupings?generation=1999-01-01",
    ],
)
def test_what_does_not_exist_is_not_found(client, path: str):
    assert client.get(path).status_code == 404


def test_a_list_asked_for_as_geojson_is_a_feature_collection(client):
    answer = client.get(
        "/api/v1/boundaries?level=commune&limit=2", headers={"Accept": "application/geo+json"}
    )
    assert answer.headers["content-type"].startswith("application/geo+json")
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert [f["geometry"]["type"] for f in body["features"]] == ["MultiPolygon"] * 2
