"""A change of rights names whose they are, so that nobody else's streams look again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geo_ioc.db.roles import AT_THE_GATE
from tests.people import person, session, wall

CHANGES = text("SELECT op, subject FROM change WHERE source = 'access' AND id > :after ORDER BY id")
NEWEST = text("SELECT coalesce(max(id), 0) FROM change")


def told(database, statement: str, **values) -> list[tuple[str, str | None]]:
    """What the feed is told of a statement of the gate."""
    with database.read() as connection:
        after = connection.execute(NEWEST).scalar_one()
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(text(statement), values)
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(CHANGES, {"after": after})]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET disabled_at = now() WHERE id = :id",
        "UPDATE role_grant SET revoked_at = now() WHERE account = :id",
        "INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by)"
        " VALUES (:id, now(), now() + interval '1 hour', 'x', 'x')",
        "DELETE FROM session WHERE account = :id",
        "UPDATE token SET revoked_at = now() WHERE account = :id",
    ],
    ids=["disabled", "revoked", "shift", "signed out", "token"],
)
def test_what_concerns_one_account_names_it(database, statement):
    mine, _other = person(database, "operator"), person(database, "operator")
    session(database, mine.account)
    assert told(database, statement, id=mine.account) == [("upsert", mine.account)]


def test_who_was_delegated_a_right_is_named_with_whom_it_comes_from(database):
    giver, taker = person(database, "head"), person(database, "operator")
    delegate = (
        "INSERT INTO role_grant (account, role, decision, localities, starts_at, granted_by,"
        " delegated_from, mode)"
        " SELECT :taker, role, decision, localities, starts_at, 'x', id, 'KT' FROM role_grant"
        " WHERE account = :giver"
    )
    assert told(database, delegate, taker=taker.account, giver=giver.account) == [
        ("upsert", taker.account)
    ]
    both = {("upsert", giver.account), ("upsert", taker.account)}
    revoke = "UPDATE role_grant SET revoked_at = now() WHERE account = :id"
    assert set(told(database, revoke, id=giver.account)) == both
    disable = "UPDATE account SET disabled_at = now() WHERE id = :id"
    assert set(told(database, disable, id=giver.account)) == both


def test_what_may_concern_everybody_names_nobody(database):
    person(database, "operator")
    wall(database)
    share = (
        "INSERT INTO sharing (kind, subject, organisation, shared, decision, decided_by)"
        " VALUES ('layer', 'x', 'x', false, 'x', 'x')"
    )
    assert told(database, share) == [("reload", None)]
    revoke = "UPDATE token SET revoked_at = now() WHERE kind = 'wall'"
    assert told(database, revoke) == [("reload", None)]


def test_what_changes_nobodys_rights_tells_nothing(database):
    given = person(database, "operator")
    assert told(database, "DELETE FROM session") == []
    assert told(database, "UPDATE account SET name = 'x' WHERE id = :id", id=given.account) == []
