"""A connection of a client: closed when nothing comes of it, with short ways for what comes often.

uvicorn closes one that rests between two requests. Nothing closes one that never sends a whole
head, or never reads its answer, and a few thousand of those take a server's last file handle.

A request for a kept tile in words that were answered before is answered here (api/again.py).

A part of a body takes a dozen turns through the application before it is written. Where thousands
of streams are told the same at once, most of the time goes there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from geo_ioc.api.again import WORDS, Again, Words, words

HEAD_S = 10.0
"""For all of a request's head, from the connection or its first byte on: it fits in one packet."""
HEAD_BYTES = 64 << 10
"""Of a head, in bytes: what is longer is nobody's browser."""
READ_S = 120.0
"""For the client to take some 50 kB that wait for it."""
AGAIN = "geo_ioc.again"
"""Name in the state of an application's life of its `Again`."""
PUT = "geo_ioc.put"
"""Name of the extension to a request's scope whose `call` is `Connection.put`."""


def put(scope: Scope) -> Callable[[bytes], bool] | None:
    """The short way to the connection of a request; None behind other servers."""
    found: Callable[[bytes], bool] | None = scope.get("extensions", {}).get(PUT, {}).get("call")
    return found


# Everybody who is told the same is written the very same bytes, which are there once.
@lru_cache(maxsize=1)
def _chunk(part: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(part), part)


class Connection(HttpToolsProtocol):
    """uvicorn's, with limits for heads and for readers."""

    head_s = HEAD_S
    read_s = READ_S
    _hurry: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _head = 0
    _between = True
    """Whether the last message has ended and no other has begun."""
    _words: Words | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._begin()

    def data_received(self, data: bytes) -> None:
        if self._answered(data):
            return
        super().data_received(data)
        if self._hurry is not None:
            self._head += len(data)
            if self._head > HEAD_BYTES:
                self.transport.abort()
        elif self._rests() and self.timeout_keep_alive_task is None:
            # A blank line ends uvicorn's rest, and begins no message.
            self._begin()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._between = False
        self.scope["extensions"] = {PUT: {"call": self.put}, WORDS: {"said": self._words}}
        if self._hurry is None:
            self._begin()

    def on_headers_complete(self) -> None:
        self._end()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._between = True
        super().on_message_complete()

    def _answered(self, data: bytes) -> bool:
        """Answer a request that was answered before; False when it must go the whole way."""
        self._words = None
        if not self._between or not self._rests():
            return False
        self._words = said = words(data, self.client, self.scheme)
        again: Again | None = self.app_state.get(AGAIN)
        if said is None or again is None:
            return False
        if self.flow.write_paused or self.transport.is_closing():
            return False
        found = again.answer(said, self.server_state.default_headers)
        if found is None:
            return False
        self._end()
        self.transport.writelines(found)
        self.on_response_complete()
        return True

    def put(self, part: bytes) -> bool:
        """Write a part of a body that is being sent; False when it must go the whole way.

        Only for who knows that no other part is on that way.
        """
        cycle = self.cycle
        sending = cycle is not None and cycle.chunked_encoding and not cycle.response_complete
        if not sending or self.flow.write_paused or self.transport.is_closing():
            return False
        self.transport.write(_chunk(part))
        return True

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.read_s, self.transport.abort)

    def resume_writing(self) -> None:
        self._read()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        self._read()
        super().connection_lost(exc)

    def _rests(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _begin(self) -> None:
        self._head = 0
        self._hurry = self.loop.call_later(self.head_s, self.transport.abort)

    def _end(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _read(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
