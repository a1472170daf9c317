"""Making what a request asks for, for as long as somebody waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from starlette.types import Receive

from geo_ioc.api.services import Services
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.making import newest
from geo_ioc.layers.packed import Packed

T = TypeVar("T")
LOOK_S = 0.02
"""Nobody leaves sooner: most tiles are made by then, and to look out takes two tasks."""


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
    if len(asks) == 1:
        return change_id, [await tiles.tile(asks[0], address, anew=anew)]
    return change_id, await asyncio.gather(*(tiles.tile(ask, address, anew=anew) for ask in asks))


async def unless_gone(work: Awaitable[T], receive: Receive) -> T | None:
    """What comes of some work; cancelled, and None, when the client goes away before it is done."""
    loop, waiter = asyncio.get_running_loop(), asyncio.current_task()
    assert waiter is not None  # noqa: S101  # it runs in one
    watch: asyncio.Task[None] | None = None
    left = False

    async def gone() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        waiter.cancel()

    def look() -> None:
        nonlocal watch
        watch = asyncio.create_task(gone())

    timer = loop.call_later(LOOK_S, look)
    try:
        return await work
    except asyncio.CancelledError:
        if not left:
            raise
        waiter.uncancel()
        return None
    finally:
        timer.cancel()
        if watch is not None:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch
