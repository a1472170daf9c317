"""`make bench`: runs the measurements and prints one table; results go to bench/results/."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from pathlib import Path

from bench import boundaries, start

RESULTS = Path(__file__).with_name("results")


def main() -> None:
    rows = [row for part in (boundaries, start) for row in part.measure()]
    table = ["| what | measured | aim |", "|---|---|---|"]
    table += [f"| {row['what']} | {row['measured']} | {row['aim']} |" for row in rows]
    RESULTS.mkdir(exist_ok=True)
    made = {"at": datetime.now(UTC).isoformat(), "machine": platform.platform(), "rows": rows}
    (RESULTS / "bench.json").write_text(json.dumps(made, indent=1, ensure_ascii=False))
    (RESULTS / "bench.md").write_text("\n".join(table) + "\n")
    print("\n".join(table))


main()
