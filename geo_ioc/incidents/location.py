"""Where an incident lies: its units in every generation, and how far outside it may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text

from geo_ioc.db import feed
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, Text
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

    @property
    def too_far(self) -> bool:
        """Whether a report from there is refused."""
        return self.distance_m > self.allowed_m


def locate(connection: Connection, lon: float, lat: float) -> list[Unit]:
    """The units of every level of every generation that hold a point; none when it is outside."""
    rows = connection.execute(statement("incident_locate"), {"lon": lon, "lat": lat})
    return [Unit(row.generation, row.level, row.code) for row in rows]


def distances_outside(
    connection: Connection, rule: Outside, points: Sequence[tuple[float, float, float]]
) -> list[Distance]:
    """How far points lie from the province, and how far the rule lets them, in their order.

    A point is longitude, latitude and accuracy in metres. Without any boundary loaded nothing can
    be outside: the distance is 0.
    """
    ring = ", ".join(f"{x} {y}" for x, y in [*rule.sea, rule.sea[0]])
    lons, lats, accuracies = zip(*points, strict=True)
    rows = connection.execute(
        statement("incident_outside"),
        {"lons": list(lons), "lats": list(lats), "sea": f"POLYGON(({ring}))"},
    )
    return [
        Distance(
            row.distance_m or 0.0,
            max(accuracy_m, rule.sea_m if row.at_sea else rule.land_m),
            row.at_sea,
        )
        for row, accuracy_m in zip(rows, accuracies, strict=True)
    ]


def far_outside(away: Distance) -> list[FieldError]:
    """What is said of a point that lies too far away."""
    km, allowed = away.distance_m / 1000, away.allowed_m / 1000
    message = Text(
        f"nằm ngoài tỉnh {km:.1f} km{' trên biển' if away.at_sea else ''}, xa hơn mức nhận "
        f"{allowed:.1f} km; kiểm tra lại kinh độ, vĩ độ",
        f"lies {km:.1f} km outside the province, over the {allowed:.1f} km taken; check the place",
    )
    return [FieldError("/lon", message), FieldError("/lat", message)]


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
