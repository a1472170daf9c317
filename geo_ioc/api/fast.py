"""The short ways of a tile whose caller is known, and who asked the like of it before.

What is kept is answered before anything else of the application runs; what is not is made without
the route, whose search for the caller and the parameters is what a tile would else mostly wait for.
Whoever is not known, whatever was not asked before, and everything that is wrong goes the whole way
through the route, which also remembers what these ways need.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo_ioc.api import conditional
from geo_ioc.api.again import Again
from geo_ioc.api.asked import Asked, asked, client_of
from geo_ioc.api.problems import refused
from geo_ioc.api.rate import READS
from geo_ioc.api.services import Services
from geo_ioc.api.tile_answers import ANSWERED
from geo_ioc.api.tile_making import made, unless_gone
from geo_ioc.errors import GeoIocError

ASKED = "geo_ioc.asked"
"""Where the scope of a request says what it asks for, from one short way to the other."""


class FastTiles:
    """Answers tiles that are kept, and has that remembered for the next time."""

    def __init__(self, app: ASGIApp, services: Services, again: Again) -> None:
        self.app, self.services, self.again = app, services, again

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in READS:
            await self.app(scope, receive, self._forgetting(send))
        else:
            short = self._kept(scope) if scope["method"] == "GET" else None
            await (short or self.app)(scope, receive, send)

    def _forgetting(self, send: Send) -> Send:
        """Whoever hears that a right was taken away may ask the next moment."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.services.callers.forget()
            await send(message)

        return told

    def _kept(self, scope: Scope) -> Response | None:
        found = asked(self.services, scope)
        if found is None:
            return None
        scope[ASKED] = found
        # Before the tiles, as whoever makes them does.
        change = self.services.tiles.versions.latest
        parts = found.kept(self.services)
        if parts is None or not found.counted(self.services, client_of(scope)):
            return None
        self.again.remember(scope, found)
        return _answered(found.answer(self.services, conditional.given(scope), parts, change))


class MissingTiles:
    """Makes tiles that are not kept: inside the crowd, for it takes time."""

    def __init__(self, app: ASGIApp, services: Services, again: Again) -> None:
        self.app, self.services, self.again = app, services, again

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found: Asked | None = scope.get(ASKED)
        if found is None or not found.counted(self.services, client_of(scope)):
            await self.app(scope, receive, send)
            return
        try:
            making = made(self.services, found.drawn, found.address)
            told = await unless_gone(making, receive)
        except GeoIocError as error:
            await refused(Request(scope), error)(scope, receive, send)
            return
        if told is not None:
            change, parts = told
            self.again.remember(scope, found)
            given = conditional.given(scope)
            answer = _answered(found.answer(self.services, given, parts, change))
            await answer(scope, receive, send)


def _answered(answer: Response) -> Response:
    ANSWERED.labels(answer.status_code).inc()
    return answer
