"""Rights that change or end while a stream is open: nothing that came after is told."""

from __future__ import annotations

import asyncio
import math
from contextlib import aclosing, asynccontextmanager

import pytest
from sqlalchemy import text

from geo_ioc.errors import DatabaseBusy
from geo_ioc.live.feed import Feed
from geo_ioc.live.standing import Standing
from geo_ioc.live.stream import stream
from geo_ioc.live.wanted import Wanted
from tests.db.live.test_feed import parse
from tests.rows import add_places, insert_incident

pytestmark = pytest.mark.anyio

WANTED = Wanted.of({"incidents": ["incident"]})
MANY = 250
"""Changes whose events are told in several pieces, and read in several steps."""
WAIT_S = 20


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def running(database, **given):
    add_places(database, "16681")
    feed = Feed(database, **given)
    await feed.start()
    try:
        yield feed
    finally:
        await feed.stop()


def add(database, count: int = 1) -> None:
    with database.write() as connection:
        for _ in range(count):
            insert_incident(connection)


async def doubt(feed: Feed, account: str | None = None) -> None:
    """A change of an account's rights, or of everybody's, which the feed has heard of."""

    def run() -> int:
        with feed.database.write() as connection:
            return connection.execute(
                text(
                    "INSERT INTO change (source, op, subject) VALUES ('access', 'upsert', :account)"
                    " RETURNING id"
                ),
                {"account": account},
            ).scalar_one()

    assert await feed.reached(await asyncio.to_thread(run), WAIT_S)


class Rights:
    """What looking at someone's rights finds; `lasts_s` is None while the database is away."""

    def __init__(self) -> None:
        self.lasts_s: float | None = math.inf
        self.looks = 0

    async def look(self) -> float:
        self.looks += 1
        if self.lasts_s is None:
            raise DatabaseBusy("bận", "busy")
        return self.lasts_s


async def piece(chunks) -> list[dict]:
    async with asyncio.timeout(WAIT_S):
        return parse(await anext(chunks))


def names(events: list[dict]) -> list[str | None]:
    return [event.get("event") for event in events]


async def ended(chunks) -> None:
    """The next thing that is told is that the rights are gone, and nothing after it."""
    [event] = await piece(chunks)
    assert (event["event"], event["data"]["reason"]) == ("resync", "rights")
    with pytest.raises(StopAsyncIteration):
        await piece(chunks)


@pytest.mark.parametrize("pieces", [0, 1, 6], ids=["before it", "in its middle", "further on"])
async def test_rights_that_change_during_a_replay_stop_it(database, pieces):
    rights = Rights()
    add(database, MANY)
    async with (
        running(database) as feed,
        aclosing(stream(feed, WANTED, 0, Standing(rights.look))) as chunks,
    ):
        assert names(await piece(chunks)) == [None]
        for _ in range(pieces):
            assert set(names(await piece(chunks))) == {"change"}
        rights.lasts_s = 0
        await doubt(feed)
        await ended(chunks)


async def test_rights_that_end_by_the_clock_during_a_replay_stop_it(database):
    rights = Rights()
    rights.lasts_s = 0.5
    standing = Standing(rights.look, lasts_s=0.5)
    add(database, MANY)
    async with running(database) as feed, aclosing(stream(feed, WANTED, 0, standing)) as chunks:
        assert names(await piece(chunks)) == [None]
        assert set(names(await piece(chunks))) == {"change"}
        rights.lasts_s = 0
        while not standing.due:
            await asyncio.sleep(0)
        await ended(chunks)


async def test_rights_that_end_by_the_clock_while_something_is_kept_for_them_end_before_it(
    database,
):
    rights = Rights()
    rights.lasts_s = 0.5
    standing = Standing(rights.look, lasts_s=0.5)
    async with running(database) as feed, aclosing(stream(feed, WANTED, None, standing)) as chunks:
        await piece(chunks)
        await asyncio.to_thread(add, database)
        assert await feed.reached(1, WAIT_S)
        rights.lasts_s = 0
        while not standing.due:
            await asyncio.sleep(0)
        await ended(chunks)


async def test_rights_that_changed_between_the_look_and_the_opening_are_looked_at_again(database):
    rights = Rights()
    add(database, 3)
    async with running(database) as feed:
        seen = feed.last_id
        await doubt(feed)
        rights.lasts_s = 0
        async with aclosing(stream(feed, WANTED, 0, Standing(rights.look, seen=seen))) as chunks:
            assert names(await piece(chunks)) == [None]
            await ended(chunks)


async def test_a_state_of_after_the_rights_were_gone_is_not_told_by_a_change_of_before(database):
    """Features are told as they are, and a page of changes may end before the one of the rights."""
    rights = Rights()
    add(database, MANY)
    async with running(database) as feed:
        seen = feed.read_id

        def revoke_then_edit() -> None:
            with database.write() as connection:
                connection.execute(
                    text(
                        "INSERT INTO change (source, op, subject) VALUES ('access', 'upsert', 'x')"
                    )
                )
            with database.write() as connection:
                connection.execute(text("UPDATE incident SET title = 'after'"))

        standing = Standing(rights.look, account="x", seen=seen)
        async with aclosing(stream(feed, WANTED, 0, standing)) as chunks:
            assert names(await piece(chunks)) == [None]
            # The process has not heard of it when it reads what the client missed.
            feed.connected, told = False, feed._tasks.pop(0)
            told.cancel()
            await asyncio.gather(told, return_exceptions=True)
            rights.lasts_s = 0
            await asyncio.to_thread(revoke_then_edit)
            assert feed.last_id == seen
            await ended(chunks)


async def test_nothing_is_told_while_nobody_can_say_whether_the_rights_are_still_there(database):
    rights = Rights()
    async with (
        running(database, heartbeat_s=0.01) as feed,
        aclosing(stream(feed, WANTED, None, Standing(rights.look))) as chunks,
    ):
        await piece(chunks)
        rights.lasts_s = None
        await doubt(feed)
        await asyncio.to_thread(add, database)
        assert await feed.reached(2, WAIT_S)
        looks = rights.looks
        while rights.looks < looks + 2:
            # Nor that all there was is told.
            assert [event for event in await piece(chunks) if "event" in event] == []
        rights.lasts_s = math.inf
        while "change" not in names(events := await piece(chunks)):
            pass
        assert [event["id"] for event in events if event.get("event") == "change"] == ["2"]


async def test_the_streams_of_one_caller_are_looked_at_together_and_nobody_elses(database):
    mine, other = Rights(), Rights()
    standings = [Standing(mine.look, account="me"), Standing(other.look, account="you")]
    async with running(database) as feed:
        opened = [stream(feed, WANTED, None, standings[n % 5 == 4]) for n in range(50)]
        for chunks in opened:
            await piece(chunks)
        for account, mine_looked, other_looked in (("me", 1, 0), ("you", 1, 1), (None, 2, 2)):
            await doubt(feed, account)
            await asyncio.to_thread(add, database)
            for chunks in opened:
                assert names(await piece(chunks)) == ["change"]
            assert (mine.looks, other.looks) == (mine_looked, other_looked)
        for chunks in opened:
            await chunks.aclose()


async def test_few_are_looked_up_at_a_time(database):
    inside, most = 0, 0

    async def look() -> float:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1
        return math.inf

    async with running(database) as feed:
        opened = [stream(feed, WANTED, None, Standing(look)) for _ in range(20)]
        for chunks in opened:
            await piece(chunks)
        await doubt(feed)
        await asyncio.to_thread(add, database)
        told = await asyncio.gather(*(piece(chunks) for chunks in opened))
        assert [names(events) for events in told] == [["change"]] * 20
        assert most == 2
        for chunks in opened:
            await chunks.aclose()
