"""Making one tile: one statement of one snapshot; what comes back is compressed once."""

from __future__ import annotations

from typing import Any

from geo_ioc.db.engine import Database
from geo_ioc.db.readers import Running
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.packed import Packed, pack

NEWEST = "SELECT coalesce(max(id), 0) FROM change"
BYTES_MOST = 499_900
"""What the tile of one layer may have before it is compressed: with `_meta` 500 kB at most."""
SHRINK = 0.95
"""Share tried next of the features that would fit: not all have the same size."""


def make(database: Database, ask: Ask, address: Address, running: Running | None = None) -> Packed:
    """One tile of one layer: as many features as its limits allow, the foremost of its order.

    Raises DatabaseBusy, and Cancelled when `running` was.
    """
    if not ask.layer.supplied:
        return pack(b"")
    most = ask.layer.spec.max_features
    while True:
        rows = database.readers.rows(ask.acting, ask.statement(address, most), running)
        body = _body(ask, rows)
        drawn = max(row[1] for row in rows)
        if len(body) <= BYTES_MOST or not drawn:
            break
        most = min(drawn - 1, int(drawn * BYTES_MOST / len(body) * SHRINK))
    found = [row[2] for row in rows]
    if max(found) >= most:
        now = database.readers.rows(ask.acting, ask.counting(address), running)
        # Of another moment: there may be fewer by now than were drawn.
        found = [max(one, row[0]) for one, row in zip(found, now, strict=True)]
    return pack(body, sum(found) - sum(row[1] for row in rows))


def _body(ask: Ask, rows: list[tuple[Any, ...]]) -> bytes:
    if ask.format == "mvt":
        return b"".join(row[0] or b"" for row in rows)
    [(features, *_)] = rows
    if features is None:
        return b""
    return f'{{"type":"FeatureCollection","features":{features}}}'.encode()


def newest(database: Database, ask: Ask) -> int:
    """The newest change there is."""
    [(found,)] = database.readers.rows(ask.acting, (NEWEST, {}))
    return int(found)
