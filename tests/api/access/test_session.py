"""Signing in and out as a browser does it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests.signing import PASSWORD, account, told

URL = "/api/v1/session"
AN = {"username": "an", "password": PASSWORD}


def cookie(answer, name: str):
    """The Set-Cookie of a name, with its attributes."""
    for line in answer.headers.get_list("set-cookie"):
        found = SimpleCookie(line)
        if name in found:
            return found[name]
    return None


def me(client):
    return client.get("/api/v1/me").json()


def type_of(answer) -> str:
    return answer.json()["type"].removeprefix("urn:geo-ioc:")


def test_who_signs_in_is_told_who_they_are_and_stays_so(people, browser):
    account(people, role="operator")
    client = browser()
    assert (me(client)["kind"], me(client)["account"]) == ("public", None)
    answer = client.post(URL, json=AN)
    assert answer.status_code == 200
    said = answer.json()
    assert said["kind"] == "session"
    assert said["account"]["username"] == "an"
    assert said["rights"]["incidents.report"] == "all"
    assert [(r["role"], r["title"]["vi"], r["decision"]) for r in said["roles"]] == [
        ("operator", "Trực ban IOC", "QĐ thử")
    ]
    assert said["session"]["method"] == "password"
    assert said["totp"] == "off"
    now = me(client)
    assert now["account"] == said["account"]
    assert now["rights"] == said["rights"]


def test_the_cookies_are_for_us_alone(people, browser):
    account(people)
    answer = browser().post(URL, json=AN)
    for name in ("geo_ioc_session", "geo_ioc_known"):
        found = cookie(answer, name)
        assert found["httponly"]
        assert found["samesite"] == "strict"
        assert found["path"] == "/"
        assert not found["domain"]
        assert not found["secure"]
    assert not cookie(answer, "geo_ioc_session")["max-age"]
    assert cookie(answer, "geo_ioc_device") is None
    assert answer.headers["cache-control"] == "no-store"


def test_over_https_they_are_never_sent_in_the_clear(people, browser):
    account(people)
    answer = browser("https://testserver").post(URL, json=AN | {"keep": True})
    for name in ("geo_ioc_session", "geo_ioc_known", "geo_ioc_device"):
        assert cookie(answer, name)["secure"]


def test_under_a_prefix_they_are_kept_to_it(people, shared, app_settings):
    account(people)
    under = app_settings.model_copy(update={"root_path": "/ban-do"})
    app = create_app(under, Database(shared.url))
    with TestClient(app, "http://testserver/ban-do", root_path="/ban-do") as client:
        answer = client.post("api/v1/session", json=AN)
        assert cookie(answer, "geo_ioc_session")["path"] == "/ban-do"
        assert client.get("api/v1/me").json()["kind"] == "session"


def test_the_cookie_before_the_sign_in_never_works_after_it(people, browser):
    account(people)
    client = browser()
    client.cookies.set("geo_ioc_session", "planted", domain="testserver.local", path="/")
    client.post(URL, json=AN)
    attacker = browser(cookies={"geo_ioc_session": "planted"})
    assert me(attacker)["kind"] == "public"


def test_signing_in_again_makes_another_session_and_ends_the_one_before(people, browser):
    account(people)
    client = browser()
    client.post(URL, json=AN)
    first = client.cookies["geo_ioc_session"]
    client.post(URL, json=AN)
    assert client.cookies["geo_ioc_session"] != first
    assert me(client)["kind"] == "session"
    assert me(browser(cookies={"geo_ioc_session": first}))["kind"] == "public"


def test_after_signing_out_the_cookie_is_worth_nothing(people, browser):
    account(people)
    client = browser()
    client.post(URL, json=AN)
    kept = client.cookies["geo_ioc_session"]
    answer = client.delete(URL)
    assert answer.status_code == 204
    assert "geo_ioc_session" not in client.cookies
    assert "geo_ioc_known" in client.cookies
    assert me(browser(cookies={"geo_ioc_session": kept}))["kind"] == "public"
    assert told(people, "sign_out") == [("an", "account:an", {"address": "testclient"})]


def test_signing_out_without_a_session_is_no_error(browser):
    assert browser().delete(URL).status_code == 204
    assert browser().delete(URL, params={"everywhere": True}).status_code == 204


def test_signing_out_everywhere_ends_other_browsers_and_telephones(people, browser):
    account(people)
    here, there, telephone = browser(), browser(), browser()
    here.post(URL, json=AN)
    there.post(URL, json=AN)
    telephone.post(URL, json=AN | {"keep": True})
    telephone.cookies.delete("geo_ioc_session")
    assert me(telephone)["kind"] == "field"
    assert here.delete(URL, params={"everywhere": True}).status_code == 204
    assert [me(client)["kind"] for client in (here, there, telephone)] == ["public"] * 3


def test_who_signs_out_is_out_of_this_browser_though_it_was_kept_and_of_no_other(people, browser):
    account(people)
    here, there = browser(), browser()
    for client in (here, there):
        client.post(URL, json=AN | {"keep": True})
    assert here.delete(URL).status_code == 204
    assert me(here)["kind"] == "public"
    assert "geo_ioc_device" not in here.cookies
    there.cookies.delete("geo_ioc_session")
    assert me(there)["kind"] == "field"


def test_another_persons_kept_telephone_stays_theirs(people, browser):
    account(people)
    account(people, "binh")
    client = browser()
    client.post(URL, json=AN | {"keep": True})
    client.post(URL, json=AN | {"username": "binh"})
    assert client.delete(URL).status_code == 204
    assert me(client)["account"]["username"] == "an"


def test_a_telephone_that_is_kept_reports_and_no_more(people, browser):
    account(people, role="operator")
    client = browser()
    answer = client.post(URL, json=AN | {"keep": True})
    assert cookie(answer, "geo_ioc_device")["max-age"]
    client.cookies.delete("geo_ioc_session")
    said = me(client)
    assert said["kind"] == "field"
    assert said["session"] is None
    assert "incidents.report" in said["rights"]
    assert "incidents.verify" not in said["rights"]
    assert client.put("/api/v1/me/password", json={"old": "x", "new": "y"}).status_code == 403
    assert client.delete(URL).status_code == 204
    assert me(client)["kind"] == "public"


@pytest.mark.parametrize(
    "given", [{"username": "an", "password": "wrong password"}, {"username": "x", "password": "x"}]
)
def test_what_is_wrong_is_not_said(people, browser, given):
    account(people)
    client = browser()
    answer = client.post(URL, json=given, headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    assert type_of(answer) == "sign_in_failed"
    assert answer.json()["detail"] == "The user name or the password is wrong."
    assert not client.cookies


def test_too_many_failures_are_told_when_to_come_back(people, browser):
    client = browser()
    for _ in range(10):
        client.post(URL, json={"username": "an", "password": "wrong password"})
    answer = client.post(URL, json=AN)
    assert answer.status_code == 429
    assert type_of(answer) == "too_many_attempts"
    assert 890 <= int(answer.headers["retry-after"]) <= 900


def test_a_failure_is_counted_although_its_request_fails(people, browser):
    browser().post(URL, json={"username": "an", "password": "wrong password"})
    with people.read(acting=AT_THE_GATE) as connection:
        rows = connection.execute(text("SELECT bucket FROM sign_in_failure ORDER BY bucket"))
        assert list(rows.scalars()) == ["account:an", "address:testclient"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/username", "/password"]),
        ({"username": "an"}, ["/password"]),
        ({"token": "gi_wall_x", "username": "an"}, ["/token"]),
        ({"token": "gi_wall_x", "keep": True}, ["/token"]),
        (AN | {"user": "an"}, ["/user"]),
        (AN | {"totp": "1" * 21}, ["/totp"]),
        (AN | {"password": "x" * 1001}, ["/password"]),
        ({"username": 5, "password": PASSWORD}, ["/username"]),
    ],
)
def test_a_body_that_is_not_right_says_where(browser, body, pointers):
    answer = browser().post(URL, json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


@pytest.mark.parametrize("field", ["username", "password", "totp"])
@pytest.mark.parametrize("sign", ["\\ud800", "\\u0000"])
def test_signs_that_nothing_could_keep_are_refused(people, browser, field, sign):
    given = json.dumps(AN | {"totp": "123456"} | {field: "@"}).replace("@", f"a{sign}")
    answer = browser().post(URL, content=given, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["session", "device", "known", "oidc"])
@pytest.mark.parametrize("value", ["x", "é", "%00", '"', "gAAAAA=="])
def test_cookies_that_are_not_ours_do_no_harm(people, browser, name, value):
    account(people)
    headers = {"Cookie": f"geo_ioc_{name}={value}".encode("latin-1")}
    assert browser().get("/api/v1/me", headers=headers).status_code == 200
    assert browser().post(URL, json=AN, headers=headers).status_code == 200


def test_the_second_factor_from_the_qr_code_to_the_next_sign_in(people, browser):
    account(people, role="admin")
    client = browser()
    assert client.post(URL, json=AN).json()["totp"] == "due"
    assert client.get("/api/v1/tokens").status_code == 403
    enrolment = client.post("/api/v1/me/totp").json()
    assert enrolment["svg"].startswith("<svg")
    assert enrolment["secret"] in enrolment["uri"]
    one_time = pyotp.TOTP(enrolment["secret"])
    wrong = client.put("/api/v1/me/totp", json={"code": "000000"})
    assert (wrong.status_code, type_of(wrong)) == (401, "totp_wrong")
    code = one_time.at(datetime.now(UTC))
    assert client.put("/api/v1/me/totp", json={"code": code}).status_code == 204
    assert me(client)["totp"] == "on"
    assert client.get("/api/v1/tokens").status_code == 200
    other = browser()
    asked = other.post(URL, json=AN)
    assert (asked.status_code, type_of(asked)) == (401, "totp_required")
    replayed = other.post(URL, json=AN | {"totp": code})
    assert (replayed.status_code, type_of(replayed)) == (401, "totp_wrong")
    following = one_time.at(datetime.now(UTC) + timedelta(seconds=30))
    assert other.post(URL, json=AN | {"totp": following}).json()["totp"] == "on"
    assert client.post("/api/v1/me/totp").status_code == 409


def test_changing_the_password_keeps_this_browser_and_ends_the_others(people, browser):
    account(people)
    here, there = browser(), browser()
    here.post(URL, json=AN)
    there.post(URL, json=AN)
    change = {"old": PASSWORD, "new": "một mật khẩu khác"}
    assert here.put("/api/v1/me/password", json=change).status_code == 204
    assert me(here)["kind"] == "session"
    assert me(there)["kind"] == "public"
    assert there.post(URL, json=AN).status_code == 401
    assert there.post(URL, json=AN | {"password": change["new"]}).status_code == 200
    ((actor, subject, data),) = told(people, "account.password")
    assert (actor, subject, data["address"]) == ("an", "account:an", "testclient")
    assert data["ended"] == {"sessions": 1, "tokens": []}
    assert "argon2" not in str(data)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"old": "wrong password", "new": "một mật khẩu khác"}, "/old"),
        ({"old": PASSWORD, "new": "short"}, "/new"),
        ({"old": PASSWORD, "new": "matkhau12345"}, "/new"),
    ],
)
def test_a_password_change_that_is_refused_says_why(people, browser, change, pointer):
    account(people)
    client = browser()
    client.post(URL, json=AN)
    answer = client.put("/api/v1/me/password", json=change)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_who_finds_a_browser_signed_in_cannot_try_passwords_in_it(people, browser):
    account(people)
    client = browser()
    client.post(URL, json=AN)
    change = {"old": "wrong password", "new": "một mật khẩu khác"}
    statuses = [client.put("/api/v1/me/password", json=change).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert browser().post(URL, json=AN).status_code == 200


def test_ones_sessions_are_listed_and_closed_one_by_one(people, browser):
    account(people)
    here, there = browser(), browser(headers={"User-Agent": "Máy khác".encode("latin-1", "ignore")})
    here.post(URL, json=AN)
    there.post(URL, json=AN)
    items = here.get("/api/v1/me/sessions").json()["items"]
    assert sorted(item["current"] for item in items) == [False, True]
    other = next(item for item in items if not item["current"])
    assert here.delete(f"/api/v1/me/sessions/{other['id']}").status_code == 204
    assert here.delete(f"/api/v1/me/sessions/{other['id']}").status_code == 404
    assert me(there)["kind"] == "public"
    own = next(item for item in items if item["current"])
    assert here.delete(f"/api/v1/me/sessions/{own['id']}").status_code == 204
    assert "geo_ioc_session" not in here.cookies


def test_who_has_not_signed_in_has_no_account_to_change(browser):
    client = browser()
    for method, path in (
        ("GET", "/sessions"),
        ("PUT", "/password"),
        ("POST", "/totp"),
        ("PUT", "/totp"),
    ):
        answer = client.request(method, f"/api/v1/me{path}", json={})
        assert (answer.status_code, type_of(answer)) == (401, "not_signed_in"), path


def test_the_sign_in_page_offers_what_there_is(people, browser):
    said = browser().get("/api/v1/sign-in").json()
    assert said == {"oidc": None, "demonstration": [], "citizen_reports": False}
    account(people, "operator", role="operator", demo=True)
    account(people, "an", role="operator")
    account(people, "system", None, role="system", demo=True)
    shown = browser().get("/api/v1/sign-in").json()["demonstration"]
    assert [(item["username"], item["role"]["en"]) for item in shown] == [
        ("operator", "Operator on duty")
    ]
