"""Reports without an account, where the installation lets people send them; and of no account
that is real."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geo_ioc.api.reporting import PER_ADDRESS
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import forget_everybody, person, with_password
from tests.reports import body

URL = "/api/v1/incidents"


@pytest.fixture
def house(filled, cluster):
    """The database, without anybody's account or failure of another test."""
    yield filled
    forget_everybody(cluster, filled)


@pytest.fixture
def open_to_citizens(client_for, house, loaded_settings):
    settings = loaded_settings.model_copy(update={"citizen_reports": "on"})
    return client_for(house, settings, role=None)


def citizen(**changes) -> dict:
    return body(channel="citizen", severity=2, **changes)


def test_unless_it_is_opened_a_report_needs_an_account(client_for, house):
    client = client_for(house, role=None)
    answer = client.post(URL, json=citizen())
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:geo-ioc:not_signed_in"


def test_a_citizens_report_is_held_until_someone_has_verified_it(open_to_citizens, house):
    client = open_to_citizens
    people = {role: person(house, role) for role in ("operator", "verifier")}
    officer = person(house, "commune_officer")
    sent = client.post(URL, json=citizen())
    assert sent.status_code == 201
    path = f"{URL}/{sent.json()['id']}"
    assert "held" in sent.json()["flags"]
    # The centre sees it; neither the public nor the commune does.
    assert client.get(path, headers=people["operator"].headers).status_code == 200
    assert client.get(path).status_code == 404
    assert client.get(path, headers=officer.headers).status_code == 404
    for role in people:
        step = client.post(f"{path}/actions/verify", json={}, headers=people[role].headers)
        assert step.status_code == 200
    assert step.json()["flags"] == []
    assert client.get(path, headers=officer.headers).status_code == 200


def test_the_same_report_again_is_the_same_incident(open_to_citizens):
    given = citizen()
    first = open_to_citizens.post(URL, json=given)
    again = open_to_citizens.post(URL, json=given)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]


def test_an_id_that_is_taken_tells_nothing_of_the_incident_that_has_it(open_to_citizens, house):
    operator = person(house, "operator")
    there = open_to_citizens.post(URL, json=body(), headers=operator.headers).json()
    answer = open_to_citizens.post(URL, json=citizen(id=there["id"]))
    assert answer.status_code == 409
    assert there["number"] not in answer.text


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"channel": "operator"}, "/channel"), ({"visibility": "public"}, "/visibility")],
)
def test_a_citizen_can_claim_neither_an_office_nor_the_public_map(
    open_to_citizens, changes, pointer
):
    answer = open_to_citizens.post(URL, json=citizen() | changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_too_many_reports_from_one_address_wait(open_to_citizens):
    for _ in range(PER_ADDRESS):
        assert open_to_citizens.post(URL, json=citizen()).status_code == 201
    answer = open_to_citizens.post(URL, json=citizen())
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.fixture
def shown(house):
    """An operator of the demonstration, to whom one may sign in."""
    made = person(house, "operator")
    with_password(house, made.account, "many know it")
    with house.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text("UPDATE account SET demo = true WHERE id = :id"), {"id": made.account}
        )
    return made


def test_what_the_demonstration_reports_is_demonstration(open_to_citizens, shown):
    """So is what people without an account report while it is open."""
    by_account = open_to_citizens.post(URL, json=body(), headers=shown.headers).json()
    by_nobody = open_to_citizens.post(URL, json=citizen()).json()
    assert [item["demo"] for item in (by_account, by_nobody)] == [True, True]
    assert open_to_citizens.get(URL, headers=shown.headers).status_code == 200


def test_the_first_real_incident_closes_the_accounts_of_the_demonstration(
    open_to_citizens, shown, house
):
    real = person(house, "operator")
    assert open_to_citizens.get("/api/v1/sign-in").json()["demonstration"]
    told = open_to_citizens.post(URL, json=body(), headers=real.headers).json()
    assert told["demo"] is False
    assert open_to_citizens.get(URL, headers=shown.headers).status_code == 401
    assert open_to_citizens.get("/api/v1/sign-in").json()["demonstration"] == []
    assert open_to_citizens.get(URL, headers=real.headers).status_code == 200
    assert open_to_citizens.post(URL, json=citizen()).json()["demo"] is False


def test_who_sends_a_citizens_report_again_reads_nothing_of_what_was_written_since(
    open_to_citizens, house
):
    given = citizen()
    sent = open_to_citizens.post(URL, json=given).json()
    operator = person(house, "operator", username="truc.ban")
    path = f"{URL}/{sent['id']}/actions"
    for action, note in (("verify", "GHI CHÚ NỘI BỘ"), ("comment", "nghi báo giả")):
        step = {"note": note}
        answer = open_to_citizens.post(f"{path}/{action}", json=step, headers=operator.headers)
        assert answer.status_code == 200
    again = open_to_citizens.post(URL, json=given)
    assert again.status_code == 200
    for secret in ("GHI CHÚ", "báo giả", "truc.ban"):
        assert secret not in again.text
    assert [event["to"] for event in again.json()["timeline"]] == ["reported", "verifying"]
