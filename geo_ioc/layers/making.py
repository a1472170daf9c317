"""Making one tile: its statements run in one snapshot, and what comes back is compressed once."""

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
        rows = database.readers.rows(ask.acting, ask.statements(address, most), running)
        body = _body(ask, rows)
        drawn = max(row[1] for row in rows)
        if len(body) <= BYTES_MOST or not drawn:
            break
        most = min(drawn - 1, int(drawn * BYTES_MOST / len(body) * SHRINK))
    found = [looked_at for _, _, looked_at in rows]
    if max(found) >= most:
        counted = database.readers.rows(ask.acting, ask.counting(address), running)
        # Of another moment: there may be fewer by now than were drawn.
        found = [max(one, other) for one, (other,) in zip(found, counted, strict=True)]
    return pack(body, sum(found) - sum(drawn for _, drawn, _ in rows))


def _body(ask: Ask, rows: list[tuple[Any, ...]]) -> bytes:
    if ask.format == "mvt":
        return b"".join(bytes(tile or b"") for tile, _, _ in rows)
    [(features, _, _)] = rows
    if features is None:
        return b""
    return f'{{"type":"FeatureCollection","features":{features}}}'.encode()


def newest(database: Database, ask: Ask) -> int:
    """The newest change there is."""
    [(found,)] = database.readers.rows(ask.acting, [(NEWEST, {})])
    return int(found)
