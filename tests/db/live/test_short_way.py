"""The short way: what comes is written into a client's connection, past its stream."""

from __future__ import annotations

import asyncio
import math
from contextlib import asynccontextmanager

import pytest

from geo_ioc.live.standing import Standing
from geo_ioc.live.stream import stream
from tests.db.live.test_feed import EVERYTHING, WAIT_S, Reader, add, parse, running

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Wire(Reader):
    """A client whose connection takes pieces past its stream, unless it is `stuck`."""

    def __init__(self, feed, *, standing=None, after=None) -> None:
        super().__init__(feed)
        self.stuck = False
        self.past: list[bytes] = []
        self.came = asyncio.Event()
        self.chunks = stream(feed, EVERYTHING, after, standing, put=self.put)

    def put(self, piece: bytes) -> bool:
        if self.stuck:
            return False
        self.past.append(piece)
        self.came.set()
        return True

    def told(self) -> list[str]:
        """Ids of what was written past the stream."""
        return [event["data"]["id"] for piece in self.past for event in parse(piece)]

    async def until_told(self, count: int) -> list[str]:
        async with asyncio.timeout(WAIT_S):
            while len(self.told()) < count:
                self.came.clear()
                await self.came.wait()
        return self.told()


@asynccontextmanager
async def resting(client: Wire):
    """The stream of a client that has nothing to tell; gives the task that waits for its piece."""
    waiting = asyncio.ensure_future(anext(client.chunks))
    await asyncio.sleep(0)
    try:
        yield waiting
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_what_comes_passes_the_stream_once_and_in_order(database):
    async with running(database) as feed:
        client = await Wire(feed).opened()
        async with resting(client) as waiting:
            made = add(database, 5)
            assert await client.until_told(5) == made
            assert not waiting.done()


async def test_what_the_connection_does_not_take_is_told_by_the_stream(database):
    async with running(database) as feed:
        client = await Wire(feed).opened()
        client.stuck = True
        made = add(database, 3)
        assert await client.subjects(3) == made
        assert client.past == []


async def test_nothing_passes_a_stream_that_is_still_telling(database):
    async with running(database) as feed:
        client = await Wire(feed).opened()
        other = await Wire(feed).opened()
        client.stuck = True
        first = add(database)
        assert await client.subjects(1) == first
        # The stream has given a piece and was not asked again: it may still be on its way.
        client.stuck = False
        assert await other.subjects(1) == first
        async with resting(other):
            second = add(database)
            await other.until_told(1)
            assert client.past == []
        assert await client.subjects(1) == second


async def test_nothing_passes_what_a_client_missed(database):
    missed = add(database, 2)
    async with running(database) as feed:
        other = await Wire(feed).opened()
        client = await Wire(feed, after=feed.last_id - 2).opened()
        async with resting(other):
            later = add(database)
            await other.until_told(1)
            assert client.past == []
        assert await client.subjects(3) == [*missed, *later]


async def test_nothing_is_written_for_rights_that_may_be_gone(database):
    asked = asyncio.Event()

    async def gone() -> float:
        asked.set()
        return 0

    async with running(database) as feed:
        standing = Standing(gone, account="somebody", lasts_s=math.inf, seen=feed.read_id)
        client = await Wire(feed, standing=standing).opened()
        async with resting(client) as waiting:
            standing.doubt(feed.read_id + 1)
            add(database)
            async with asyncio.timeout(WAIT_S):
                [event] = parse(await waiting)
        assert asked.is_set()
        assert event["data"]["reason"] == "rights"
        assert client.past == []
