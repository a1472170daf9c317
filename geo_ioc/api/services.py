"""The services of one process, which every route asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from weakref import WeakValueDictionary

from fastapi import Depends, Request

from geo_ioc.access.keys import Keys
from geo_ioc.api.callers import Callers, Token
from geo_ioc.api.rate import Rates
from geo_ioc.db.engine import Database
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.contact import Contacts
from geo_ioc.layers.catalogue import LiveCatalogue
from geo_ioc.layers.tiles import Tiles
from geo_ioc.live.feed import Feed
from geo_ioc.live.standing import Standing
from geo_ioc.settings import Settings


@dataclass(frozen=True)
class Services:
    """What one worker process holds; made by create_app."""

    settings: Settings
    database: Database
    catalogue: LiveCatalogue
    feed: Feed
    keys: Keys
    rates: Rates
    tiles: Tiles
    callers: Callers
    standings: WeakValueDictionary[Token, Standing] = field(default_factory=WeakValueDictionary)
    """Of the callers who have a stream open."""

    @property
    def blur(self) -> Blur:
        """What moves incidents for the public."""
        return Blur(self.keys.derive("blur"))

    @property
    def contacts(self) -> Contacts:
        """What seals and opens contacts."""
        return Contacts(self.keys)


async def services(request: Request) -> Services:
    """The services of this process."""
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]
