"""What in a process keeps things hears of every change, and of it when it does not."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.db import feed as outbox
from geo_ioc.live.feed import Feed

pytestmark = pytest.mark.anyio

WAIT_S = 20


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def add(database, count: int = 1) -> None:
    """Changes, each in a transaction of its own."""
    for _ in range(count):
        with database.write() as connection:
            outbox.reload(connection, "boundary")


class Heard:
    """A listener that remembers whether every change was told."""

    def __init__(self) -> None:
        self.states: list[bool] = []
        self.ids: list[int] = []

    def begin(self, newest) -> None:
        self.states.clear()

    def told(self, change) -> None:
        self.ids.append(change.id)

    def hears(self, all_of_it: bool) -> None:
        self.states.append(all_of_it)


async def until(condition) -> None:
    async with asyncio.timeout(WAIT_S):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_server_that_hangs_is_noticed_and_nothing_is_missed(database):
    engine = create_engine(database.url, poolclass=NullPool)
    feed, heard = Feed(database, look_s=0.2), Heard()
    feed.listeners.append(heard)
    await feed.start()
    try:
        assert heard.states == [True]
        with engine.connect() as connection:
            pid = connection.execute(
                text(
                    "SELECT pid FROM pg_stat_activity WHERE application_name = 'geo-ioc feed'"
                    " AND datname = current_database()"
                )
            ).scalar_one()
        os.kill(pid, signal.SIGSTOP)
        try:
            add(database, 2)
            await until(lambda: False in heard.states)
            # It has let go of that connection and hears by another one.
            await until(lambda: heard.states[-1] and heard.ids == [1, 2])
        finally:
            os.kill(pid, signal.SIGCONT)
        add(database)
        await until(lambda: heard.ids == [1, 2, 3])
    finally:
        await feed.stop()
    assert heard.states[-1] is False
