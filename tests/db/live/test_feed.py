"""The feed on real PostgreSQL: in commit order, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import json
import random
import threading
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.db import feed as outbox
from geo_ioc.db.engine import Database
from geo_ioc.live.feed import Feed
from geo_ioc.live.place import Place
from geo_ioc.live.pruning import KEPT, prune
from geo_ioc.live.stream import REPLAY_LIMIT, stream
from geo_ioc.live.wanted import Wanted

pytestmark = pytest.mark.anyio

SOURCES = {"incidents": ["incident"], "incident_counts": ["incident"], "communes": ["boundary"]}
EVERYTHING = Wanted.of(SOURCES)
GENERATION = "2025-07-01"
WAIT_S = 20


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def insert(connection, incident_id: uuid.UUID | None = None, lon: float = 105.2) -> str:
    """An incident as intake leaves it, without its event."""
    incident_id = incident_id or uuid.uuid4()
    connection.execute(
        text(
            "INSERT INTO incident (id, number, body_hash, category, urgency, severity, title, "
            "description, point, fields, accuracy_m, location_source, occurred_at, reported_at, "
            "channel, visibility, status) VALUES (:id, :number, '', 'NL', 'normal', 3, 'x', '', "
            "ST_Point(:lon, 18.8, 4326), '{}', 1, 'gps', now(), now(), 'api', 'internal', "
            "'reported')"
        ),
        {"id": incident_id, "number": str(incident_id), "lon": lon},
    )
    return str(incident_id)


def add(database: Database, count: int = 1, **given) -> list[str]:
    """Incidents, each in a transaction of its own."""
    made = []
    for _ in range(count):
        with database.write() as connection:
            made.append(insert(connection, **given))
    return made


def parse(chunk: bytes) -> list[dict]:
    """The events of a piece of a stream: id, event, data, comment."""
    events = []
    for block in chunk.decode().split("\n\n"):
        event = {}
        for line in filter(None, block.split("\n")):
            name, _, value = line.partition(": ")
            event[name or "comment"] = value
        if "data" in event:
            event["data"] = json.loads(event["data"])
        if event:
            events.append(event)
    return events


class Reader:
    """Reads one stream, event by event."""

    def __init__(self, feed: Feed, wanted: Wanted = EVERYTHING, after: int | None = None) -> None:
        self.chunks = stream(feed, wanted, after)
        self.waiting: list[dict] = []

    async def any(self) -> dict:
        while not self.waiting:
            async with asyncio.timeout(WAIT_S):
                self.waiting = parse(await anext(self.chunks))
        return self.waiting.pop(0)

    async def next(self) -> dict:
        """The next change or resync."""
        while True:
            event = await self.any()
            if event.get("event") in ("change", "resync"):
                return event

    async def subjects(self, count: int) -> list[str]:
        return [(await self.next())["data"]["id"] for _ in range(count)]

    async def opened(self) -> Reader:
        """Has read the opening, so that it is registered."""
        assert "retry" in await self.any()
        return self


@asynccontextmanager
async def running(database: Database, **given) -> AsyncIterator[Feed]:
    feed = Feed(database, **given)
    await feed.start()
    try:
        yield feed
    finally:
        await feed.stop()


async def test_a_change_comes_with_its_feature_once_for_all_its_layers(database):
    async with running(database) as feed:
        reader = await Reader(feed).opened()
        [made] = add(database)
        event = await reader.next()
        assert (event["event"], event["id"]) == ("change", "1")
        data = event["data"]
        assert set(data) == {"layer", "layers", "op", "id", "at", "bbox", "old_bbox", "feature"}
        assert (data["layer"], data["op"], data["id"]) == ("incidents", "upsert", made)
        assert data["layers"] == ["incidents", "incident_counts"]
        assert data["bbox"] == [105.2, 18.8, 105.2, 18.8]
        assert data["feature"]["geometry"] == {"type": "Point", "coordinates": [105.2, 18.8]}
        assert data["feature"]["properties"]["trust"] == "unverified"
        assert feed.last_seen == {"incident": 1}


async def test_two_interleaved_transactions_lose_nothing_and_come_in_commit_order(database):
    async with running(database) as feed:
        reader = await Reader(feed).opened()
        first, second = uuid.uuid4(), uuid.uuid4()
        with database.write() as slow:
            insert(slow, first)
            with database.write() as quick:
                insert(quick, second)
            assert await reader.subjects(1) == [str(second)]
        assert await reader.subjects(1) == [str(first)]


async def test_many_writers_at_once_are_told_in_order_and_in_full(database):
    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(20):
            try:
                with database.write() as connection:
                    for _ in range(chance.randint(1, 3)):
                        insert(connection)
                    if chance.random() < 0.2:
                        raise RuntimeError
            except RuntimeError:
                pass

    async with running(database) as feed:
        reader = await Reader(feed).opened()
        threads = [threading.Thread(target=write, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        await asyncio.to_thread(lambda: [thread.join() for thread in threads])
        with database.read() as connection:
            rows = connection.execute(text("SELECT id, subject FROM change ORDER BY id")).all()
        assert len(rows) > 100
        told = [await reader.next() for _ in rows]
        assert [(int(e["id"]), e["data"]["id"]) for e in told] == [(r.id, r.subject) for r in rows]


@pytest.mark.parametrize("after", [0, 3, 7])
async def test_who_comes_back_gets_what_it_missed_then_what_is_new(database, after):
    made = add(database, 7)
    async with running(database) as feed:
        reader = await Reader(feed, after=after).opened()
        assert await reader.subjects(7 - after) == made[after:]
        assert await reader.subjects(0) == []
        new = add(database, 2)
        assert await reader.subjects(2) == new


async def test_what_happens_while_it_catches_up_comes_after_and_once(database):
    add(database, 5)
    async with running(database) as feed:
        reader = await Reader(feed, after=0).opened()
        assert (await reader.next())["id"] == "1"
        add(database, 3)
        assert await feed.reached(8, WAIT_S)
        assert [(await reader.next())["id"] for _ in range(7)] == list("2345678")


async def test_a_worker_behind_the_client_repeats_nothing(database):
    add(database, 2)
    async with running(database) as feed:
        feed.last_id = 0  # as if this worker had not yet seen them
        reader = await Reader(feed, after=1).opened()
        add(database, 1)
        assert [(await reader.next())["id"] for _ in range(2)] == ["2", "3"]


async def test_who_has_seen_more_than_there_is_reads_everything_anew(database):
    add(database, 2)
    async with running(database) as feed:
        reader = await Reader(feed, after=3).opened()
        event = await reader.next()
        assert (event["event"], event["id"], event["data"]["reason"]) == ("resync", "2", "unknown")
        assert event["data"]["layers"] == list(SOURCES)
        [new] = add(database)
        assert await reader.subjects(1) == [new]


async def test_who_is_older_than_what_is_kept_reads_everything_anew(database):
    add(database, 3)
    old = datetime.now(UTC) + KEPT
    add(database, 2)
    assert prune(database, old) == 3
    async with running(database) as feed:
        old = await Reader(feed, after=2).opened()
        event = await old.next()
        assert (event["event"], event["id"], event["data"]["reason"]) == ("resync", "5", "too_old")
        just = await Reader(feed, after=3).opened()
        assert [(await just.next())["id"] for _ in range(2)] == ["4", "5"]


async def test_who_is_too_far_behind_reads_everything_anew(database):
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO change (source, op) SELECT 'x', 'upsert' FROM "
                "generate_series(0, :count)"
            ),
            {"count": REPLAY_LIMIT},
        )
    async with running(database) as feed:
        assert (await Reader(feed, after=0).next())["data"]["reason"] == "too_old"


async def test_a_client_too_slow_is_told_to_read_anew_and_dropped(database):
    async with running(database, kept_bytes=5000) as feed:
        slow, quick = await Reader(feed).opened(), await Reader(feed).opened()
        made = []
        for _ in range(12):
            made += add(database)
            assert await quick.subjects(1) == made[-1:]
        event = await slow.next()
        assert (event["event"], event["id"], event["data"]["reason"]) == ("resync", "12", "lost")
        with pytest.raises(StopAsyncIteration):
            await slow.any()
        assert len(feed.clients) == 1
        again = await Reader(feed, after=int(event["id"])).opened()
        [new] = add(database)
        assert await again.subjects(1) == [new]


async def test_a_killed_listener_comes_back_and_catches_up(database, cluster):
    engine = create_engine(cluster.superuser_url(), poolclass=NullPool)
    async with running(database) as feed:
        reader = await Reader(feed).opened()
        with engine.begin() as connection:
            killed = connection.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                    "application_name = 'geo-ioc feed' AND datname = :name"
                ),
                {"name": database.url.database},
            ).scalar_one()
        assert killed == 1
        made = add(database, 3)
        assert await reader.subjects(3) == made
        made = add(database, 1)
        assert await reader.subjects(1) == made
        # It says so only when all it missed has been told, which may be a moment after the last.
        while not feed.connected:
            await asyncio.sleep(0)


async def test_without_its_database_it_starts_and_says_it_hears_nothing(database):
    away = Database(database.url.set(port=1))
    async with running(away, heartbeat_s=0.01) as feed:
        assert not feed.connected
        reader = await Reader(feed).opened()
        assert await reader.any() == {"comment": "ping"}


async def test_a_heartbeat_tells_the_page_how_new_it_is(database):
    add(database, 2)
    async with running(database, heartbeat_s=0.01) as feed:
        reader = await Reader(feed).opened()
        assert await reader.any() == {"comment": "ping"}
        beat = await reader.any()
        assert (beat["event"], beat["data"]["change_id"]) == ("heartbeat", 2)


async def test_the_opening_carries_the_id_to_come_back_with(database):
    add(database, 2)
    async with running(database) as feed:
        assert (await Reader(feed).any())["id"] == "2"


async def test_an_incident_that_is_gone_is_removed(database):
    async with running(database) as feed:
        [made] = add(database)
        reader = await Reader(feed, after=1).opened()
        with database.write() as connection:
            connection.execute(text("DELETE FROM incident"))
        data = (await reader.next())["data"]
        assert (data["op"], data["id"], data["feature"], data["bbox"]) == (
            "remove",
            made,
            None,
            None,
        )
        assert data["old_bbox"] == [105.2, 18.8, 105.2, 18.8]


async def test_a_reload_makes_the_layers_of_its_source_read_anew(database):
    async with running(database) as feed:
        reader = await Reader(feed).opened()
        with database.write() as connection:
            outbox.reload(connection, "boundary")
        event = await reader.next()
        assert (event["event"], event["id"]) == ("resync", "1")
        assert event["data"] == {"reason": "reload", "layers": ["communes"]}


async def test_only_the_layers_asked_for_are_told(database):
    async with running(database) as feed:
        reader = await Reader(feed, Wanted.of({"communes": ["boundary"]})).opened()
        add(database)
        with database.write() as connection:
            outbox.reload(connection, "boundary")
        assert (await reader.next())["id"] == "2"


async def test_only_the_place_asked_for_is_told_and_who_leaves_it_is_removed(database):
    west = Place(GENERATION, frozenset({"1"}), (105.0, 18.6, 105.5, 19.0))
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO generation VALUES ('2025-07-01', '[2025-07-01,)', 'v', 'e', 'l', "
                "'[]', true, 'f', '{}')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO boundary SELECT '2025-07-01', n, 'commune', 'Xã', n, n, n, NULL, 1, "
                "1, '2025-07-01', 'schematic', ST_Point(105, 19, 4326) FROM "
                "unnest(ARRAY['1', '2']) AS n"
            )
        )

    def put(connection, incident_id: str, code: str, lon: float) -> None:
        connection.execute(
            text("DELETE FROM incident_boundary WHERE incident_id = :id"), {"id": incident_id}
        )
        connection.execute(
            text("INSERT INTO incident_boundary VALUES (:id, '2025-07-01', 'commune', :code)"),
            {"id": incident_id, "code": code},
        )
        connection.execute(
            text("UPDATE incident SET point = ST_Point(:lon, 18.8, 4326) WHERE id = :id"),
            {"id": incident_id, "lon": lon},
        )

    async with running(database) as feed:
        reader = await Reader(feed, Wanted.of(SOURCES, west)).opened()
        with database.write() as connection:
            put(connection, insert(connection, lon=105.6), "2", 105.6)
        with database.write() as connection:
            inside = insert(connection)
            put(connection, inside, "1", 105.2)
        data = (await reader.next())["data"]
        assert (data["op"], data["id"]) == ("upsert", inside)
        await reader.next()
        with database.write() as connection:
            put(connection, inside, "2", 105.6)
        data = (await reader.next())["data"]
        assert (data["op"], data["id"], data["feature"]) == ("remove", inside, None)


async def test_waiting_for_a_change_ends_when_it_is_seen_or_in_time(database):
    async with running(database) as feed:
        assert not await feed.reached(1, 0.01)
        waiting = asyncio.create_task(feed.reached(1, WAIT_S))
        add(database)
        assert await waiting
        assert await feed.reached(0, 0)


async def test_stopping_ends_every_stream(database):
    async with running(database) as feed:
        reader = await Reader(feed).opened()
    with pytest.raises(StopAsyncIteration):
        await reader.any()


async def test_a_client_that_goes_away_is_forgotten(database):
    async with running(database) as feed:
        reader = await Reader(feed).opened()
        assert len(feed.clients) == 1
        await reader.chunks.aclose()
        assert not feed.clients


async def test_a_client_that_is_ahead_of_its_process_is_told_nothing_twice(database):
    feed = Feed(database)
    await feed._align()
    _, second = add(database, 2)
    # It was told change 1 by another process; this one has yet to see it.
    reader = await Reader(feed, after=1).opened()
    await feed._catch_up()
    assert await reader.subjects(1) == [second]
    await reader.chunks.aclose()
