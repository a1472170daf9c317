"""What tiles are asked for: layers, formats, parameters, and the places where the data is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bench import places
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.db.engine import Database
from geo_ioc.layers import version
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask, Format, ask
from geo_ioc.layers.making import make
from geo_ioc.layers.snapshot import Catalogue

SEES_ALL = Scope(
    {name: Reach("all") for name in ("map.read", "incidents.read", "indicators.read")}, "bench"
)
Query = Sequence[tuple[str, str]]
GENERATION: Query = (("generation", "2025-07-01"),)
STATES = (
    *("reported", "verifying", "verified", "dispatched", "accepted", "in_progress", "on_hold"),
    *("resolved", "reopened", "returned", "closed", "rejected", "duplicate"),
)


@dataclass(frozen=True)
class Case:
    """A layer whose tiles are asked for."""

    layer: str
    format: Format
    zooms: Sequence[int]
    query: Query = ()

    def path(self, address: Address) -> str:
        """Of one tile, at our server."""
        z, x, y = address
        query = "&".join(f"{name}={value}" for name, value in self.query)
        return f"/tiles/{self.layer}/{z}/{x}/{y}.{self.format}?{query}"


# Of every state, closed ones too: else there would be little in a tile.
EVERY_STATE: Query = (("status", ",".join(STATES)),)
CASES = (
    Case("communes", "mvt", range(7, 15), GENERATION),
    Case("incidents", "mvt", range(10, 15), EVERY_STATE),
    Case("communes", "geojson", range(7, 15), GENERATION),
    Case("incidents", "geojson", range(10, 15), EVERY_STATE),
)


def asked_of(connection: Connection, catalogue: Catalogue, case: Case) -> Ask:
    """What the server makes of a case, for a caller who may see everything."""
    context = version.read(connection, []).context(catalogue.vocabulary)
    return ask(catalogue, case.layer, case.format, case.query, SEES_ALL, context)


def addresses(database: Database, case: Case, asked: Ask) -> list[Address]:
    """Tiles with something in them that no limit cuts short: else what is in them could differ."""
    with database.read() as connection:
        found = places.addresses(connection, case.zooms, STATES)
    made = {address: make(database, asked, address) for address in found}
    return [address for address, tile in made.items() if tile.size and not tile.dropped]
