"""How large a request may be, and how long it may take to come: looked at as it comes in."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1_000_000
"""Of a body. The longest that any route takes, a report with an outline, is far below."""
BODY_S = 30.0
"""For all of a body: a report of 5 kB comes through a line of 2 kbit/s."""


class BodyLimit:
    """Refuses a body over MOST_BYTES with 413, and one that takes over `body_s` with 408.

    Whatever its Content-Length says.
    """

    def __init__(self, app: ASGIApp, body_s: float = BODY_S) -> None:
        self.app = app
        self.body_s = body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0
        whole = False
        until: float | None = None

        async def counted() -> Message:
            nonlocal taken, whole, until
            if whole:
                # What is waited for now is that the client goes.
                return await receive()
            if until is None:
                until = asyncio.get_running_loop().time() + self.body_s
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                # The rest of it may come at any time: this line is good for nothing more.
                raise HTTPException(408, headers={"Connection": "close"}) from None
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES:
                raise HTTPException(413)
            whole = not message.get("more_body", False)
            return message

        await self.app(scope, counted, send)
