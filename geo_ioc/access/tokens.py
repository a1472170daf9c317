"""Access tokens: `api` for programs, `wall` for a screen, `field` for a telephone that stays in.

A token is shown once, when it is made. An api token is sent with every request (Bearer). A wall or
field token is claimed once by one device, which is given a secret of its own in a cookie: the token
that was shown, sent by mail perhaps or seen on somebody's screen, is worth nothing from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row

from geo_ioc.access import secrets
from geo_ioc.access.accounts import Account
from geo_ioc.access.rights import Rights
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, NotFound, SignInFailed, Text
from geo_ioc.texts import line_fault

Kind = Literal["api", "wall", "field"]
LONGEST = timedelta(days=366)
"""How long an api token may be good for."""
NAME_LENGTH = 100


@dataclass(frozen=True)
class Token:
    """One token, as lists show it: never its secret."""

    id: UUID
    kind: Kind
    name: str
    account: UUID | None
    username: str | None
    actions: Sequence[str] | None
    claimed_at: datetime | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    used_at: datetime | None
    used_from: str | None
    revoked_at: datetime | None
    revoked_by: str | None


class Made(NamedTuple):
    """A new token and its secret, which nothing else ever tells again."""

    id: UUID
    secret: str


def add(
    connection: Connection,
    kind: Kind,
    name: str,
    account: Account | None,
    *,
    by: str,
    now: datetime,
    actions: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    second_factor: bool = False,
) -> Made:
    """Make a token. Raises InvalidInput when account, actions or expiry do not fit its kind.

    An api token must expire within a year; the others may be good until they are revoked.
    `second_factor` says whether who makes it has shown one: an api token opens the role of an
    administrator only then, and a field token, which lies about in a telephone, never.
    """
    name = name.strip()
    _check(kind, name, account, actions, expires_at, now)
    secret = f"gi_{kind}_{secrets.new()}"
    token_id = connection.execute(
        statement("access_token_add"),
        {
            "kind": kind,
            "name": name,
            "account": None if account is None else account.id,
            "actions": None if actions is None else list(actions),
            "secret_hash": secrets.digest(secret),
            "now": now,
            "by": by,
            "expires_at": expires_at,
            "second_factor": second_factor and kind == "api",
        },
    ).scalar_one()
    after = {
        "kind": kind,
        "name": name,
        "account": None if account is None else account.username,
        "actions": actions,
        "expires_at": expires_at,
    }
    trail.append(connection, by, "token.add", f"token:{token_id}", {"after": after})
    return Made(token_id, secret)


def claim(connection: Connection, secret: str, *, now: datetime, address: str) -> str:
    """Claim a wall or field token for one device; answers the device's own secret.

    Raises SignInFailed for a token that is unknown, claimed already, expired or revoked.
    """
    device = secrets.new()
    row = connection.execute(
        statement("access_token_claim"),
        {
            "secret_hash": secrets.digest(secret),
            "device_hash": secrets.digest(device),
            "now": now,
            "address": address,
        },
    ).one_or_none()
    if row is None:
        raise SignInFailed(
            "Mã truy cập sai, đã hết hạn, đã thu hồi, hoặc đã dùng trên một máy khác.",
            "The token is wrong, expired, revoked, or was claimed by another device.",
        )
    told = _told(row) | trail.changed({"claimed_at": None}, {"claimed_at": now})
    trail.append(connection, row.username or row.kind, "token.claim", f"token:{row.id}", told)
    return device


def of_device(connection: Connection, device: str, now: datetime) -> Token | None:
    """The token that a device has claimed, while it is good."""
    row = connection.execute(
        statement("access_token_of_device"), {"device_hash": secrets.digest(device), "now": now}
    ).one_or_none()
    return None if row is None else Token(**row._mapping)


def listed(connection: Connection, account_id: UUID | None) -> list[Token]:
    """The tokens of an account, or all of them; the newest first, revoked ones too."""
    rows = connection.execute(statement("access_tokens"), {"account": account_id})
    return [Token(**row._mapping) for row in rows]


def one(connection: Connection, token_id: UUID) -> Token:
    """The token of an id. Raises NotFound."""
    row = connection.execute(statement("access_token"), {"id": token_id}).one_or_none()
    if row is None:
        raise NotFound("Không có mã truy cập này.", "There is no such token.")
    return Token(**row._mapping)


def revoke(
    connection: Connection,
    token_id: UUID,
    *,
    by: str,
    now: datetime,
    account_id: UUID | None = None,
) -> None:
    """End a token at once; a second time changes nothing.

    With `account_id` only a token of that account. Raises NotFound.
    """
    row = connection.execute(
        statement("access_token_revoke"),
        {"id": token_id, "account": account_id, "now": now, "by": by},
    ).one_or_none()
    if row is None:
        raise NotFound("Không có mã truy cập này.", "There is no such token.")
    if row.revoked_now:
        told = _told(row) | trail.changed({"revoked_at": None}, {"revoked_at": now})
        trail.append(connection, by, "token.revoke", f"token:{token_id}", told)


def require_known(actions: Sequence[str] | None, table: Rights) -> None:
    """Raises InvalidInput for actions that are no rights: a typo must not make a dead token."""
    unknown = [
        FieldError(f"/actions/{place}", Text(f"không có quyền {action}", f"no right {action}"))
        for place, action in enumerate(actions or ())
        if action not in table.by_id
    ]
    if unknown:
        raise InvalidInput(unknown)


def _told(row: Row[Any]) -> dict[str, Any]:
    """Which token it is, for the trail."""
    return {"kind": row.kind, "name": row.name, "account": row.username}


def _check(
    kind: Kind,
    name: str,
    account: Account | None,
    actions: Sequence[str] | None,
    expires_at: datetime | None,
    now: datetime,
) -> None:
    found: list[FieldError] = []
    limit = Text(f"1-{NAME_LENGTH} ký tự", f"1-{NAME_LENGTH} characters")
    fault = line_fault(name, NAME_LENGTH, limit)
    if fault is not None:
        found.append(FieldError("/name", fault))
    if (kind == "wall") != (account is None):
        found.append(
            FieldError(
                "/account",
                Text(
                    "mã của màn hình lớn không thuộc tài khoản nào; mã loại khác phải thuộc một",
                    "a wall token belongs to no account, any other kind to one",
                ),
            )
        )
    if actions is not None and kind != "api":
        only = Text("chỉ mã api có phạm vi thao tác", "only an api token is held to actions")
        found.append(FieldError("/actions", only))
    if expires_at is not None and expires_at <= now:
        found.append(FieldError("/expires_at", Text("đã qua", "is over already")))
    if kind == "api" and (expires_at is None or expires_at > now + LONGEST):
        year = Text("bắt buộc, không quá một năm", "is required, at most a year from now")
        found.append(FieldError("/expires_at", year))
    if found:
        raise InvalidInput(found)
