"""How often somebody may ask, and how many streams they may hold open.

Counted in the memory of each process, by the library `limits`: several workers allow as many times
as much. A store that they share would be one more server to keep alive in a room without a network,
and what these limits keep away, a program that asks without end, is kept away all the same.

Whoever has signed in counts by the account, wherever they sit: a whole office, or everybody behind
a proxy, shares an address. Who has not counts by the address, an IPv6 one by its network.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from geo_ioc.errors import ServerBusy, TooManyRequests

Kind = Literal["tile", "read", "write", "look", "stream", "export", "stranger"]


class Most(NamedTuple):
    """Requests in a minute."""

    signed_out: int
    signed_in: int


MOST: Mapping[Kind, Most] = {
    # Measured: opening the console asks for 60 tiles and 44 other things; zooming and dragging
    # without a rest for 680 tiles and 80 answers in a minute.
    "tile": Most(9000, 12_000),
    "read": Most(1800, 3600),
    "write": Most(300, 600),
    # Personal data, one person after the other.
    "look": Most(60, 120),
    "stream": Most(120, 240),
    # Reads the trail from its first row to its last.
    "export": Most(6, 12),
    # Secrets that open nothing: each is looked up.
    "stranger": Most(600, 600),
}
BY_ROUTE: Mapping[str, Kind] = {
    "GET /api/v1/live": "stream",
    "GET /api/v1/audit/export": "export",
    "GET /api/v1/audit/check": "export",
    "POST /api/v1/contacts/search": "look",
    "GET /api/v1/incidents/{incident_id}/contact": "look",
}
MOST_KNOWN = 20_000
"""Callers that are told apart; beyond it those without an account count together.

So that memory has an end, and time: the library looks through all of them again and again.
Measured: 0.3 ms of a processor for each request at 20,000, and 3 ms at 200,000.
"""
STREAMS_EACH = Most(100, 60)
"""Streams open at once by one address, by one account."""
STREAMS = 2000
"""Open at once in a process."""
STREAM_RETRY_S = 30
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def kind_of(request: Request) -> Kind:
    """What a request counts as."""
    route: Any = request.scope["route"]
    found = BY_ROUTE.get(f"{request.method} {route.path}")
    if found is not None:
        return found
    if "tiles" in route.tags:
        return "tile"
    return "read" if request.method in READS else "write"


class Rates:
    """The counters of one process; `factor` times MOST is allowed, 0 is without end."""

    def __init__(self, factor: float = 1) -> None:
        self.factor = factor
        self._storage = MemoryStorage()
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)

    def take(self, kind: Kind, who: str, *, signed_in: bool) -> None:
        """Count one request. Raises TooManyRequests when there were enough."""
        if self.factor == 0:
            return
        if not signed_in and len(self._storage.storage) > MOST_KNOWN:
            who = "newcomers"
        item = self._item(kind, signed_in=signed_in)
        if not self._limiter.hit(item, kind, who):
            self._refuse(item, kind, who)

    def require_left(self, kind: Kind, who: str, *, signed_in: bool) -> None:
        """Raises TooManyRequests when there were enough, and counts nothing."""
        item = self._item(kind, signed_in=signed_in)
        if self.factor and not self._limiter.test(item, kind, who):
            self._refuse(item, kind, who)

    def require_stream(self, who: str, held: int, all_held: int, *, signed_in: bool) -> None:
        """Raises TooManyRequests where a caller holds enough streams, ServerBusy where all do."""
        if self.factor == 0:
            return
        if all_held >= STREAMS * self.factor:
            raise ServerBusy(
                "Máy chủ đang giữ quá nhiều luồng trực tiếp; hãy thử lại sau ít phút.",
                "Too many live streams are open; try again in a few minutes.",
            )
        each = STREAMS_EACH.signed_in if signed_in else STREAMS_EACH.signed_out
        if held >= each * self.factor:
            raise TooManyRequests(STREAM_RETRY_S)

    def _item(self, kind: Kind, *, signed_in: bool) -> RateLimitItemPerMinute:
        most = MOST[kind].signed_in if signed_in else MOST[kind].signed_out
        return RateLimitItemPerMinute(max(1, math.floor(most * self.factor)))

    def _refuse(self, item: RateLimitItemPerMinute, kind: Kind, who: str) -> None:
        reset = self._limiter.get_window_stats(item, kind, who).reset_time
        raise TooManyRequests(min(60, max(1, math.ceil(reset - time.time()))))
