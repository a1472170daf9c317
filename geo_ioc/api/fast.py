"""The short way of a tile that is kept: answered before anything else of the application runs.

Whoever is not known, whatever was not asked before, what is not kept, and everything that is wrong
goes the whole way through the route, which also remembers what this way needs.
"""

from __future__ import annotations

import re

from fastapi.responses import Response
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo_ioc.api import conditional
from geo_ioc.api.caller import take
from geo_ioc.api.callers import Known, token
from geo_ioc.api.rate import READS
from geo_ioc.api.services import Services
from geo_ioc.api.tile_answers import answer, awaited, lasts
from geo_ioc.api.tiles import RIGHT
from geo_ioc.errors import TooManyRequests
from geo_ioc.layers import parameters
from geo_ioc.layers.address import Address

PATH = re.compile(r"/tiles/([a-z0-9_,]+)/(\d{1,2})/(\d{1,9})/(\d{1,9})\.(mvt|geojson)")


class FastTiles:
    """Answers tiles that are kept, of callers who are known."""

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
        found = PATH.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
        if found is None:
            return None
        services, versions = self.services, self.services.tiles.versions
        known = services.callers.get(token(scope))
        if known is None or not known.caller.scope.may(RIGHT):
            return None
        layers, z, x, y, format_ = found.groups()
        asks = known.asked(layers, format_, scope["query_string"], services.catalogue.current)
        if asks is None:
            return None
        query = QueryParams(scope["query_string"]).multi_items()
        if versions.latest < awaited(query, parameters.after(query)):
            return None
        address = Address(int(z), int(x), int(y))
        drawn = [ask for ask in asks if ask.drawn_at(address.z)]
        parts = [services.tiles.kept(ask, address) for ask in drawn]
        whole = [part for part in parts if part is not None]
        if not drawn or len(whole) < len(drawn) or not self._counted(scope, known):
            return None
        return answer(
            drawn,
            whole,
            versions.latest,
            conditional.given(scope),
            for_ever=lasts(asks, query, versions),
        )

    def _counted(self, scope: Scope, known: Known) -> bool:
        """Whether the request may be answered; it is counted then, and else by the route."""
        client = scope.get("client")
        try:
            take(self.services, known.caller, client[0] if client else "")
        except TooManyRequests:
            return False
        return True
