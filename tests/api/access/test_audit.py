"""The routes of the trail: what was done, whether it still holds, and all of it to take away."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.audit import files, reading, trail
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import person
from tests.signing import told

URL = "/api/v1/audit"


@pytest.fixture
def auditor(browser, people):
    return browser(headers=person(people, "auditor", username="kiem-toan").headers)


def add(database, *actions: str, **data) -> None:
    with database.write(acting=AT_THE_GATE) as connection:
        for action in actions:
            trail.append(connection, "an", action, "account:binh", data)


def test_a_row_says_who_when_from_where_and_what_before_and_after(auditor, people):
    admin = auditor.headers.copy()
    auditor.headers.update(person(people, "admin", username="quan-tri").headers)
    made = auditor.post("/api/v1/accounts", json={"username": "binh", "name": "Bình"}).json()
    gone = auditor.put(f"/api/v1/accounts/{made['id']}/disabled", json={"disabled": True})
    auditor.headers = admin
    first, second = auditor.get(URL).json()["items"]
    assert first.pop("at") > second.pop("at")
    assert first == {
        "id": 2,
        "actor": "quan-tri",
        "action": "account.disable",
        "subject": "account:binh",
        "address": "testclient",
        "before": {"disabled_at": None},
        "after": {"disabled_at": first["after"]["disabled_at"]},
        "data": {"ended": {"sessions": 0, "tokens": []}},
    }
    said = gone.json()["disabled_at"]
    assert first["after"]["disabled_at"][:26] == said[:26]
    assert second["before"] is None
    assert second["after"] == {
        "name": "Bình",
        "password": True,
        "oidc_username": None,
        "demo": False,
    }
    assert second["data"] == {}


@pytest.mark.parametrize("name", ["public", "wall", "System", "unknown", "citizen", "cli"])
def test_nobody_is_called_as_the_trail_calls_who_is_no_person(auditor, people, name):
    auditor.headers.update(person(people, "admin").headers)
    asked = {"username": name, "name": "Bình"}
    for language, word in (("vi", "hệ thống"), ("en", "reserved")):
        refused = auditor.post(
            "/api/v1/accounts", json=asked, headers={"Accept-Language": language}
        )
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["pointer"] == "/username"
        assert word in error["message"]
    assert told(people, "account.add") == []


def test_what_the_server_did_by_itself_has_no_address(auditor, people):
    add(people, "demo.over")
    (entry,) = auditor.get(URL).json()["items"]
    assert (entry["address"], entry["before"], entry["after"]) == ("", None, None)


def test_a_row_of_an_older_release_is_told_as_it_is(auditor, people):
    add(people, "sharing.decide", before=None, after=True, organisation="so-yt")
    (entry,) = auditor.get(URL).json()["items"]
    assert (entry["before"], entry["after"]) == (None, None)
    assert entry["data"] == {"after": True, "organisation": "so-yt"}


def test_the_filters_of_the_page_are_those_of_the_list(auditor, people):
    add(people, "grant.add", "grant.revoke", "sign_in")

    def found(**query) -> list[str]:
        answer = auditor.get(URL, params=query)
        assert answer.status_code == 200, answer.text
        return [entry["action"] for entry in answer.json()["items"]]

    everything = ["sign_in", "grant.revoke", "grant.add"]
    assert found() == everything
    assert found(action="grant") == ["grant.revoke", "grant.add"]
    assert found(action="grant.add,sign_in") == ["sign_in", "grant.add"]
    assert found(actor="an", subject="account:binh") == everything
    assert found(actor="binh") == found(address="203.0.113.7") == found(to="2020-01-01") == []
    assert found(**{"from": "2020-01-01"}) == everything
    assert found(**{"from": "2020-01-01T00:00:00+07:00", "to": "2199-01-01"}) == everything


def test_pages_follow_each_other_by_next(auditor, people):
    add(people, "grant.add", "grant.revoke", "grant.delegate")
    seen, url = [], f"{URL}?limit=2&action=grant"
    while url is not None:
        answer = auditor.get(url).json()
        seen += [entry["id"] for entry in answer["items"]]
        url = answer["next"]
    assert seen == [3, 2, 1]


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=-1", f"cursor={'9' * 19}", "from=mai", "to=2026-11-23T00:00",
              "actor=%00", "action=%00", "limit=0", "sort=at"]
)  # fmt: skip
def test_what_cannot_be_asked_is_told_by_its_name(auditor, query):
    answer = auditor.get(f"{URL}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"?{query.partition('=')[0]}"


def test_the_kinds_of_rows_are_told_in_both_languages(auditor):
    kinds = {kind["id"]: kind["title"] for kind in auditor.get(f"{URL}/actions").json()}
    assert kinds["grant.add"] == {"vi": "Giao vai trò", "en": "Granted a role"}


def test_the_check_tells_the_anchor_and_the_first_row_that_is_broken(auditor, people, cluster):
    empty = auditor.get(f"{URL}/check").json()
    anchor = {"id": 0, "hash": "0" * 64, "at": None}
    assert empty == {"holds": True, "checked": 0, "broken": None, "anchor": anchor}
    add(people, "grant.add", "grant.revoke", "sign_in")
    good = auditor.get(f"{URL}/check").json()
    assert (good["holds"], good["checked"], good["anchor"]["id"]) == (True, 3, 3)
    assert good["anchor"]["at"] is not None
    url = cluster.superuser_url(people.url.database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
        connection.execute(text("UPDATE audit_entry SET actor = 'x' WHERE id = 2"))
    bad = auditor.get(f"{URL}/check").json()
    assert (bad["holds"], bad["checked"]) == (False, 1)
    assert bad["broken"] == {"id": 2, "reason": "hash"}
    assert bad["anchor"]["id"] == 1


def test_while_one_check_runs_another_is_told_to_wait_and_all_else_is_answered(
    auditor, people, monkeypatch
):
    add(people, "grant.add", "grant.revoke")
    monkeypatch.setattr(reading, "BATCH", 1)
    batches, meanwhile, taken = reading.batches, [], []

    def watched(database):
        for found in batches(database):
            taken.append(database.engine.pool.checkedout())
            meanwhile.extend(auditor.get(f"{URL}{path}") for path in ("/check", ""))
            yield found

    monkeypatch.setattr(reading, "batches", watched)
    assert auditor.get(f"{URL}/check").json()["checked"] == 2
    assert [answer.status_code for answer in meanwhile] == [503, 200] * 2
    assert meanwhile[0].json()["type"] == "urn:geo-ioc:server_busy"
    assert meanwhile[0].headers["retry-after"] == "2"
    # Between two batches it holds no connection.
    assert taken == [0, 0]
    monkeypatch.undo()
    assert auditor.get(f"{URL}/check").json()["holds"] is True


@pytest.mark.parametrize(
    ("change", "broken", "at"),
    [
        ("SET at = '2026-11-28 00:00:00Z BC'", {"id": 1, "reason": "hash"}, None),
        ("SET at = 'infinity'", {"id": 1, "reason": "hash"}, None),
        ("SET id = -9223372036854775808", {"id": -(2**63), "reason": "missing"}, str),
    ],
)
def test_a_row_that_somebody_forced_in_is_shown_and_found(
    auditor, people, cluster, change, broken, at
):
    add(people, "grant.add", "grant.revoke")
    url = cluster.superuser_url(people.url.database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for sql in (
            "DISABLE TRIGGER append_only",
            "DROP CONSTRAINT IF EXISTS audit_entry_at_check",
            "DROP CONSTRAINT IF EXISTS audit_entry_id_check",
        ):
            connection.execute(text(f"ALTER TABLE audit_entry {sql}"))
        connection.execute(text(f"UPDATE audit_entry {change} WHERE id = 1"))
    _, entry = auditor.get(URL).json()["items"]
    assert entry["id"] == broken["id"]
    assert entry["at"] is None if at is None else isinstance(entry["at"], at)
    assert auditor.get(f"{URL}/check").json()["broken"] == broken
    assert auditor.get(f"{URL}/export").status_code == 200


def test_an_export_is_checked_without_the_server_and_is_told_to_the_trail(auditor, people):
    add(people, "grant.add", "grant.revoke", note="Xã Na Ngoi")
    answer = auditor.get(f"{URL}/export")
    assert answer.headers["content-type"] == "application/jsonl"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="geo-ioc-audit-1-3.jsonl"'
    )
    previous = "0" * 64
    for line in answer.text.splitlines():
        row = json.loads(line)
        assert row["previous_hash"] == previous
        previous = hashlib.sha256((row["form"] + previous).encode()).hexdigest()
        assert row["hash"] == previous
    last = json.loads(json.loads(answer.text.splitlines()[-1])["form"])
    assert (last["actor"], last["action"]) == ("kiem-toan", "audit.export")
    assert told(people, "audit.export") == [
        ("kiem-toan", "audit", {"address": "testclient", "after": 0})
    ]
    rest = auditor.get(f"{URL}/export?after=2").text.splitlines()
    assert [json.loads(line)["id"] for line in rest] == [3, 4]
    beyond = auditor.get(f"{URL}/export?after=6")
    assert beyond.status_code == 404


def test_whoever_sees_the_start_of_an_export_is_in_the_trail_already(auditor, people, monkeypatch):
    seen = []
    line = files.line

    def told_by_now(link):
        seen.append(len(told(people, "audit.export")))
        return line(link)

    monkeypatch.setattr(files, "line", told_by_now)
    assert auditor.get(f"{URL}/export").status_code == 200
    assert seen == [1]


def test_an_operator_reads_no_trail(browser, people):
    operator = browser(headers=person(people, "operator").headers)
    for path in ("", "/actions", "/check", "/export"):
        assert operator.get(URL + path).status_code == 403
    assert told(people, "audit.export") == []
