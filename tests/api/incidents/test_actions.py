"""The steps of the workflow over HTTP: each behind its right, and only where it reaches."""

from __future__ import annotations

import pytest

from tests.people import person
from tests.reports import body

AWAY = {"lon": 104.202, "lat": 19.44}


@pytest.fixture
def client(client_for, filled):
    return client_for(filled, role=None)


@pytest.fixture
def people(filled):
    """Makes people; the same one for the same role in a test."""
    made: dict[str, object] = {}

    def of(role: str):
        if role not in made:
            made[role] = person(filled, role)
        return made[role]

    return of


@pytest.fixture
def take(client, people):
    """Takes a step as someone of a role; answers the response."""

    def taken(role: str, incident: dict, action: str, **given):
        headers = {**people(role).headers, **given.pop("headers", {})}
        path = f"/api/v1/incidents/{incident['id']}/actions/{action}"
        return client.post(path, json=given, headers=headers)

    return taken


@pytest.fixture
def reported(client, people):
    """Reports an incident as someone of a role; the answer's JSON."""

    def made(role: str = "operator", **changes) -> dict:
        given = {"severity": 3, **changes}
        answer = client.post("/api/v1/incidents", json=body(**given), headers=people(role).headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return made


def test_an_incident_goes_all_the_way_by_those_whose_steps_they_are(take, reported):
    incident = reported(category="TO")
    for role, action in (
        ("operator", "verify"),
        ("verifier", "verify"),
        ("operator", "dispatch"),
        ("commune_officer", "accept"),
        ("commune_officer", "start"),
        ("commune_officer", "resolve"),
        ("operator", "close"),
    ):
        answer = take(role, incident, action)
        assert answer.status_code == 200, (role, action, answer.text)
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    item = answer.json()
    assert item["status"] == "closed"
    assert item["lead"] == "commune:2025-07-01/16681"
    steps = [(event["action"], event["by"].split("-")[0]) for event in item["timeline"]]
    assert steps[-2:] == [("resolve", "commune_officer"), ("close", "operator")]


@pytest.mark.parametrize("role", ["verifier", "commune_officer", "leader", "auditor", "admin"])
def test_a_step_that_is_not_the_roles_is_403(take, reported, role):
    answer = take(role, reported(), "dispatch")
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:geo-ioc:forbidden"


def test_signed_out_a_step_is_401(client, reported):
    path = f"/api/v1/incidents/{reported()['id']}/actions/verify"
    assert client.post(path, json={}).status_code == 401


def test_an_officer_works_in_the_own_commune_and_cannot_even_see_beyond(take, reported, client):
    away = reported(category="TO", **AWAY)
    for _ in range(2):
        take("operator", away, "verify", second="call_back")
    take("operator", away, "dispatch")
    assert take("commune_officer", away, "accept").status_code == 404


def test_what_an_officer_reports_elsewhere_is_routed_and_not_theirs_to_work_on(
    take, reported, client, people
):
    away = reported("commune_officer", category="TO", channel="field", **AWAY)
    assert away["routed"]["organisation"].startswith("commune:2025-07-01/")
    assert away["routed"]["name"].startswith("UBND ")
    # It stays in sight of who reported it, and none of the steps are offered.
    headers = people("commune_officer").headers
    seen = client.get(f"/api/v1/incidents/{away['id']}", headers=headers).json()
    assert seen["allowed"] == []
    take("operator", away, "verify")
    take("verifier", away, "verify")
    take("operator", away, "dispatch")
    answer = take("commune_officer", away, "accept")
    assert answer.status_code == 403
    assert away["number"] in answer.json()["detail"]


def test_the_actions_offered_are_those_of_state_and_role(client, people, reported):
    incident = reported()
    offered = {
        role: client.get(
            f"/api/v1/incidents/{incident['id']}", headers=people(role).headers
        ).json()["allowed"]
        for role in ("operator", "commune_officer", "leader", "auditor")
    }
    assert offered == {
        "operator": ["verify", "reject", "mark_duplicate", "comment"],
        "commune_officer": ["comment"],
        "leader": ["comment"],
        "auditor": [],
    }


def test_a_step_out_of_turn_is_409_and_says_what_is_possible(take, reported):
    answer = take("operator", reported(), "close")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:geo-ioc:not_allowed_now"
    assert "verify" in answer.json()["allowed"]


def test_a_step_on_an_older_version_is_412_and_changes_nothing(take, reported):
    incident = reported()
    old = f'"{incident["version"]}"'
    assert take("operator", incident, "verify", headers={"If-Match": old}).status_code == 200
    answer = take("verifier", incident, "verify", headers={"If-Match": old})
    assert answer.status_code == 412
    current = take("verifier", incident, "verify", headers={"If-Match": "*"})
    assert current.json()["status"] == "verified"


@pytest.mark.parametrize(
    ("action", "given", "pointer"),
    [
        ("reject", {}, "/note"),
        ("mark_duplicate", {}, "/duplicate_of"),
        ("comment", {"note": "x" * 4001}, "/note"),
        ("verify", {"second": "my_brother", "note": ""}, None),
        ("verify", {"who": "me"}, "/who"),
    ],
)
def test_a_step_that_lacks_something_names_the_field(take, reported, action, given, pointer):
    answer = take("operator", reported(), action, **given)
    assert answer.status_code == 422
    if pointer is not None:
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_the_public_sees_a_public_incident_only_once_it_is_verified(take, reported, client):
    incident = reported(visibility="public")
    path = f"/api/v1/incidents/{incident['id']}"
    assert client.get(path).status_code == 404
    take("operator", incident, "verify")
    assert client.get(path).status_code == 404
    take("verifier", incident, "verify")
    seen = client.get(path)
    assert seen.status_code == 200
    item = seen.json()
    assert (item["lon"], item["lat"]) != (incident["lon"], incident["lat"])
    assert (item["description"], item["fields"], item["allowed"]) == ("", {}, [])
    assert {event["by"] for event in item["timeline"]} == {""}


def test_the_public_is_told_the_committee_of_the_place_it_sees(take, reported, client):
    """The true commune's would tell on which side of the line the true place lies."""
    across = 0
    for _ in range(8):
        # 21 m inside Kim Liên, whose line with Hưng Nguyên runs there.
        incident = reported(
            category="TTDT", visibility="public", severity=2, lon=105.60444, lat=18.70
        )
        for role, action in (("operator", "verify"), ("verifier", "verify")):
            take(role, incident, action)
        assert take("operator", incident, "dispatch").json()["lead"] == "commune:2025-07-01/17971"
        seen = client.get(f"/api/v1/incidents/{incident['id']}").json()
        newest = next(unit for unit in seen["boundaries"] if unit["generation"] == "2025-07-01")
        assert seen["lead"] == f"commune:2025-07-01/{newest['code']}"
        assert ("17971" in str(seen)) == (newest["code"] == "17971")
        across += newest["code"] != "17971"
    assert across > 0
