"""The audit trail: who did what, when, from where; and whether anybody has changed it since."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from geo_ioc.api import cookies, paging
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Word
from geo_ioc.api.deps import CallerDep, GateReadDep, ServicesDep, right
from geo_ioc.api.moments import moment
from geo_ioc.api.paging import Listing
from geo_ioc.api.whoami import InBoth
from geo_ioc.audit import actions, chain, exporting, files, reading
from geo_ioc.audit.reading import Entry, Wanted
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import ServerBusy

ID_DIGITS = 18
"""Of a cursor: enough for any id, and never more than the database can compare."""
JSON_LINES = "application/jsonl"
LINES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "id, form, previous_hash, hash",
        "content": {JSON_LINES: {"schema": {"type": "string"}}},
    }
}
_checking = threading.Lock()
"""Held by the one check of this process: several would only slow each other and all else down."""
# What a dependency sets is lost where a route answers with a response of its own.
NO_STORE = {"Cache-Control": "no-store"}

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], dependencies=[Depends(cookies.no_store)])


class EntryDocument(BaseModel):
    """One row of the trail."""

    id: int
    at: datetime | None = Field(description="null for one that cannot be: somebody tampered")
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
    actor: Annotated[Word | None, Query(max_length=200)] = None,
    action: Annotated[
        Word | None,
        Query(max_length=400, description="several by comma; grant means all of grant.*"),
    ] = None,
    subject: Annotated[
        Word | None, Query(max_length=200, description="whole, or an incident's number")
    ] = None,
    address: Annotated[Word | None, Query(max_length=100)] = None,
    from_: Annotated[str | None, Query(alias="from", description="a time or a day")] = None,
    to: Annotated[str | None, Query(description="before: a time or a day")] = None,
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
) -> Listing[EntryDocument]:
    """The rows of the trail, the newest first."""
    wanted = Wanted(
        actor=actor,
        actions=None if action is None else action.split(","),
        subject=subject,
        address=address,
        since=moment("from", from_),
        until=moment("to", to),
    )
    found = reading.page(connection, wanted, limit + 1, paging.position(cursor, ID_DIGITS))
    shown = found[:limit]
    after = str(shown[-1].id) if len(found) > limit else None
    return Listing(
        items=[_document(entry) for entry in shown], next=paging.next_url(request, after)
    )


@router.get("/actions", response_model=list[ActionDocument], openapi_extra=right("audit.read"))
def list_actions(services: ServicesDep) -> list[ActionDocument]:
    """The kinds of rows there are, in the words of people."""
    return [
        ActionDocument(id=id_, title=InBoth(vi=title.vi, en=title.en))
        for id_, title in actions.load(services.settings.home).items()
    ]


@router.get(
    "/check",
    response_model=CheckDocument,
    responses=problems(s503="server_busy, database_busy"),
    openapi_extra=right("audit.read"),
)
def check_trail(services: ServicesDep) -> CheckDocument:
    """Read the whole chain again, row by row; the anchor is of the last row that holds.

    It takes as long as the trail is: who asks while it is read for another is told to wait.
    """
    with _turn():
        batches = reading.batches(services.database)
        checked = chain.check(itertools.chain.from_iterable(batches))
    broken = checked.broken
    return CheckDocument(
        holds=broken is None,
        checked=checked.count,
        broken=None if broken is None else BrokenDocument.model_validate(vars(broken)),
        anchor=AnchorDocument.model_validate(checked.last._asdict()),
    )


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses=LINES | problems(404),
    openapi_extra=right("audit.export"),
)
def export_trail(
    services: ServicesDep,
    caller: CallerDep,
    after: Annotated[int, Query(ge=0, le=files.LARGEST, description="rows with greater ids")] = 0,
) -> StreamingResponse:
    """The rows, oldest first, one JSON object a line, to be checked without this server.

    `geo-ioc audit verify --file` does so. Who exports is itself told to the trail, as its last row.
    """
    database = services.database
    # Committed before the first byte: nobody has any of it that the trail does not know of.
    with database.write(acting=AT_THE_GATE) as connection:
        until = exporting.begin(connection, after, by=caller.actor)
    chunks = reading.batches(database, after + 1, until)
    name = f"geo-ioc-audit-{after + 1}-{until}.jsonl"
    return StreamingResponse(
        (b"".join(map(files.line, links)) for links in chunks),
        media_type=JSON_LINES,
        headers={"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE},
    )


@contextmanager
def _turn() -> Iterator[None]:
    if not _checking.acquire(blocking=False):
        raise ServerBusy(
            "Nhật ký đang được kiểm tra theo yêu cầu khác, hãy thử lại sau ít phút.",
            "The trail is being checked for somebody else, please try again in a few minutes.",
        )
    try:
        yield
    finally:
        _checking.release()


def _document(entry: Entry) -> EntryDocument:
    data = dict(entry.data)
    address = data.pop("address", "")
    change: dict[str, Any] = {"before": None, "after": None}
    for name in change:
        # Rows are never written anew: those of an older release may hold a bare value there.
        if data.get(name) is None or isinstance(data[name], dict):
            change[name] = data.pop(name, None)
    return EntryDocument(**{**vars(entry), **change, "address": address, "data": data})
