"""What a serving process sees to by itself from time to time: personal data whose time is up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from geo_ioc.api.services import Services
from geo_ioc.audit.origin import by_itself
from geo_ioc.errors import GeoIocError
from geo_ioc.incidents import catalogue, retention

log = structlog.get_logger()

EVERY_S = 3600


async def keep_house(services: Services) -> None:
    """Erase at the start and then each hour; several processes that do so find nothing twice."""
    while True:
        try:
            erased = await run_in_threadpool(expire, services)
        except (GeoIocError, SQLAlchemyError) as error:
            log.warning("contacts not expired", reason=str(error).split("\n", 1)[0])
        else:
            if erased:
                log.info("contacts expired", count=erased)
        await asyncio.sleep(EVERY_S)


@by_itself()
def expire(services: Services) -> int:
    """Erase the contacts whose time is up; answers of how many incidents."""
    home = services.settings.home
    periods = retention.load(home)
    return retention.expire(services.database, catalogue.load(home), periods, datetime.now(UTC))
