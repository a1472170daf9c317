"""The audit trail: who did what, when, from where; and whether anybody has changed it since."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from geo_ioc.api import cookies, paging
from geo_ioc.api.deps import CallerDep, GateReadDep, ServicesDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.api.whoami import InBoth

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], dependencies=[Depends(cookies.no_store)])


class EntryDocument(BaseModel):
    """One row of the trail."""

    id: int
    at: datetime
    actor: str = Field(description="user name; or public, wall, system, cli:login")
    action: str = Field(examples=["grant.add"])
    subject: str = Field(description="what it was done to", examples=["account:an"])
    address: str = Field(description="from where; empty for what the server did by itself")
    before: dict[str, Any] | None = Field(description="what was changed, as it was")
    after: dict[str, Any] | None = Field(description="the same after it")
    data: dict[str, Any] = Field(description="whatever else is told of it")


class ActionDocument(BaseModel):
    """A kind of row, in the words of people."""

    id: str
    title: InBoth


class AnchorDocument(BaseModel):
    """The last row: kept elsewhere, it shows later whether rows were cut off or rewritten."""

    id: int = Field(description="0 for an empty trail")
    hash: str
    at: datetime | None


class BrokenDocument(BaseModel):
    """The first row at which the chain does not hold."""

    id: int
    reason: Literal["missing", "previous_hash", "hash"]


class CheckDocument(BaseModel):
    """Whether every row is as it was written."""

    holds: bool
    checked: int = Field(description="rows looked at")
    broken: BrokenDocument | None
    anchor: AnchorDocument


@router.get("", response_model=Listing[EntryDocument], openapi_extra=right("audit.read"))
def list_entries(
    request: Request,
    connection: GateReadDep,
    actor: Annotated[str | None, Query(max_length=200)] = None,
    action: Annotated[
        str | None,
        Query(max_length=400, description="several by comma; grant means all of grant.*"),
    ] = None,
    subject: Annotated[str | None, Query(max_length=200, description="whole")] = None,
    address: Annotated[str | None, Query(max_length=100)] = None,
    from_: Annotated[str | None, Query(alias="from", description="a time or a day")] = None,
    to: Annotated[str | None, Query(description="before: a time or a day")] = None,
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
) -> Listing[EntryDocument]:
    """The rows of the trail, the newest first."""
    raise NotImplementedError


@router.get("/actions", response_model=list[ActionDocument], openapi_extra=right("audit.read"))
def list_actions(services: ServicesDep) -> list[ActionDocument]:
    """The kinds of rows there are, in the words of people."""
    raise NotImplementedError


@router.get("/check", response_model=CheckDocument, openapi_extra=right("audit.read"))
def check_trail(connection: GateReadDep) -> CheckDocument:
    """Read the whole chain again, row by row."""
    raise NotImplementedError


@router.get("/export", response_class=StreamingResponse, openapi_extra=right("audit.export"))
def export_trail(
    services: ServicesDep,
    caller: CallerDep,
    after: Annotated[int, Query(ge=0, description="rows with greater ids")] = 0,
) -> StreamingResponse:
    """The rows, oldest first, one JSON object a line, to be checked without this server.

    `geo-ioc audit verify --file` does so. Who exports is itself told to the trail.
    """
    raise NotImplementedError
