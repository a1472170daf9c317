"""How much memory each worker holds after it has served everything it can serve."""

from __future__ import annotations

import math
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path

from bench.rows import Row
from bench.server import Server

ROUNDS = 3
CLIENTS = 8
PROVINCE = (103.87, 18.55, 105.81, 20.0)
GENERATIONS = ("2024-12-01", "2025-07-01")
TILES = {
    **dict.fromkeys(("province", "districts", "communes", "groupings"), range(6, 12)),
    "incidents": range(10, 13),
    "incident_counts": range(5, 10),
}
"""Layers, and the zooms that are asked for."""
MOST_PER_ZOOM = 16
LISTS = (
    "incidents?limit=1000",
    "incidents?status=open&limit=1000",
    "incidents?boundary=2025-07-01/16681&q=ngap",
    "incidents/counts",
    "incidents/counts?status=open&boundary=2024-12-01/40",
    "boundaries?generation=2024-12-01&level=commune&limit=1000",
    "boundaries/2025-07-01/40?geometry=true",
    "lookup?lon=105.69&lat=18.68&accuracy_m=2000",
    "indicators/population_density/values",
    "layers",
)


def measure(server: Server) -> list[Row]:
    """Resident memory of each worker, streams still open, after some rounds of everything."""
    paths = [*_tiles(), *(f"/api/v1/{each}" for each in LISTS), "/styles/light.json", "/"]
    streams = [_open(server, "/api/v1/live") for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        wanted = paths * ROUNDS
        list(clients.map(partial(_fetch, server), wanted))  # so that a refusal is raised
    resident = sorted(_resident(pid) for pid in server.workers())
    for stream in streams:
        stream.close()
    what = f"{server.incidents:,} incidents, after {len(wanted):,} requests"
    each = " and ".join(f"{size / 1e6:.0f}" for size in resident)
    return [
        {
            "what": f"resident memory of each worker, {what}",
            "measured": f"{each} MB",
            "aim": "≤ 300 MB",
        }
    ]


def _tiles() -> list[str]:
    """Paths of tiles over the province, evenly chosen where a zoom has many."""
    found: list[Row] = []
    for layer, zooms in TILES.items():
        for zoom, generation in product(zooms, GENERATIONS):
            asked = "" if layer == "incidents" else f"?generation={generation}"
            west, north = _tile(PROVINCE[0], PROVINCE[3], zoom)
            east, south = _tile(PROVINCE[2], PROVINCE[1], zoom)
            places = list(product(range(west, east + 1), range(north, south + 1)))
            step = math.ceil(len(places) / MOST_PER_ZOOM)
            found += [f"/tiles/{layer}/{zoom}/{x}/{y}.mvt{asked}" for x, y in places[::step]]
    return found


def _tile(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    across = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * across), int(y * across)


def _open(server: Server, path: str):
    # A new connection each time, so that both workers get their share.
    headers = {"Accept-Encoding": "gzip"} | server.operator
    request = urllib.request.Request(server.address + path, headers=headers)
    return urllib.request.urlopen(request, timeout=60)


def _fetch(server: Server, path: str) -> None:
    with _open(server, path) as answer:
        answer.read()


def _resident(pid: int) -> int:
    """Bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    assert found
    return int(found[1]) * 1024
