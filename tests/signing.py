"""Accounts of the tests that sign in, and what the trail has been told of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import text

from geo_ioc.access import accounts, passwords
from geo_ioc.access.accounts import Account
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import LONG_AGO

PASSWORD = "cá kho tộ rau má"


@cache
def password_hash(password: str = PASSWORD) -> str:
    """The hash of a password, made once per run: it is slow on purpose."""
    return passwords.unchecked(password)


def account(
    database: Database,
    username: str = "an",
    password: str | None = PASSWORD,
    role: str | None = None,
    **over: Any,
) -> Account:
    """An account that may sign in with PASSWORD; with a role when one is named."""
    with database.write(acting=AT_THE_GATE) as connection:
        made = accounts.add(
            connection,
            username,
            f"Người tên {username}",
            by="test",
            password_hash=None if password is None else password_hash(password),
            **over,
        )
        if role is not None:
            connection.execute(
                text(
                    "INSERT INTO role_grant (account, role, decision, starts_at, granted_by)"
                    " VALUES (:account, :role, 'QĐ thử', :at, 'test')"
                ),
                {"account": made.id, "role": role, "at": LONG_AGO},
            )
    return made


def told(database: Database, action: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Actor, subject and data of the trail's rows of one action, in order."""
    with database.read(acting=AT_THE_GATE) as connection:
        rows = connection.execute(
            text("SELECT actor, subject, data FROM audit_entry WHERE action = :a ORDER BY id"),
            {"a": action},
        )
        return [(row.actor, row.subject, row.data) for row in rows]


def everything_told(database: Database) -> str:
    """All of the trail as one text, to look for what must not be in it."""
    with database.read(acting=AT_THE_GATE) as connection:
        rows = connection.execute(text("SELECT CAST(audit_entry AS text) FROM audit_entry"))
        return "\n".join(rows.scalars())
