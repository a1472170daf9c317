"""What a request for a tile comes to, where its caller is known and asked the like of it before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi.responses import Response
from starlette.datastructures import QueryParams
from starlette.types import Scope

from geo_ioc.api.caller import take
from geo_ioc.api.callers import Known, token
from geo_ioc.api.conditional import Given
from geo_ioc.api.services import Services
from geo_ioc.api.tile_answers import answer, awaited, lasts
from geo_ioc.api.tiles import RIGHT
from geo_ioc.errors import InvalidInput, TooManyRequests
from geo_ioc.layers import parameters
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.packed import Packed

PATH = re.compile(r"/tiles/([a-z0-9_,]+)/(\d{1,2})/(\d{1,9})/(\d{1,9})\.(mvt|geojson)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A tile that a known caller asks for."""

    known: Known
    asks: Sequence[Ask]
    drawn: Sequence[Ask]
    """Those of the layers that have tiles of its zoom."""
    address: Address
    query: Sequence[tuple[str, str]]
    after: int
    """The change that the process must have heard of before it answers; 0 for none."""

    def kept(self, services: Services) -> list[Packed] | None:
        """Its tiles, if all of them are kept."""
        found = []
        for ask in self.drawn:
            part = services.tiles.kept(ask, self.address)
            if part is None:
                return None
            found.append(part)
        return found

    def answer(
        self, services: Services, given: Given, parts: Sequence[Packed], change: int
    ) -> Response:
        """What is answered, as the route would; `change` is one that the tiles hold."""
        for_ever = lasts(self.asks, self.query, services.tiles.versions)
        return answer(self.drawn, parts, change, given, for_ever=for_ever)

    def counted(self, services: Services, client: str) -> bool:
        """Whether the request may be answered; it is counted then, and else by the route."""
        try:
            take(services, self.known.caller, client)
        except TooManyRequests:
            return False
        return True


def asked(services: Services, scope: Scope) -> Asked | None:
    """What a request comes to; None where the route must say."""
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
    after = awaited(query, parameters.after(query))
    address = Address(int(z), int(x), int(y))
    drawn = [ask for ask in asks if ask.drawn_at(address.z)]
    if not drawn or services.tiles.versions.latest < after:
        return None
    try:
        address.check()
    except InvalidInput:
        return None
    return Asked(known, asks, drawn, address, query, after)


def client_of(scope: Scope) -> str:
    """The address that a request comes from."""
    client = scope.get("client")
    return client[0] if client else ""
