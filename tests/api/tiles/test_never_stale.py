"""Tiles that are kept are never older than the data, and never somebody else's.

Rows are edited at random and several at once, while others ask for tiles, so that caches fill at
every moment of a transaction. Then the editing pauses, and each of two processes is asked as each
of four callers: what it answers must be, byte for byte, what is made anew of the rows as they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event
from typing import NamedTuple

import httpx2 as httpx
import pytest

from geo_ioc.db.engine import Database
from geo_ioc.layers.address import Address, place
from geo_ioc.layers.packed import Packed
from geo_ioc.layers.snapshot import Catalogue, read
from tests.api.tiles import edits
from tests.api.tiles.asking import OFFICE_WORKER, Caller, State, Wanted, newest, people
from tests.api.tiles.edits import Editor, Spots, spots
from tests.api.tiles.serving import Process, served

EDITS = int(os.environ.get("TILES_EDITS", "10000"))
SEED = int(os.environ.get("TILES_SEED", "482"))
EDITORS = 3
MANY, FEW = 900, 3
"""Edits between two checks: many, for what happens at once; few, so that one hides no other."""
FEW_TIMES = 5
"""How often a few follow upon many."""
SAMPLE, SMALL = 6, 5
"""Tiles of a check after many and after few."""
IMPORT = 100
PROCESSES = 2


def at(lon: float, lat: float, z: int) -> Address:
    """The tile of a zoom that holds a place."""
    x, y = place(lon, lat)
    return Address(z, int(x * 2**z), int(y * 2**z))


def pool(of: Spots) -> list[Wanted]:
    """Tiles of all zooms, where edits happen, beside it, and where seldom anything does."""
    here = [at(edits.LON, edits.LAT, z) for z in range(15)]
    beside = [Address(z, x - 1, y) for z, x, y in here[10:]]
    others = [at(spot.lon, spot.lat, z) for spot in (*of.near[-4:], *of.far[:4]) for z in (10, 12)]
    deep = [at(spot.lon, spot.lat, 14) for spot in of.near[:6]]
    detailed = sorted({*here[10:], *beside, *others, *deep})
    found = [Wanted("incidents", "mvt", address) for address in detailed]
    found += [Wanted("incidents", "geojson", address) for address in detailed[::3]]
    found += [Wanted("incidents,communes", "mvt", address) for address in detailed[::3]]
    found += [
        Wanted("incidents", "mvt", address, (("category", "NL"), ("status", "verified,resolved")))
        for address in here[10:]
    ]
    for address in here[:10]:
        found.append(Wanted("incident_counts", "mvt", address))
        found.append(Wanted("incident_counts", "mvt", address, (("by", "commune"),)))
    found += [Wanted("incident_counts", "geojson", here[z]) for z in (5, 9)]
    found += [Wanted("incident_counts,communes", "mvt", here[z]) for z in (6, 8)]
    found += [Wanted("communes", "mvt", address) for address in here[5:]]
    found += [Wanted("communes", "mvt", here[9], (("generation", edits.OLD),))]
    found += [Wanted("communes", "geojson", here[12])]
    return found


@dataclass
class Tally:
    """What was found over all checks."""

    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    made: int = 0


@contextmanager
def readers(
    processes: list[Process], callers: list[Caller], wanted: list[Wanted], seed: str
) -> Iterator[None]:
    """While the block lasts, someone asks each process for tiles without a pause."""
    over = Event()

    def read_on(process: Process) -> None:
        random = Random(f"{seed}/{process.address}")
        while not over.is_set():
            found = get(process.reading, random.choice(callers), random.choice(wanted))
            # While a switch is half done, a generation may be one that nobody knows.
            assert found.status_code in (200, 204, 422), found.text

    with ThreadPoolExecutor(len(processes)) as threads:
        reading = [threads.submit(read_on, process) for process in processes]
        try:
            yield
        finally:
            over.set()
        for future in reading:
            future.result()


def get(
    http: httpx.Client, caller: Caller, wanted: Wanted, after: int | None = None
) -> httpx.Response:
    query = [*wanted.query, *([] if after is None else [("after", str(after))])]
    return http.get(wanted.path, params=query, headers=caller.headers)


@dataclass
class Check:
    """Each process answers each caller what is made anew, twice, and makes nothing twice."""

    database: Database
    catalogue: Catalogue
    processes: list[Process]
    callers: list[Caller]
    tally: Tally

    def of(self, sample: list[Wanted], random: Random) -> None:
        rounds = [(caller, wanted) for wanted in sample for caller in self.callers]
        random.shuffle(rounds)
        # Asked before anything else is done, so that a process may not have heard of it yet.
        after = newest(self.database)
        with ThreadPoolExecutor(len(self.processes)) as threads:
            asked = [threads.submit(answers, one, rounds, after) for one in self.processes]
            state = State(self.database, self.catalogue, self.callers)
            fresh = [state.fresh(*one) for one in rounds]
            found = [future.result() for future in asked]
        bodies: dict[tuple[Caller, Wanted], set[bytes]] = {}
        for number, given in enumerate(found):
            self.tally.asked += len(rounds)
            self.tally.made += given.made
            if given.again:
                self.tally.wrong.append(f"process {number} made {given.again} tiles that it had")
            for one, packed, *both in zip(rounds, fresh, given.first, given.second, strict=True):
                for what, answer in zip(("after a change", "again"), both, strict=True):
                    if wrong := compared(answer, packed):
                        self.tally.wrong.append(f"process {number}, {what}, {told(one)}: {wrong}")
                bodies.setdefault(one, set()).update(answer.content for answer in both)
        for one, different in bodies.items():
            for body in different:
                self.tally.wrong += state.leaks(*one, body)


class Answers(NamedTuple):
    """What one process answered, and how many tiles it made for that, each time."""

    first: list[httpx.Response]
    made: int
    second: list[httpx.Response]
    again: int


def answers(process: Process, rounds: list[tuple[Caller, Wanted]], after: int) -> Answers:
    http, before = process.http, process.made()
    first = [get(http, *one, after=after) for one in rounds]
    between = process.made()
    second = [get(http, *one) for one in rounds]
    return Answers(first, between - before, second, process.made() - between)


def compared(answer: httpx.Response, packed: Packed) -> str:
    """What is wrong with an answer; empty when it is the tile."""
    expected = packed.plain()
    if (answer.status_code, answer.content) != (200 if expected else 204, expected):
        size, change = len(answer.content), answer.headers.get("x-change-id")
        return f"{answer.status_code}, {size} bytes and not {len(expected)}, change {change}"
    return "" if answer.headers["etag"] == packed.tag else "another tag"


def told(one: tuple[Caller, Wanted]) -> str:
    caller, wanted = one
    return f"{caller.name}, {wanted.path} {dict(wanted.query)}"


def rarely(database: Database, random: Random, callers: list[Caller]) -> int:
    """What changes more than one row, and is not of every day; answers how many edits it was."""
    office = next(caller.person for caller in callers if caller.name == OFFICE_WORKER)
    assert office is not None
    match random.randrange(8):
        case 0 | 1:
            edits.switch(database)
        case 2:
            edits.rename(database, random)
        case 3 | 4:
            edits.withdraw_or_return(database, office.account)
        case _:
            return 0
    return 1


@contextmanager
def seeded() -> Iterator[None]:
    """Whatever fails inside says how it is done again."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"TILES_SEED={SEED} TILES_EDITS={EDITS}")
        raise


@pytest.mark.timeout(900)
@seeded()
def test_no_tile_is_ever_stale_or_someone_elses(loaded_copy, loaded_settings, tmp_path):
    database, tally = loaded_copy, Tally()
    catalogue = read(loaded_settings.home, loaded_settings.reference_dir)
    callers = people(database)
    of = spots(database)
    wanted = pool(of)
    # Tiles that few edits touch tell best of one that was not taken for a touch.
    narrow = [one for one in wanted if one.layers == "incidents" and one.address.z >= 12]
    accounts = [caller.person.account for caller in callers if caller.person]
    editors = [Editor(database, of, accounts, f"E{n}") for n in range(EDITORS)]
    importer = Editor(database, of, accounts, "IMPORT")
    done = batch = 0
    with (
        served(database, loaded_settings, tmp_path, PROCESSES) as processes,
        ThreadPoolExecutor(EDITORS) as threads,
    ):
        check = Check(database, catalogue, processes, callers, tally)
        sample: list[Wanted] = []
        while done < EDITS:
            seed = f"{SEED}/{batch}"
            random = Random(seed)
            many = batch % (FEW_TIMES + 1) == 0
            each = (MANY if many else FEW) // EDITORS
            with readers(processes, callers, wanted, seed):
                working = [
                    threads.submit(editor.edit, Random(f"{seed}/{editor.name}"), each)
                    for editor in editors
                ]
                if many and random.random() < 0.5:
                    done += importer.bulk(random, IMPORT)
                if many:
                    done += rarely(database, random, callers)
                done += sum(future.result() for future in working)
                if not many:
                    # The very last change before the processes are asked.
                    done += rarely(database, random, callers)
            if many:
                sample = random.sample(narrow, SMALL - 1) + random.sample(wanted, SAMPLE)
            check.of(sample if many else sample[:SMALL], random)
            batch += 1
            assert not tally.wrong, f"after {done} edits: " + "\n".join(tally.wrong)
        check.of(wanted, random)
    assert not tally.wrong, "\n".join(tally.wrong)
    # Of what was kept, a part was good still: else nothing of all this was tested.
    assert 0 < tally.made < tally.asked
