"""Requests for kept tiles that come again, byte for byte: answered by the connection itself.

A map asks for the same tiles again and again, in the same words. What they say was read once, by
the application; from then on a digest of the words finds it, and all that is left is to see that
nothing has changed: the caller, the layers, the day, the tiles, the limits. Where anything has, or
is not known for sure, the request goes the whole way, which remembers it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cachetools import LRUCache
from prometheus_client import Counter
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from geo_ioc.api import conditional
from geo_ioc.api.asked import Asked, client_of
from geo_ioc.api.callers import Token, token
from geo_ioc.api.conditional import Given
from geo_ioc.api.headers import secured
from geo_ioc.api.services import Services
from geo_ioc.api.tile_answers import ANSWERED, body, together
from geo_ioc.layers.packed import Packed
from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.settings import today

MOST = 5_000
"""Requests that a process remembers, some 2 kB each."""
WORDS = "geo_ioc.words"
"""Name of the extension to a request's scope that has its words."""
BEGIN, END = b"GET /tiles/", b"\r\n\r\n"
MEANS_MORE = frozenset(
    {b"connection", b"content-length", b"expect", b"transfer-encoding", b"upgrade"}
)
"""Headers by which a request is more than its head, or ends the connection."""

Words = tuple[bytes, str, str]
"""A digest of a request's head, and the address and scheme of whose it is."""
Lines = Sequence[tuple[bytes, bytes]]
"""Headers."""


def words(data: bytes, client: tuple[str, int] | None, scheme: str | None) -> Words | None:
    """What tells requests apart, if these bytes are all of the head of one for a tile."""
    if not data.startswith(BEGIN) or data.find(END) != len(data) - len(END):
        return None
    return hashlib.sha256(data).digest(), client[0] if client else "", scheme or ""


@dataclass(slots=True)
class Remembered:
    """What some words came to, and the head of the answer as it was last."""

    token: Token
    asked: Asked
    catalogue: Catalogue
    day: date
    given: Given
    client: str
    scheme: str
    of: tuple[Any, ...] = field(default=())
    """What `head` was built of: the change, the tags of the tiles, and the server's own lines."""
    head: bytes = b""
    has_body: bool = False
    count: Counter | None = None


class Again:
    """What was asked of one process lately. Used in the event loop's thread only."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: LRUCache[Words, Remembered] = LRUCache(MOST)

    def remember(self, scope: Scope, asked: Asked) -> None:
        """Keep what a request came to that is answered from kept tiles."""
        said: Words | None = scope.get("extensions", {}).get(WORDS, {}).get("said")
        if said is None or not MEANS_MORE.isdisjoint(name for name, _ in scope["headers"]):
            return
        self._known[said] = Remembered(
            token(scope),
            asked,
            self._services.catalogue.current,
            today(),
            conditional.given(scope),
            client_of(scope),
            scope["scheme"],
        )

    def answer(self, said: Words, lines: Lines) -> list[bytes] | None:
        """All that is to be written, if it is known; `lines` are the server's own headers."""
        found = self._known.get(said)
        if found is None:
            return None
        services, asked = self._services, found.asked
        change = services.tiles.versions.latest
        if (
            services.callers.get(found.token) is not asked.known
            or found.catalogue is not services.catalogue.current
            or found.day != today()
            or change < asked.after
        ):
            del self._known[said]
            return None
        parts = asked.kept(services)
        if parts is None or not asked.counted(services, found.client):
            return None
        of = (change, [part.tag for part in parts], lines)
        if found.of != of:
            self._build(found, parts, change, lines)
            found.of = of
        assert found.count is not None  # noqa: S101  # it was built
        found.count.inc()
        if not found.has_body:
            return [found.head]
        return [found.head, body(together(asked.drawn[0].format, parts), found.given)]

    def _build(self, found: Remembered, parts: Sequence[Packed], change: int, lines: Lines) -> None:
        made = found.asked.answer(self._services, found.given, parts, change)
        told = [*lines, *secured(made.raw_headers, found.scheme)]
        found.head = b"".join(
            (
                STATUS_LINE[made.status_code],
                *(b"%b: %b\r\n" % line for line in told),
                b"\r\n",
            )
        )
        found.has_body = made.status_code == 200
        found.count = ANSWERED.labels(made.status_code)
