"""Input that nobody sends by mistake: a refusal or a result, never a server error."""

from __future__ import annotations

import json

import pytest

from geo_ioc.api.live import NEVER, resumed

ID = "01a20ab8-bf7b-7f4e-bcc4-c199d1254c99"
REPORT = {
    "id": ID,
    "category": "NL",
    "severity": 2,
    "title": "Ngập",
    "lon": 105.69,
    "lat": 18.68,
    "location_source": "gps",
}
JSON = "application/json"
DEEP = "[" * 900 + "]" * 900


@pytest.fixture
def client(client_for, loaded_copy):
    return client_for(loaded_copy)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Ng\\u1eadp"', '"\\ud800"'),
        ('"severity"', '"\\ud800": 1, "severity"'),
        ('"severity"', '"fields": {"depth_cm": 100000000000000000000}, "severity"'),
        ('"severity"', '"fields": {"zzz": 100000000000000000000}, "severity"'),
        ('"severity"', f'"fields": {{"road": {DEEP}}}, "severity"'),
        ('"severity"', f'"geometry": {{"type": "LineString", "coordinates": {DEEP}}}, "severity"'),
        ('"severity"', '"geometry": {"type": "\\ud800"}, "severity"'),
    ],
)
def test_a_body_that_cannot_be_stored_is_refused(client, old: str, new: str):
    body = json.dumps(REPORT)
    assert old in body
    answer = client.post(
        "/api/v1/incidents",
        content=body.replace(old, new, 1),
        headers={"Content-Type": JSON},
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


def test_a_body_that_is_wrong_as_a_whole_is_told_without_an_empty_place(client):
    broken = json.dumps(REPORT).replace('"Ng\\u1eadp"', '"\\ud800"')
    answers = [
        client.post("/api/v1/incidents", content=broken, headers={"Content-Type": JSON}),
        client.post("/api/v1/contacts/search", json={}),
    ]
    for answer in answers:
        assert answer.status_code == 422, answer.text
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["message"]) == ("", answer.json()["detail"])


def test_a_mail_address_that_is_none_is_told_in_words(client):
    contact = {"contact": {"email": "an"}}
    for language, words in (("vi", "địa chỉ thư"), ("en", "mail address")):
        answer = client.post(
            "/api/v1/incidents", json=REPORT | contact, headers={"Accept-Language": language}
        )
        [error] = answer.json()["errors"]
        assert error["pointer"] == "/contact/email"
        assert words in error["message"]
        assert "@\\s" not in answer.text


@pytest.mark.parametrize("sign", ["\u001b", "\u202e"])
@pytest.mark.parametrize("part", ["title", "description"])
def test_a_text_that_would_steer_a_terminal_is_refused_in_words(client, part: str, sign: str):
    answer = client.post("/api/v1/incidents", json=REPORT | {part: f"Ngập {sign}[2J"})
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert error["pointer"] == f"/{part}"
    assert "ký tự điều khiển" in error["message"]


@pytest.mark.parametrize(
    "times",
    [
        {"sent_at": "0001-01-01T00:00:00Z", "occurred_at": "9999-12-31T23:59:59Z"},
        {"sent_at": "9999-12-31T23:59:59Z", "occurred_at": "0001-01-01T00:00:00Z"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"occurred_at": "9999-12-31T23:59:59-14:00"},
        {"reported_at": "0001-01-01T00:00:00Z", "elapsed_s": 31536000},
    ],
)
def test_a_clock_of_any_year_is_no_reason_to_refuse_a_report(client, times: dict[str, object]):
    answer = client.post("/api/v1/incidents", json=REPORT | times)
    assert answer.status_code == 201, answer.text
    assert client.get(f"/api/v1/incidents/{ID}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/" + "a" * 5000, 404),
        ("/assets/" + "a" * 300, 404),
        ("/api/v1/lookup?lon=105.7&lat=18.7&accuracy_m=1e-300", 200),
        ("/api/v1/boundaries?q=%00", 422),
        ("/api/v1/incidents?q=%00", 200),
        ("/api/v1/incidents/counts?q=%00", 200),
        ("/api/v1/incidents/counts?boundary=%00", 422),
        ("/api/v1/incidents/counts?from=0001-01-01T00:00:00%2B14:00", 200),
        ("/api/v1/incidents/counts?to=9999-12-31T23:59:59-14:00", 200),
        ("/tiles/communes/" + "9" * 4000 + "/0/0.mvt", 422),
    ],
)
def test_an_odd_address_is_answered(client, path: str, status: int):
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, 3), ("", 3), ("7", 7), ("9" * 5000, NEVER), ("-1", NEVER), ("\u0663", NEVER)],
)
def test_a_stream_goes_on_from_an_id_of_ours_and_from_no_other(header, expected):
    assert resumed(3, header) == expected
