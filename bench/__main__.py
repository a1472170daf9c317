"""`make bench`: runs the measurements and prints one table; results go to bench/results/."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from pathlib import Path

from bench import boundaries, console, live, memory, rights, start
from bench.server import served

RESULTS = Path(__file__).with_name("results")


def main() -> None:
    rows = [*boundaries.measure(), *start.measure()]
    with served(incidents=2000) as server:
        rows += console.measure(server)
    with served(incidents=100_000, workers=2) as server:
        rows += memory.measure(server) + live.measure(server) + rights.measure(server)
    table = ["| what | measured | aim |", "|---|---|---|"]
    table += [f"| {row['what']} | {row['measured']} | {row['aim']} |" for row in rows]
    RESULTS.mkdir(exist_ok=True)
    made = {"at": datetime.now(UTC).isoformat(), "machine": platform.platform(), "rows": rows}
    (RESULTS / "bench.json").write_text(json.dumps(made, indent=1, ensure_ascii=False))
    (RESULTS / "bench.md").write_text("\n".join(table) + "\n")
    print("\n".join(table))


main()
