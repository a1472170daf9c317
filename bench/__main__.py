"""`make bench`: runs the measurements and prints one table; results go to bench/results/.

`python -m bench tiles growth` runs those alone.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from bench import (
    boundaries,
    console,
    crowd,
    fresh,
    growth,
    importing,
    live,
    memory,
    rights,
    start,
    tiles,
)
from bench.rows import Row
from bench.server import Server, served
from geo_ioc.db.cluster import Cluster

RESULTS = Path(__file__).with_name("results")
UNLIMITED = {"GEO_IOC_RATE_FACTOR": "0"}
GROWN = 100_000


def _console() -> list[Row]:
    with served(incidents=2000) as server:
        return console.measure(server)


def _server() -> list[Row]:
    with served(incidents=100_000, workers=2) as server:
        return memory.measure(server) + live.measure(server) + rights.measure(server)


@contextmanager
def _grown(over: Mapping[str, str]) -> Iterator[Server]:
    """A server with so many incidents, four in five of them copies of ended ones."""
    with served(incidents=20_000, workers=2, over=over) as server:
        engine = create_engine(Cluster(server.home).superuser_url("geo_ioc"))
        growth.grow(engine, GROWN)
        engine.dispose()
        yield replace(server, incidents=GROWN)


def _tiles() -> Iterator[Row]:
    with _grown(UNLIMITED) as server:
        yield from tiles.measure(server)


def _streams() -> Iterator[Row]:
    with _grown(crowd.SETTINGS) as server:
        yield from fresh.measure(server)
        # The crowd last: it reports more incidents.
        yield from crowd.measure(server)


def _growth() -> Iterator[Row]:
    with served(incidents=10_000, over=UNLIMITED) as server:
        yield from growth.measure(server)


PARTS: dict[str, Callable[[], Iterable[Row]]] = {
    "boundaries": boundaries.measure,
    "start": start.measure,
    "console": _console,
    "server": _server,
    "tiles": _tiles,
    "streams": _streams,
    "growth": _growth,
    "import": importing.measure,
}


def main(names: Iterable[str]) -> None:
    """Run the parts named, or all of them."""
    rows: list[Row] = []
    for name in [*names] or PARTS:
        print(f"{name} ...", file=sys.stderr)
        for row in PARTS[name]():
            rows.append(row)
            _write(rows)  # also what was measured before a part that fails
    print(_table(rows))


def _write(rows: list[Row]) -> None:
    RESULTS.mkdir(exist_ok=True)
    made = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.platform(),
        "processors": os.cpu_count(),
        "rows": rows,
    }
    (RESULTS / "bench.json").write_text(json.dumps(made, indent=1, ensure_ascii=False))
    (RESULTS / "bench.md").write_text(_table(rows) + "\n")


def _table(rows: list[Row]) -> str:
    lines = ["| what | measured | aim | met |", "|---|---|---|---|"]
    for row in rows:
        met = {True: "yes", False: "NO", None: ""}[row.get("met")]
        lines.append(f"| {row['what']} | {row['measured']} | {row['aim']} | {met} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
