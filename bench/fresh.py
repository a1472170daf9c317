"""From the commit of a change to the tile that shows it: read whole, and seen to be fresh."""

from __future__ import annotations

import gzip
import random
import sys
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode

import mapbox_vector_tile

from bench.rows import Row, most
from bench.server import Server
from bench.writing import Writer
from geo_ioc.layers.address import Address, place

ROUNDS = 100
"""Of each way of asking."""
ZOOMS = range(10, 15)
POLL_S = 0.005
PATIENCE_S = 10.0
SEED = 482
MOST_CONNECTIONS = 64
PLACES = (
    "SELECT CAST(id AS text), ST_X(point), ST_Y(point) FROM incident"
    " WHERE NOT status IN ('resolved', 'closed', 'rejected', 'duplicate')"
    " ORDER BY id LIMIT 5000"
)


class Taken(NamedTuple):
    """Zooms of tiles, and seconds from commits to them, of either way of asking."""

    after: list[tuple[int, float]]
    polled: list[tuple[int, float]]


def measure(server: Server) -> list[Row]:
    """ms from the commit until the whole answer was read: with `after=`, and asked each 5 ms."""
    taken = _taken(server)
    what = (
        f"a change is in a tile, z{ZOOMS[0]}-z{ZOOMS[-1]}, {server.incidents:,} incidents, "
        f"{len(server.workers())} workers, of {ROUNDS}, p95"
    )
    rows = [
        _row(f"{what}: asked at once with after=", taken.after),
        _row(f"{what}: asked every 5 ms without it", taken.polled),
    ]
    for row in rows:
        _tell(f"{row['what']}: {row['measured']}")
    return rows


def _row(what: str, taken: list[tuple[int, float]]) -> Row:
    ms = [seconds * 1000 for _, seconds in taken]
    cut = quantiles(ms, n=20, method="inclusive")
    by_zoom = ", ".join(
        f"z{zoom} {median(seconds * 1000 for z, seconds in taken if z == zoom):.0f}"
        for zoom in sorted({z for z, _ in taken})
    )
    return most(what, cut[18], 100, "ms", f" (p50 {cut[9]:.0f}: {by_zoom}; at worst {max(ms):.0f})")


def _taken(server: Server) -> Taken:
    """Change after change, of one worker after the other, which had the tile as it was before."""
    rng = random.Random(SEED)
    taken = Taken([], [])
    with ExitStack() as opened:
        writer = opened.enter_context(Writer(server))
        asked = _connections(server, opened)
        incidents = list(writer.connection.execute(PLACES))
        turn = 0
        while len(taken.polled) < ROUNDS:
            subject, lon, lat = rng.choice(incidents)
            zoom = rng.choice(ZOOMS)
            path = _path(zoom, lon, lat)
            connections = [asked[(turn + at) % len(asked)] for at in range(len(asked))]
            before, *_ = [_ask(server, each, path) for each in connections]
            severity = _severity(before, subject)
            if severity is None:
                continue  # left out of a tile that is full
            by_poll = turn // len(asked) % 2 == 1
            commit = writer.step(subject)
            if by_poll:
                until = time.monotonic() + PATIENCE_S
                while (tile := _ask(server, connections[0], path)) == before:
                    if time.monotonic() > until:
                        raise RuntimeError(f"{path}: still as before after {PATIENCE_S:g} s")
                    time.sleep(POLL_S)
            else:
                tile = _ask(server, connections[0], f"{path}&after={commit.id}")
            came = time.time()
            if _severity(tile, subject) != 1 + severity % 5:
                raise RuntimeError(f"{path}: not the fresh tile after change {commit.id}")
            (taken.polled if by_poll else taken.after).append((zoom, came - commit.at))
            turn += 1
            if turn % 40 == 0:
                _tell(f"{turn} of {2 * ROUNDS}")
    return taken


def _path(z: int, lon: float, lat: float) -> str:
    """The tile of a place, with what the console asks for: open, or resolved since yesterday."""
    x, y = (int(each * 2**z) for each in place(lon, lat))
    address = Address(z, x, y)
    since = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    query = urlencode({"resolved_from": since.isoformat()})
    return f"/tiles/incidents/{address.z}/{address.x}/{address.y}.mvt?{query}"


def _connections(server: Server, opened: ExitStack) -> list[HTTPConnection]:
    """One connection to each worker; which of them takes one cannot be chosen."""
    held: dict[int, HTTPConnection] = {}
    for _ in range(MOST_CONNECTIONS):
        made = HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection = opened.enter_context(closing(made))
        connection.connect()
        _ask(server, connection, "/tiles/incidents/10/812/457.mvt")
        held.setdefault(server.holder(connection.sock.getsockname()[1]), connection)
        if len(held) == len(server.workers()):
            return list(held.values())
    raise RuntimeError("one worker took every connection")


def _ask(server: Server, connection: HTTPConnection, path: str) -> bytes:
    """The whole answer, as it was sent."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **server.operator})
    with connection.getresponse() as answer:
        body = answer.read()
        if answer.status not in (200, 204):
            raise RuntimeError(f"{path}: {answer.status}")
        return body


def _severity(tile: bytes, subject: str) -> int | None:
    """Of an incident in a tile; None when it is not in it."""
    plain = gzip.decompress(tile) if tile.startswith(b"\x1f\x8b") else tile
    decoded = mapbox_vector_tile.decode(plain) if plain else {}
    for feature in decoded.get("incidents", {"features": []})["features"]:
        if feature["properties"]["id"] == subject and feature["properties"]["part"] == "point":
            return int(feature["properties"]["severity"])
    return None


def _tell(line: str) -> None:
    print(f"  fresh: {line}", file=sys.stderr, flush=True)
