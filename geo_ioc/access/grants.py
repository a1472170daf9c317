"""Who holds which role: granted for a period by a decision, over localities and organisations.

Nothing is altered or deleted: a grant is revoked, and stays in the list with who did so and when.
Run at the gate (AT_THE_GATE).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from geo_ioc.access import decisions, organisations, rights
from geo_ioc.access import localities as places
from geo_ioc.access.accounts import Account
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, FieldError, InvalidInput, NotFound, Text

SYSTEM = "system"


@dataclass(frozen=True)
class Wanted:
    """A grant to make; `ends_at` is exclusive, None until it is revoked."""

    role: str
    decision: str
    starts_at: datetime
    ends_at: datetime | None = None
    localities: Sequence[str] = ()
    organisations: Sequence[str] = ()


@dataclass(frozen=True)
class Grant:
    """One grant, as lists show it."""

    id: UUID
    username: str
    name: str
    role: str
    decision: str
    localities: Sequence[str]
    organisations: Sequence[str]
    starts_at: datetime
    ends_at: datetime | None
    granted_by: str
    created_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    delegated_from: UUID | None
    mode: str | None

    def in_force(self, now: datetime) -> bool:
        """Whether it counts at a moment, by itself: what it was delegated from is not asked."""
        return (
            self.revoked_at is None
            and self.starts_at <= now
            and (self.ends_at is None or now < self.ends_at)
        )


def listed(connection: Connection, account: UUID | None = None) -> list[Grant]:
    """Every grant, or those of an account; the newest first, revoked ones too."""
    rows = connection.execute(statement("access_grants"), {"account": account, "id": None})
    return [Grant(**row._mapping) for row in rows]


def one(connection: Connection, grant_id: UUID) -> Grant:
    """The grant of an id. Raises NotFound."""
    row = connection.execute(
        statement("access_grants"), {"account": None, "id": grant_id}
    ).one_or_none()
    if row is None:
        raise NotFound("Không có quyết định giao vai trò này.", "There is no such grant.")
    return Grant(**row._mapping)


def add(
    connection: Connection, home: Path | None, account: Account, wanted: Wanted, *, by: str
) -> Grant:
    """Grant a role. Raises InvalidInput with a pointer per bad field."""
    wrong = check(connection, home, wanted)
    if wanted.role not in rights.ROLES:
        listed_roles = ", ".join(rights.ROLES)
        message = Text(f"phải là một trong {listed_roles}", f"must be one of {listed_roles}")
        wrong.append(FieldError("/role", message))
    elif rights.load(home).needs_scope(wanted.role) and not (
        wanted.localities or wanted.organisations
    ):
        message = Text(
            "vai trò này cần ít nhất một địa bàn hoặc cơ quan",
            "this role needs at least one locality or organisation",
        )
        wrong.append(FieldError("/localities", message))
    if wanted.role == SYSTEM and account.password_hash is not None:
        message = Text(
            "tài khoản của hệ thống kết nối không có mật khẩu, chỉ dùng mã truy cập",
            "the account of a connected system has no password, only access tokens",
        )
        wrong.append(FieldError("/role", message))
    if wrong:
        raise InvalidInput(wrong)
    return insert(connection, account, wanted, by=by)


def check(connection: Connection, home: Path | None, wanted: Wanted) -> list[FieldError]:
    """What is wrong with the decision, period and scope of a grant."""
    wrong = decisions.faults(wanted.decision)
    if wanted.ends_at is not None and wanted.ends_at <= wanted.starts_at:
        message = Text("phải sau lúc bắt đầu", "must be after the start")
        wrong.append(FieldError("/ends_at", message))
    known = {unit.granted for unit in places.meant(connection, wanted.localities)}
    wrong += [
        FieldError(
            f"/localities/{number}",
            Text(
                "không có địa bàn này; viết như 2025-07-01/16681",
                "no such locality; it is written like 2025-07-01/16681",
            ),
        )
        for number, locality in enumerate(wanted.localities)
        if locality not in known
    ]
    offices = organisations.load(home)
    wrong += [
        FieldError(f"/organisations/{number}", Text("không có cơ quan này", "no such organisation"))
        for number, code in enumerate(wanted.organisations)
        if code not in offices.codes
    ]
    return wrong


def insert(
    connection: Connection,
    account: Account,
    wanted: Wanted,
    *,
    by: str,
    source: Grant | None = None,
    mode: str | None = None,
) -> Grant:
    """Write a grant that was checked, and tell the trail."""
    made = connection.execute(
        statement("access_grant_add"),
        {
            "account": account.id,
            "role": wanted.role,
            "decision": wanted.decision.strip(),
            "localities": list(dict.fromkeys(wanted.localities)),
            "organisations": list(dict.fromkeys(wanted.organisations)),
            "starts_at": wanted.starts_at,
            "ends_at": wanted.ends_at,
            "by": by,
            "source": None if source is None else source.id,
            "mode": mode,
        },
    ).scalar_one()
    grant = one(connection, made)
    trail.append(
        connection,
        by,
        "grant.add" if source is None else "grant.delegate",
        f"account:{account.username}",
        {
            "grant": str(grant.id),
            "after": {
                "role": grant.role,
                "decision": grant.decision,
                "localities": list(grant.localities),
                "organisations": list(grant.organisations),
                "starts_at": grant.starts_at,
                "ends_at": grant.ends_at,
                "mode": mode,
                "delegated_from": None if source is None else str(source.id),
            },
        },
    )
    return grant


def revoke(connection: Connection, grant: Grant, *, by: str, now: datetime) -> None:
    """End a grant, and all that was delegated from it. Raises Conflict when it is revoked."""
    if grant.revoked_at is not None:
        raise Conflict(
            "Quyết định giao vai trò này đã thu hồi trước đó.", "This grant was revoked already."
        )
    ended = connection.execute(
        statement("access_grant_revoke"), {"id": grant.id, "by": by, "now": now}
    )
    for row in ended.all():
        told = {"grant": str(row.id), "role": row.role, "decision": row.decision}
        if row.id != grant.id:
            told["delegated_from"] = str(grant.id)
        change = trail.changed({"revoked_at": None}, {"revoked_at": now})
        trail.append(connection, by, "grant.revoke", f"account:{row.username}", told | change)
