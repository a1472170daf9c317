"""Looking through the trail: filters, pages, and all of it for an export."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.audit import exporting, reading, trail
from geo_ioc.audit.origin import ORIGIN
from geo_ioc.audit.reading import Wanted
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import NotFound

ROWS = [
    ("an", "sign_in", "account:an", "203.0.113.7"),
    ("unknown", "sign_in.failed", "account:unknown", "198.51.100.9"),
    ("an", "grant.add", "account:binh", "203.0.113.7"),
    ("an", "grant.revoke", "account:binh", ""),
    ("system", "demo.over", "incident:1", ""),
]


@pytest.fixture
def filled(database):
    for actor, action, subject, address in ROWS:
        known = ORIGIN.set(address)
        with database.write(acting=AT_THE_GATE) as connection:
            trail.append(connection, actor, action, subject, {"n": 1})
        ORIGIN.reset(known)
    return database


def ids(database, limit=10, before=None, **wanted) -> list[int]:
    with database.read(acting=AT_THE_GATE) as connection:
        return [entry.id for entry in reading.page(connection, Wanted(**wanted), limit, before)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"actor": "an"}, [4, 3, 1]),
        ({"actions": ["grant"]}, [4, 3]),
        ({"actions": ["grant.add"]}, [3]),
        ({"actions": ["sign_in"]}, [2, 1]),
        ({"actions": ["sign_in.failed", "demo"]}, [5, 2]),
        ({"actions": ["gran"]}, []),
        ({"actions": [""]}, []),
        ({"subject": "account:binh"}, [4, 3]),
        ({"subject": "account"}, []),
        ({"address": "203.0.113.7"}, [3, 1]),
        ({"actor": "an", "actions": ["grant"], "address": "203.0.113.7"}, [3]),
    ],
)
def test_every_filter_finds_its_rows_the_newest_first(filled, wanted, found):
    assert ids(filled, **wanted) == found


def test_an_incident_is_found_by_the_number_that_people_call_it_by(database):
    for data in ({"after": {"number": "NA-2026-000007"}}, {"number": "NA-2026-000007"}, {}):
        with database.write(acting=AT_THE_GATE) as connection:
            trail.append(connection, "an", "incident.verify", "x", data)
    assert ids(database, subject="NA-2026-000007") == [2, 1]
    assert ids(database, subject="x") == [3, 2, 1]


def test_times_are_from_and_before(filled):
    with filled.read(acting=AT_THE_GATE) as connection:
        at = connection.execute(text("SELECT at FROM audit_entry WHERE id = 3")).scalar_one()
    assert ids(filled, since=at) == [5, 4, 3]
    assert ids(filled, until=at) == [2, 1]
    assert ids(filled, since=at, until=at + timedelta(microseconds=1)) == [3]
    assert ids(filled, since=datetime(2200, 1, 1, tzinfo=UTC)) == []


def test_pages_follow_each_other_without_gap_or_repeat(filled):
    assert ids(filled, limit=2) == [5, 4]
    assert ids(filled, limit=2, before=4) == [3, 2]
    assert ids(filled, limit=2, before=2) == [1]


def export(database, after: int, by: str = "an") -> list[list[int]]:
    with database.write(acting=AT_THE_GATE) as connection:
        until = exporting.begin(connection, after, by=by)
    found = reading.batches(database, after + 1, until)
    return [[link.id for link in links] for links in found]


def test_an_export_comes_in_batches_and_ends_with_the_row_that_tells_of_it(filled, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)
    assert export(filled, 0) == [[1, 2], [3, 4], [5, 6]]
    assert export(filled, 5) == [[6, 7]]
    with filled.read(acting=AT_THE_GATE) as connection:
        entry = reading.page(connection, Wanted(), 1, None)[0]
    assert (entry.actor, entry.action, entry.data) == ("an", "audit.export", {"after": 5})


def test_rows_written_while_an_export_runs_are_not_of_it(filled, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)
    with filled.write(acting=AT_THE_GATE) as connection:
        until = exporting.begin(connection, 0, by="an")
    found = []
    for links in reading.batches(filled, 1, until):
        found += [link.id for link in links]
        with filled.write(acting=AT_THE_GATE) as connection:
            trail.append(connection, "an", "sign_in", "account:an", {})
    assert found == [1, 2, 3, 4, 5, 6]


def test_an_export_from_beyond_the_end_is_refused_and_not_told(filled):
    """Whoever has rows that are not there any more must hear of it."""
    with pytest.raises(NotFound, match="5"):
        export(filled, 6)
    assert ids(filled) == [5, 4, 3, 2, 1]
