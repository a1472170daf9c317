"""Making what a request asks for, for as long as somebody waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from starlette.types import Receive

from geo_ioc.api.services import Services
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.making import newest
from geo_ioc.layers.packed import Packed

T = TypeVar("T")


async def made(
    services: Services, asks: Sequence[Ask], address: Address, *, anew: bool = False
) -> tuple[int, list[Packed]]:
    """A change, and tiles that hold it and all before it. Raises DatabaseBusy."""
    tiles = services.tiles
    # Before the tiles: they may be newer than what is said of them, and never older.
    change_id = (
        tiles.versions.latest
        if tiles.versions.current and not anew
        else await asyncio.to_thread(newest, services.database, asks[0])
    )
    return change_id, await asyncio.gather(*(tiles.tile(ask, address, anew=anew) for ask in asks))


async def unless_gone(work: Coroutine[Any, Any, T], receive: Receive) -> T | None:
    """What comes of some work; cancelled, and None, when the client goes away before it is done."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    task, leaving = asyncio.create_task(work), asyncio.create_task(gone())
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        leaving.cancel()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await leaving
