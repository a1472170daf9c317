"""Making one tile: its statements run in one snapshot, and what comes back is compressed once."""

from __future__ import annotations

from geo_ioc.db.engine import Database
from geo_ioc.db.readers import Running
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.packed import Packed, pack

NEWEST = "SELECT coalesce(max(id), 0) FROM change"


def make(database: Database, ask: Ask, address: Address, running: Running | None = None) -> Packed:
    """One tile of one layer. Raises DatabaseBusy, and Cancelled when `running` was."""
    if not ask.layer.supplied:
        return pack(b"")
    rows = database.readers.rows(ask.acting, ask.statements(address), running)
    if ask.format == "mvt":
        return pack(b"".join(bytes(tile or b"") for tile, _ in rows), sum(row[1] for row in rows))
    [(features, dropped)] = rows
    if features is None:
        return pack(b"")
    return pack(f'{{"type":"FeatureCollection","features":{features}}}'.encode(), dropped)


def newest(database: Database, ask: Ask) -> int:
    """The newest change there is."""
    [(found,)] = database.readers.rows(ask.acting, [(NEWEST, {})])
    return int(found)
