"""2,000 open streams: how long after its commit a change has come, to whom, and what they cost."""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench import people
from bench.listening import Heard, Listening, listening
from bench.people import Person
from bench.rows import Row, most, said
from bench.server import Server
from bench.writing import Commit, Writer

CLIENTS = 2000
OFFICERS = 8
WARM = 40
"""Streams that come and go before memory is looked at: code and caches are no client's."""
PER_SECOND = 20
SECONDS = 30.0
SEED = 482
SETTINGS = {"GEO_IOC_RATE_FACTOR": "0"}
"""Of the server: nobody else opens so many streams from one address."""
ANYWHERE = "SELECT CAST(id AS text) FROM incident ORDER BY id LIMIT 2000"
WITHIN = "SELECT CAST(id AS text) FROM incident WHERE localities && %s ORDER BY id LIMIT 2000"
AUDIENCES = (
    "SELECT id, coalesce(audience, '{}') || coalesce(old_audience, '{}') FROM change"
    " WHERE id > %s AND source = 'incident' ORDER BY id"
)


@dataclass(frozen=True)
class Cost:
    """What the workers hold in memory, have used of the processors, and have waited for one."""

    pss_kb: int
    cpu_s: float
    waited_s: float
    """Of the threads that tell the streams: much of it shows that others use the machine too."""


def measure(server: Server) -> list[Row]:
    """Rows of a crowd of many callers, and of one caller's."""
    officers = people.officers(server, OFFICERS)
    whole = people.operator(server)
    kinds = [whole, whole, None, None, people.SIGNED_OUT]
    mixed = [kinds[number % 5] or officers[number // 5 % OFFICERS] for number in range(CLIENTS)]
    rows = []
    with listening(server.port, [one.headers for one in mixed[:WARM]]) as warm:
        warm.opened()
    without = _cost(server)
    for name, crowd in {
        "two of five operators, two officers of 8 communes, one signed out": mixed,
        "all of them one operator": [whole] * CLIENTS,
    }.items():
        rows += _run(server, name, crowd, [one.key for one in officers if one.key], without)
    return rows


def _run(
    server: Server, name: str, crowd: Sequence[Person], keys: list[str], without: Cost
) -> list[Row]:
    what = f"{len(crowd):,} streams, {name}"
    _tell(what)
    with Writer(server) as writer, listening(server.port, [one.headers for one in crowd]) as open_:
        open_.opened()
        held = _cost(server)
        split = _split(server)
        _tell(f"open, {split} of the workers; {PER_SECOND} changes/s for {SECONDS:g} s")
        commits, heard = _changes(writer, open_, keys)
        after = _cost(server)
        seen = _seen(writer, commits[0].id - 1)
    cpu_s, waited_s = after.cpu_s - held.cpu_s, after.waited_s - held.waited_s
    wrong = [
        _wrong(one, [id_ for id_, keys in seen if _sees(who, keys)])
        for who, one in zip(crowd, heard, strict=True)
    ]
    at = {commit.id: commit.at for commit in commits}
    taken = [
        (came - at[id_]) * 1000
        for one in heard
        for id_, came in zip(one.ids, one.times, strict=True)
    ]
    cut = quantiles(taken, n=100)
    megabytes = sum(one.bytes for one in heard) / 1e6
    each_kb = (max(held.pss_kb, after.pss_kb) - without.pss_kb) / len(crowd)
    rows = [
        most(
            f"{what}: a change has come after its commit, p95",
            cut[94],
            500,
            "ms",
            f" (p50 {cut[49]:,.0f}, p99 {cut[98]:,.0f})",
        ),
        most(f"{what}: lost, doubled or out of order, of {len(taken):,}", sum(wrong), 0, "events"),
        most(f"{what}: memory of the workers for each", each_kb, 100, "kB"),
        said(
            f"{what}: what they were told",
            f"{len(commits)} changes committed in the database, half of them reports; "
            f"{megabytes:,.0f} MB; streams of each worker: {split}; "
            f"{cpu_s / len(taken) * 1e6:.1f} µs of the workers' processors an event; "
            f"they waited {waited_s:.1f} s for a processor",
        ),
    ]
    for row in rows:
        _tell(f"{row['what']}: {row['measured']}")
    return rows


def _changes(writer: Writer, open_: Listening, keys: list[str]) -> tuple[list[Commit], list[Heard]]:
    """Change by change in even steps, half of them where the officers are; what was heard then."""
    rng = random.Random(SEED)
    anywhere = [row[0] for row in writer.connection.execute(ANYWHERE)]
    within = [row[0] for row in writer.connection.execute(WITHIN, [keys])]
    commits = []
    begun = time.monotonic()
    for number in range(int(PER_SECOND * SECONDS)):
        time.sleep(max(0, begun + number / PER_SECOND - time.monotonic()))
        subject = rng.choice(anywhere if number % 4 < 2 else within)
        commits.append(writer.report(subject) if number % 2 else writer.step(subject))
        if number % (5 * PER_SECOND) == 0:
            _tell(f"{number} changes")
    late = time.monotonic() - begun - SECONDS
    if late > 1:
        _tell(f"the changes took {late:.1f} s longer than they should have")
    return commits, open_.heard()


def _seen(writer: Writer, after: int) -> list[tuple[int, set[str]]]:
    """Changes in the order of their ids, and by which keys they are seen."""
    return [(row[0], set(row[1])) for row in writer.connection.execute(AUDIENCES, [after])]


def _sees(who: Person, keys: set[str]) -> bool:
    return who.key is None or who.key in keys


def _wrong(heard: Heard, expected: list[int]) -> int:
    """How many events a stream was not told once, in order."""
    if heard.ids.tolist() == expected and not heard.resyncs and not heard.ended:
        return 0
    lost = len(set(expected) - set(heard.ids))
    doubled = len(heard.ids) - len(set(heard.ids))
    return max(1, lost + doubled + heard.resyncs)


def _cost(server: Server) -> Cost:
    pss = cpu = waited = 0
    for pid in server.workers():
        found = re.search(r"^Pss:\s+(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        assert found
        pss += int(found[1])
        # The name in brackets may hold spaces.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        cpu += int(fields[11]) + int(fields[12])
        waited += int(Path(f"/proc/{pid}/schedstat").read_text().split()[1])
    return Cost(pss, cpu / os.sysconf("SC_CLK_TCK"), waited / 1e9)


def _split(server: Server) -> str:
    """How many connections each worker holds: which of them takes one cannot be chosen."""
    held = []
    for pid in server.workers():
        files = [str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()]
        held.append(sum(file.startswith("socket:") for file in files))
    return " and ".join(map(str, held))


def _tell(line: str) -> None:
    print(f"  crowd: {line}", file=sys.stderr, flush=True)
