"""Signing in with a provider: oidc-provider, which is certified, in a process of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from geo_ioc.access import accounts, oidc
from geo_ioc.access.keys import Keys
from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.settings import Settings
from tests.signing import PASSWORD, account, told

ROOT = Path(__file__).resolve().parents[3]
SESSION = "/api/v1/session"
BEGIN = f"{SESSION}/oidc"
CALLBACK = f"{BEGIN}/callback"


class Provider:
    """The provider's process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [
                *(ROOT / "setup" / "node.sh", "node", ROOT / "tests" / "oidc" / "provider.mjs"),
                *("geo-ioc", "hush", f"http://testserver{CALLBACK}"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.issuer = self.process.stdout.readline().strip()
        if not self.issuer:
            pytest.fail(self.process.communicate()[1])

    def stop(self) -> None:
        """Its standard input ends, and so does it."""
        self.process.communicate()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.stop()


def settings_for(app_settings: Settings, issuer: str) -> Settings:
    return app_settings.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": "geo-ioc",
            "oidc_client_secret": SecretStr("hush"),
            "oidc_title": "Cổng cán bộ tỉnh",
        }
    )


@pytest.fixture(scope="module")
def app(shared, app_settings, provider) -> Iterator[FastAPI]:
    made = create_app(settings_for(app_settings, provider.issuer), Database(shared.url))
    with TestClient(made):
        yield made


@pytest.fixture
def at_the_provider() -> Callable[..., str]:
    """Goes through the provider with a browser of its own; answers where it is sent back to."""

    def go(url: str, **who: str) -> str:
        with httpx2.Client() as browser:
            answer = browser.get(url)
            while "/interaction/" not in answer.headers["location"]:
                answer = browser.get(answer.headers["location"])
            page = httpx2.URL(url).join(answer.headers["location"])
            answer = browser.get(page, params=who)
            while not answer.headers["location"].startswith("http://testserver"):
                answer = browser.get(answer.headers["location"])
            return str(answer.headers["location"])

    return go


def begin(client: TestClient, next_: str = "/") -> str:
    answer = client.get(BEGIN, params={"next": next_})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def kind(client: TestClient) -> str:
    return client.get("/api/v1/me").json()["kind"]


def test_whom_the_provider_names_is_signed_in_and_back_where_they_were(
    people, browser, at_the_provider
):
    account(people, "an", None, role="operator", oidc_username="an")
    client = browser()
    assert client.get("/api/v1/sign-in").json()["oidc"] == {"title": "Cổng cán bộ tỉnh"}
    sent = begin(client, "/?q=mưa")
    assert query(sent)["code_challenge_method"] == "S256"
    back = at_the_provider(sent, **{"as": "s1|an"})
    answer = client.get(back)
    assert answer.status_code == 302
    assert httpx2.URL(answer.headers["location"]) == httpx2.URL("/?q=mưa")
    assert "geo_ioc_oidc" not in client.cookies
    said = client.get("/api/v1/me").json()
    assert (said["account"]["username"], said["session"]["method"]) == ("an", "oidc")
    assert told(people, "sign_in") == [
        (
            "an",
            "account:an",
            {"address": "testclient", "method": "oidc", "second_factor": False},
        )
    ]


def test_the_cookie_that_goes_along_is_sealed_and_comes_back_from_the_provider(browser, provider):
    client = browser()
    answer = client.get(BEGIN)
    (line,) = (
        line for line in answer.headers.get_list("set-cookie") if line.startswith("geo_ioc_oidc=")
    )
    assert "SameSite=lax" in line
    assert "HttpOnly" in line
    assert "Max-Age=600" in line
    state = query(answer.headers["location"])["state"]
    assert state not in line


def test_the_name_finds_the_account_once_and_then_the_subject_does(
    people, browser, at_the_provider
):
    account(people, "an", None, oidc_username="an")
    first = browser()
    first.get(at_the_provider(begin(first), **{"as": "s1|an"}))
    assert kind(first) == "session"
    renamed = browser()
    pinned = at_the_provider(begin(renamed), **{"as": "s1|an"})
    renamed.get(pinned)
    assert kind(renamed) == "session"
    # Somebody else who is given the name later is not let in by it.
    successor = browser()
    answer = successor.get(at_the_provider(begin(successor), **{"as": "s2|an"}))
    assert answer.headers["location"] == "/sign-in?problem=oidc_unknown"
    assert kind(successor) == "public"
    ((_, _, pinned_by),) = told(people, "account.oidc")
    assert pinned_by["before"] == {"oidc_issuer": None, "oidc_subject": None}
    assert pinned_by["after"]["oidc_subject"].startswith("s1")


def test_a_second_factor_at_the_provider_is_noted(people, browser, at_the_provider):
    account(people, "an", None, oidc_username="an")
    client = browser()
    client.get(at_the_provider(begin(client), **{"as": "s1|an", "amr": "mfa"}))
    assert told(people, "sign_in")[0][2]["second_factor"]


@pytest.mark.parametrize("disabled", [False, True])
def test_who_has_no_account_here_is_told_so_and_not_let_in(
    people, browser, at_the_provider, disabled: bool
):
    if disabled:
        made = account(people, "an", None, oidc_username="an")
        with people.write(acting=AT_THE_GATE) as connection:
            accounts.disable(connection, made, by="test", now=datetime.now(UTC))
    client = browser()
    answer = client.get(at_the_provider(begin(client), **{"as": "s1|an"}))
    assert answer.headers["location"] == "/sign-in?problem=oidc_unknown"
    assert kind(client) == "public"
    (failure,) = told(people, "sign_in.failed")
    assert failure[2] == {
        "address": "testclient",
        "method": "oidc",
        "reason": "oidc_unknown",
        "name": "an",
    }


def test_who_gives_up_at_the_provider_is_back_at_the_sign_in_page(browser, at_the_provider):
    client = browser()
    answer = client.get(at_the_provider(begin(client), abort="1"))
    assert answer.headers["location"] == "/sign-in?problem=oidc_failed"


def test_an_answer_with_another_state_proves_nothing(people, browser, at_the_provider):
    account(people, "an", None, oidc_username="an")
    attacker, victim = browser(), browser()
    back = at_the_provider(begin(attacker), **{"as": "s1|an"})
    begin(victim)
    assert victim.get(back).headers["location"] == "/sign-in?problem=oidc_failed"
    assert kind(victim) == "public"
    without = browser()
    assert without.get(back).headers["location"] == "/sign-in?problem=oidc_failed"
    assert attacker.get(back).headers["location"] == "/"


@pytest.mark.parametrize("state", ["x", "", "é"])
def test_the_state_must_be_the_one_that_was_sent(people, browser, at_the_provider, state: str):
    account(people, "an", None, oidc_username="an")
    client = browser()
    back = httpx2.URL(at_the_provider(begin(client), **{"as": "s1|an"}))
    changed = back.copy_set_param("state", state)
    assert client.get(changed).headers["location"] == "/sign-in?problem=oidc_failed"
    assert kind(client) == "public"


def test_an_answer_works_once(people, browser, at_the_provider):
    account(people, "an", None, oidc_username="an")
    client = browser()
    sent = begin(client)
    cookie = client.cookies["geo_ioc_oidc"]
    back = at_the_provider(sent, **{"as": "s1|an"})
    client.get(back)
    again = browser(cookies={"geo_ioc_oidc": cookie})
    assert again.get(back).headers["location"] == "/sign-in?problem=oidc_failed"


@pytest.mark.parametrize("changed", ["nonce", "verifier"])
def test_an_id_token_of_another_sign_in_proves_nothing(
    people, browser, at_the_provider, app_settings, changed: str
):
    account(people, "an", None, oidc_username="an")
    client = browser()
    back = at_the_provider(begin(client), **{"as": "s1|an"})
    keys = Keys.load(app_settings)
    flow = json.loads(keys.decrypt(oidc.PURPOSE, client.cookies["geo_ioc_oidc"]))
    flow[changed] = "x" * 43
    cookie = keys.encrypt(oidc.PURPOSE, json.dumps(flow))
    other = browser(cookies={"geo_ioc_oidc": cookie})
    assert other.get(back).headers["location"] == "/sign-in?problem=oidc_failed"
    assert kind(other) == "public"


def test_an_answer_said_to_be_of_another_provider_is_not_redeemed(people, browser, at_the_provider):
    account(people, "an", None, oidc_username="an")
    client = browser()
    back = httpx2.URL(at_the_provider(begin(client), **{"as": "s1|an"}))
    assert "iss" in query(str(back))
    mixed = back.copy_set_param("iss", "https://other.example")
    assert client.get(mixed).headers["location"] == "/sign-in?problem=oidc_failed"


def test_a_client_that_the_provider_does_not_know_gets_nothing(
    people, shared, app_settings, provider, at_the_provider
):
    account(people, "an", None, oidc_username="an")
    wrong = settings_for(app_settings, provider.issuer).model_copy(
        update={"oidc_client_secret": SecretStr("not it")}
    )
    with TestClient(create_app(wrong, Database(shared.url)), follow_redirects=False) as client:
        answer = client.get(at_the_provider(begin(client), **{"as": "s1|an"}))
        assert answer.headers["location"] == "/sign-in?problem=oidc_failed"


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_on_to_another_site(people, browser, at_the_provider, next_: str):
    account(people, "an", None, oidc_username="an")
    client = browser()
    answer = client.get(at_the_provider(begin(client, next_), **{"as": "s1|an"}))
    assert answer.headers["location"] == "/"


def test_without_a_provider_there_is_nothing_at_its_address(shared, app_settings):
    with TestClient(create_app(app_settings, Database(shared.url))) as client:
        assert client.get(BEGIN).status_code == 404
        assert client.get(CALLBACK).status_code == 404


def test_with_the_provider_stopped_people_sign_in_locally(people, shared, app_settings):
    account(people)
    stopped = Provider()
    stopped.stop()
    settings = settings_for(app_settings, stopped.issuer)
    with TestClient(create_app(settings, Database(shared.url)), follow_redirects=False) as client:
        assert client.get("/api/v1/sign-in").json()["oidc"] == {"title": "Cổng cán bộ tỉnh"}
        assert client.get(BEGIN).headers["location"] == "/sign-in?problem=oidc_down"
        given = {"username": "an", "password": PASSWORD}
        assert client.post(SESSION, json=given).status_code == 200


def test_a_provider_that_stops_under_way_is_told_so(people, shared, app_settings, at_the_provider):
    account(people, "an", None, oidc_username="an")
    going = Provider()
    settings = settings_for(app_settings, going.issuer)
    with TestClient(create_app(settings, Database(shared.url)), follow_redirects=False) as client:
        back = at_the_provider(begin(client), **{"as": "s1|an"})
        going.stop()
        assert client.get(back).headers["location"] == "/sign-in?problem=oidc_down"
