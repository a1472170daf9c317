"""Which units a point lies in on a day, and which it may lie in, given how exact it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from geo_ioc.boundaries import lookup
from geo_ioc.boundaries.lookup import Unit
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.settings import today

ACCURACY_LIMIT_M = 100_000.0


@dataclass(frozen=True)
class Candidate:
    """A commune and its share of the accuracy circle's area, 0 to 1."""

    code: str
    share: float


@dataclass(frozen=True)
class Located:
    """The units of a point, province first; empty outside of the province.

    Candidates are named only when the accuracy circle crosses a line, the largest share first;
    what is missing from 1 lies outside.
    """

    on: date
    generation: str
    units: list[Unit]
    candidates: list[Candidate]


def locate(
    connection: Connection,
    lon: float,
    lat: float,
    on: date | None = None,
    accuracy_m: float | None = None,
) -> Located:
    """Locate a WGS 84 point in the generation in force on a day (today when None).

    On a line it belongs to the commune of the lowest code; the units above are that commune's own,
    so that the levels always agree. Raises InvalidInput, and NotFound when no generation was in
    force that day.
    """
    _check(lon, lat, accuracy_m)
    day = on or today()
    generation = lookup.generation_on(connection, day).id
    point = {"generation": generation, "lon": lon, "lat": lat}
    codes = list(connection.execute(statement("boundary_locate"), point).scalars())
    units = lookup.units_coded(connection, generation, codes) if codes else []
    candidates: list[Candidate] = []
    # A circle over the date line or a pole would come out wrong side in; no province is there.
    if accuracy_m and abs(lon) < 175 and abs(lat) < 80:
        rows = connection.execute(
            statement("boundary_candidates"), point | {"accuracy_m": accuracy_m}
        )
        candidates = [Candidate(row.code, round(row.share, 4)) for row in rows]
    return Located(day, generation, units, candidates)


def _check(lon: float, lat: float, accuracy_m: float | None) -> None:
    faults = []
    for name, value, low, high in (
        ("lon", lon, -180.0, 180.0),
        ("lat", lat, -90.0, 90.0),
        ("accuracy_m", accuracy_m or 0.0, 0.0, ACCURACY_LIMIT_M),
    ):
        if not (math.isfinite(value) and low <= value <= high):
            faults.append(
                FieldError(
                    f"?{name}",
                    Text(
                        f"phải là số từ {low:g} đến {high:g}",
                        f"must be a number from {low:g} to {high:g}",
                    ),
                )
            )
    if faults:
        raise InvalidInput(faults)
