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

import httpx2 as httpx
import pytest

from geo_ioc.layers.address import Address, place
from geo_ioc.layers.snapshot import read
from tests.api.tiles import edits
from tests.api.tiles.asking import OFFICE_WORKER, Caller, State, Wanted, people
from tests.api.tiles.edits import Editor, Spots, spots
from tests.api.tiles.serving import Process, served

EDITS = int(os.environ.get("TILES_EDITS", "10000"))
SEED = int(os.environ.get("TILES_SEED", "482"))
BATCH = 360
EDITORS = 3
SAMPLE = 12
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
        with process.client() as http:
            while not over.is_set():
                found = get(http, random.choice(callers), random.choice(wanted))
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


def check(
    state: State,
    processes: list[Process],
    callers: list[Caller],
    sample: list[Wanted],
    tally: Tally,
) -> None:
    """Each process answers each caller what is made anew, twice, and makes nothing twice."""
    rounds = [(caller, wanted) for wanted in sample for caller in callers]
    fresh = {}

    def answers(process: Process) -> tuple[list[httpx.Response], list[httpx.Response], int, int]:
        before = process.made()
        first = [get(process.http, *one, after=state.newest) for one in rounds]
        between = process.made()
        second = [get(process.http, *one) for one in rounds]
        return first, second, between - before, process.made() - between

    with ThreadPoolExecutor(len(processes)) as threads:
        asked = [threads.submit(answers, process) for process in processes]
        for one in rounds:
            fresh[one] = state.fresh(*one)
        found = [future.result() for future in asked]
    for number, (first, second, made, again) in enumerate(found):
        tally.asked += len(rounds)
        tally.made += made
        if again:
            tally.wrong.append(f"process {number} made {again} tiles that it had")
        for one, *both in zip(rounds, first, second, strict=True):
            expected = fresh[one].plain()
            for what, answer in zip(("after a change", "again"), both, strict=True):
                status = 200 if expected else 204
                if (answer.status_code, answer.content) != (status, expected):
                    tally.wrong.append(f"stale {what}: {described(number, one, answer, expected)}")
                elif answer.headers["etag"] != fresh[one].tag:
                    tally.wrong.append(f"another tag {what}: {described(number, one, answer)}")
                tally.wrong += state.leaks(*one, answer.content)


def described(
    number: int, one: tuple[Caller, Wanted], answer: httpx.Response, expected: bytes = b""
) -> str:
    caller, wanted = one
    return (
        f"process {number}, {caller.name}, {wanted.path}?{wanted.query}: {answer.status_code},"
        f" {len(answer.content)} bytes and not {len(expected)},"
        f" change {answer.headers.get('x-change-id')}"
    )


def rarely(database, random: Random, number: int, callers: list[Caller]) -> int:
    """What changes more than one row: a few times in a run; answers how many edits it was."""
    if number % 6 == 2:
        edits.switch(database)
    elif number % 6 == 4:
        edits.rename(database, random)
    elif number % 6 == 5:
        office = next(caller for caller in callers if caller.name == OFFICE_WORKER)
        assert office.person is not None
        edits.withdraw_or_return(database, office.person.account)
    else:
        return 0
    return 1


@pytest.mark.timeout(900)
def test_no_tile_is_ever_stale_or_someone_elses(loaded_copy, loaded_settings, tmp_path):
    print(f"TILES_SEED={SEED} TILES_EDITS={EDITS}")
    database, tally = loaded_copy, Tally()
    catalogue = read(loaded_settings.home, loaded_settings.reference_dir)
    callers = people(database)
    of = spots(database)
    wanted = pool(of)
    accounts = [caller.person.account for caller in callers if caller.person]
    editors = [Editor(database, of, accounts, f"E{n}") for n in range(EDITORS)]
    for editor in editors:
        editor.bulk(Random(f"{SEED}/{editor.name}"), 80)
    done = batch = 0
    with (
        served(database, loaded_settings, tmp_path, PROCESSES) as processes,
        ThreadPoolExecutor(EDITORS) as threads,
    ):
        while done < EDITS:
            random = Random(f"{SEED}/{batch}")
            with readers(processes, callers, wanted, f"{SEED}/{batch}"):
                working = [
                    threads.submit(
                        editor.edit, Random(f"{SEED}/{batch}/{editor.name}"), BATCH // EDITORS
                    )
                    for editor in editors
                ]
                done += rarely(database, random, batch, callers)
                done += sum(future.result() for future in working)
            state = State(database, catalogue, callers)
            check(state, processes, callers, random.sample(wanted, SAMPLE), tally)
            batch += 1
            assert not tally.wrong, f"TILES_SEED={SEED}, batch {batch}: " + "\n".join(tally.wrong)
        check(State(database, catalogue, callers), processes, callers, wanted, tally)
    assert not tally.wrong, f"TILES_SEED={SEED}: " + "\n".join(tally.wrong)
    print(f"{done} edits in {batch} batches; {tally.made} of {tally.asked} tiles made anew")
    # Of what was kept, a part was good still: else nothing of all this was tested.
    assert 0 < tally.made < tally.asked
