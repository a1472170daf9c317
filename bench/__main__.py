"""`make bench`: runs the measurements and prints one table; results go to bench/results/.

`python -m bench tiles growth` runs those alone.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

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
from bench.server import served

RESULTS = Path(__file__).with_name("results")
UNLIMITED = {"GEO_IOC_RATE_FACTOR": "0"}


def _console() -> list[Row]:
    with served(incidents=2000) as server:
        return console.measure(server)


def _server() -> list[Row]:
    with served(incidents=100_000, workers=2) as server:
        return memory.measure(server) + live.measure(server) + rights.measure(server)


def _tiles() -> list[Row]:
    with served(incidents=100_000, workers=2, over=UNLIMITED) as server:
        return tiles.measure(server)


def _streams() -> list[Row]:
    with served(incidents=100_000, workers=2, over=crowd.SETTINGS) as server:
        # The crowd last: it reports more incidents.
        return fresh.measure(server) + crowd.measure(server)


def _growth() -> list[Row]:
    with served(incidents=10_000, over=UNLIMITED) as server:
        return growth.measure(server)


PARTS: dict[str, Callable[[], list[Row]]] = {
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
        rows += PARTS[name]()
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
