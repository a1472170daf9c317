"""The short ways of a tile whose caller is known, and who asked the like of it before.

What is kept is answered before anything else of the application runs; what is not is made without
the route, whose search for the caller and the parameters is what a tile would else mostly wait for.
Whoever is not known, whatever was not asked before, and everything that is wrong goes the whole way
through the route, which also remembers what these ways need.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo_ioc.api import conditional
from geo_ioc.api.caller import take
from geo_ioc.api.callers import Known, token
from geo_ioc.api.problems import refused
from geo_ioc.api.rate import READS
from geo_ioc.api.services import Services
from geo_ioc.api.tile_answers import answer, awaited, lasts
from geo_ioc.api.tile_making import made, unless_gone
from geo_ioc.api.tiles import RIGHT
from geo_ioc.errors import GeoIocError, InvalidInput, TooManyRequests
from geo_ioc.layers import parameters
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.packed import Packed

PATH = re.compile(r"/tiles/([a-z0-9_,]+)/(\d{1,2})/(\d{1,9})/(\d{1,9})\.(mvt|geojson)")
ASKED = "geo_ioc.asked"
"""Where the scope of a request says what it asks for, from one short way to the other."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A tile that a known caller asks for."""

    known: Known
    asks: Sequence[Ask]
    drawn: Sequence[Ask]
    """Those of the layers that have tiles of its zoom."""
    address: Address
    query: Sequence[tuple[str, str]]

    def answer(
        self, services: Services, scope: Scope, parts: Sequence[Packed], change: int
    ) -> Response:
        """What is answered, as the route would."""
        for_ever = lasts(self.asks, self.query, services.tiles.versions)
        given = conditional.given(scope)
        return answer(self.drawn, parts, change, given, for_ever=for_ever)


class FastTiles:
    """Answers tiles that are kept."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app, self.services = app, services

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
        asked = _asked(self.services, scope)
        if asked is None:
            return None
        scope[ASKED] = asked
        tiles = self.services.tiles
        # Before the tiles, as whoever makes them does.
        change = tiles.versions.latest
        parts = [tiles.kept(ask, asked.address) for ask in asked.drawn]
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts) or not _counted(self.services, scope, asked.known):
            return None
        return asked.answer(self.services, scope, whole, change)


class MissingTiles:
    """Makes tiles that are not kept: inside the crowd, for it takes time."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app, self.services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope.get(ASKED)
        if asked is None or not _counted(self.services, scope, asked.known):
            await self.app(scope, receive, send)
            return
        try:
            making = made(self.services, asked.drawn, asked.address)
            found = await unless_gone(making, receive)
        except GeoIocError as error:
            await refused(Request(scope), error)(scope, receive, send)
            return
        if found is not None:
            change, parts = found
            await asked.answer(self.services, scope, parts, change)(scope, receive, send)


def _asked(services: Services, scope: Scope) -> Asked | None:
    found = PATH.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
    if found is None:
        return None
    known = services.callers.get(token(scope))
    if known is None or not known.caller.scope.may(RIGHT):
        return None
    layers, z, x, y, format_ = found.groups()
    asks = known.asked(layers, format_, scope["query_string"], services.catalogue.current)
    if asks is None:
        return None
    query = QueryParams(scope["query_string"]).multi_items()
    if services.tiles.versions.latest < awaited(query, parameters.after(query)):
        return None
    address = Address(int(z), int(x), int(y))
    drawn = [ask for ask in asks if ask.drawn_at(address.z)]
    if not drawn:
        return None
    try:
        address.check()
    except InvalidInput:
        return None
    return Asked(known, asks, drawn, address, query)


def _counted(services: Services, scope: Scope, known: Known) -> bool:
    """Whether the request may be answered; it is counted then, and else by the route."""
    client = scope.get("client")
    try:
        take(services, known.caller, client[0] if client else "")
    except TooManyRequests:
        return False
    return True
