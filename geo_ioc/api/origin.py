"""Tells the trail from where a request comes, as plain ASGI so that every thread of it knows."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from geo_ioc.audit.origin import ORIGIN


class Origin:
    """Sets ORIGIN to the address that the server saw, for as long as a request lasts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        # Each request is a task of its own, whose context nobody else has.
        ORIGIN.set(client[0] if client else "")
        await self.app(scope, receive, send)
