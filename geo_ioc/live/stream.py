"""One client of the feed: what it wants, its bounded queue, and its stream of events."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from sqlalchemy import text

from geo_ioc.access.audience import WHOLE, Audience
from geo_ioc.live.changes import Change, read_after, resync
from geo_ioc.live.place import Place

if TYPE_CHECKING:
    from geo_ioc.live.feed import Feed

REPLAY_LIMIT = 5000
"""Changes behind which a client reads everything anew sooner than it is told them one by one."""
PAGE = 500
RETRY_MS = 2000
"""How soon a browser that lost the stream comes back."""


@dataclass(frozen=True)
class Wanted:
    """What a client asked for: its layers by the source that feeds them, and perhaps a place."""

    layers: Mapping[str, tuple[str, ...]]
    place: Place | None = None
    audience: Audience = WHOLE

    @classmethod
    def of(
        cls,
        sources: Mapping[str, Iterable[str]],
        place: Place | None = None,
        audience: Audience | None = None,
    ) -> Wanted:
        """From the sources of each wanted layer, in the order asked for."""
        found: dict[str, list[str]] = {}
        for layer, names in sources.items():
            for name in names:
                found.setdefault(name, []).append(layer)
        layers = {name: tuple(layers) for name, layers in found.items()}
        return cls(layers, place, audience or WHOLE)

    def all_layers(self) -> tuple[str, ...]:
        """Every layer asked for, once."""
        return tuple(dict.fromkeys(layer for layers in self.layers.values() for layer in layers))

    def event(self, change: Change) -> bytes | None:
        """What this client is told of a change, if anything."""
        layers = self.layers.get(change.source)
        if layers is None:
            return None
        place, audience = self.place, self.audience
        if place is None or change.op == "reload" or change.seen_from(place, audience):
            return change.event(layers, audience)
        if not change.lost_from(place, audience):
            return None
        return change.event(layers, audience, gone=True)


class Client:
    """The queue between the feed and one open stream. Used in the event loop's thread only."""

    def __init__(self, wanted: Wanted, size: int, who: str = "") -> None:
        self.wanted = wanted
        self.who = who
        """Whom it counts as one of."""
        self.size = size
        self.after = 0
        """Changes up to this id were told already."""
        self.lost = False
        self.closed = False
        self.doubted = False
        """Someone's rights have changed since they were last looked at."""
        self._queue: deque[bytes] = deque()
        self._ready = asyncio.Event()

    def offer(self, change: Change) -> None:
        """Queue what the client is told of a change; a client too slow for its queue loses it."""
        if self.lost or change.id <= self.after:
            return
        event = self.wanted.event(change)
        if event is None:
            return
        if len(self._queue) >= self.size:
            self.lose()
            return
        self._queue.append(event)
        self._ready.set()

    def lose(self) -> None:
        """Give up following: the stream ends and tells the client to read everything anew."""
        self._queue.clear()
        self.lost = True
        self._ready.set()

    def doubt(self) -> None:
        """Have the stream look whether its rights are still what they were."""
        self.doubted = True
        self._ready.set()

    def close(self) -> None:
        """End the stream once it has told what is queued."""
        self.closed = True
        self._ready.set()

    async def next(self, timeout_s: float) -> list[bytes]:
        """What is queued; empty when nothing came in time."""
        try:
            await asyncio.wait_for(self._ready.wait(), timeout_s)
        except TimeoutError:
            return []
        self._ready.clear()
        taken = list(self._queue)
        self._queue.clear()
        return taken


async def always() -> bool:
    """For a stream whose rights cannot change."""
    return True


async def stream(
    feed: Feed,
    wanted: Wanted,
    after: int | None,
    holds: Callable[[], Awaitable[bool]] = always,
    ends_s: float | None = None,
    who: str = "",
) -> AsyncIterator[bytes]:
    """The events of one client, from `after` on (None: from now on), until it goes away.

    `holds` tells whether the rights it was opened with still are the caller's: asked when someone's
    rights change, at each heartbeat, and after `ends_s` seconds, when the first of the rights ends
    by the clock. The stream ends when they are not.

    Nothing is lost or repeated: the client is registered and the feed's last id is read in one step
    of the event loop; what is older is read from the change table, what is newer is queued.
    """
    client = Client(wanted, feed.queue_size, who)
    # Before it is offered anything: its process may be behind the one that told it so far.
    client.after = after or 0
    feed.clients.add(client)
    if feed.closing:
        client.close()
    start = feed.last_id
    try:
        opening = f"retry: {RETRY_MS}\n".encode()
        if after is None:
            yield opening + _id_only(start)
        else:
            yield opening + b"\n"
            reason = await asyncio.to_thread(_cannot_resume, feed, after)
            if reason is not None:
                client.after = start
                yield resync(start, reason, wanted.all_layers())
            else:
                async for event in _replay(feed, wanted, after, start):
                    yield event
        looked = time.monotonic()
        ends = math.inf if ends_s is None else looked + ends_s
        while True:
            events = await client.next(min(feed.heartbeat_s, max(0, ends - time.monotonic())))
            now = time.monotonic()
            if client.doubted or now >= min(looked + feed.heartbeat_s, ends):
                client.doubted = False
                looked, ends = now, math.inf if now >= ends else ends
                if not await holds():
                    # Before what is queued: it was queued for rights that are gone.
                    yield resync(feed.last_id, "rights", wanted.all_layers())
                    return
            if events:
                yield b"".join(events)
            elif not client.closed and not client.lost:
                yield _heartbeat(feed)
            if client.lost:
                yield resync(feed.last_id, "lost", wanted.all_layers())
                return
            if client.closed:
                return
    finally:
        feed.clients.discard(client)


def _id_only(change_id: int) -> bytes:
    # An event without data is not dispatched, but a browser that loses the stream before the first
    # change comes back with this id.
    return f"id: {change_id}\n\n".encode()


def _heartbeat(feed: Feed) -> bytes:
    """A comment that keeps proxies awake, and, while the feed hears the database, an event.

    A page cannot see comments; the event tells it how old what it shows may be.
    """
    if not feed.connected:
        return KEEPALIVE_COMMENT
    data = {"at": datetime.now(UTC), "change_id": feed.last_id}
    return KEEPALIVE_COMMENT + format_sse_event(
        data_str=orjson.dumps(data).decode(), event="heartbeat"
    )


def _cannot_resume(feed: Feed, after: int) -> str | None:
    """Why a client that has seen change `after` must read everything anew, if it must."""
    with feed.database.read() as connection:
        oldest, newest = connection.execute(
            text("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM change")
        ).one()
    if after > newest:
        return "unknown"
    return "too_old" if after < oldest - 1 or newest - after > REPLAY_LIMIT else None


async def _replay(feed: Feed, wanted: Wanted, after: int, until: int) -> AsyncIterator[bytes]:
    """The events of the changes after one id up to another."""
    while after < until:
        changes = await asyncio.to_thread(read_after, feed.database, after, PAGE)
        for change in changes:
            if change.id > until:
                return
            event = wanted.event(change)
            if event is not None:
                yield event
            after = change.id
        if not changes:
            return
