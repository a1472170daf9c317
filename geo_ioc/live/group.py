"""Clients of the feed that want the same: their events are chosen, encoded and kept once.

A client has no queue of its own, only the id of the last change it was told of: one that does not
read costs no more than one that does, and is told to read everything anew when what comes next for
it is no longer kept.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from bisect import bisect_right
from collections.abc import Callable

from geo_ioc.live.changes import Change
from geo_ioc.live.standing import Standing
from geo_ioc.live.wanted import Wanted

PIECE = 32 << 10
"""About the bytes that a client is given at once: they lie in its connection until it reads."""
Put = Callable[[bytes], bool]
"""Writes a piece into a client's connection at once; False when that cannot be now."""


class Group:
    """The clients of one Wanted, and the events that not all of them were told yet."""

    def __init__(self, wanted: Wanted, most_bytes: int) -> None:
        self.wanted = wanted
        self.most_bytes = most_bytes
        self.clients: set[Client] = set()
        self.fresh = 0
        """Bytes that came since its clients were woken."""
        self._ids: list[int] = []
        self._events: list[bytes] = []
        self._bytes = 0
        self._gone = 0
        """The newest change whose event was thrown away before all were told."""
        self._last: tuple[int, int, bytes] | None = None

    def offer(self, change: Change) -> None:
        """Keep what its clients are told of a change, and no more than `most_bytes` of it."""
        event = self.wanted.event(change)
        if event is None:
            return
        self.fresh += len(event)
        self._ids.append(change.id)
        self._events.append(event)
        self._bytes += len(event)
        if self._bytes > self.most_bytes:
            self.forget_told()
            over = 0
            # The newest stays, however long it is.
            while self._bytes > self.most_bytes and over < len(self._ids) - 1:
                self._bytes -= len(self._events[over])
                self._gone = self._ids[over]
                over += 1
            self._cut(over)

    @property
    def full(self) -> bool:
        """Whether so much came that its clients should be told before more does."""
        return self.fresh > self.most_bytes // 2

    def forget_told(self) -> None:
        """Keep nothing that every client was told already."""
        told = bisect_right(self._ids, min((one.at for one in self.clients), default=sys.maxsize))
        self._bytes -= sum(len(event) for event in self._events[:told])
        self._cut(told)

    def _cut(self, count: int) -> None:
        del self._ids[:count], self._events[:count]

    @property
    def newest(self) -> int:
        """The newest change of which something is kept; 0 when nothing is."""
        return self._ids[-1] if self._ids else 0

    def holds_after(self, at: int) -> bool:
        """Whether everything after a change is still kept."""
        return at >= self._gone

    def piece(self, at: int) -> tuple[int, bytes] | None:
        """The events after a change, or the first PIECE of them, and the last one's id."""
        # Most clients are at the same change, and ask one after the other.
        if self._last is not None and self._last[0] == at:
            return self._last[1:]
        first = end = bisect_right(self._ids, at)
        size = 0
        while end < len(self._ids) and size < PIECE:
            size += len(self._events[end])
            end += 1
        if first == end:
            return None
        self._last = (at, self._ids[end - 1], b"".join(self._events[first:end]))
        return self._last[1:]


class Client:
    """One open stream of a group. Used in the event loop's thread only."""

    def __init__(
        self, group: Group, standing: Standing, at: int, who: str, put: Put | None = None
    ) -> None:
        self.group = group
        self.standing = standing
        self.at = at
        """It was told every change up to this one, or needs none of them from its group."""
        self.who = who
        """Whom it counts as one of."""
        self.told_at = time.monotonic()
        """When it was told something last."""
        self.closed = False
        self._put = put
        self._rests = False
        self._lost = False
        self._until = math.inf
        self._ready = asyncio.Event()

    @property
    def lost(self) -> bool:
        """Whether it must read everything anew."""
        return self._lost or not self.group.holds_after(self.at)

    def lose(self) -> None:
        """Give up following: the stream ends and tells the client to read everything anew."""
        self._lost = True
        self.wake()

    def close(self) -> None:
        """End the stream once it has told what is kept for it."""
        self.closed = True
        self.wake()

    def wake(self) -> None:
        """Have the stream look what there is to tell."""
        self._ready.set()

    def take(self) -> bytes | None:
        """What comes next, if there is anything."""
        found = self.group.piece(self.at)
        if found is None:
            return None
        self.at, told = found
        return told

    def tell(self, now: float) -> bool:
        """Write what comes into its connection; False when its stream must be woken for that.

        To wake a stream costs several times what writing costs.
        """
        if not self._rests or self._put is None or self.closed or self.lost or self.standing.due:
            return False
        while self.at < self.group.newest:
            found = self.group.piece(self.at)
            if found is None or not self._put(found[1]):
                return False
            self.at, self.told_at = found[0], now
        return True

    def due(self, now: float) -> bool:
        """Whether its stream has something to do by the monotonic clock, whatever came."""
        return now >= self._until or self.standing.doubted

    async def wait(self, until: float) -> None:
        """Until it is woken: by what comes, or by the feed at that time or soon after."""
        # A timer for each client would cost as much as telling it something.
        self._until = until
        await self._ready.wait()
        self._ready.clear()

    async def rest(self, until: float) -> None:
        """The same, and what comes meanwhile may pass the stream: all before was told."""
        self._rests = True
        try:
            await self.wait(until)
        finally:
            self._rests = False
