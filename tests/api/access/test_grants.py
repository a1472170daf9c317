"""Granting roles, handing them on, the roster and the sharing table, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import LONG_AGO, VINH, person
from tests.signing import told

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
"""Longer than any run of the tests."""
OLD_VINH = "2024-12-01/16681"


class House:
    """The application, and people who speak to it."""

    def __init__(self, client_for, database: Database) -> None:
        self.database = database
        self.http = client_for(database, role=None)

    def person(self, role: str, **given):
        return person(self.database, role, **given)

    def ask(self, who, method: str, path: str, **given):
        return self.http.request(method, f"/api/v1{path}", headers=who.headers, **given)

    def me(self, who) -> dict:
        return self.ask(who, "GET", "/me").json()


@pytest.fixture(scope="module")
def shared(databases, loaded):
    """True boundaries for the tests of this file; `people` empties the accounts after each."""
    loaded.dispose()
    made = databases.copy(loaded.url.database)
    yield made
    databases.drop(made)


@pytest.fixture
def house(client_for, people):
    return House(client_for, people)


def grant(**changes) -> dict:
    return {
        "account": "nva",
        "role": "commune_officer",
        "decision": "45/QĐ-UBND",
        "starts_at": (NOW - HOUR).isoformat(),
        "localities": [VINH],
        **changes,
    }


def delegation(own: dict, **changes) -> dict:
    """A head's own grant, handed on to `deputy` for a day."""
    return {
        "grant": own["id"],
        "account": "deputy",
        "mode": "KT",
        "decision": "12/GUQ",
        "starts_at": (NOW - HOUR / 60).isoformat(),
        "ends_at": (NOW + DAY).isoformat(),
        **changes,
    }


def test_an_administrator_grants_a_role_by_a_decision_and_takes_it_back(house):
    admin = house.person("admin")
    officer = house.person("steward", username="nva")
    made = house.ask(admin, "POST", "/grants", json=grant())
    assert made.status_code == 201, made.text
    role = next(r for r in house.me(officer)["roles"] if r["role"] == "commune_officer")
    assert (role["decision"], role["localities"][0]["locality"]) == ("45/QĐ-UBND", VINH)
    assert house.me(officer)["rights"]["incidents.read"] == "scope"
    path = f"/grants/{made.json()['id']}"
    assert house.ask(admin, "DELETE", path).status_code == 204
    assert house.me(officer)["rights"]["incidents.read"] == "public"
    assert house.ask(admin, "DELETE", path).status_code == 409


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"role": "king"}, "/role"),
        ({"decision": "  "}, "/decision"),
        ({"localities": []}, "/localities"),
        ({"localities": ["2025-07-01/99999"]}, "/localities/0"),
        ({"localities": [VINH, "x"]}, "/localities/1"),
        ({"organisations": ["so-nothing"]}, "/organisations/0"),
        ({"ends_at": (NOW - 2 * HOUR).isoformat()}, "/ends_at"),
        ({"starts_at": "2026-11-25"}, "/starts_at"),
    ],
)
def test_a_grant_that_cannot_be_says_which_field_is_wrong(house, changes, pointer):
    admin = house.person("admin")
    house.person("steward", username="nva")
    answer = house.ask(admin, "POST", "/grants", json=grant(**changes))
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_grant_counts_only_within_its_period(house):
    admin = house.person("admin")
    officer = house.person("steward", username="nva")
    for start, end in ((NOW + DAY, None), (NOW - 2 * HOUR, NOW - HOUR)):
        given = grant(starts_at=start.isoformat(), ends_at=end and end.isoformat())
        assert house.ask(admin, "POST", "/grants", json=given).status_code == 201
    assert [role["role"] for role in house.me(officer)["roles"]] == ["steward"]


def test_a_grant_on_an_old_unit_follows_succession_and_says_so(house):
    admin = house.person("admin")
    officer = house.person("steward", username="nva")
    house.ask(admin, "POST", "/grants", json=grant(localities=[OLD_VINH]))
    [role] = [r for r in house.me(officer)["roles"] if r["role"] == "commune_officer"]
    told = {unit["locality"]: unit["follows"] for unit in role["localities"]}
    assert told[OLD_VINH] is None
    assert [key for key, follows in told.items() if follows == OLD_VINH]


def test_what_an_old_unit_follows_to_is_told_before_it_is_granted(house):
    admin, officer = house.person("admin"), house.person("commune_officer")
    path = f"/grants/localities?of={OLD_VINH},2024-12-01/none"
    found = house.ask(admin, "GET", path).json()["items"]
    assert {unit["granted"] for unit in found} == {OLD_VINH}
    assert [unit["locality"] for unit in found if unit["follows"] == OLD_VINH]
    assert house.ask(officer, "GET", path).status_code == 403


def test_a_head_hands_the_role_on_for_a_period_and_takes_it_back(house):
    head = house.person("head")
    deputy = house.person("steward", username="deputy")
    own = house.ask(head, "GET", "/delegations").json()["items"][0]
    given = delegation(own)
    made = house.ask(head, "POST", "/delegations", json=given)
    assert made.status_code == 201, made.text
    role = next(r for r in house.me(deputy)["roles"] if r["role"] == "head")
    assert role["delegated"]["mode"] == "KT"
    assert role["delegated"]["by"].startswith("Người giữ vai trò head")
    # It cannot be handed on again, and nobody else can take it back.
    again = given | {"grant": made.json()["id"], "account": "deputy"}
    assert house.ask(deputy, "POST", "/delegations", json=again).status_code == 403
    path = f"/delegations/{made.json()['id']}"
    other = house.person("head")
    assert house.ask(other, "DELETE", path).status_code == 403
    assert house.ask(head, "DELETE", path).status_code == 204
    assert [r["role"] for r in house.me(deputy)["roles"]] == ["steward"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"localities": ["2025-07-01/40"]}, "/localities/0"),
        ({"organisations": ["so-nnmt"]}, "/organisations/0"),
        ({"starts_at": (LONG_AGO - timedelta(days=1)).isoformat()}, "/starts_at"),
    ],
)
def test_nobody_hands_on_more_than_they_have(house, changes, pointer):
    head = house.person("head")
    house.person("steward", username="deputy")
    own = house.ask(head, "GET", "/delegations").json()["items"][0]
    given = delegation(own, mode="TUQ")
    answer = house.ask(head, "POST", "/delegations", json=given | changes)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_what_was_delegated_ends_with_the_grant_it_came_from(house):
    admin, head = house.person("admin"), house.person("head")
    deputy = house.person("steward", username="deputy")
    own = house.ask(head, "GET", "/delegations").json()["items"][0]
    given = delegation(own)
    made = house.ask(head, "POST", "/delegations", json=given)
    assert made.status_code == 201
    assert house.ask(admin, "DELETE", f"/grants/{own['id']}").status_code == 204
    assert [r["role"] for r in house.me(deputy)["roles"]] == ["steward"]
    first, second = told(house.database, "grant.revoke")
    assert first[2]["grant"] == own["id"]
    assert second[1:] == (
        "account:deputy",
        {**first[2], "grant": made.json()["id"], "decision": given["decision"],
         "delegated_from": own["id"]},
    )  # fmt: skip


def test_who_stands_in_the_roster_is_an_operator_for_the_shift(house):
    admin = house.person("admin")
    night = house.person("steward", username="night")
    shift = {
        "account": "night",
        "starts_at": (NOW - HOUR).isoformat(),
        "ends_at": (NOW + 7 * HOUR).isoformat(),
        "decision": "Lịch trực tháng 11",
    }
    made = house.ask(admin, "POST", "/shifts", json=shift)
    assert made.status_code == 201
    role = next(r for r in house.me(night)["roles"] if r["role"] == "operator")
    assert role["shift"] is True
    assert datetime.fromisoformat(role["ends_at"]) == NOW + 7 * HOUR
    assert house.me(night)["rights"]["incidents.dispatch"] == "all"
    # Twice at once is a mistake, and so is a shift of two days.
    assert house.ask(admin, "POST", "/shifts", json=shift).status_code == 409
    long = shift | {"ends_at": (NOW + 48 * HOUR).isoformat()}
    assert house.ask(admin, "POST", "/shifts", json=long).status_code == 422
    listed = house.ask(admin, "GET", "/shifts").json()["items"]
    assert [item["username"] for item in listed] == ["night"]
    assert house.ask(admin, "DELETE", f"/shifts/{made.json()['id']}").status_code == 204
    assert [r["role"] for r in house.me(night)["roles"]] == ["steward"]


def test_an_indicator_is_withheld_from_an_organisation_and_given_back(house):
    steward = house.person("steward")
    officer = house.person("focal_point")
    values = "/indicators/population_density/values"
    assert house.ask(officer, "GET", values).status_code == 200
    cell = {
        "subject": "population_density",
        "organisation": "so-nnmt",
        "shared": False,
        "decision": "7/QĐ",
    }
    assert house.ask(steward, "PUT", "/sharing/indicators", json=cell).status_code == 204
    assert house.ask(officer, "GET", values).status_code == 403
    tile = house.http.get("/tiles/indicators/8/202/115.mvt", headers=officer.headers)
    assert tile.status_code == 403
    # Others see it still, and who reads all does, too.
    assert house.ask(house.person("commune_officer"), "GET", values).status_code == 200
    assert house.ask(steward, "GET", values).status_code == 200
    # A steward decides on indicators and not on layers.
    assert house.ask(steward, "PUT", "/sharing/layers", json=cell).status_code == 403
    where = {"subject": "population_density", "organisation": "so-nnmt"}
    assert house.ask(steward, "DELETE", "/sharing/indicators", params=where).status_code == 204
    assert house.ask(steward, "DELETE", "/sharing/indicators", params=where).status_code == 404
    assert house.ask(officer, "GET", values).status_code == 200


def test_a_layer_is_withheld_from_an_organisation_everywhere(house):
    admin = house.person("admin")
    officer = house.person("focal_point")
    cell = {"subject": "rivers", "organisation": "so-nnmt", "shared": False, "decision": "7/QĐ"}
    assert house.ask(admin, "PUT", "/sharing/layers", json=cell).status_code == 204
    style = house.http.get("/styles/light.json", headers=officer.headers).json()
    assert "rivers" not in style["sources"]["base"]["url"]
    listed = house.ask(officer, "GET", "/layers").json()["items"]
    assert "rivers" not in [layer["id"] for layer in listed]
    for path in ("/api/v1/layers/rivers", "/tiles/rivers", "/tiles/rivers/9/404/230.mvt"):
        assert house.http.get(path, headers=officer.headers).status_code == 403
    other = house.http.get("/styles/light.json", headers=admin.headers).json()
    assert "rivers" in other["sources"]["base"]["url"]
    unknown = cell | {"subject": "nothing"}
    assert house.ask(admin, "PUT", "/sharing/layers", json=unknown).status_code == 404


def test_every_change_of_rights_stands_in_the_trail(house):
    admin = house.person("admin", username="chief")
    house.person("steward", username="nva")
    made = house.ask(admin, "POST", "/grants", json=grant()).json()
    house.ask(admin, "DELETE", f"/grants/{made['id']}")
    with house.database.read(acting=AT_THE_GATE) as connection:
        rows = connection.execute(
            text("SELECT actor, action, subject, data FROM audit_entry ORDER BY id DESC LIMIT 2")
        ).all()
    assert [tuple(row)[:3] for row in rows] == [
        ("chief", "grant.revoke", "account:nva"),
        ("chief", "grant.add", "account:nva"),
    ]
    revoked, added = (row.data for row in rows)
    assert revoked["grant"] == added["grant"] == made["id"]
    assert revoked["before"] == {"revoked_at": None}
    assert revoked["after"]["revoked_at"] is not None
    assert added["after"]["decision"] == made["decision"]
    assert added["after"]["localities"] == made["localities"]


def test_what_was_shared_before_and_after_stands_in_the_trail(house):
    steward = house.person("admin")
    cell = {"subject": "communes", "organisation": "so-yt"}
    for shared, decision in ((False, "7/QĐ"), (True, "8/QĐ")):
        given = cell | {"shared": shared, "decision": decision}
        assert house.ask(steward, "PUT", "/sharing/layers", json=given).status_code == 204
    house.ask(steward, "DELETE", "/sharing/layers", params=cell)
    withheld = {"shared": False, "decision": "7/QĐ"}
    given = {"shared": True, "decision": "8/QĐ"}
    said = told(house.database, "sharing.decide") + told(house.database, "sharing.forget")
    assert [(subject, data["before"], data["after"]) for _, subject, data in said] == [
        ("layer:communes", None, withheld),
        ("layer:communes", withheld, given),
        ("layer:communes", given, None),
    ]


def test_an_account_is_made_with_a_password_that_is_told_once_and_kept_out_at_once(house):
    admin = house.person("admin")
    given = {"username": "nvb", "name": "Nguyễn Văn B"}
    made = house.ask(admin, "POST", "/accounts", json=given)
    assert made.status_code == 201
    secret = made.json()["first_password"]
    listed = house.ask(admin, "GET", "/accounts").json()["items"]
    assert "nvb" in [account["username"] for account in listed]
    assert secret not in house.ask(admin, "GET", "/accounts").text
    sign_in = {"username": "nvb", "password": secret}
    assert house.http.post("/api/v1/session", json=sign_in).status_code == 200
    path = f"/accounts/{made.json()['id']}/disabled"
    assert house.ask(admin, "PUT", path, json={"disabled": True}).status_code == 200
    assert house.http.get("/api/v1/me").json()["kind"] == "public"
    assert house.http.post("/api/v1/session", json=sign_in).status_code == 401
    renewed = house.ask(admin, "POST", f"/accounts/{made.json()['id']}/password")
    assert renewed.json()["first_password"] != secret
    assert house.ask(admin, "POST", "/accounts", json=given).status_code == 409


def test_the_table_of_rights_is_there_to_read_for_everybody(house):
    table = house.http.get("/api/v1/rights").json()
    dispatch = next(row for row in table["items"] if row["id"] == "incidents.dispatch")
    assert dispatch["levels"] == {"operator": "all"}


@pytest.mark.parametrize(
    ("method", "path", "given"),
    [
        ("POST", "/grants", {"json": grant(starts_at="0001-01-01T00:00:00+23:00")}),
        ("POST", "/grants", {"json": grant(ends_at="9999-12-31T23:59:59-23:00")}),
        ("GET", "/shifts", {"params": {"from": "9999-12-31T00:00:00Z"}}),
        ("GET", "/grants", {"params": {"account": "\0"}}),
        ("DELETE", "/sharing/layers", {"params": {"subject": "\0", "organisation": "x"}}),
        ("POST", "/grants", {"json": grant(localities=[f"{VINH}/x"])}),
    ],
)
def test_what_cannot_be_kept_or_reckoned_with_is_422(house, method, path, given):
    admin = house.person("admin")
    house.person("steward", username="nva")
    answer = house.ask(admin, method, path, **given)
    assert answer.status_code == 422, answer.text


def test_a_layer_is_shared_with_a_communes_committee_that_is_one(house):
    admin = house.person("admin")
    cell = {"subject": "rivers", "shared": False, "decision": "7/QĐ"}
    for organisation, status in ((f"commune:{VINH}", 204), ("commune:x,org:so-xd", 422)):
        given = cell | {"organisation": organisation}
        assert house.ask(admin, "PUT", "/sharing/layers", json=given).status_code == status
