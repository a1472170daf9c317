"""What a stream tells whom: a scope, the blurred public, and those whose rights have ended."""

from __future__ import annotations

import asyncio
import json
import math
from contextlib import aclosing

import pytest
from sqlalchemy import text

from geo_ioc.access.audience import Audience
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.live.feed import Feed
from geo_ioc.live.place import Place
from geo_ioc.live.standing import Standing
from geo_ioc.live.stream import stream
from geo_ioc.live.wanted import Wanted
from tests.people import person, session
from tests.rows import VINH, add_incident, add_places

pytestmark = pytest.mark.anyio

SOURCES = {"incidents": ["incident"], "communes": ["boundary"]}
WAIT_S = 20
ELSEWHERE = ("2025-07-01/17920", "2025-07-01/40")
LON, LAT = 105.6813, 18.6796


def scope(level: str, *keys: str, account: str | None = None) -> Audience:
    """The audience of a caller who reads incidents so."""
    return Audience.of(Scope({"incidents.read": Reach(level, frozenset(keys))}, account))


COMMUNE = scope("scope", VINH[0])
OFFICE = scope("scope", "org:so-nnmt")
THE_PUBLIC = scope("public")
EVERYTHING = scope("all")
# Boxes: of the true point, of the blurred one, and of neither.
AT_VINH = Place(
    "2025-07-01", frozenset({"16681"}), (LON - 0.005, LAT - 0.005, LON + 0.005, LAT + 0.005)
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def feed(database):
    add_places(database, "16681", "17920")
    made = Feed(database)
    await made.start()
    yield made
    await made.stop()


class Reader:
    """One stream, read event by event up to a marker that everybody is told."""

    def __init__(self, feed: Feed, audience: Audience, place: Place | None = None, **given) -> None:
        self.feed = feed
        self.chunks = stream(feed, Wanted.of(SOURCES, place, audience), None, **given)

    async def opened(self) -> Reader:
        """Has read the opening, so that it is registered."""
        assert b"retry" in await self.chunk()
        return self

    async def chunk(self) -> bytes:
        async with asyncio.timeout(WAIT_S):
            return await anext(self.chunks)

    async def told(self) -> list[dict]:
        """All that was told until now: a change that everybody sees ends it."""
        last = await asyncio.to_thread(mark, self.feed.database)
        found: list[dict] = []
        while True:
            for block in (await self.chunk()).decode().split("\n\n"):
                lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
                if lines.get("event") == "change":
                    if lines["id"] == last:
                        return found
                    data = json.loads(lines["data"])
                    if data["layer"] != "communes":
                        found.append(data)
                elif lines.get("event") == "resync":
                    found.append(lines | {"data": json.loads(lines["data"])})


def mark(database: Database) -> str:
    """A change that everybody is told of; answers its id."""
    with database.write() as connection:
        return str(
            connection.execute(
                text("INSERT INTO change (source, op) VALUES ('boundary', 'upsert') RETURNING id")
            ).scalar_one()
        )


async def add(feed: Feed, **given) -> str:
    return await asyncio.to_thread(add_incident, feed.database, **given)


async def change(feed: Feed, id_: str, assignments: str) -> None:
    def run() -> None:
        with feed.database.write() as connection:
            connection.execute(
                text(f"UPDATE incident SET {assignments} WHERE id = :id"), {"id": id_}
            )

    await asyncio.to_thread(run)


async def remove(feed: Feed, id_: str) -> None:
    def run() -> None:
        with feed.database.write() as connection:
            connection.execute(text("DELETE FROM incident WHERE id = :id"), {"id": id_})

    await asyncio.to_thread(run)


def named(events: list[dict]) -> list[tuple[str, str]]:
    return [(event["op"], event["id"]) for event in events]


async def test_each_is_told_what_it_sees_and_nothing_of_the_rest(feed):
    readers = {
        name: await Reader(feed, audience).opened()
        for name, audience in (
            ("commune", COMMUNE),
            ("office", OFFICE),
            ("reporter", scope("scope", account="11111111-1111-4111-8111-111111111111")),
            ("public", THE_PUBLIC),
            ("everything", EVERYTHING),
        )
    }
    here = await add(feed)
    there = await add(feed, localities=ELSEWHERE, lead="so-nnmt")
    own = await add(feed, localities=ELSEWHERE, reported_by="11111111-1111-4111-8111-111111111111")
    secret = await add(feed, visibility="restricted")
    published = await add(feed, localities=ELSEWHERE, published=True)
    told = {
        name: [id_ for _, id_ in named(await reader.told())] for name, reader in readers.items()
    }
    assert told == {
        "commune": [here],
        "office": [there],
        "reporter": [own],
        "public": [published],
        "everything": [here, there, own, secret, published],
    }


async def test_the_public_is_told_the_blurred_place_and_no_box_of_the_true_one(feed):
    public = await Reader(feed, THE_PUBLIC).opened()
    made = await add(feed, published=True, description="bí mật", lon=105.123456, lat=18.654321)
    await change(feed, made, "severity = 5")
    events = await public.told()
    assert named(events) == [("upsert", made)] * 2
    blurred = [pytest.approx(105.133456), pytest.approx(18.664321)]
    for event in events:
        assert event["feature"]["geometry"]["coordinates"] == blurred
        assert event["bbox"] == blurred * 2
        assert event["old_bbox"] == (None if event is events[0] else blurred * 2)
        said = json.dumps(event, ensure_ascii=False)
        for word in ("105.123456", "18.654321", "bí mật"):
            assert word not in said


@pytest.mark.parametrize(
    "hidden",
    [
        "point = ST_Point(105.9, 18.9, 4326)",
        "description = 'khác'",
        "has_contact = true",
        "localities = '{2025-07-01/17920}'",
        "flags = '{clock_corrected}'",
    ],
    ids=["true place", "description", "contact", "true localities", "flags"],
)
async def test_of_what_makes_no_difference_to_the_public_it_hears_nothing(feed, hidden):
    public = await Reader(feed, THE_PUBLIC).opened()
    everything = await Reader(feed, EVERYTHING).opened()
    made = await add(feed, published=True)
    assert named(await public.told()) == [("upsert", made)]
    await everything.told()
    await change(feed, made, hidden)
    assert await public.told() == []
    assert named(await everything.told()) == [("upsert", made)]


@pytest.mark.parametrize(
    ("audience", "before", "change_"),
    [
        (COMMUNE, {}, "visibility = 'restricted'"),
        (COMMUNE, {}, "localities = '{2025-07-01/17920}'"),
        (OFFICE, {"localities": ELSEWHERE, "lead": "so-nnmt"}, "lead = 'so-yt'"),
        (THE_PUBLIC, {"published": True}, "published = false"),
    ],
    ids=["restricted", "another place", "another office", "withdrawn"],
)
async def test_who_loses_sight_of_it_is_told_to_take_it_away(feed, audience, before, change_):
    reader = await Reader(feed, audience).opened()
    made = await add(feed, **before)
    assert named(await reader.told()) == [("upsert", made)]
    await change(feed, made, change_)
    [event] = await reader.told()
    assert (event["op"], event["id"], event["feature"]) == ("remove", made, None)
    # Nor where it was: who comes back later may be somebody who never saw it.
    assert (event["bbox"], event["old_bbox"]) == (None, None)
    await change(feed, made, "severity = 5")
    assert await reader.told() == []


@pytest.mark.parametrize("audience", [COMMUNE, THE_PUBLIC], ids=["commune", "public"])
async def test_who_begins_to_see_it_is_told_it_whole(feed, audience):
    reader = await Reader(feed, audience).opened()
    made = await add(feed, localities=ELSEWHERE)
    assert await reader.told() == []
    await change(feed, made, "localities = '{2025-07-01/16681}', published = true")
    [event] = await reader.told()
    assert (event["op"], event["id"]) == ("upsert", made)
    assert event["feature"]["properties"]["severity"] == 3


async def test_of_a_deletion_only_those_hear_who_could_see_it(feed):
    commune, office = await Reader(feed, COMMUNE).opened(), await Reader(feed, OFFICE).opened()
    public = await Reader(feed, THE_PUBLIC).opened()
    here = await add(feed)
    shown = await add(feed, localities=ELSEWHERE, published=True, lon=105.123456)
    for reader in (commune, office, public):
        await reader.told()
    await remove(feed, here)
    await remove(feed, shown)
    assert named(await commune.told()) == [("remove", here)]
    assert await office.told() == []
    [event] = await public.told()
    assert (event["op"], event["id"]) == ("remove", shown)
    assert (event["bbox"], event["old_bbox"]) == (None, None)


async def test_who_comes_back_hears_nothing_of_what_it_never_saw(feed):
    made = await add(feed, localities=ELSEWHERE)
    await change(feed, made, "severity = 5")
    await remove(feed, made)
    assert await feed.reached(3, WAIT_S)
    for audience in (COMMUNE, OFFICE, THE_PUBLIC):
        reader = Reader(feed, audience)
        reader.chunks = stream(feed, Wanted.of(SOURCES, None, audience), 0)
        assert await (await reader.opened()).told() == []


async def test_a_place_of_the_public_has_what_the_public_sees_there(feed):
    """By the blurred place: the true one would be found by asking commune after commune."""
    public = await Reader(feed, THE_PUBLIC, AT_VINH).opened()
    near = await add(feed, published=True)
    assert named(await public.told()) == [("upsert", near)]


@pytest.mark.parametrize(
    "change_",
    [
        "published = false",
        "published = false, point = ST_Point(105.9, 18.9, 4326)",
        None,
    ],
    ids=["withdrawn", "withdrawn and moved", "deleted"],
)
async def test_what_the_public_no_longer_sees_is_taken_away_whatever_place_was_asked_for(
    feed, change_
):
    """From every place alike: who is told and who is not would tell where it truly was."""
    elsewhere = Place("2025-07-01", frozenset({"17920"}), (104, 19, 104.1, 19.1))
    readers = [await Reader(feed, THE_PUBLIC, place).opened() for place in (AT_VINH, elsewhere)]
    made = await add(feed, published=True)
    assert named(await readers[0].told()) == [("upsert", made)]
    assert await readers[1].told() == []
    if change_ is None:
        await remove(feed, made)
    else:
        await change(feed, made, change_)
    for reader in readers:
        assert named(await reader.told()) == [("remove", made)]


async def test_when_it_moves_all_places_of_the_public_hear_alike(feed):
    elsewhere = Place("2025-07-01", frozenset({"17920"}), (104, 19, 104.1, 19.1))
    made = await add(feed, published=True, localities=ELSEWHERE)
    readers = [
        await Reader(feed, THE_PUBLIC, place).opened()
        for place in (AT_VINH, Place("2025-07-01", frozenset({"1"}), (100, 10, 101, 11)))
    ]
    there = await Reader(feed, THE_PUBLIC, elsewhere).opened()
    for reader in (*readers, there):
        # What it is told of the report before is no matter here.
        await reader.told()
    await change(feed, made, "public_point = ST_Point(105.9, 18.9, 4326)")
    told = [named(await reader.told()) for reader in readers]
    assert told == [[("remove", made)]] * 2
    assert named(await there.told()) == [("upsert", made)]


async def test_a_place_of_a_scope_is_told_of_what_leaves_it(feed):
    reader = await Reader(feed, COMMUNE, AT_VINH).opened()
    made = await add(feed)
    assert named(await reader.told()) == [("upsert", made)]
    await change(feed, made, "visibility = 'restricted'")
    assert named(await reader.told()) == [("remove", made)]


async def test_rights_that_are_gone_end_the_stream_before_what_is_queued(feed):
    lasts = [math.inf]

    async def look() -> float:
        return lasts[0]

    reader = await Reader(feed, EVERYTHING, standing=Standing(look)).opened()
    lasts[0] = 0
    client = next(iter(feed.clients))

    def revoke_then_report() -> None:
        """In one transaction, so that both are queued before the stream looks."""
        with feed.database.write() as connection:
            connection.execute(text("INSERT INTO change (source, op) VALUES ('access', 'reload')"))
        add_incident(feed.database)

    await asyncio.to_thread(revoke_then_report)
    assert await feed.reached(2, WAIT_S)
    assert client.standing.doubted
    async with aclosing(reader.chunks):
        said = (await reader.chunk()).decode()
        assert "event: resync" in said
        assert json.loads(said.split("data: ")[1].split("\n")[0])["reason"] == "rights"
        assert "event: change" not in said
        with pytest.raises(StopAsyncIteration):
            await reader.chunk()
    assert not feed.clients


async def test_rights_that_are_still_there_lose_nothing_by_being_looked_at(feed):
    reader = await Reader(feed, EVERYTHING, standing=Standing()).opened()
    with feed.database.write() as connection:
        connection.execute(text("INSERT INTO change (source, op) VALUES ('access', 'reload')"))
    made = await add(feed)
    assert named(await reader.told()) == [("upsert", made)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET disabled_at = now()",
        "UPDATE role_grant SET revoked_at = now()",
        "INSERT INTO role_grant (account, role, decision, starts_at, granted_by)"
        " SELECT id, 'operator', 'x', now(), 'x' FROM account",
        "INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by)"
        " SELECT id, now(), now() + interval '1 hour', 'x', 'x' FROM account",
        "DELETE FROM session",
        "UPDATE token SET revoked_at = now()",
        "INSERT INTO sharing (kind, subject, organisation, shared, decision, decided_by)"
        " VALUES ('layer', 'x', 'x', false, 'x', 'x')",
    ],
    ids=["disabled", "revoked", "granted", "shift", "signed out", "token", "sharing"],
)
async def test_whatever_changes_rights_makes_every_open_stream_look(feed, statement):
    given = person(feed.database, "operator")
    session(feed.database, given.account)
    looked = asyncio.Event()

    async def look() -> float:
        looked.set()
        return math.inf

    standing = Standing(look, account=given.account)
    reader = await Reader(feed, COMMUNE, standing=standing).opened()
    await reader.told()
    looked.clear()

    def run() -> None:
        with feed.database.write(acting=AT_THE_GATE) as connection:
            connection.execute(text(statement))

    await asyncio.to_thread(run)
    await reader.told()
    assert looked.is_set()


async def test_a_stream_whose_rights_end_by_the_clock_ends_with_them(database):
    """And not with the next heartbeat, which is an hour away."""
    add_places(database, "16681")
    feed = Feed(database, heartbeat_s=3600)
    await feed.start()

    async def over() -> float:
        return 0

    standing = Standing(over, lasts_s=0.01)
    async with aclosing(stream(feed, Wanted.of(SOURCES, None, COMMUNE), None, standing)) as chunks:
        async with asyncio.timeout(WAIT_S):
            told = b"".join([chunk async for chunk in chunks])
    assert b'"reason":"rights"' in told
    await feed.stop()
