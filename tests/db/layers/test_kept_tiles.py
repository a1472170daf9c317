"""Tiles of one process: made once for all, kept until something changes, given up by those who go.

A layer whose rows wait for an advisory lock stands for a slow tile: the test decides how long.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import mapbox_vector_tile
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.access import rights
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.db import feed as outbox
from geo_ioc.db.engine import Database
from geo_ioc.errors import DatabaseBusy
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask, ask
from geo_ioc.layers.tiles import OVERHEAD, Tiles
from geo_ioc.layers.versions import Told

pytestmark = pytest.mark.anyio

LOCK = 42
WAIT_S = 20
VINH = Address(10, 812, 457)
EAST, NORTH = 105.69, 18.67
MEGABYTE = 2**20
EVERYTHING = Scope({right: Reach("all") for right in rights.load(None).by_id})


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def serving(database: Database, limit: int = MEGABYTE, **given) -> AsyncIterator[Tiles]:
    """Tiles of a process that hears every change; the test tells it of them."""
    tiles = Tiles(database, limit, **given)
    tiles.versions.begin({})
    tiles.versions.current = True
    try:
        yield tiles
    finally:
        await asyncio.to_thread(tiles.close)


async def asked(tiles: Tiles, catalogue, layer: str = "incidents", **query: str) -> Ask:
    context = await tiles.context(catalogue)
    return ask(catalogue, layer, "mvt", list(query.items()), EVERYTHING, context)


def incidents(packed) -> int:
    body = packed.plain()
    return len(mapbox_vector_tile.decode(body)["incidents"]["features"]) if body else 0


def here(change_id: int) -> Told:
    return Told(change_id, "incident", [[EAST, NORTH, EAST, NORTH]])


@pytest.fixture
def slow(layers_with):
    """The catalogue with incidents that come only when nobody holds LOCK."""
    return layers_with(
        "incidents",
        "WHERE (CAST(:category AS text[]) IS NULL",
        f"WHERE (SELECT true FROM (SELECT pg_advisory_xact_lock_shared({LOCK})) AS waited)"
        " AND (CAST(:category AS text[]) IS NULL",
    )


@contextmanager
def held(database: Database) -> Iterator[Callable[[], None]]:
    """LOCK is held until the block ends, or what it is given is called."""
    engine = create_engine(database.url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        yield lambda: connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})")).close()


async def waiting(database: Database, count: int) -> None:
    """Wait until so many tiles' statements wait for LOCK."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'geo-ioc tiles' AND wait_event = 'advisory'"
    )

    def now() -> int:
        with database.connection() as connection:
            return int(connection.execute(query).scalar_one())

    async with asyncio.timeout(WAIT_S):
        while await asyncio.to_thread(now) != count:
            await asyncio.sleep(0)


async def test_a_tile_is_made_once_for_all_who_ask_at_the_same_time(loaded_copy, catalogue):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, catalogue)
        found = await asyncio.gather(*(tiles.tile(same, VINH) for _ in range(50)))
        assert tiles.made == 1
        assert len({id(packed) for packed in found}) == 1
        await tiles.tile(same, VINH)
        assert tiles.made == 1


async def test_a_change_makes_the_tiles_anew_that_it_touches_and_no_others(
    loaded_copy, catalogue, add_incident
):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, catalogue)
        away = Address(10, 808, 454)
        before = [await tiles.tile(same, tile) for tile in (VINH, away)]
        add_incident(loaded_copy, EAST, NORTH)
        tiles.versions.told(here(5))
        assert tiles.kept(same, VINH) is None
        assert tiles.kept(same, away) is before[1]
        assert incidents(await tiles.tile(same, VINH)) == 1


async def test_a_tile_that_was_begun_before_a_change_is_not_taken_for_one_after_it(
    loaded_copy, slow, add_incident
):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, slow)
        add_incident(loaded_copy, EAST, NORTH)
        with held(loaded_copy) as release:
            early = asyncio.create_task(tiles.tile(same, VINH))
            await waiting(loaded_copy, 1)
            add_incident(loaded_copy, EAST, NORTH)
            tiles.versions.told(here(5))
            late = asyncio.create_task(tiles.tile(same, VINH))
            await waiting(loaded_copy, 2)
            release()
            assert (incidents(await early), incidents(await late)) == (1, 2)
        kept = tiles.kept(same, VINH)
        assert kept is not None
        assert incidents(kept) == 2


async def test_when_all_who_wait_have_gone_the_statement_is_cancelled(loaded_copy, slow):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, slow)
        with held(loaded_copy):
            tasks = [asyncio.create_task(tiles.tile(same, VINH)) for _ in range(2)]
            await waiting(loaded_copy, 1)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await waiting(loaded_copy, 0)
        assert tiles.kept(same, VINH) is None
        # The connection that was told to stop goes on to work.
        assert incidents(await tiles.tile(same, VINH)) == 0


async def test_when_one_goes_the_others_get_their_tile(loaded_copy, slow):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, slow)
        with held(loaded_copy) as release:
            goes, stays = (asyncio.create_task(tiles.tile(same, VINH)) for _ in range(2))
            await waiting(loaded_copy, 1)
            goes.cancel()
            with suppress(asyncio.CancelledError):
                await goes
            release()
            assert incidents(await stays) == 0
        assert tiles.made == 1


async def test_when_all_threads_are_taken_others_are_refused_and_kept_tiles_are_not(
    loaded_copy, slow, catalogue
):
    async with serving(loaded_copy, wait_s=0.05) as tiles:
        quick = await asked(tiles, catalogue, "communes")
        there = await tiles.tile(quick, VINH)
        same = await asked(tiles, slow)
        with held(loaded_copy) as release:
            size = loaded_copy.readers.size
            columns = [Address(10, 800 + step, 457) for step in range(size)]
            busy = [asyncio.create_task(tiles.tile(same, tile)) for tile in columns]
            await waiting(loaded_copy, size)
            with pytest.raises(DatabaseBusy):
                await tiles.tile(same, VINH)
            assert await tiles.tile(quick, VINH) is there
            release()
            await asyncio.gather(*busy)
        assert incidents(await tiles.tile(same, VINH)) == 0


async def test_a_process_that_hears_nothing_makes_every_tile_anew_and_keeps_none(
    loaded_copy, catalogue, add_incident
):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, catalogue)
        await tiles.tile(same, VINH)
        tiles.versions.current = False
        add_incident(loaded_copy, EAST, NORTH)
        assert tiles.kept(same, VINH) is None
        assert incidents(await tiles.tile(same, VINH)) == 1
        add_incident(loaded_copy, EAST, NORTH)
        assert incidents(await tiles.tile(same, VINH)) == 2
        # It hears again, and is told what it missed.
        tiles.versions.told(here(5))
        tiles.versions.current = True
        assert tiles.kept(same, VINH) is None
        assert incidents(await tiles.tile(same, VINH)) == 2


async def test_a_database_that_was_set_back_leaves_nothing_kept(loaded_copy, catalogue):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, catalogue)
        await tiles.tile(same, VINH)
        tiles.versions.begin({"incident": 1})
        tiles.begin()
        assert tiles.kept(same, VINH) is None


async def test_what_is_kept_stays_within_its_limit(loaded_copy, catalogue):
    async with serving(loaded_copy, limit=20 * OVERHEAD) as tiles:
        same = await asked(tiles, catalogue)
        for column in range(30):
            await tiles.tile(same, Address(10, 800 + column, 457))
            assert tiles.weight <= 20 * OVERHEAD
        assert tiles.kept(same, Address(10, 829, 457)) is not None
        assert tiles.kept(same, Address(10, 800, 457)) is None
        # A tile heavier than all that may be kept is answered all the same.
        large = await asked(tiles, catalogue, "communes")
        assert len((await tiles.tile(large, Address(7, 101, 57))).blocks) > 20 * OVERHEAD
        assert tiles.kept(large, Address(7, 101, 57)) is None


async def test_after_postgresql_was_started_anew_tiles_are_made_again(loaded_copy, catalogue):
    async with serving(loaded_copy) as tiles:
        same = await asked(tiles, catalogue)
        columns = [Address(10, 800 + step, 457) for step in range(8)]
        await asyncio.gather(*(tiles.tile(same, tile) for tile in columns))
        with loaded_copy.write() as connection:
            outbox.reload(connection, "incident")
        engine = create_engine(loaded_copy.url, poolclass=NullPool)
        with engine.connect() as connection:
            ended = connection.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE application_name = 'geo-ioc tiles' AND datname = current_database()"
                )
            ).scalar_one()
        assert ended > 0
        tiles.versions.told(Told(5, "incident", None))
        await asyncio.gather(*(tiles.tile(same, tile) for tile in columns))


async def test_one_statement_is_prepared_for_all_tiles_of_a_layer(loaded_copy, catalogue):
    one = Database(loaded_copy.url)
    one.readers.size = 1
    try:
        async with serving(one) as tiles:
            asks = [
                await asked(tiles, catalogue),
                await asked(tiles, catalogue, category="NL"),
                await asked(tiles, catalogue, category="SL"),
            ]
            for z in range(10, 15):
                for same in asks:
                    await tiles.tile(same, Address(z, VINH.x << z - 10, VINH.y << z - 10))
            ours = (
                "SELECT count(*) FROM pg_prepared_statements"
                " WHERE statement LIKE '/* geo_ioc_all%%'"
            )
            [(prepared,)] = one.readers.rows(asks[0].acting, (ours, {}))
            # One without a category, one with any.
            assert prepared == 2
    finally:
        one.dispose()
