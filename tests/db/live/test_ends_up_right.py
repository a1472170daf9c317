"""Random edits, and clients that are cut off at random and come back at another process.

Each ends up with what its caller reads from the database, and is never told of anything, in any
state, that row-level security did not show to that caller at some moment.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
import pytest
from sqlalchemy import Connection, text

from geo_ioc.access.audience import Audience
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.db import feed as outbox
from geo_ioc.db.engine import Database
from geo_ioc.live.changes import incident_features
from geo_ioc.live.feed import Feed
from geo_ioc.live.place import Place
from geo_ioc.live.pruning import KEPT, prune
from geo_ioc.live.stream import stream
from geo_ioc.live.wanted import Wanted
from tests.db.live.test_feed import parse
from tests.rows import add_places, insert_incident

pytestmark = pytest.mark.anyio

SOURCES = {"incidents": ["incident"], "communes": ["boundary"]}
GENERATION = "2025-07-01"
SPOTS = {"16681": (105.6813, 18.6796), "17920": (104.2, 19.2)}
EDITS = 120
WAIT_S = 60


class Who(NamedTuple):
    """A caller, and the place they look at."""

    level: str
    keys: frozenset[str] = frozenset()
    place: Place | None = None

    @property
    def scope(self) -> Scope:
        return Scope({"incidents.read": Reach(self.level, self.keys)})


def around(code: str) -> Place:
    lon, lat = SPOTS[code]
    return Place(GENERATION, frozenset({code}), (lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05))


def scoped(*keys: str, place: Place | None = None) -> Who:
    return Who("scope", frozenset(keys), place)


CALLERS = [
    Who("all"),
    Who("all", place=around("16681")),
    scoped(f"{GENERATION}/16681"),
    scoped(f"{GENERATION}/17920"),
    scoped(f"{GENERATION}/16681", f"{GENERATION}/17920", place=around("17920")),
    scoped("org:so-nnmt"),
    Who("public"),
    Who("public", place=around("16681")),
]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def read(database: Database, who: Who, ids: list[str] | None = None) -> tuple[dict, int]:
    """What a caller reads, and the change that it is as new as."""
    with database.read(acting=who.scope.acting("incidents.read")) as connection:
        if ids is None:
            ids = [
                str(id_) for id_ in connection.execute(text("SELECT id FROM incident")).scalars()
            ]
        features = incident_features(connection, ids)
        newest = connection.execute(text("SELECT coalesce(max(id), 0) FROM change")).scalar_one()
    # As JSON tells it.
    return orjson.loads(orjson.dumps(features)), newest


def within(features: dict[str, Any], place: Place | None) -> dict[str, Any]:
    if place is None:
        return features
    return {
        id_: feature
        for id_, feature in features.items()
        if any(unit["code"] in place.codes for unit in feature["properties"]["boundaries"])
    }


class Writer:
    """Edits incidents at random, and remembers what each caller was shown after each edit."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database, self.chance = database, chance
        self.ids: list[str] = []
        self.edits = 0
        self.shown: dict[Who, dict[str, list[Any]]] = {who: {} for who in CALLERS}

    def edit(self) -> None:
        edits = [self.insert] * 3 + [self.move, self.work, self.publish, self.restrict] * 3
        edits += [self.hand_over, self.delete, self.prune] * 2
        # Later on nothing makes everybody read anew, and put right what they hold.
        edits += [self.bulk] if self.edits < EDITS / 2 else []
        edit = self.chance.choice(edits) if len(self.ids) > 3 else self.insert
        with self.database.write() as connection:
            touched = edit(connection)
        for who in CALLERS:
            for id_, feature in read(self.database, who, touched)[0].items():
                self.shown[who].setdefault(id_, []).append(feature)
        self.edits += 1

    def insert(self, connection: Connection) -> list[str]:
        code = self.chance.choice(list(SPOTS))
        lon, lat = SPOTS[code]
        made = insert_incident(
            connection,
            lon=lon + self.chance.uniform(-0.02, 0.02),
            lat=lat,
            localities=[f"{GENERATION}/{code}"],
            published=self.chance.random() < 0.5,
            visibility=self.chance.choice(["internal", "restricted"]),
            lead=self.chance.choice([None, "so-nnmt"]),
        )
        self.ids.append(made)
        return [made]

    def update(self, connection: Connection, assignments: str, **values: Any) -> list[str]:
        id_ = self.chance.choice(self.ids)
        connection.execute(
            text(f"UPDATE incident SET {assignments} WHERE id = :id"), {"id": id_, **values}
        )
        return [id_]

    def move(self, connection: Connection) -> list[str]:
        code = self.chance.choice(list(SPOTS))
        lon, lat = SPOTS[code]
        moved = self.update(
            connection,
            "point = ST_Point(:lon, :lat, 4326), localities = :localities,"
            " public_point = ST_Point(:lon + 0.01, :lat + 0.01, 4326)",
            lon=lon + self.chance.uniform(-0.02, 0.02),
            lat=lat,
            localities=[f"{GENERATION}/{code}"],
        )
        for table in ("incident_boundary", "incident_public_boundary"):
            connection.execute(
                text(f"UPDATE {table} SET code = :code WHERE incident_id = :id"),
                {"id": moved[0], "code": code},
            )
        return moved

    def work(self, connection: Connection) -> list[str]:
        category = self.chance.choice(["NL", "SL", "CH"])
        severity = self.chance.randint(1, 5)
        return self.update(connection, "category = :c, severity = :s", c=category, s=severity)

    def publish(self, connection: Connection) -> list[str]:
        return self.update(connection, "published = NOT published")

    def restrict(self, connection: Connection) -> list[str]:
        visibility = self.chance.choice(["internal", "restricted"])
        return self.update(connection, "visibility = :v", v=visibility)

    def hand_over(self, connection: Connection) -> list[str]:
        return self.update(
            connection, "lead = :l", l=self.chance.choice([None, "so-nnmt", "so-yt"])
        )

    def delete(self, connection: Connection) -> list[str]:
        gone = self.ids.pop(self.chance.randrange(len(self.ids)))
        connection.execute(text("DELETE FROM incident WHERE id = :id"), {"id": gone})
        return []

    def bulk(self, connection: Connection) -> list[str]:
        connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
        connection.execute(text("UPDATE incident SET severity = 6 - severity"))
        connection.execute(
            text("DELETE FROM incident WHERE id = :id"),
            {"id": self.ids.pop(self.chance.randrange(len(self.ids)))},
        )
        outbox.reload(connection, "incident")
        return list(self.ids)

    def prune(self, connection: Connection) -> list[str]:
        prune(self.database, datetime.now(UTC) + KEPT)
        return []


class Copy:
    """A client's copy of what it was told."""

    def __init__(self, who: Who, feeds: list[Feed], writer: Writer, chance: random.Random) -> None:
        self.who, self.feeds, self.writer, self.chance = who, feeds, writer, chance
        self.wanted = Wanted.of(SOURCES, who.place, Audience.of(who.scope))
        self.held: dict[str, Any] = {}
        self.last: int | None = None
        self.told: list[tuple[str, Any]] = []
        """Every id that was named, with its feature."""
        self.removed: list[str] = []

    async def follow(self, heard_all: Callable[[int], bool]) -> None:
        """Follow until everything was heard."""
        while self.last is None or not heard_all(self.last):
            feed = self.chance.choice(self.feeds)
            if self.last is None:
                found, self.last = await asyncio.to_thread(read, feed.database, self.who)
                self.held = within(found, self.who.place)
            if self.chance.random() < 0.3:
                await self._miss()
            pieces = self.chance.choice([2, 3, 6, 1000])
            async with aclosing(stream(feed, self.wanted, self.last)) as chunks:
                async for chunk in chunks:
                    pieces -= 1
                    self._take(chunk)
                    if self.last is None or heard_all(self.last) or pieces == 0:
                        break
                    if self.chance.random() < 0.02:
                        # Open, and not read.
                        await self._miss()

    async def _miss(self) -> None:
        """Be away while some edits are made."""
        until = min(EDITS, self.writer.edits + self.chance.randint(5, 30))
        while self.writer.edits < until:
            await asyncio.sleep(0.01)

    def _take(self, chunk: bytes) -> None:
        for event in parse(chunk):
            if event.get("event") == "resync":
                self.last = None
                return
            if event.get("event") != "change":
                continue
            assert self.last is not None
            assert int(event["id"]) > self.last
            self.last = int(event["id"])
            data = event["data"]
            if data["layer"] != "incidents":
                continue
            if data["op"] == "remove":
                self.removed.append(data["id"])
                self.held.pop(data["id"], None)
            else:
                self.told.append((data["id"], data["feature"]))
                self.held[data["id"]] = data["feature"]


def mark(database: Database) -> int:
    """A change that everybody is told of; answers its id."""
    with database.write() as connection:
        return connection.execute(
            text("INSERT INTO change (source, op) VALUES ('boundary', 'upsert') RETURNING id")
        ).scalar_one()


@pytest.mark.parametrize("seed", range(4))
async def test_every_client_ends_up_with_what_its_caller_reads_and_was_told_nothing_else(
    database, seed
):
    add_places(database, *SPOTS)
    feeds = [Feed(database, heartbeat_s=0.02, kept_bytes=8000) for _ in range(2)]
    for feed in feeds:
        await feed.start()
    writer = Writer(database, random.Random(seed))
    copies = [
        Copy(who, feeds, writer, random.Random(seed * 100 + n)) for n, who in enumerate(CALLERS)
    ]
    end: list[int] = []
    following = [
        asyncio.create_task(copy.follow(lambda last: bool(end) and last >= end[0]))
        for copy in copies
    ]

    def write() -> None:
        for _ in range(EDITS):
            writer.edit()
        end.append(mark(database))

    try:
        await asyncio.to_thread(write)
        async with asyncio.timeout(WAIT_S):
            await asyncio.gather(*following)
    finally:
        for feed in feeds:
            await feed.stop()
    for copy in copies:
        truth = within(read(database, copy.who)[0], copy.who.place)
        assert copy.held == truth, copy.who
        shown = writer.shown[copy.who]
        assert [one for one in copy.told if one[1] not in shown.get(one[0], [])] == [], copy.who
        assert [id_ for id_ in copy.removed if id_ not in shown] == [], copy.who
    assert sum(len(copy.told) for copy in copies) > EDITS
