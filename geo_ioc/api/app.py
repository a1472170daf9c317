"""The application: what stands in this file is wiring and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from geo_ioc import __version__, logs, settings
from geo_ioc.access.keys import Keys
from geo_ioc.api import (
    accounts,
    actions,
    answers,
    audit,
    boundaries,
    contacts,
    grants,
    health,
    incidents,
    indicators,
    layers,
    live,
    me,
    organisations,
    pages,
    problems,
    rights,
    session,
    sharing,
    shifts,
    state,
    styles,
    tiles,
    tokens,
)
from geo_ioc.api.again import Again
from geo_ioc.api.caller import authorised
from geo_ioc.api.callers import Callers
from geo_ioc.api.connection import AGAIN
from geo_ioc.api.crowd import Crowd
from geo_ioc.api.deps import Services, known_query
from geo_ioc.api.fast import FastTiles, MissingTiles
from geo_ioc.api.headers import SecurityHeaders
from geo_ioc.api.heard import Heard
from geo_ioc.api.housekeeping import keep_house
from geo_ioc.api.origin import Origin
from geo_ioc.api.rate import Rates
from geo_ioc.api.size import BodyLimit
from geo_ioc.api.stopping import called_on_stop
from geo_ioc.db import connect
from geo_ioc.db.engine import Database
from geo_ioc.incidents import catalogue as incident_catalogue
from geo_ioc.incidents import retention
from geo_ioc.layers.catalogue import LiveCatalogue
from geo_ioc.layers.tiles import Tiles
from geo_ioc.live.feed import Feed
from geo_ioc.settings import Settings

DESCRIPTION = """\
Bản đồ điều hành của trung tâm điều hành tỉnh: địa giới, sự cố, chỉ tiêu; GeoJSON và vector tile.

The live map of a provincial operations centre: boundaries, incidents, indicators.
Errors are RFC 9457 problem+json; `Accept-Language: en` gives them in English.
"""


def create_app(settings: Settings, database: Database) -> FastAPI:
    """The application of one worker process over one database."""
    # Read once: content that cannot be used stops the start, and not a report at night.
    catalogue = incident_catalogue.load(settings.home)
    retention.load(settings.home)
    made = Tiles(database, settings.tile_cache_mb * 2**20)
    services = Services(
        settings,
        database,
        LiveCatalogue(settings, database),
        Feed(database),
        Keys.load(settings),
        Rates(settings.rate_factor),
        made,
        Callers(made.versions),
    )
    again = Again(services)
    services.feed.listeners.append(Heard(services.tiles, services.callers))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        services.catalogue.start()
        await services.feed.start()
        house = asyncio.create_task(keep_house(services))
        loop = asyncio.get_running_loop()
        with called_on_stop(lambda: loop.call_soon_threadsafe(services.feed.close_streams)):
            # For the connections (api/connection.py).
            yield {AGAIN: again}
        house.cancel()
        await asyncio.gather(house, return_exceptions=True)
        await services.feed.stop()
        services.catalogue.stop()
        services.tiles.close()
        database.dispose()

    app = FastAPI(
        title="geo-ioc",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        dependencies=[Depends(authorised), Depends(known_query)],
        responses=answers.ANYWHERE,
    )
    app.state.services = services
    problems.install(app)
    answers.document(app)
    # Streams and tiles, already compressed, pass through the compression untouched.
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(BodyLimit)
    app.add_middleware(MissingTiles, services=services, again=again)
    app.add_middleware(Crowd)
    # Outside the crowd: what is kept is answered when nothing else is.
    app.add_middleware(FastTiles, services=services, again=again)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Origin)
    nouns = (health, boundaries, layers, tiles, styles, incidents, contacts, indicators, live)
    people = (session, me, tokens, rights, accounts, grants, shifts, organisations, sharing)
    for noun in (*nouns, *people, audit, state):
        app.include_router(noun.router)
    app.include_router(actions.router(catalogue.workflow))
    if pages.assets_folder().is_dir():
        app.mount("/assets", pages.Assets(directory=pages.assets_folder()))
    app.include_router(pages.router)
    return app


def from_environment() -> FastAPI:
    """The application of a worker that a server process has started."""
    logs.configure()
    given = settings.load()
    return create_app(given, Database(connect.app_url(given)))
