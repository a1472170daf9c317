"""The duty roster."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from geo_ioc.access import accounts, decisions, shifts
from geo_ioc.access.shifts import Shift
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body, Moment
from geo_ioc.api.deps import CallerDep, GateReadDep, GateWriteDep, right
from geo_ioc.api.paging import Listing

router = APIRouter(prefix="/api/v1/shifts", tags=["shifts"])

SHOWN = timedelta(days=8)
"""How much of the roster is told unless it is asked for: what is left of today, and a week."""


class ShiftDocument(BaseModel):
    """Someone's turn as operator."""

    id: UUID
    username: str
    name: str
    starts_at: datetime
    ends_at: datetime = Field(description="exclusive")
    decision: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None


class NewShift(Body):
    """A turn to give; up to 24 hours."""

    account: str = Field(max_length=64, description="user name")
    starts_at: Moment
    ends_at: Moment
    decision: str = Field(max_length=decisions.LENGTH)


@router.get(
    "",
    response_model=Listing[ShiftDocument],
    openapi_extra=right("shifts.read"),
)
def list_shifts(
    connection: GateReadDep,
    from_: Annotated[Moment | None, Query(alias="from", description="now, when not given")] = None,
    to: Annotated[
        Moment | None, Query(description="exclusive; 8 days after `from` when not given")
    ] = None,
) -> Listing[ShiftDocument]:
    """The shifts that touch a time, the earliest first; those taken back, too."""
    since = from_ or datetime.now(UTC)
    found = shifts.listed(connection, since, to or since + SHOWN)
    return Listing(items=[_document(shift) for shift in found])


@router.post(
    "",
    status_code=201,
    response_model=ShiftDocument,
    responses=problems(404, 409),
    openapi_extra=right("shifts.write"),
)
def make_shift(given: NewShift, caller: CallerDep, connection: GateWriteDep) -> ShiftDocument:
    """Put someone on duty: an operator from the first minute of the shift to its last."""
    account = accounts.named(connection, given.account)
    made = shifts.add(
        connection, account, given.starts_at, given.ends_at, given.decision, by=caller.actor
    )
    return _document(made)


@router.delete(
    "/{shift_id}",
    status_code=204,
    responses=problems(404, 409),
    openapi_extra=right("shifts.write"),
)
def revoke_shift(shift_id: UUID, caller: CallerDep, connection: GateWriteDep) -> None:
    """Take someone off duty, at once when the shift has begun."""
    shift = shifts.one(connection, shift_id)
    shifts.revoke(connection, shift, by=caller.actor, now=datetime.now(UTC))


def _document(shift: Shift) -> ShiftDocument:
    return ShiftDocument.model_validate(vars(shift))
