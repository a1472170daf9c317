"""Accounts: whoever may sign in, or owns tokens. All of it runs at the gate (AT_THE_GATE)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from geo_ioc.access import sessions
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, FieldError, InvalidInput, NotFound, Text
from geo_ioc.texts import line_fault

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
RESERVED = frozenset({"public", "wall", "system", "demo", "unknown", "citizen", "cli"})
"""What the trail calls who is no person; the demonstration alone has an account `system`."""
NAME_LENGTH = 100


@dataclass(frozen=True)
class Account:
    """One account. Its secrets do not show when it is printed."""

    id: UUID
    username: str
    name: str
    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)
    totp_pending: str | None = field(repr=False)
    oidc_username: str | None
    oidc_issuer: str | None
    disabled_at: datetime | None
    demo: bool
    created_at: datetime


def fold(username: str) -> str:
    """A user name as accounts have it: without the spaces around it, in lower case."""
    return username.strip().lower()


def by_username(connection: Connection, username: str) -> Account | None:
    """The account of a user name, however it was typed."""
    row = connection.execute(
        statement("access_account"), {"username": fold(username), "id": None}
    ).one_or_none()
    return None if row is None else Account(**row._mapping)


def by_id(connection: Connection, account_id: UUID) -> Account:
    """The account of an id. Raises NotFound."""
    row = connection.execute(
        statement("access_account"), {"username": None, "id": account_id}
    ).one_or_none()
    if row is None:
        raise NotFound("Không có tài khoản này.", "There is no such account.")
    return Account(**row._mapping)


def named(connection: Connection, username: str) -> Account:
    """The account of a user name. Raises NotFound."""
    found = by_username(connection, username)
    if found is None:
        raise NotFound(f"Không có tài khoản {username}.", f"There is no account {username}.")
    return found


class Listed(NamedTuple):
    """An account as lists show it, with the roles it holds now."""

    account: Account
    roles: tuple[str, ...]
    on_duty: bool
    """Whether a shift of the duty roster makes it an operator now."""
    seen_at: datetime | None
    """When a session or token of it was last used; None when none is left that was."""


def listed(connection: Connection, now: datetime) -> list[Listed]:
    """Every account, by user name."""
    return [
        Listed(
            Account(**{field.name: row._mapping[field.name] for field in fields(Account)}),
            tuple(row.roles),
            row.on_duty,
            row.seen_at,
        )
        for row in connection.execute(statement("access_accounts"), {"now": now})
    ]


class Shown(NamedTuple):
    """An account of the demonstration that is open, and its role."""

    username: str
    name: str
    role: str


def of_demonstration(connection: Connection) -> list[Shown]:
    """The accounts of the demonstration that one may sign in to; none in earnest."""
    return [Shown(*row) for row in connection.execute(statement("access_demonstration"))]


def add(
    connection: Connection,
    username: str,
    name: str,
    *,
    by: str,
    password_hash: str | None = None,
    oidc_username: str | None = None,
    demo: bool = False,
) -> Account:
    """Add an account. Raises InvalidInput for an unusable name, Conflict when it is taken.

    `password_hash` is of passwords.hashed(); without it the account signs in by OIDC or tokens.
    """
    username, name = fold(username), name.strip()
    if not USERNAME.fullmatch(username):
        raise InvalidInput(
            [
                FieldError(
                    "/username",
                    Text(
                        "2-64 ký tự: chữ thường không dấu, số, và . _ - @",
                        "2-64 signs: lower-case letters a-z, digits, and . _ - @",
                    ),
                )
            ]
        )
    if username in RESERVED and not demo:
        kept = Text("tên này dành cho hệ thống", "is reserved for what is no person")
        raise InvalidInput([FieldError("/username", kept)])
    _require_name(name)
    made = connection.execute(
        statement("access_account_add"),
        {
            "username": username,
            "name": name,
            "password_hash": password_hash,
            "oidc_username": oidc_username,
            "demo": demo,
        },
    ).scalar_one_or_none()
    if made is None:
        raise Conflict(
            f"Đã có tài khoản {username}, hoặc tên ở cổng chung đã dùng cho tài khoản khác.",
            f"There is an account {username} already, or another has its name at the provider.",
        )
    after = {
        "name": name,
        "password": password_hash is not None,
        "oidc_username": oidc_username,
        "demo": demo,
    }
    _tell(connection, by, "account.add", username, {"after": after})
    return by_id(connection, made)


def disable(connection: Connection, account: Account, *, by: str, now: datetime) -> None:
    """Keep an account from everything at once: sign-in, sessions, tokens. Nothing is lost of it."""
    before = by_id(connection, account.id).disabled_at
    connection.execute(
        text("UPDATE account SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL"),
        {"id": account.id, "now": now},
    )
    ended = sessions.close_everywhere(connection, account.id, by=by, now=now, programs=True)
    told = trail.changed({"disabled_at": before}, {"disabled_at": before or now})
    _tell(connection, by, "account.disable", account.username, told | ended.told())


def change(
    connection: Connection, account: Account, *, name: str, oidc_username: str | None, by: str
) -> None:
    """Give an account another name, or another name at the provider.

    Whoever it was tied to at the provider is forgotten with the old name there. Raises
    InvalidInput, and Conflict when another account has that name at the provider.
    """
    name = name.strip()
    _require_name(name)
    before = {"name": account.name, "oidc_username": account.oidc_username}
    after = {"name": name, "oidc_username": oidc_username}
    changed = connection.execute(
        statement("access_account_change"), {"id": account.id, **after}
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict(
            "Tên này ở cổng chung đã dùng cho tài khoản khác.",
            "Another account has this name at the provider.",
        )
    _tell(connection, by, "account.change", account.username, trail.changed(before, after))


def sign_out(connection: Connection, account: Account, *, by: str, now: datetime) -> None:
    """End all of an account's sessions, and its field tokens; its api tokens go on."""
    ended = sessions.close_everywhere(connection, account.id, by=by, now=now)
    _tell(connection, by, "account.sign_out", account.username, ended.told())


def enable(connection: Connection, account: Account, *, by: str) -> None:
    """Let an account sign in again. Sessions and tokens that it had stay closed."""
    before = by_id(connection, account.id).disabled_at
    connection.execute(
        text("UPDATE account SET disabled_at = NULL WHERE id = :id"), {"id": account.id}
    )
    told = trail.changed({"disabled_at": before}, {"disabled_at": None})
    _tell(connection, by, "account.enable", account.username, told)


def set_password(
    connection: Connection,
    account: Account,
    password_hash: str,
    *,
    by: str,
    now: datetime,
    keep: UUID | None = None,
) -> None:
    """Give an account another password, of passwords.hashed(), and close its sessions but `keep`.

    Its tokens end too: whoever had the old password may have made one.
    """
    renew_hash(connection, account.id, password_hash)
    ended = sessions.close_everywhere(
        connection, account.id, by=by, now=now, keep=keep, programs=True
    )
    told = trail.changed({"password": account.password_hash is not None}, {"password": True})
    _tell(connection, by, "account.password", account.username, told | ended.told())


def renew_hash(connection: Connection, account_id: UUID, password_hash: str) -> None:
    """Keep another hash of a password, and nothing else: its parameters have changed."""
    connection.execute(
        text("UPDATE account SET password_hash = :hash WHERE id = :id"),
        {"id": account_id, "hash": password_hash},
    )


def _require_name(name: str) -> None:
    limit = Text(f"1-{NAME_LENGTH} ký tự", f"1-{NAME_LENGTH} characters")
    fault = line_fault(name, NAME_LENGTH, limit)
    if fault is not None:
        raise InvalidInput([FieldError("/name", fault)])


def _tell(
    connection: Connection, by: str, action: str, username: str, data: Mapping[str, Any]
) -> None:
    trail.append(connection, by, action, f"account:{username}", data)
