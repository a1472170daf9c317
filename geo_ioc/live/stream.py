"""The stream of events of one client: what it missed, then what comes, for as long as it may."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
import structlog
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from sqlalchemy.exc import SQLAlchemyError

from geo_ioc.errors import GeoIocError
from geo_ioc.live.changes import Page, ReadAnew, read_after, resync
from geo_ioc.live.group import PIECE, Client, Put
from geo_ioc.live.standing import Standing, State
from geo_ioc.live.wanted import Wanted

if TYPE_CHECKING:
    from geo_ioc.live.feed import Feed

log = structlog.get_logger()

REPLAY_PAGE = 100
"""Changes that are read at once: a client that does not read holds their events."""
REPLAY_LIMIT = 5000
"""Changes behind which a client reads everything anew sooner than it is told them one by one."""
RETRY_MS = 2000
"""How soon a browser that lost the stream comes back."""


async def stream(
    feed: Feed,
    wanted: Wanted,
    after: int | None,
    standing: Standing | None = None,
    who: str = "",
    put: Put | None = None,
) -> AsyncIterator[bytes]:
    """The events of one client, from `after` on (None: from now on), until it goes away.

    While there is nothing else to tell, what comes may be given to `put` instead.

    Before anything is told, `standing` says that the rights it was opened with still are the
    caller's. The stream ends when they are not.

    Nothing is lost or repeated: the client is registered and the feed's last id is read in one step
    of the event loop; what is older is read from the change table, what is newer is kept for it.
    """
    client = feed.join(wanted, standing or Standing(), who, after, put)
    start = feed.last_id
    try:
        opening = f"retry: {RETRY_MS}\n".encode()
        if after is None:
            yield opening + _id_only(start)
        else:
            yield opening + b"\n"
            async for piece in _replay(feed, client, after, start):
                yield piece
        async for piece in _follow(feed, client):
            yield piece
    except ReadAnew as reason:
        yield resync(feed.last_id, reason.reason, wanted.all_layers())
    except (GeoIocError, SQLAlchemyError) as error:
        # The database went away while it was told what it missed: it comes back for the rest.
        log.warning("stream ended", reason=str(error).split("\n", 1)[0])
    finally:
        feed.leave(client)


async def _follow(feed: Feed, client: Client) -> AsyncIterator[bytes]:
    """What comes, and a heartbeat where nothing does. Raises ReadAnew."""
    while True:
        # Before what is kept: it was kept for rights that may be gone.
        good = await _holds(feed, client)
        if client.lost:
            raise ReadAnew("lost")
        piece = client.take() if good else None
        now = time.monotonic()
        beat = client.told_at + feed.heartbeat_s
        if piece is None and now >= beat and not client.closed:
            piece = _heartbeat(feed, hears=good and feed.connected)
        if piece is not None:
            client.told_at = now
            yield piece
        elif client.closed:
            return
        else:
            await client.rest(min(beat, client.standing.again))


async def _holds(feed: Feed, client: Client) -> bool:
    """Whether the client may be told what comes next. Raises ReadAnew when its rights are gone."""
    if not client.standing.due:
        return True
    state = await client.standing.state(feed)
    if state is State.GONE:
        raise ReadAnew("rights")
    return state is State.GOOD


def _id_only(change_id: int) -> bytes:
    # An event without data is not dispatched, but a browser that loses the stream before the first
    # change comes back with this id.
    return f"id: {change_id}\n\n".encode()


def _heartbeat(feed: Feed, *, hears: bool) -> bytes:
    """A comment that keeps proxies awake, and, where all there was is told, an event.

    A page cannot see comments; the event tells it how old what it shows may be.
    """
    if not hears:
        return KEEPALIVE_COMMENT
    data = {"at": datetime.now(UTC), "change_id": feed.last_id}
    return KEEPALIVE_COMMENT + format_sse_event(
        data_str=orjson.dumps(data).decode(), event="heartbeat"
    )


async def _replay(feed: Feed, client: Client, after: int, until: int) -> AsyncIterator[bytes]:
    """The events of the changes after one id up to another, or that there are too many.

    Raises ReadAnew.
    """
    told = False
    while not told:
        try:
            # Also when there is nothing between: what it has seen may be of another database.
            async with feed.replays:
                page, pieces = await asyncio.to_thread(_missed, feed, client, after, until)
        except ReadAnew as reason:
            client.at = feed.last_id
            yield resync(client.at, reason.reason, client.group.wanted.all_layers())
            return
        feed.doubt(page)
        after = page.changes[-1].id if page.changes else until
        told = after >= until
        del page  # A client that does not read keeps this waiting.
        for piece in pieces:
            while not await _holds(feed, client):
                yield KEEPALIVE_COMMENT
                await client.wait(client.standing.again)
            if client.lost:
                raise ReadAnew("lost")
            yield piece


def _missed(feed: Feed, client: Client, after: int, until: int) -> tuple[Page, list[bytes]]:
    """Some of the changes after one, and their events in pieces. Raises ReadAnew."""
    page = read_after(feed.database, after, REPLAY_PAGE, most_behind=REPLAY_LIMIT)
    pieces: list[bytes] = []
    events: list[bytes] = []
    size = 0
    for change in page.changes:
        event = client.group.wanted.event(change) if change.id <= until else None
        if event is not None:
            events.append(event)
            size += len(event)
        if size >= PIECE:
            pieces.append(b"".join(events))
            events, size = [], 0
    if events:
        pieces.append(b"".join(events))
    return page, pieces
