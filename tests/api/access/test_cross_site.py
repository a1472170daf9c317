"""A page of another site cannot have a browser send a change with our cookies."""

from __future__ import annotations

import pytest

from geo_ioc.api.caller import DEVICE_COOKIE, SESSION_COOKIE
from tests.people import person, session

HOST = "testserver"
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    # Another name of the same domain is another site to us.
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": f"http://{HOST}:8443"},
    {"Origin": f"http://{HOST}.evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
]
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{HOST}"},
    {"Origin": f"http://{HOST}"},
    {},
]
CHANGES = [
    ("POST", "/api/v1/me/totp"),
    ("PUT", "/api/v1/me/totp"),
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/tokens"),
]
"""One of each method that changes something."""


@pytest.fixture
def someone(people):
    return person(people, "operator")


@pytest.fixture
def cookie(people, someone) -> dict[str, str]:
    return {SESSION_COOKIE: session(people, someone.account)}


def refused(answer) -> bool:
    if answer.headers.get("content-type") != "application/problem+json":
        return False
    return (answer.status_code, answer.json()["type"]) == (403, "urn:geo-ioc:cross_site")


@pytest.mark.parametrize(("method", "url"), CHANGES)
@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_change_from_another_site_is_refused(browser, cookie, method, url, headers):
    client = browser(cookies=cookie)
    assert refused(client.request(method, url, json={}, headers=headers))
    assert client.get("/api/v1/me").json()["kind"] == "session"


@pytest.mark.parametrize(("method", "url"), CHANGES)
@pytest.mark.parametrize("headers", OURS)
def test_a_change_from_our_own_page_is_not(browser, cookie, method, url, headers):
    answer = browser(cookies=cookie).request(method, url, json={}, headers=headers)
    assert not refused(answer)
    assert answer.status_code in (200, 204, 401, 409, 422)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_signing_somebody_in_from_another_site_is_refused(browser, headers):
    """Else a page could have a browser report under an account of its own."""
    given = {"username": "an", "password": "x"}
    assert refused(browser().post("/api/v1/session", json=given, headers=headers))


def test_a_device_cookie_is_no_different(browser, people, someone):
    for name in (DEVICE_COOKIE, SESSION_COOKIE):
        client = browser(cookies={name: "whatever"})
        headers = {"Sec-Fetch-Site": "cross-site"}
        assert refused(client.delete("/api/v1/session", headers=headers))


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_program_with_its_token_is_none_of_a_browsers_business(browser, someone, headers):
    for cookies in ({}, {SESSION_COOKIE: "planted"}):
        client = browser(cookies=cookies)
        answer = client.delete("/api/v1/session", headers=headers | someone.headers)
        assert answer.status_code == 204


def test_a_bad_token_does_not_open_the_way_for_the_cookie(browser, cookie):
    headers = {"Sec-Fetch-Site": "cross-site"}
    for bad in ("Bearer x", "Bearer ", "Basic eDp4", ""):
        client = browser(cookies=cookie)
        answer = client.post("/api/v1/me/totp", headers=headers | {"Authorization": bad})
        assert answer.status_code in (401, 403)
        assert client.get("/api/v1/me").json()["totp"] == "off"


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_looking_is_let_through_and_changes_nothing(browser, cookie, headers):
    """A link from elsewhere opens the page; what a GET answers no other site can read."""
    answer = browser(cookies=cookie).get("/api/v1/me", headers=headers)
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


def test_no_other_site_is_ever_allowed_to_read(browser):
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = browser().options("/api/v1/session", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_a_form_cannot_carry_a_body_of_ours(browser, people, content_type):
    """What a page may send to another site without asking first is not JSON."""
    client = browser(cookies={SESSION_COOKIE: session(people, person(people, "admin").account)})
    before = client.get("/api/v1/accounts").json()["items"]
    answer = client.post(
        "/api/v1/accounts",
        content='{"username": "evil", "name": "x", "password": false}',
        headers={"Content-Type": content_type},
    )
    assert answer.status_code == 422
    assert client.get("/api/v1/accounts").json()["items"] == before
