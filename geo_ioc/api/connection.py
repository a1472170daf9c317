"""A connection of a client, closed when its request does not come.

uvicorn closes one that rests between two requests; nothing closes one that never sends a whole
head, and a few thousand of those take a server's last file handle.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""For all of a request's head, from the connection or its first byte on: it fits in one packet."""


class Connection(HttpToolsProtocol):
    """uvicorn's, with a time limit for heads."""

    head_s = HEAD_S
    _hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._begin()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._hurry is None:
            self._begin()

    def on_headers_complete(self) -> None:
        self._end()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def _begin(self) -> None:
        self._hurry = self.loop.call_later(self.head_s, self._late)

    def _end(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _late(self) -> None:
        self._hurry = None
        self.transport.close()
