"""How many requests a process works on at once: beyond it they are told at once to come back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from geo_ioc.api.problems import problem
from geo_ioc.errors import ServerBusy, Text

MOST_AT_ONCE = 500
"""Many times what its threads and connections to the database can work on: the rest would wait."""
ALWAYS = ("/healthz", "/api/v1/live")
"""A process that has too much to do is alive; streams wait for nothing, and are counted apart."""
DETAIL = Text(
    "Máy chủ đang nhận quá nhiều yêu cầu cùng lúc; hãy thử lại sau vài giây.",
    "Too many requests at once; try again in a few seconds.",
)


class Crowd:
    """Answers 503 with Retry-After to what comes while MOST_AT_ONCE are being answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith(ALWAYS):
            await self.app(scope, receive, send)
            return
        if self.inside >= MOST_AT_ONCE:
            request = Request(scope)
            answer = problem(request, 503, ServerBusy.type, ServerBusy.title, DETAIL)
            await answer(scope, receive, send)
            return
        self.inside += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.inside -= 1
