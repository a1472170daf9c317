"""The live stream: changes as server-sent events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from geo_ioc.access.audience import Audience
from geo_ioc.access.caller import Caller
from geo_ioc.access.scope import Scope
from geo_ioc.access.throttle import network
from geo_ioc.api import standings
from geo_ioc.api.caller import address, who
from geo_ioc.api.connection import put
from geo_ioc.api.deps import CallerDep, Services, ServicesDep, right
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.live import place
from geo_ioc.live.stream import stream
from geo_ioc.live.wanted import Wanted

router = APIRouter(prefix="/api/v1", tags=["live"])

NEVER = 2**63 - 1
"""Stands for a Last-Event-ID that is not ours: no such change was ever seen."""


# Not FastAPI's EventSourceResponse: it encodes each event anew for each client, and its pings
# cannot tell the page whether the feed is alive.
@router.get(
    "/live",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "the stream"}},
    openapi_extra=right("incidents.read"),
)
async def live(
    services: ServicesDep,
    caller: CallerDep,
    request: Request,
    layers: Annotated[
        str | None, Query(description="several by comma; all layers when not given")
    ] = None,
    boundary: Annotated[str | None, Query(description="generation/code")] = None,
    after: Annotated[
        int | None, Query(ge=0, description="the last change seen, such as an X-Change-Id")
    ] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Changes as they are committed, in order.

    `event: change` with data `{layer, layers, op, id, at, bbox, old_bbox, feature}`; `resync` when
    the client must read everything anew; `heartbeat` with data `{at, change_id}` each 15 s. Comes
    back without loss or repeat by `Last-Event-ID` or `after`.
    """
    counted = _require_place(services, caller, address(request))
    sources = _sources(services, caller.scope, layers)
    where = await run_in_threadpool(_place, services, boundary) if boundary is not None else None
    wanted = Wanted.of(sources, where, Audience.of(caller.scope))
    standing = standings.of(services, request, caller)
    told = stream(
        services.feed, wanted, resumed(after, last_event_id), standing, counted, put(request.scope)
    )
    return StreamingResponse(
        told,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


def _require_place(services: Services, caller: Caller, address: str) -> str:
    """Whom the stream counts as one of. Raises TooManyRequests or ServerBusy."""
    signed_in = caller.kind != "public"
    counted = who(caller) if signed_in else f"address:{network(address)}"
    clients = services.feed.clients
    held = sum(client.who == counted for client in clients)
    services.rates.require_stream(counted, held, len(clients), signed_in=signed_in)
    return counted


def resumed(after: int | None, last_event_id: str | None) -> int | None:
    """The last change that the client saw.

    A browser that comes back repeats its first URL: the header is the newer of the two.
    """
    if not last_event_id:
        return after
    ours = last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) < 19
    return int(last_event_id) if ours else NEVER


def _sources(services: Services, scope: Scope, layers: str | None) -> dict[str, list[str]]:
    """The sources of each layer asked for."""
    known = services.catalogue.current.open_to(scope).layers
    names = list(known) if layers is None else layers.split(",")
    unknown = [name for name in names if name not in known]
    if unknown:
        message = Text(
            f"không có lớp {', '.join(unknown)}; các lớp: {', '.join(known)}",
            f"no layer {', '.join(unknown)}; there are: {', '.join(known)}",
        )
        raise InvalidInput([FieldError("?layers", message)])
    return {name: known[name].spec.changes for name in names}


def _place(services: Services, boundary: str) -> place.Place:
    with services.database.read() as connection:
        return place.find(connection, boundary)
