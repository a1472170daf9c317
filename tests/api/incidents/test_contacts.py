"""Who reported, over the API: shown by right, each look recorded."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from geo_ioc.api import housekeeping
from geo_ioc.audit.origin import ORIGIN
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import forget_everybody, person
from tests.reports import body

URL = "/api/v1/incidents"
CALLER = {"name": "Lê Thị Hòa", "phone": "0912345678", "email": None, "address": "Xóm 3"}
GIVEN = {"name": "Lê Thị Hòa", "phone": "+84 912 345 678", "address": "Xóm 3"}
ELSEWHERE = ["2025-07-01/17920"]


@pytest.fixture
def house(filled, cluster):
    """The database, without anybody's account or row of the trail of another test."""
    yield filled
    forget_everybody(cluster, filled)


@pytest.fixture
def client(client_for, house):
    return client_for(house, role=None)


@pytest.fixture
def operator(house):
    return person(house, "operator", username="an").headers


@pytest.fixture
def reported(client, operator) -> str:
    """The address of an incident in Vinh that somebody has reported by telephone."""
    sent = client.post(URL, json=body(contact=GIVEN, channel="hotline"), headers=operator)
    assert sent.status_code == 201, sent.text
    assert sent.json()["has_contact"] is True
    assert "contact" not in sent.json()
    return f"{URL}/{sent.json()['id']}"


def trail(house) -> list:
    with house.read(acting=AT_THE_GATE) as connection:
        return list(connection.execute(text("SELECT * FROM audit_entry ORDER BY id")))


def test_who_may_looks_and_the_trail_knows_who_when_and_from_where(
    client, house, operator, reported
):
    looked = client.get(f"{reported}/contact", headers=operator)
    assert looked.status_code == 200
    assert looked.json() == CALLER
    assert looked.headers["cache-control"] == "no-store"
    row = trail(house)[-1]
    assert (row.actor, row.action, row.data["address"]) == ("an", "contact.look", "testclient")
    assert row.subject == reported.rpartition("/")[2]
    assert "912345678" not in str([tuple(row) for row in trail(house)])


def test_whose_commune_it_is_looks_and_of_another_is_told_there_is_none(client, house, reported):
    here = person(house, "commune_officer").headers
    there = person(house, "commune_officer", localities=ELSEWHERE).headers
    assert client.get(f"{reported}/contact", headers=here).json() == CALLER
    answer = client.get(f"{reported}/contact", headers=there)
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:geo-ioc:not_found"


def test_what_the_server_erases_by_itself_comes_from_nowhere(client, house, reported):
    """Also with one worker, which is the process of the command that started it."""
    with house.write() as connection:
        connection.execute(
            text("UPDATE incident SET received_at = now() - interval '1096 days' WHERE id = :id"),
            {"id": reported.rpartition("/")[2]},
        )
    known = ORIGIN.set("may-chu")
    assert housekeeping.expire(client.app.state.services) == 1
    ORIGIN.reset(known)
    row = trail(house)[-1]
    assert (row.actor, row.action) == ("system", "contact.expire")
    assert "address" not in row.data


@pytest.mark.parametrize("role", ["admin", "leader", "steward", "auditor", "system"])
def test_who_reads_everything_else_does_not_read_who_reported(client, house, reported, role):
    count = len(trail(house))
    answer = client.get(f"{reported}/contact", headers=person(house, role).headers)
    assert answer.status_code == 403
    assert client.get(f"{reported}/contact").status_code == 401
    assert len(trail(house)) == count


def test_what_the_same_number_reported_is_found(client, house, operator):
    one, other, _ = (
        client.post(URL, json=body(contact={"phone": phone}), headers=operator).json()["id"]
        for phone in ("0933221100", "+84 933 221 100", "0933221101")
    )
    found = client.post("/api/v1/contacts/search", json={"phone": "84933221100"}, headers=operator)
    assert found.status_code == 200
    assert [item["id"] for item in found.json()["items"]] == [other, one]
    there = person(house, "commune_officer", localities=ELSEWHERE).headers
    hidden = client.post("/api/v1/contacts/search", json={"phone": "0933221100"}, headers=there)
    assert hidden.json()["items"] == []


@pytest.mark.parametrize("given", [{}, {"phone": "113", "name": "An"}, {"number": "113"}])
def test_a_search_is_for_one_thing(client, operator, given):
    answer = client.post("/api/v1/contacts/search", json=given, headers=operator)
    assert answer.status_code == 422


def test_a_contact_is_added_and_corrected(client, house, operator):
    sent = client.post(URL, json=body(), headers=operator)
    path = f"{URL}/{sent.json()['id']}"
    assert sent.json()["has_contact"] is False
    assert client.get(f"{path}/contact", headers=operator).status_code == 404
    for phone in ("0912345678", "0912345679"):
        put = client.put(f"{path}/contact", json={"phone": phone}, headers=operator)
        assert (put.status_code, put.json()["phone"]) == (200, phone)
    assert client.get(path, headers=operator).json()["has_contact"] is True
    assert client.get(f"{path}/contact", headers=operator).json()["phone"] == "0912345679"
    there = person(house, "commune_officer", localities=ELSEWHERE).headers
    refused = client.put(f"{path}/contact", json={"phone": "113"}, headers=there)
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("contact", "pointer"),
    [
        ({"phone": "không có"}, "/contact/phone"),
        ({"email": "an"}, "/contact/email"),
        ({}, "/contact"),
        ({"name": "x" * 201}, "/contact/name"),
        ({"job": "x"}, "/contact/job"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_at_its_place(client, operator, contact, pointer):
    answer = client.post(URL, json=body(contact=contact), headers=operator)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert answer.json()["errors"][0]["message"] != "giá trị không dùng được"


def test_a_citizens_contact_is_kept_and_not_told_back(client_for, house, loaded_settings):
    settings = loaded_settings.model_copy(update={"citizen_reports": "on"})
    client = client_for(house, settings, role=None)
    sent = client.post(URL, json=body(channel="citizen", severity=2, contact=GIVEN))
    assert sent.status_code == 201
    assert "912345678" not in sent.text
    path = f"{URL}/{sent.json()['id']}/contact"
    assert client.get(path, headers=person(house, "operator").headers).json() == CALLER
    # Held: the commune does not see the report yet, nor who made it.
    assert client.get(path, headers=person(house, "commune_officer").headers).status_code == 404


def test_a_telephone_that_stays_signed_in_shows_nobodys_contact(house):
    from geo_ioc.access.caller import FIELD_RIGHTS

    assert not {right for right in FIELD_RIGHTS if right.startswith("contacts.")}


def test_without_the_key_it_is_the_configuration_that_is_at_fault_and_not_the_database(
    client, client_for, house, operator, reported, loaded_settings, tmp_path
):
    lost = loaded_settings.model_copy(update={"home": tmp_path, "key_file": None})
    without = client_for(house, lost, role=None)
    answer = without.get(f"{reported}/contact", headers=operator)
    assert answer.status_code == 500
    told = answer.json()
    assert told["type"] == "urn:geo-ioc:settings"
    assert re.search(r"Cấu hình của máy chủ có lỗi, mã [0-9A-F]{4};", told["detail"])
    for hidden in ("Cơ sở dữ liệu", str(tmp_path), "KEY_FILE"):
        assert hidden not in answer.text
    english = without.get(f"{reported}/contact", headers=operator | {"Accept-Language": "en"})
    assert "configuration" in english.json()["detail"]
