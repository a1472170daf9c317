"""Where an incident lies: its units in every generation, and how far outside it may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, text

from geo_ioc.db import feed
from geo_ioc.db.sql import statement
from geo_ioc.incidents.catalogue import Outside

OUTSIDE = "outside"
"""The flag of an incident from outside the province, by less than its uncertainty."""


class Unit(NamedTuple):
    """One boundary that holds a point."""

    generation: str
    level: str
    code: str


def keys(units: Iterable[Unit]) -> list[str]:
    """Units as an incident's localities have them, such as 2025-07-01/16681; in their order."""
    return sorted(f"{unit.generation}/{unit.code}" for unit in units)


class Distance(NamedTuple):
    """How far outside a point lies, and how far it may; both in metres."""

    distance_m: float
    allowed_m: float
    at_sea: bool


def locate(connection: Connection, lon: float, lat: float) -> list[Unit]:
    """The units of every level of every generation that hold a point; none when it is outside."""
    rows = connection.execute(statement("incident_locate"), {"lon": lon, "lat": lat})
    return [Unit(row.generation, row.level, row.code) for row in rows]


def distance_outside(
    connection: Connection, rule: Outside, lon: float, lat: float, accuracy_m: float
) -> Distance:
    """How far a point lies from the province, and how far the rule lets it.

    Without any boundary loaded nothing can be outside: the distance is 0.
    """
    ring = ", ".join(f"{x} {y}" for x, y in [*rule.sea, rule.sea[0]])
    row = connection.execute(
        statement("incident_outside"), {"lon": lon, "lat": lat, "sea": f"POLYGON(({ring}))"}
    ).one()
    allowed = max(accuracy_m, rule.sea_m if row.at_sea else rule.land_m)
    return Distance(row.distance_m or 0.0, allowed, row.at_sea)


def relocate(connection: Connection, generation: str) -> int:
    """Locate every incident anew under one generation, after its boundaries were loaded.

    Answers how many rows that made. Incidents on the map are told to be new.
    """
    for table in ("incident_boundary", "incident_public_boundary"):
        connection.execute(
            text(f"DELETE FROM {table} WHERE generation = :generation"),  # noqa: S608
            {"generation": generation},
        )
    made: int = connection.execute(
        statement("incident_relocate"), {"generation": generation}
    ).scalar_one()
    # Told by the reload below, and not row by row.
    connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
    connection.execute(statement("incident_localities"))
    feed.reload(connection, "incident")
    return made
