"""Who makes a request, and with which rights: found anew for each, so that what is revoked ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row

from geo_ioc.access import localities, organisations
from geo_ioc.access.localities import Meant
from geo_ioc.access.organisations import Organisations
from geo_ioc.access.rights import PUBLIC, WALL, Level, Rights, further
from geo_ioc.access.rights import load as load_rights
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.access.secrets import digest
from geo_ioc.db.sql import statement
from geo_ioc.settings import TIME_ZONE

Kind = Literal["public", "session", "api", "wall", "field"]

FIELD_RIGHTS = frozenset(
    ("map.read", "session.open", "rights.read", "incidents.read", "incidents.report")
) | {"incidents.comment", "indicators.read"}
"""What a telephone that stays signed in may do, of what its account may."""
ADMIN = "admin"
"""The role that is used only where a second factor was shown."""


class Credentials(NamedTuple):
    """What a request brings: secrets as they came, None for what it does not bring."""

    session: str | None = None
    bearer: str | None = None
    device: str | None = None


@dataclass(frozen=True)
class Held:
    """A role held now: granted by a decision, by a shift, or delegated (`mode`, `delegated_by`)."""

    role: str
    decision: str
    starts_at: datetime
    ends_at: datetime | None
    shift: bool = False
    mode: str | None = None
    delegated_by: str | None = None
    localities: tuple[Meant, ...] = ()
    organisations: tuple[tuple[str, str], ...] = ()
    """Pairs: the code as granted, and that of the organisation which does its work today."""

    def keys(self) -> frozenset[str]:
        """The audience keys that it opens."""
        offices = {f"org:{code}" for pair in self.organisations for code in pair}
        return frozenset(localities.keys(self.localities) | offices)


@dataclass(frozen=True)
class Caller:
    """Whoever makes a request."""

    kind: Kind
    scope: Scope
    door: str | None = None
    """Id of the session or token."""
    username: str | None = None
    name: str | None = None
    roles: tuple[Held, ...] = ()
    method: str | None = None
    second_factor: bool = False
    """Whether one was shown for this session, or by who made this token."""
    seen_at: datetime | None = None
    expires_at: datetime | None = None
    has_totp: bool = False
    totp_due: bool = False
    """Holds the role of an administrator and may not use it before a second factor is there."""
    demo: bool = False
    """An account of the demonstration: what it reports is of the demonstration too."""

    @property
    def ends_at(self) -> datetime | None:
        """When the first of its rights ends by the clock; None when none does."""
        ends = [self.expires_at, *(held.ends_at for held in self.roles)]
        return min((end for end in ends if end is not None), default=None)

    @property
    def actor(self) -> str:
        """What the trail and the timeline call it."""
        return self.username or self.kind


def public(home: Path | None) -> Caller:
    """Whoever has not signed in."""
    return Caller("public", Scope(_rights(load_rights(home), [])))


def with_scope(caller: Caller, scope: Scope) -> Caller:
    """The same caller with another scope."""
    return replace(caller, scope=scope)


def with_right(caller: Caller, right: str, reach: Reach) -> Caller:
    """The same caller with one right more."""
    rights = {**caller.scope.rights, right: reach}
    return replace(caller, scope=replace(caller.scope, rights=rights))


def find(
    connection: Connection,
    home: Path | None,
    brought: Credentials,
    now: datetime,
    idle_minutes: int,
) -> Caller | None:
    """The caller behind what a request brings; None when none of it is good, or not any more.

    Run at the gate (AT_THE_GATE). An api token comes before a session, a session before a device.
    """
    row = connection.execute(
        statement("access_caller"),
        {
            "session": _digest(brought.session),
            "bearer": _digest(brought.bearer),
            "device": _digest(brought.device),
            "now": now,
            "idle_minutes": idle_minutes,
        },
    ).one_or_none()
    if row is None:
        return None
    table = load_rights(home)
    if row.kind == "wall":
        rights = _rights(table, [], column=WALL)
        return Caller("wall", Scope(rights), str(row.id), name=None, seen_at=row.seen_at)
    offices = organisations.load(home)
    roles = _held(connection, offices, row, now)
    due = any(held.role == ADMIN for held in roles) and not row.second_factor and not row.demo
    usable = [held for held in roles if not (due and held.role == ADMIN)]
    rights = _rights(table, usable)
    # Also for an account with no role, and an administrator who is to set up the second factor.
    rights.setdefault("account.own", Reach("all"))
    only = FIELD_RIGHTS if row.kind == "field" else row.actions
    if only is not None:
        rights = {right: reach for right, reach in rights.items() if right in only}
        rights = _rights(table, []) | rights
    keys = frozenset().union(*(held.keys() for held in usable))
    codes = {key.removeprefix("org:") for key in keys if key.startswith("org:")}
    return Caller(
        row.kind,
        Scope(rights, str(row.account), _shared(row.sharing, codes)),
        str(row.id),
        row.username,
        row.name,
        tuple(roles),
        row.method,
        row.second_factor,
        row.seen_at,
        row.expires_at,
        row.has_totp,
        due,
        row.demo,
    )


def _digest(secret: str | None) -> str | None:
    return None if secret is None else digest(secret)


def _held(
    connection: Connection, offices: Organisations, row: Row[Any], now: datetime
) -> list[Held]:
    named = sorted({name for grant in row.grants for name in grant["localities"]})
    meant = localities.meant(connection, named)
    day = now.astimezone(TIME_ZONE).date()
    granted = [
        Held(
            role=grant["role"],
            decision=grant["decision"],
            starts_at=datetime.fromisoformat(grant["starts_at"]),
            ends_at=_time(grant["ends_at"]),
            mode=grant["mode"],
            delegated_by=grant["by"],
            localities=tuple(unit for unit in meant if unit.granted in grant["localities"]),
            organisations=tuple(
                (code, offices.on(code, day).code if code in offices.codes else code)
                for code in grant["organisations"]
            ),
        )
        for grant in row.grants
    ]
    shifts = [
        Held(
            role="operator",
            decision=shift["decision"],
            starts_at=datetime.fromisoformat(shift["starts_at"]),
            ends_at=_time(shift["ends_at"]),
            shift=True,
        )
        for shift in row.shifts
    ]
    return granted + shifts


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _rights(table: Rights, roles: Sequence[Held], column: str = PUBLIC) -> dict[str, Reach]:
    """The furthest reach of each right over the roles, and over what everybody has."""
    found: dict[str, Reach] = {}
    for right in table.by_id:
        level: Level | None = table.level(column, right)
        keys: set[str] = set()
        for held in roles:
            given = table.level(held.role, right)
            level = further(level, given)
            if given == "scope":
                keys |= held.keys()
        if level is not None:
            found[right] = Reach(level, frozenset(keys) if level == "scope" else frozenset())
    return found


def _shared(
    rows: Iterable[tuple[str, str, str, bool]], codes: Iterable[str]
) -> Mapping[tuple[str, str], bool]:
    """What the sharing table says of some organisations; one that it is shared with is enough."""
    mine = set(codes)
    found: dict[tuple[str, str], bool] = {}
    for kind, subject, organisation, shared in rows:
        if organisation in mine:
            found[kind, subject] = found.get((kind, subject), False) or shared
    return found
