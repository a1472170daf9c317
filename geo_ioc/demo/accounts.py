"""One account for each role, so that whoever tries geo-ioc out sees it with everybody's eyes.

Only in the private cluster and with `--demo`: they exist nowhere else, and end with the first real
incident, as all demonstration data does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from geo_ioc.access import accounts, grants, passwords, tokens
from geo_ioc.access.accounts import Account
from geo_ioc.access.rights import ROLES
from geo_ioc.audit import trail
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.sql import statement
from geo_ioc.demo.loading import AmongReal, refuse_among_real
from geo_ioc.settings import Settings

BY = "demo"
"""What the trail calls who makes them."""
DECISION = "QĐ trình diễn"
PROGRAM = "system"
"""The role of programs: its account has no password, only a token."""
VINH = "2025-07-01/16681"
"""Phường Thành Vinh."""
LOCALITIES = {"commune_officer": (VINH,), "head": (VINH,), "system": (VINH,)}
ORGANISATIONS = {"focal_point": ("so-nnmt",)}
TOKEN_DAYS = 365


@dataclass(frozen=True)
class Shown:
    """What whoever starts the server is told."""

    usernames: tuple[str, ...]
    password: str | None
    """A random one of this start; None when GEO_IOC_DEMO_PASSWORD has set it."""
    token: str | None
    """Of the account `system`, where it has none: at the first start, and after it was disabled."""


def renew(database: Database, settings: Settings, now: datetime) -> Shown:
    """Make the accounts that are missing, and set the password of all of them anew.

    Sessions stay open; a second factor that somebody tried out is taken away. An account of the
    same name that is not of the demonstration is left alone. Raises AmongReal, having disabled
    them, once a real incident exists.
    """
    try:
        with database.read() as connection:
            refuse_among_real(connection)
    except AmongReal:
        retire(database, now)
        raise
    given = settings.demo_password
    password = passwords.random() if given is None else given.get_secret_value()
    # Not held to the rules of passwords, and hashed once for all: it guards nothing real.
    hashed = passwords.unchecked(password)
    names: list[str] = []
    token = None
    with database.write(acting=AT_THE_GATE) as connection:
        for role in ROLES:
            own = None if role == PROGRAM else hashed
            account = accounts.by_username(connection, role)
            if account is None:
                account = _make(connection, role, own, now)
            if account.demo and role == PROGRAM and not _has_token(connection, account):
                token = _token(connection, account, now)
            if account.demo:
                connection.execute(statement("access_demo_renew"), {"id": account.id, "hash": own})
                names += [] if own is None else [role]
        data = {"accounts": names}
        trail.append(connection, BY, "account.password", "account:demo", data)
    return Shown(tuple(names), password if given is None else None, token)


def retire(database: Database, now: datetime) -> int:
    """Disable the demonstration's accounts, with all they have open; answers how many were on."""
    with database.write(acting=AT_THE_GATE) as connection:
        ids = connection.execute(
            text("SELECT id FROM account WHERE demo AND disabled_at IS NULL ORDER BY username")
        ).scalars()
        found = [accounts.by_id(connection, account_id) for account_id in ids.all()]
        for account in found:
            accounts.disable(connection, account, by=BY, now=now)
    return len(found)


def _make(connection: Connection, role: str, hashed: str | None, now: datetime) -> Account:
    name = f"{ROLES[role].vi} (trình diễn)"
    made = accounts.add(connection, role, name, by=BY, password_hash=hashed, demo=True)
    wanted = grants.Wanted(
        role=role,
        decision=DECISION,
        starts_at=now,
        localities=LOCALITIES.get(role, ()),
        organisations=ORGANISATIONS.get(role, ()),
    )
    # Not checked: where these places are not loaded, the role stands for nothing and harms nobody.
    grants.insert(connection, made, wanted, by=BY)
    return made


def _has_token(connection: Connection, account: Account) -> bool:
    return any(token.revoked_at is None for token in tokens.listed(connection, account.id))


def _token(connection: Connection, account: Account, now: datetime) -> str:
    until = now + timedelta(days=TOKEN_DAYS)
    made = tokens.add(connection, "api", "Trình diễn", account, by=BY, now=now, expires_at=until)
    return made.secret
