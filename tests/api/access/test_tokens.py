"""Tokens as they are made, sent and claimed over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.signing import PASSWORD, account

URL = "/api/v1/tokens"
SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()


@pytest.fixture
def signed_in(people, browser):
    def make(username: str, role: str | None = None, **over):
        account(people, username, role=role, **over)
        client = browser()
        given = {"username": username, "password": PASSWORD}
        assert client.post("/api/v1/session", json=given).status_code == 200
        return client

    return make


def api(**over):
    return {"kind": "api", "name": "Kho dữ liệu", "expires_at": SOON} | over


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_is_told_once_and_lets_a_program_in(signed_in, browser):
    client = signed_in("an", "operator")
    made = client.post(URL, json=api())
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    secret = made.json()["secret"]
    assert secret.startswith("gi_api_")
    listed = client.get(URL)
    assert secret not in listed.text
    assert [item["name"] for item in listed.json()["items"]] == ["Kho dữ liệu"]
    said = browser().get("/api/v1/me", headers=bearer(secret)).json()
    assert (said["kind"], said["account"]["username"]) == ("api", "an")
    used = client.get(URL).json()["items"][0]
    assert used["used_from"] == "testclient"


def test_a_token_is_held_to_the_actions_it_was_made_for(signed_in, browser):
    client = signed_in("an", "operator")
    made = client.post(URL, json=api(actions=["incidents.report"])).json()
    rights = browser().get("/api/v1/me", headers=bearer(made["secret"])).json()["rights"]
    assert rights["incidents.report"] == "all"
    assert "incidents.verify" not in rights


def test_a_token_makes_no_other_tokens_and_changes_no_account(signed_in, browser):
    client = signed_in("an", "operator")
    headers = bearer(client.post(URL, json=api()).json()["secret"])
    program = browser()
    assert program.post(URL, json=api(), headers=headers).status_code == 403
    assert program.post("/api/v1/me/totp", headers=headers).status_code == 403
    assert program.get("/api/v1/me/sessions", headers=headers).status_code == 403


def test_a_revoked_token_is_refused_and_not_taken_for_the_public(signed_in, browser):
    client = signed_in("an", "operator")
    made = client.post(URL, json=api()).json()
    assert client.delete(f"{URL}/{made['id']}").status_code == 204
    assert client.delete(f"{URL}/{made['id']}").status_code == 204
    answer = browser().get("/api/v1/me", headers=bearer(made["secret"]))
    assert answer.status_code == 401
    assert client.get(URL).json()["items"][0]["revoked_by"] == "an"


def test_ones_own_tokens_are_all_that_most_may_touch(signed_in):
    an, binh = signed_in("an", "operator"), signed_in("binh", "operator")
    made = an.post(URL, json=api()).json()
    assert binh.get(URL).json()["items"] == []
    assert binh.delete(f"{URL}/{made['id']}").status_code == 404
    assert binh.delete(f"{URL}/{uuid4()}").status_code == 404
    assert binh.post(URL, json=api(account="an")).status_code == 403
    assert binh.post(URL, json=api(account="nobody")).status_code == 403
    assert binh.post(URL, json={"kind": "wall", "name": "Phòng trực"}).status_code == 403
    assert binh.post(URL, json=api(account="BINH")).status_code == 201


def test_an_administrator_makes_and_revokes_them_for_others(signed_in):
    admin, an = signed_in("admin", "admin", demo=True), signed_in("an", "operator")
    made = admin.post(URL, json=api(account="an"))
    assert made.json()["account"] == "an"
    assert admin.post(URL, json=api(account="nobody")).status_code == 404
    own = an.post(URL, json=api()).json()
    assert len(admin.get(URL).json()["items"]) == 2
    assert admin.delete(f"{URL}/{own['id']}").status_code == 204


def test_who_may_do_nothing_has_no_tokens(signed_in, browser):
    assert signed_in("an").get(URL).status_code == 403
    assert browser().get(URL).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (api(expires_at=None), "/expires_at"),
        (api(expires_at="2026-11-25T07:00:00"), "/expires_at"),
        (api(expires_at="9999-12-31T23:59:59Z"), "/expires_at"),
        (api(expires_at="2020-01-01T00:00:00Z"), "/expires_at"),
        (api(actions=["incidents.report", "incidents.fly"]), "/actions/1"),
        (api(kind="field", actions=["incidents.report"]), "/actions"),
        (api(name="  "), "/name"),
        (api(kind="sms"), "/kind"),
    ],
)
def test_a_token_that_cannot_be_is_refused_where_it_is_wrong(signed_in, body, pointer):
    answer = signed_in("an", "operator").post(URL, json=body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_wall_claims_its_token_once_and_writes_nothing(signed_in, browser):
    admin = signed_in("admin", "admin", demo=True)
    made = admin.post(URL, json={"kind": "wall", "name": "Phòng trực"}).json()
    wall, other = browser(), browser()
    answer = wall.post("/api/v1/session", json={"token": made["secret"]})
    assert answer.status_code == 200
    said = wall.get("/api/v1/me").json()
    assert (said["kind"], said["account"], said["totp"]) == ("wall", None, "off")
    assert said["rights"]["incidents.read"] == "all"
    assert "incidents.report" not in said["rights"]
    refused = other.post("/api/v1/session", json={"token": made["secret"]})
    assert refused.status_code == 401
    assert refused.json()["type"] == "urn:geo-ioc:sign_in_failed"
    assert admin.get(URL).json()["items"][0]["claimed_at"]
    assert admin.delete(f"{URL}/{made['id']}").status_code == 204
    assert wall.get("/api/v1/me").json()["kind"] == "public"


def test_a_wall_that_signs_out_gives_its_token_up(signed_in, browser):
    admin = signed_in("admin", "admin", demo=True)
    made = admin.post(URL, json={"kind": "wall", "name": "Phòng trực"}).json()
    wall = browser()
    wall.post("/api/v1/session", json={"token": made["secret"]})
    device = wall.cookies["geo_ioc_device"]
    assert wall.delete("/api/v1/session").status_code == 204
    assert browser(cookies={"geo_ioc_device": device}).get("/api/v1/me").json()["kind"] == "public"
    assert admin.get(URL).json()["items"][0]["revoked_by"] == "wall"


def test_long_lists_come_in_pages(signed_in):
    client = signed_in("an", "operator")
    for number in range(3):
        client.post(URL, json=api(name=f"số {number}"))
    first = client.get(URL, params={"limit": 2}).json()
    rest = client.get(first["next"]).json()
    assert [item["name"] for item in first["items"] + rest["items"]] == ["số 2", "số 1", "số 0"]
    assert rest["next"] is None
