"""What a serving process sees to by itself from time to time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from geo_ioc.api.services import Services
from geo_ioc.audit.origin import by_itself
from geo_ioc.errors import GeoIocError
from geo_ioc.incidents import catalogue, retention, tally
from geo_ioc.live import pruning

log = structlog.get_logger()


class Chore(NamedTuple):
    """Something to do at the start and then every so often; answers how much it did."""

    name: str
    every_s: float
    do: Callable[[Services], int]
    log: bool = True
    """Whether what it did is worth a line."""


@by_itself()
def expire(services: Services) -> int:
    """Erase the contacts whose time is up; answers of how many incidents."""
    home = services.settings.home
    periods = retention.load(home)
    return retention.expire(services.database, catalogue.load(home), periods, datetime.now(UTC))


def fold(services: Services) -> int:
    """Put counts together that were added to; answers how many rows were taken up."""
    with services.database.write() as connection:
        return tally.fold(connection)


def prune(services: Services) -> int:
    """Delete the changes that nobody comes back to; answers how many."""
    return pruning.prune(services.database, datetime.now(UTC))


CHORES = (
    Chore("contacts expired", 3600, expire),
    Chore("changes pruned", 3600, prune),
    Chore("counts folded", 60, fold, log=False),
)


async def keep_house(services: Services) -> None:
    """Do all chores for ever; several processes that do so find nothing twice."""
    async with asyncio.TaskGroup() as group:
        for chore in CHORES:
            group.create_task(_repeat(services, chore), name=chore.name)


async def _repeat(services: Services, chore: Chore) -> None:
    while True:
        try:
            done = await run_in_threadpool(chore.do, services)
        except (GeoIocError, SQLAlchemyError) as error:
            log.warning("chore not done", chore=chore.name, reason=str(error).split("\n", 1)[0])
        except Exception:
            # A mistake of ours in one chore must not end this one, nor the others, without a word.
            log.exception("chore not done", chore=chore.name)
        else:
            if done and chore.log:
                log.info(chore.name, count=done)
        await asyncio.sleep(chore.every_s)
