"""Incidents over HTTP."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import orjson
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from geo_ioc.incidents.documents import IncidentCountsDocument
from tests.people import person
from tests.reports import body, uuid7

URL = "/api/v1/incidents"
VINH = {"lon": 105.6813, "lat": 18.6796}


@pytest.fixture(scope="module")
def client(filled, loaded_settings):
    app = create_app(loaded_settings, Database(filled.url))
    headers = person(filled, "operator").headers
    with TestClient(app, raise_server_exceptions=False, headers=headers) as made:
        yield made


@pytest.fixture
def empty(filled):
    """No incidents yet."""
    with filled.write() as connection:
        connection.execute(text("DELETE FROM incident"))


def test_a_report_is_answered_with_the_incident(client):
    given = body(fields={"depth_cm": 80, "households": 46})
    answer = client.post(URL, json=given)
    assert answer.status_code == 201
    item = answer.json()
    assert (item["id"], item["status"], item["fields"]) == (
        given["id"],
        "reported",
        given["fields"],
    )
    assert item["number"].startswith("NA-")
    assert item["accuracy_m"] == 100
    commune = next(u for u in item["boundaries"] if u["generation"] == "2025-07-01")
    assert (commune["code"], commune["full_name"]) == ("16681", "Phường Thành Vinh")
    levels = [u["level"] for u in item["boundaries"] if u["generation"] == "2024-12-01"]
    assert levels == ["commune", "district", "province"]
    assert answer.headers["location"].endswith(f"{URL}/{given['id']}")
    assert item.pop("routed") is None
    assert client.get(f"{URL}/{given['id']}").json() == item


def test_the_same_again_is_200_and_another_body_is_409(client):
    given = body()
    first = client.post(URL, json=given)
    again = client.post(URL, json=given | {"sent_at": "2026-01-01T00:00:00Z", "elapsed_s": 5})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = client.post(URL, json=given | {"severity": 5})
    assert other.status_code == 409
    assert other.json()["type"] == "urn:geo-ioc:conflict"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"id": "8b6cf7ae-6f0c-4a10-8f9d-5d8e60a0a4a4"}, "/id"),  # a UUIDv4
        ({"id": "x"}, "/id"),
        ({"category": "XX"}, "/category"),
        ({"severity": 6}, "/severity"),
        ({"severity": "bad"}, "/severity"),
        ({"title": "  "}, "/title"),
        ({"title": "a\0b"}, "/title"),
        ({"lon": None}, "/lon"),
        ({"lat": 91}, "/lat"),
        ({"lon": 2.35, "lat": 48.85}, "/lon"),
        ({"reported_at": "2026-09-24T23:00:00"}, "/reported_at"),
        ({"accuracy_m": 0}, "/accuracy_m"),
        ({"reporter": {"phone": "0912"}}, "/reporter"),
        ({"colour": "red"}, "/colour"),
        ({"geometry": []}, "/geometry"),
        ({"geometry": {"type": "Circle"}}, "/geometry/type"),
        ({"fields": {"depth_cm": -1}}, "/fields/depth_cm"),
        ({"fields": {"a/b": 1}}, "/fields/a~1b"),
    ],
)
def test_a_bad_field_is_422_with_its_pointer_vietnamese_first(client, changes, pointer):
    answer = client.post(URL, json=body(**changes))
    assert answer.status_code == 422
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["title"] == "Dữ liệu gửi lên chưa đúng"
    assert pointer in [error["pointer"] for error in problem["errors"]]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("place", ["/lon", "/fields/depth_cm", "/geometry/coordinates/0"])
def test_a_number_that_is_none_is_422(client, number, place):
    text_ = orjson.dumps(
        body(
            fields={"depth_cm": 111.25},
            geometry={"type": "LineString", "coordinates": [[222.25, 18.6], [105.7, 18.7]]},
        )
    ).decode()
    old = {"/lon": "105.6813", "/fields/depth_cm": "111.25", "/geometry/coordinates/0": "222.25"}[
        place
    ]
    sent = text_.replace(old, number, 1)
    headers = {"content-type": "application/json"}
    answer = client.post(URL, content=sent, headers=headers)
    assert answer.status_code == 422
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert place in pointers or pointers == [""]  # NaN is no JSON at all


def test_a_body_that_is_no_json_is_422(client):
    answer = client.post(URL, content="{", headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_a_commit_that_fails_is_never_a_2xx(client_for, loaded_copy, cluster):
    owner = Database(cluster.urls()[0].set(database=loaded_copy.url.database))
    with owner.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no commit today'; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON incident DEFERRABLE "
                "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )
    client = client_for(loaded_copy)
    given = body()
    answer = client.post(URL, json=given)
    assert answer.status_code == 500
    assert client.get(f"{URL}/{given['id']}").status_code == 404
    with owner.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER refuse ON incident"))
    owner.dispose()
    again = client.post(URL, json=given)
    assert again.status_code == 201
    assert again.json()["number"].endswith("-000001")


def test_an_unknown_incident_is_404_and_a_bad_id_422(client):
    assert client.get(f"{URL}/{uuid7()}").status_code == 404
    assert client.get(f"{URL}/x").status_code == 422


def test_the_tag_of_an_incident_begins_with_its_version(client):
    given = body()
    assert client.post(URL, json=given).headers["etag"] == '"1"'
    tag = client.get(f"{URL}/{given['id']}").headers["etag"]
    assert tag.startswith('"1.')
    answer = client.get(f"{URL}/{given['id']}", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_what_may_be_done_is_done_to_the_version_that_was_read_and_no_other(client):
    given = body()
    client.post(URL, json=given)
    tag = client.get(f"{URL}/{given['id']}").headers["etag"]
    for expected in (200, 412):
        answer = client.post(
            f"{URL}/{given['id']}/actions/comment", json={"note": "x"}, headers={"If-Match": tag}
        )
        assert answer.status_code == expected


def test_lists_are_paged_by_next_and_carry_the_change_id(client, empty):
    sent = [client.post(URL, json=body(severity=n % 5 + 1)).json() for n in range(7)]
    answer = client.get(URL, params={"limit": 3, "status": "open", "boundary": "2025-07-01/16681"})
    change = client.get(URL).headers["x-change-id"]
    assert answer.headers["x-change-id"] == change
    assert int(change) >= 7
    found = answer.json()["items"]
    while answer.json()["next"]:
        assert "boundary=" in answer.json()["next"]
        answer = client.get(answer.json()["next"])
        found += answer.json()["items"]
    assert {item["id"] for item in found} == {item["id"] for item in sent}
    assert [item["severity"] for item in found] == sorted(
        (item["severity"] for item in sent), reverse=True
    )


def test_geojson_for_who_accepts_it(client, empty):
    line = {"type": "LineString", "coordinates": [[105.68, 18.68], [105.69, 18.68]]}
    given = body(geometry=line)
    client.post(URL, json=given)
    answer = client.get(URL, headers={"Accept": "application/geo+json"})
    assert answer.headers["content-type"] == "application/geo+json"
    collection = answer.json()
    feature = collection["features"][0]
    assert collection["type"] == "FeatureCollection"
    assert feature["geometry"] == {"type": "Point", "coordinates": [VINH["lon"], VINH["lat"]]}
    assert feature["id"] == given["id"]
    assert feature["properties"]["geometry"] == line
    assert "lon" not in feature["properties"]


BAD_FILTERS = [
    ("bbox=1,2,3", "?bbox"),
    ("bbox=1,2,nan,4", "?bbox"),
    ("bbox=106,18,105,19", "?bbox"),
    ("boundary=2025-07-01/99999", "?boundary"),
    ("category=NL,XX", "?category"),
    ("status=done", "?status"),
    ("from=yesterday", "?from"),
    ("to=2026-09-24T10:00:00", "?to"),
    ("from=2026-13-01", "?from"),
    ("statsu=open", "?statsu"),
]


@pytest.mark.parametrize(
    ("path", "query", "pointer"),
    [
        *(("", *bad) for bad in BAD_FILTERS),
        ("", "limit=0", "?limit"),
        ("", "limit=1001", "?limit"),
        ("", "cursor=x", "?cursor"),
        ("", "sort=best", "?sort"),
        *(("/counts", *bad) for bad in BAD_FILTERS),
        ("/counts", "limit=1", "?limit"),
        ("/counts", "q=" + "a" * 201, "?q"),
    ],
)
def test_a_bad_parameter_is_422_with_its_name(client, path, query, pointer):
    answer = client.get(f"{URL}{path}?{query}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "status=open",
        "status=closed,open",
        "category=GT",
        "boundary=2025-07-01/16681",
        "boundary=2024-12-01/40&status=open",
        "bbox=105.6,18.6,105.7,18.7",
        "from=2026-09-24&to=2026-09-25",
        "from=2026-09-24T10:00:00+07:00",
        "q=cau",
        "q=%00",
    ],
)
def test_the_counts_are_those_of_the_list(client, empty, query):
    for number in range(6):
        answer = client.post(
            URL,
            json=body(
                severity=number % 4 + 1,
                title="Cầu treo đứt" if number % 2 else "Chợ ngập",
                category="NL" if number % 3 else "GT",
                lat=VINH["lat"] + (0.0 if number < 4 else 0.3),
                occurred_at=f"2026-09-2{number + 1}T08:00:00+07:00",
            ),
        )
        assert answer.status_code == 201
    listed = client.get(f"{URL}?{query}")
    answer = client.get(f"{URL}/counts?{query}")
    items, counts = listed.json()["items"], answer.json()
    severities = [item["severity"] for item in items]
    assert answer.headers["x-change-id"] == listed.headers["x-change-id"]
    assert counts["total"] == counts["unverified"] == len(items)
    assert counts["by_severity"] == [severities.count(severity) for severity in range(1, 6)]
    assert counts["overdue"] == 0
    assert IncidentCountsDocument.model_validate(counts).received.step_s == 1800


def test_what_came_in_stands_in_the_last_half_hour(client, empty):
    client.post(URL, json=body(severity=2))
    counts = client.get(f"{URL}/counts?status=closed").json()
    assert counts["total"] == 0
    as_of, begin = (
        datetime.fromisoformat(at) for at in (counts["as_of"], counts["received"]["from"])
    )
    assert timedelta(hours=11.5) <= as_of - begin < timedelta(hours=12)
    # Taken at the very end of a half hour, it stands in the last bin but one.
    assert [sum(column) for column in zip(*counts["received"]["bins"][-2:], strict=True)] == [
        *(0, 1, 0, 0, 0)
    ]


def test_a_day_begins_at_midnight_in_vietnam(client, empty):
    client.post(URL, json=body(occurred_at="2026-09-23T17:00:00Z", reported_at=None))
    for query, count in (
        ("from=2026-09-24&to=2026-09-25", 1),
        ("from=2026-09-23&to=2026-09-24", 0),
        ("from=2026-09-24T00:00:00+07:00", 1),
        ("from=2026-09-23T17:00:01Z", 0),
    ):
        assert len(client.get(f"{URL}?{query}").json()["items"]) == count, query


def test_the_catalogue_tells_forms_what_to_ask(client):
    found = client.get("/api/v1/incident-catalogue").json()
    assert len(found["categories"]) == 26
    fields = {field["id"]: field for field in found["fields"]}
    assert fields["depth_cm"]["unit"] == {"vi": "cm", "en": "cm"}
    assert {state["id"] for state in found["states"]} >= {"reported", "closed"}
    assert found["actions"][0]["moves"] == [
        {"from": [], "to": "reported", "needs": [], "adds": None}
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [*body(), "geometry", "fields", "accuracy_m", "occurred_at", "sent_at", "elapsed_s"]
        ),
        json_values,
        max_size=3,
    )
)
def test_no_body_makes_the_server_stumble(client, changes):
    # Not orjson: Python's json writes integers of any size, and lone surrogates as escapes.
    sent = json.dumps(body() | changes)
    answer = client.post(URL, content=sent, headers={"content-type": "application/json"})
    assert answer.status_code in (201, 422), answer.text


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["bbox", "boundary", "category", "status", "from", "to", "q", "cursor", "sort"]
        ),
        st.text(max_size=30),
        max_size=3,
    )
)
@pytest.mark.parametrize("path", ["", "/counts"])
def test_no_query_makes_the_server_stumble(client, path, query):
    assert client.get(URL + path, params=query).status_code in (200, 422)
