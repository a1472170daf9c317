"""What a caller is told of itself: account, roles with where they reach, rights."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from geo_ioc.access import organisations, rights
from geo_ioc.access.caller import Caller, Held, Kind
from geo_ioc.access.rights import Level
from geo_ioc.api.services import Services

Totp = Literal["off", "due", "code", "on"]


class InBoth(BaseModel):
    """A text in both languages."""

    vi: str
    en: str


class AccountDocument(BaseModel):
    """Whose session or token it is."""

    id: UUID
    username: str
    name: str


class DelegatedDocument(BaseModel):
    """By whom a role was handed on: KT. in the place of, TUQ. by authority of."""

    mode: Literal["KT", "TUQ"]
    by: str


class LocalityDocument(BaseModel):
    """A unit that a role reaches over."""

    locality: str = Field(examples=["2025-07-01/16681"])
    name: str
    follows: str | None = Field(description="the old unit of the decision that this one took in")


class OfficeDocument(BaseModel):
    """An organisation that a role reaches over."""

    code: str
    name: str


class RoleDocument(BaseModel):
    """A role that is held now."""

    role: str
    title: InBoth
    decision: str
    starts_at: datetime
    ends_at: datetime | None
    shift: bool = Field(description="held for a shift of the duty roster")
    delegated: DelegatedDocument | None
    localities: list[LocalityDocument]
    organisations: list[OfficeDocument]


class SessionDocument(BaseModel):
    """How long the session lasts."""

    expires_at: datetime
    idle_at: datetime = Field(description="when it ends if nothing is asked until then")
    method: Literal["password", "oidc"]


class MeDocument(BaseModel):
    """Who asks, and what they may."""

    kind: Kind
    account: AccountDocument | None
    roles: list[RoleDocument]
    rights: dict[str, Level] = Field(description="rights held, and how far each reaches")
    session: SessionDocument | None
    totp: Totp = Field(
        description="the second factor; an administrator's rights wait: due, until it is set up, "
        "code, until this session has shown it"
    )


def describe(services: Services, caller: Caller, now: datetime, *, used: bool = True) -> MeDocument:
    """What a caller is told of itself; `used` says whether asking counts as use of the session."""
    account = None
    if caller.scope.account is not None:
        account = AccountDocument(
            id=UUID(caller.scope.account),
            username=caller.username or "",
            name=caller.name or "",
        )
    return MeDocument(
        kind=caller.kind,
        account=account,
        roles=[_role(services, held) for held in caller.roles],
        rights={right: reach.level for right, reach in caller.scope.rights.items()},
        session=_session(services, caller, now, used=used),
        totp=_totp(caller),
    )


def _totp(caller: Caller) -> Totp:
    if caller.has_totp:
        return "code" if caller.totp_due else "on"
    return "due" if caller.totp_due else "off"


def _session(
    services: Services, caller: Caller, now: datetime, *, used: bool
) -> SessionDocument | None:
    if caller.kind != "session":
        return None
    since = now if used else (caller.seen_at or now)
    idle_at = since + timedelta(minutes=services.settings.session_idle_minutes)
    expires_at = caller.expires_at or idle_at
    return SessionDocument.model_validate(
        {
            "expires_at": expires_at,
            "idle_at": min(idle_at, expires_at),
            "method": caller.method,
        }
    )


def _role(services: Services, held: Held) -> RoleDocument:
    offices = organisations.load(services.settings.home)
    title = rights.ROLES[held.role]
    delegated = None
    if held.mode is not None:
        delegated = DelegatedDocument.model_validate({"mode": held.mode, "by": held.delegated_by})
    return RoleDocument(
        role=held.role,
        title=InBoth(vi=title.vi, en=title.en),
        decision=held.decision,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        shift=held.shift,
        delegated=delegated,
        localities=[
            LocalityDocument(locality=unit.key, name=unit.name, follows=unit.follows)
            for unit in held.localities
        ],
        organisations=[
            OfficeDocument(
                code=today, name=offices[today].name if today in offices.codes else today
            )
            for _, today in held.organisations
        ],
    )
