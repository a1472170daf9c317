"""A head hands the role on for a period: KT. (in the place of), TUQ. (by authority of).

What is delegated is never more than the right it comes from, in place, office and time, ends with
it, and cannot be handed on again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from geo_ioc.access import grants, rights
from geo_ioc.access import localities as places
from geo_ioc.access.accounts import Account
from geo_ioc.access.grants import Grant, Wanted
from geo_ioc.errors import FieldError, Forbidden, InvalidInput, Text

Mode = Literal["KT", "TUQ"]
RIGHT = "delegations.write"


@dataclass(frozen=True)
class Delegation:
    """A grant to hand on; without localities and organisations, over all that it reaches."""

    grant: UUID
    mode: Mode
    decision: str
    starts_at: datetime
    ends_at: datetime
    localities: Sequence[str] = ()
    organisations: Sequence[str] = ()


def delegate(
    connection: Connection,
    home: Path | None,
    giver: UUID,
    to: Account,
    wanted: Delegation,
    *,
    by: str,
    now: datetime,
) -> Grant:
    """Hand on a grant that `giver`, an account, holds now.

    Raises Forbidden for a grant that is not the giver's to hand on, InvalidInput for more than it
    reaches.
    """
    source = grants.one(connection, wanted.grant)
    own = {grant.id for grant in grants.listed(connection, giver)}
    if (
        source.id not in own
        or not source.in_force(now)
        or source.delegated_from is not None
        or rights.load(home).level(source.role, RIGHT) is None
    ):
        raise Forbidden(
            "Chỉ ủy quyền được vai trò lãnh đạo mà chính mình đang được giao, không ủy quyền lại.",
            "Only a head's role that is one's own and in force can be delegated, and only once.",
        )
    handed_on = Wanted(
        source.role,
        wanted.decision,
        wanted.starts_at,
        wanted.ends_at,
        wanted.localities or (() if wanted.organisations else source.localities),
        wanted.organisations or (() if wanted.localities else source.organisations),
    )
    wrong = grants.check(connection, home, handed_on) + _beyond(connection, source, handed_on)
    if to.id == giver:
        wrong.append(FieldError("/account", Text("phải là người khác", "must be someone else")))
    if wrong:
        raise InvalidInput(wrong)
    return grants.insert(connection, to, handed_on, by=by, source=source, mode=wanted.mode)


def _beyond(connection: Connection, source: Grant, wanted: Wanted) -> list[FieldError]:
    """Where a delegation reaches further than its source."""
    more = Text("ngoài phạm vi được giao", "is more than was granted")
    wrong: list[FieldError] = []
    if wanted.starts_at < source.starts_at:
        wrong.append(FieldError("/starts_at", more))
    if source.ends_at is not None and (wanted.ends_at or source.ends_at) > source.ends_at:
        wrong.append(FieldError("/ends_at", more))
    held = {unit.key for unit in places.meant(connection, source.localities)}
    wrong += [
        FieldError(f"/localities/{number}", more)
        for number, locality in enumerate(wanted.localities)
        if locality not in held and locality not in source.localities
    ]
    wrong += [
        FieldError(f"/organisations/{number}", more)
        for number, code in enumerate(wanted.organisations)
        if code not in source.organisations
    ]
    return wrong


def revoke(connection: Connection, giver: UUID, grant_id: UUID, *, by: str, now: datetime) -> None:
    """Take back what `giver` has delegated. Raises NotFound, or Forbidden when it is not theirs."""
    grant = grants.one(connection, grant_id)
    own = {held.id for held in grants.listed(connection, giver)}
    if grant.delegated_from not in own:
        raise Forbidden(
            "Chỉ thu hồi được ủy quyền của chính mình.", "It is not yours to take back."
        )
    grants.revoke(connection, grant, by=by, now=now)


def concerning(connection: Connection, account: UUID) -> list[Grant]:
    """What an account has delegated or was delegated, the newest first."""
    found = grants.listed(connection)
    own = {grant.id for grant in grants.listed(connection, account)}
    return [
        grant
        for grant in found
        if grant.delegated_from is not None and (grant.id in own or grant.delegated_from in own)
    ]
