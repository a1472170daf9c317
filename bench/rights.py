"""What row-level security costs: the same tiles and lists, as people who see more or less."""

from __future__ import annotations

import time
import urllib.request
from statistics import median

from bench.rows import Row
from bench.server import Server

ROUNDS = 15
# Over Phường Thành Vinh, where the commune officer of the demonstration works.
PATHS = {
    "incidents tile z10": "/tiles/incidents/10/812/457.mvt",
    "incidents tile z13": "/tiles/incidents/13/6500/3661.mvt",
    "counts tile z8": "/tiles/incident_counts/8/203/114.mvt",
    "open incidents, 100": "/api/v1/incidents?status=open",
    "counts": "/api/v1/incidents/counts?status=open",
}


def measure(server: Server) -> list[Row]:
    """Median ms as operator; as commune officer and signed out, as ratios to it."""
    found: list[Row] = []
    for what, path in PATHS.items():
        everything = _median_ms(server, path, server.operator)
        officer = _median_ms(server, path, {"Cookie": server.sessions["commune_officer"]})
        public = _median_ms(server, path, {})
        found.append(
            {
                "what": f"{what}, {server.incidents:,} incidents: every row; officer; public",
                "measured": f"{everything:.0f} ms; {officer / everything:.2f}x; "
                f"{public / everything:.2f}x",
                "aim": "≤ 1.5x",
            }
        )
    return found


def _median_ms(server: Server, path: str, headers: dict[str, str]) -> float:
    taken = []
    for _ in range(ROUNDS):
        request = urllib.request.Request(server.address + path, headers=headers)
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)
