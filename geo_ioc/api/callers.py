"""Callers that this process has found lately, for tiles: a map asks for dozens at once.

Every other request looks its caller up in the database. A tile does so only every FOR_S seconds,
and at once when anything of anybody's rights has changed: the change feed tells of it as it is
committed. While the feed is lost nobody is known.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from cachetools import LRUCache
from starlette.types import Scope

from geo_ioc.access.caller import Caller
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.layers.versions import Versions
from geo_ioc.settings import today

FOR_S = 10.0
KNOWN_MOST = 5_000
ASKS_MOST = 200

WHO = (b"authorization", b"cookie")

Asked = tuple[str, str, bytes]
"""Layers, format and query string."""
Token = bytes
"""A digest of all headers that tell who asks."""


@dataclass(frozen=True)
class Known:
    """A caller, for how long, and what they have asked so far."""

    caller: Caller
    until: float
    """By the monotonic clock."""
    _asks: LRUCache[Asked, tuple[Catalogue, date, list[Ask]]] = field(
        default_factory=lambda: LRUCache(ASKS_MOST)
    )

    def asked(
        self, layers: str, format_: str, query: bytes, catalogue: Catalogue
    ) -> list[Ask] | None:
        """What a request comes to, if it was asked before, of the same layer files and today."""
        found = self._asks.get((layers, format_, query))
        if found is None or found[0] is not catalogue or found[1] != today():
            return None
        return found[2]

    def remember(
        self, layers: str, format_: str, query: bytes, catalogue: Catalogue, asks: list[Ask]
    ) -> None:
        """Keep what a request came to."""
        self._asks[layers, format_, query] = (catalogue, today(), asks)


def token(scope: Scope) -> Token:
    """What tells who makes a request, by its ASGI scope; secrets are not kept."""
    digest = hashlib.sha256()
    for name, value in scope["headers"]:
        if name in WHO:
            digest.update(b"%b %d %b" % (name, len(value), value))
    return digest.digest()


class Callers:
    """The known callers of one process. Used in the event loop's thread only."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._known: LRUCache[Token, Known] = LRUCache(KNOWN_MOST)
        self.forgotten = 0
        """How often all were forgotten: who was looked up before the last time is not kept."""

    def get(self, token: Token) -> Known | None:
        """Who it is, if that is known."""
        if not self._versions.current:
            return None
        found = self._known.get(token)
        return found if found is not None and time.monotonic() < found.until else None

    def keep(self, token: Token, caller: Caller, forgotten: int) -> None:
        """Keep whom a look found that began when so many times had been forgotten."""
        if forgotten != self.forgotten or not self._versions.current:
            return
        seconds = FOR_S
        if caller.ends_at is not None:
            seconds = min(seconds, (caller.ends_at - datetime.now(UTC)).total_seconds())
        self._known[token] = Known(caller, time.monotonic() + seconds)

    def forget(self) -> None:
        """Someone's rights are others now."""
        self._known.clear()
        self.forgotten += 1
