"""The role of an administrator is used only where a second factor was shown, by every door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text

from geo_ioc.access import secrets
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import person, session, with_password

PASSWORD = "một ngày mưa dài lê thê"
SOON = (datetime.now(UTC) + timedelta(days=1)).isoformat()


@pytest.fixture
def client(client_for, people):
    return client_for(people, role=None)


@pytest.fixture
def boss(people):
    """An administrator, who is also on duty, with a password and no second factor."""
    made = person(people, "admin", username="boss")
    with_password(people, made.account, PASSWORD)
    with people.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by) VALUES"
                " (:account, now() - interval '1 hour', now() + interval '7 hours', 'x', 'test')"
            ),
            {"account": made.account},
        )
        connection.execute(text("DELETE FROM token"))
    return made


def sign_in(client, **given) -> dict:
    answer = client.post(
        "/api/v1/session", json={"username": "boss", "password": PASSWORD, **given}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_session_of_the_password_alone_administers_nothing(client, boss):
    assert sign_in(client)["totp"] == "due"
    assert client.get("/api/v1/accounts").status_code == 403


def test_a_kept_telephone_is_never_an_administrator(client, boss):
    sign_in(client, keep=True)
    client.cookies.delete("geo_ioc_session")
    me = client.get("/api/v1/me").json()
    assert me["kind"] == "field"
    assert "accounts.read" not in me["rights"]


def test_a_token_made_without_a_second_factor_is_no_administrators(client, boss):
    sign_in(client)
    made = client.post("/api/v1/tokens", json={"kind": "api", "name": "x", "expires_at": SOON})
    assert made.status_code == 201
    headers = {"Authorization": f"Bearer {made.json()['secret']}"}
    client.cookies.clear()
    assert client.get("/api/v1/accounts", headers=headers).status_code == 403
    # What the account may do besides, the token may.
    assert client.get("/api/v1/shifts", headers=headers).status_code == 200


def test_a_session_of_a_provider_that_asked_for_no_second_factor_administers_nothing(
    client, boss, people
):
    secret = session(people, boss.account)
    with people.write(acting=AT_THE_GATE) as connection:
        connection.execute(text("UPDATE session SET method = 'oidc', second_factor = false"))
    client.cookies.set("geo_ioc_session", secret)
    assert client.get("/api/v1/accounts").status_code == 403


@pytest.fixture
def by_provider(client, boss, people):
    """The administrator has a second factor; a provider that asks for none has opened a session.

    Answers the secret of the second factor.
    """
    sign_in(client)
    secret = client.post("/api/v1/me/totp").json()["secret"]
    code = {"code": pyotp.TOTP(secret).now()}
    assert client.put("/api/v1/me/totp", json=code).status_code == 204
    client.cookies.clear()
    cookie = session(people, boss.account)
    with people.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "UPDATE session SET method = 'oidc', second_factor = false WHERE secret_hash = :h"
            ),
            {"h": secrets.digest(cookie)},
        )
        # As if that had been long ago: the code of now was not taken yet.
        connection.execute(text("UPDATE account SET totp_step = 0"))
    client.cookies.set("geo_ioc_session", cookie)
    return secret


def test_who_comes_by_such_a_provider_shows_the_second_factor_afterwards(client, by_provider):
    assert client.get("/api/v1/me").json()["totp"] == "code"
    assert client.get("/api/v1/accounts").status_code == 403
    code = {"code": pyotp.TOTP(by_provider).now()}
    assert client.put("/api/v1/me/totp", json=code).status_code == 204
    assert client.get("/api/v1/me").json()["totp"] == "on"
    assert client.get("/api/v1/accounts").status_code == 200


def test_codes_cannot_be_tried_out_there(client, by_provider, people):
    for _ in range(10):
        answer = client.put("/api/v1/me/totp", json={"code": "000000"})
        assert answer.json()["type"] == "urn:geo-ioc:totp_wrong"
    code = {"code": pyotp.TOTP(by_provider).now()}
    answer = client.put("/api/v1/me/totp", json=code)
    assert answer.status_code == 429
    assert client.get("/api/v1/accounts").status_code == 403
    with people.read(acting=AT_THE_GATE) as connection:
        told = connection.execute(
            text("SELECT count(*) FROM audit_entry WHERE action = 'sign_in.failed'")
        ).scalar_one()
    assert told == 10


def test_with_the_second_factor_the_session_and_its_tokens_administer(client, boss):
    sign_in(client)
    secret = client.post("/api/v1/me/totp").json()["secret"]
    code = {"code": pyotp.TOTP(secret).now()}
    assert client.put("/api/v1/me/totp", json=code).status_code == 204
    assert client.get("/api/v1/accounts").status_code == 200
    made = client.post("/api/v1/tokens", json={"kind": "api", "name": "x", "expires_at": SOON})
    headers = {"Authorization": f"Bearer {made.json()['secret']}"}
    client.cookies.clear()
    assert client.get("/api/v1/accounts", headers=headers).status_code == 200


def test_an_account_that_is_taken_back_is_free_of_the_tokens_made_meanwhile(client, boss, people):
    chief = person(people, "admin")
    for way in ("password", "disabled"):
        password = PASSWORD
        sign_in(client, password=password)
        made = client.post("/api/v1/tokens", json={"kind": "api", "name": "x", "expires_at": SOON})
        theirs = {"Authorization": f"Bearer {made.json()['secret']}"}
        client.cookies.clear()
        assert client.get("/api/v1/me", headers=theirs).status_code == 200
        path = f"/api/v1/accounts/{boss.account}"
        if way == "password":
            assert client.post(f"{path}/password", headers=chief.headers).status_code == 200
            with_password(people, boss.account, PASSWORD)
        else:
            for disabled in (True, False):
                given = {"disabled": disabled}
                client.put(f"{path}/disabled", json=given, headers=chief.headers)
        assert client.get("/api/v1/me", headers=theirs).status_code == 401
