"""A process says that it hears only while it does; a database that was set back is read anew."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import aclosing

import pytest
from sqlalchemy import text

from geo_ioc.db import archive, backup, migrate, restore
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.live.feed import Feed
from geo_ioc.live.stream import stream
from geo_ioc.live.wanted import Wanted
from tests.db.live.test_feed import parse
from tests.rows import add_incident, add_places

pytestmark = pytest.mark.anyio

WANTED = Wanted.of({"incidents": ["incident"]})
WAIT_S = 60


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def own(home) -> Iterator[Cluster]:
    """A server of this test's own, migrated."""
    made = Cluster(home)
    made.start()
    try:
        migrate.create_private(made)
        migrate.upgrade(made.urls()[0])
        yield made
    finally:
        made.stop()
        state = made.state()
        assert state is not None
        shutil.rmtree(state.folder)


async def events(chunks) -> list[dict]:
    async with asyncio.timeout(WAIT_S):
        return parse(await anext(chunks))


async def until(chunks, name: str) -> dict:
    """The next event of a name."""
    while True:
        for event in await events(chunks):
            if event.get("event") == name:
                return event


async def test_there_is_no_heartbeat_while_the_database_is_away(own):
    database = Database(own.urls()[1])
    add_places(database, "16681")
    feed = Feed(database, heartbeat_s=0.02)
    await feed.start()
    try:
        async with aclosing(stream(feed, WANTED, None)) as chunks:
            await until(chunks, "heartbeat")
            state = own.state()
            assert state is not None
            pid = own._pid(state)
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            while feed.connected:
                await asyncio.sleep(0.01)
            await events(chunks)  # It may have been on its way.
            for _ in range(10):
                assert await events(chunks) == [{"comment": "ping"}]
            await asyncio.to_thread(own.start_again)
            beat = await until(chunks, "heartbeat")
            assert beat["data"]["change_id"] == 0
            made = await asyncio.to_thread(add_incident, database)
            assert (await until(chunks, "change"))["data"]["id"] == made
    finally:
        await feed.stop()
        database.dispose()


def swap(databases, database: Database, other: str) -> None:
    """Puts another database in the place of one, as whoever restores does."""
    name = database.url.database
    with databases.admin.connect() as connection:
        for statement in (
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname IN ('{name}', '{other}')",
            f"DROP DATABASE {name} WITH (FORCE)",
            f"ALTER DATABASE {other} RENAME TO {name}",
        ):
            connection.execute(text(statement))


def restored(databases, database: Database, home) -> str:
    """A new database from a backup of one that knows of no incident yet; answers its name."""
    owner = databases.cluster.urls()[0]
    path = home / "b.zip"
    source = backup.Source(owner.set(database=database.url.database), home)
    backup.make(path, source, (), lambda *_: None)
    empty = databases.empty()
    empty.dispose()
    with archive.reading(path, None, home) as reader:
        into = owner.set(database=empty.url.database)
        restore.load(into, reader, lambda _: None, lambda *_: None)
    return empty.url.database


def copied(databases, database: Database, home) -> str:
    """The same as the files of a database leave it that was set back: ids come again."""
    database.dispose()
    made = databases.copy(database.url.database)
    made.dispose()
    return made.url.database


@pytest.mark.parametrize("set_back", [restored, copied], ids=["from a backup", "as it was"])
async def test_whoever_follows_a_database_that_is_set_back_reads_everything_anew(
    databases, database, home, set_back
):
    add_places(database, "16681")
    earlier = await asyncio.to_thread(set_back, databases, database, home)
    feed = Feed(database)
    await feed.start()
    try:
        async with aclosing(stream(feed, WANTED, None)) as chunks:
            await events(chunks)
            await asyncio.to_thread(add_incident, database)
            last = (await until(chunks, "change"))["id"]
            await asyncio.to_thread(swap, databases, database, earlier)
            await until(chunks, "resync")
        # Who was away meanwhile is told so, too.
        async with aclosing(stream(feed, WANTED, int(last))) as chunks:
            await until(chunks, "resync")
            made = await asyncio.to_thread(add_incident, database)
            assert (await until(chunks, "change"))["data"]["id"] == made
    finally:
        await feed.stop()
