"""The duty roster: whoever stands in it is an operator for as long as the shift lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from geo_ioc.access import decisions
from geo_ioc.access.accounts import Account
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, FieldError, InvalidInput, NotFound, Text

LONGEST = timedelta(hours=24)


@dataclass(frozen=True)
class Shift:
    """One shift; `ends_at` is exclusive."""

    id: UUID
    username: str
    name: str
    starts_at: datetime
    ends_at: datetime
    decision: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None


def listed(connection: Connection, since: datetime, until: datetime) -> list[Shift]:
    """The shifts that touch a time, the earliest first, those taken back too."""
    rows = connection.execute(
        statement("access_shifts"), {"since": since, "until": until, "id": None}
    )
    return [Shift(**row._mapping) for row in rows]


def one(connection: Connection, shift_id: UUID) -> Shift:
    """The shift of an id. Raises NotFound."""
    row = connection.execute(
        statement("access_shifts"), {"since": None, "until": None, "id": shift_id}
    ).one_or_none()
    if row is None:
        raise NotFound("Không có ca trực này.", "There is no such shift.")
    return Shift(**row._mapping)


def add(
    connection: Connection,
    account: Account,
    starts_at: datetime,
    ends_at: datetime,
    decision: str,
    *,
    by: str,
) -> Shift:
    """Put someone on duty. Raises InvalidInput, and Conflict when they already are at that time."""
    wrong = []
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        message = Text("ca trực dài hơn 0 và tối đa 24 giờ", "a shift lasts up to 24 hours")
        wrong.append(FieldError("/ends_at", message))
    wrong += decisions.faults(decision)
    if wrong:
        raise InvalidInput(wrong)
    # Two who write the same roster wait for each other, so that no shift is there twice.
    connection.execute(
        text("SELECT FROM account WHERE id = :id FOR UPDATE"), {"id": account.id}
    ).one()
    for shift in listed(connection, starts_at, ends_at):
        if shift.username == account.username and shift.revoked_at is None:
            raise Conflict(
                f"{account.name} đã có ca trực trong thời gian này.",
                f"{account.username} is on duty then already.",
            )
    made = connection.execute(
        statement("access_shift_add"),
        {
            "account": account.id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "decision": decision.strip(),
            "by": by,
        },
    ).scalar_one()
    shift = one(connection, made)
    after = {
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "decision": shift.decision,
    }
    data = {"shift": str(made), "after": after}
    trail.append(connection, by, "shift.add", f"account:{account.username}", data)
    return shift


def revoke(connection: Connection, shift: Shift, *, by: str, now: datetime) -> None:
    """Take someone off duty. Raises Conflict when that was done already."""
    if shift.revoked_at is not None:
        raise Conflict("Ca trực này đã bỏ trước đó.", "This shift was taken back already.")
    connection.execute(
        text("UPDATE duty_shift SET revoked_at = :now, revoked_by = :by WHERE id = :id"),
        {"id": shift.id, "now": now, "by": by},
    )
    change = trail.changed({"revoked_at": None}, {"revoked_at": now})
    data = {"shift": str(shift.id), "starts_at": shift.starts_at, "ends_at": shift.ends_at}
    trail.append(connection, by, "shift.revoke", f"account:{shift.username}", data | change)
