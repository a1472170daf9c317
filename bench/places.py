"""The tiles that are measured: where the incidents are, of mixed zooms, always the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy import Connection, text

from geo_ioc.layers.address import Address, place

SEED = 482
EACH = 12
"""Tiles of each zoom, or as many as there are."""
POINTS = text(
    "SELECT ST_X(point) AS lon, ST_Y(point) AS lat FROM incident"
    " WHERE status = ANY(CAST(:status AS text[])) ORDER BY id LIMIT 20000"
)


def addresses(connection: Connection, zooms: Sequence[int], status: Sequence[str]) -> list[Address]:
    """Tiles around incidents of these states drawn at random, in random order."""
    rng = Random(SEED)  # which tiles, not a secret
    points = [place(row.lon, row.lat) for row in connection.execute(POINTS, {"status": [*status]})]
    found: list[Address] = []
    for z in zooms:
        rng.shuffle(points)
        tiles = dict.fromkeys(Address(z, int(x * 2**z), int(y * 2**z)) for x, y in points)
        found += list(tiles)[:EACH]
    rng.shuffle(found)
    return found
