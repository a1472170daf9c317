"""People of the tests: accounts that hold a role, and how they show who they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.access import passwords, secrets, tokens
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE

VINH = "2025-07-01/16681"
"""Phường Thành Vinh, where tests.reports puts an incident."""
LOCALITIES = {"commune_officer": (VINH,), "head": (VINH,), "system": (VINH,)}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""Since when roles are held: tests ask at moments of their own."""
ORGANISATIONS = {"focal_point": ("so-nnmt",)}


class Person(NamedTuple):
    """An account, and the secret of an api token that may do all it may."""

    account: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def person(
    database: Database,
    role: str,
    *,
    username: str | None = None,
    localities: Sequence[str] | None = None,
    organisations: Sequence[str] | None = None,
    actions: Sequence[str] | None = None,
) -> Person:
    """Someone who holds a role; by default over what the demonstration's account of it does."""
    now = datetime.now(UTC)
    secret = f"gi_api_{secrets.new()}"
    with database.write(acting=AT_THE_GATE) as connection:
        account = connection.execute(
            text("INSERT INTO account (username, name) VALUES (:u, :n) RETURNING id"),
            {"u": username or f"{role}-{secret[7:15].lower()}", "n": f"Người giữ vai trò {role}"},
        ).scalar_one()
        connection.execute(
            text(
                "INSERT INTO role_grant (account, role, decision, localities, organisations,"
                " starts_at, granted_by) VALUES (:account, :role, 'QĐ thử', :localities,"
                " :organisations, :from, 'test')"
            ),
            {
                "account": account,
                "role": role,
                "from": LONG_AGO,
                "localities": list(LOCALITIES.get(role, ()) if localities is None else localities),
                "organisations": list(
                    ORGANISATIONS.get(role, ()) if organisations is None else organisations
                ),
            },
        )
        connection.execute(
            text(
                "INSERT INTO token (kind, name, account, actions, secret_hash, created_at,"
                " created_by, second_factor)"
                " VALUES ('api', 'test', :account, :actions, :hash, :now, 'test', true)"
            ),
            {
                "account": account,
                "actions": None if actions is None else list(actions),
                "hash": secrets.digest(secret),
                "now": now,
            },
        )
    return Person(str(account), secret)


def session(database: Database, account: str) -> str:
    """A session of an account, as signing in leaves it; answers the cookie's value."""
    now = datetime.now(UTC)
    secret = secrets.new()
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "INSERT INTO session (secret_hash, account, method, second_factor, created_at,"
                " seen_at, expires_at, address, agent) VALUES (:hash, :account, 'password', true,"
                " :now, :now, :until, '127.0.0.1', 'test')"
            ),
            {
                "hash": secrets.digest(secret),
                "account": account,
                "now": now,
                "until": now + timedelta(hours=12),
            },
        )
    return secret


def with_password(database: Database, account: str, password: str) -> None:
    """Lets an account sign in with a password."""
    hashed = passwords.unchecked(password)
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text("UPDATE account SET password_hash = :hash WHERE id = :id"),
            {"hash": hashed, "id": account},
        )


def wall(database: Database) -> str:
    """The token of a wall that no device has claimed yet."""
    with database.write(acting=AT_THE_GATE) as connection:
        made = tokens.add(connection, "wall", "Phòng trực", None, by="test", now=datetime.now(UTC))
    return made.secret


def forget_everybody(cluster: Cluster, database: Database) -> None:
    """Empties a database that tests share of accounts, failures and the trail."""
    owner = create_engine(cluster.urls()[0].set(database=database.url.database), poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
        connection.execute(text("TRUNCATE account, sign_in_failure, audit_entry CASCADE"))
        connection.execute(text("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER append_only"))
