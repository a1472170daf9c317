"""Who holds which role, and what a head has handed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from geo_ioc.access import accounts, decisions, delegations, grants, localities, organisations
from geo_ioc.access.delegations import Delegation
from geo_ioc.access.grants import Grant, Wanted
from geo_ioc.access.organisations import Organisations
from geo_ioc.api import paging
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body, Moment, Word
from geo_ioc.api.deps import (
    CallerDep,
    GateReadDep,
    GateWriteDep,
    Services,
    ServicesDep,
    right,
)
from geo_ioc.api.paging import Listing
from geo_ioc.api.whoami import LocalityDocument, OfficeDocument
from geo_ioc.errors import Forbidden
from geo_ioc.settings import today

router = APIRouter(prefix="/api/v1", tags=["grants"])

Codes = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=1000)]


class ReachedLocality(LocalityDocument):
    """A unit that a grant reaches over today."""

    granted: str = Field(description="as the decision has it")


class ReachedOffice(OfficeDocument):
    """An organisation that a grant reaches over today: itself, or what it became."""

    granted: str = Field(description="as the decision has it")


class GrantDocument(BaseModel):
    """A role that an account holds for a period."""

    id: UUID
    username: str
    name: str
    role: str
    decision: str
    localities: list[str]
    organisations: list[str]
    starts_at: datetime
    ends_at: datetime | None = Field(description="exclusive; null: until it is revoked")
    granted_by: str
    created_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    delegated_from: UUID | None = Field(description="the grant of the head who handed it on")
    mode: Literal["KT", "TUQ"] | None
    reaches: list[ReachedLocality] = Field(description="what the localities are today")
    offices: list[ReachedOffice] = Field(description="what the organisations are today")


class NewGrant(Body):
    """A role to grant, by a decision."""

    account: str = Field(max_length=64, description="user name")
    role: str = Field(max_length=40)
    decision: str = Field(max_length=decisions.LENGTH, examples=["45/QĐ-UBND"])
    starts_at: Moment
    ends_at: Moment | None = None
    localities: Codes = Field([], examples=[["2025-07-01/16681"]])
    organisations: Codes = Field([], examples=[["so-nnmt"]])


class NewDelegation(Body):
    """A head's role to hand on for a period; over all it reaches unless it says less."""

    grant: UUID
    account: str = Field(max_length=64, description="user name of who is to act")
    mode: Literal["KT", "TUQ"]
    decision: str = Field(max_length=decisions.LENGTH)
    starts_at: Moment
    ends_at: Moment
    localities: Codes = Field([])
    organisations: Codes = Field([])


@router.get(
    "/grants",
    response_model=Listing[GrantDocument],
    responses=problems(404),
    openapi_extra=right("grants.read"),
)
def list_grants(
    request: Request,
    services: ServicesDep,
    connection: GateReadDep,
    account: Annotated[Word | None, Query(max_length=64, description="user name")] = None,
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
) -> Listing[GrantDocument]:
    """Grants, the newest first; those revoked and over, too."""
    whose = None if account is None else accounts.named(connection, account).id
    items, after = paging.page(request, grants.listed(connection, whose), limit, cursor)
    return Listing(items=_documents(connection, services, items), next=after)


@router.post(
    "/grants",
    status_code=201,
    response_model=GrantDocument,
    responses=problems(404),
    openapi_extra=right("grants.write"),
)
def make_grant(
    given: NewGrant, services: ServicesDep, caller: CallerDep, connection: GateWriteDep
) -> GrantDocument:
    """Grant a role for a period, by a decision, over localities and organisations."""
    account = accounts.named(connection, given.account)
    wanted = Wanted(**given.model_dump(exclude={"account"}))
    made = grants.add(connection, services.settings.home, account, wanted, by=caller.actor)
    return _documents(connection, services, [made])[0]


@router.delete(
    "/grants/{grant_id}",
    status_code=204,
    responses=problems(404, 409),
    openapi_extra=right("grants.write"),
)
def revoke_grant(grant_id: UUID, caller: CallerDep, connection: GateWriteDep) -> None:
    """Revoke a grant, and all that was delegated from it: at once, in open streams too."""
    grant = grants.one(connection, grant_id)
    grants.revoke(connection, grant, by=caller.actor, now=datetime.now(UTC))


@router.get(
    "/grants/localities",
    response_model=Listing[ReachedLocality],
    openapi_extra=right("grants.read"),
)
def list_reached(
    connection: GateReadDep,
    of: Annotated[
        Word, Query(max_length=5000, description="as a decision has them; several by comma")
    ],
) -> Listing[ReachedLocality]:
    """What localities would reach over today, were they granted; nothing for an unknown one."""
    return Listing(items=_reached(connection, of.split(",")))


@router.get(
    "/delegations",
    response_model=Listing[GrantDocument],
    openapi_extra=right("account.own"),
)
def list_delegations(
    services: ServicesDep, caller: CallerDep, connection: GateReadDep
) -> Listing[GrantDocument]:
    """What one has handed on, or was handed, the newest first; and one's own grants to hand on."""
    account = _account(caller.scope.account)
    own = [grant for grant in grants.listed(connection, account) if grant.delegated_from is None]
    handed = delegations.concerning(connection, account)
    return Listing(items=_documents(connection, services, [*handed, *own]))


@router.post(
    "/delegations",
    status_code=201,
    response_model=GrantDocument,
    responses=problems(404),
    openapi_extra=right("delegations.write"),
)
def make_delegation(
    given: NewDelegation, services: ServicesDep, caller: CallerDep, connection: GateWriteDep
) -> GrantDocument:
    """Hand on one's role as a head for a period (KT., TUQ.); never more than one has."""
    made = delegations.delegate(
        connection,
        services.settings.home,
        _account(caller.scope.account),
        accounts.named(connection, given.account),
        Delegation(**given.model_dump(exclude={"account"})),
        by=caller.actor,
        now=datetime.now(UTC),
    )
    return _documents(connection, services, [made])[0]


@router.delete(
    "/delegations/{grant_id}",
    status_code=204,
    responses=problems(404, 409),
    openapi_extra=right("delegations.write"),
)
def revoke_delegation(grant_id: UUID, caller: CallerDep, connection: GateWriteDep) -> None:
    """Take back what one has handed on."""
    delegations.revoke(
        connection,
        _account(caller.scope.account),
        grant_id,
        by=caller.actor,
        now=datetime.now(UTC),
    )


def _account(account: str | None) -> UUID:
    if account is None:
        raise Forbidden("Việc này cần một tài khoản.", "This needs an account.")
    return UUID(account)


def _documents(
    connection: Connection, services: Services, found: Sequence[Grant]
) -> list[GrantDocument]:
    """Grants with what their places and offices are today: a reader of the list must not guess."""
    reached = _reached(connection, {place for grant in found for place in grant.localities})
    offices = organisations.load(services.settings.home)
    return [
        GrantDocument(
            **vars(grant),
            reaches=[unit for unit in reached if unit.granted in grant.localities],
            offices=[_office(offices, code) for code in grant.organisations],
        )
        for grant in found
    ]


def _reached(connection: Connection, named: Iterable[str]) -> list[ReachedLocality]:
    return [
        ReachedLocality(
            granted=unit.granted, locality=unit.key, name=unit.name, follows=unit.follows
        )
        for unit in localities.meant(connection, sorted(set(named)))
    ]


def _office(offices: Organisations, code: str) -> ReachedOffice:
    if code not in offices.codes:
        return ReachedOffice(granted=code, code=code, name=code)
    now = offices.on(code, today())
    return ReachedOffice(granted=code, code=now.code, name=now.name)
