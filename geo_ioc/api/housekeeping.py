"""What a serving process sees to by itself from time to time: what is kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from geo_ioc.api.services import Services
from geo_ioc.audit.origin import by_itself
from geo_ioc.errors import GeoIocError
from geo_ioc.incidents import catalogue, retention
from geo_ioc.live import pruning

log = structlog.get_logger()

EVERY_S = 3600


async def keep_house(services: Services) -> None:
    """Do each chore at the start and then each hour; several processes find nothing twice."""
    while True:
        for done, chore in CHORES.items():
            try:
                count = await run_in_threadpool(chore, services)
            except (GeoIocError, SQLAlchemyError) as error:
                log.warning(f"not {done}", reason=str(error).split("\n", 1)[0])
            else:
                if count:
                    log.info(done, count=count)
        await asyncio.sleep(EVERY_S)


@by_itself()
def expire(services: Services) -> int:
    """Erase the contacts whose time is up; answers of how many incidents."""
    home = services.settings.home
    periods = retention.load(home)
    return retention.expire(services.database, catalogue.load(home), periods, datetime.now(UTC))


def prune(services: Services) -> int:
    """Delete the changes that nobody comes back to; answers how many."""
    return pruning.prune(services.database, datetime.now(UTC))


CHORES: Mapping[str, Callable[[Services], int]] = {
    "contacts expired": expire,
    "changes pruned": prune,
}
