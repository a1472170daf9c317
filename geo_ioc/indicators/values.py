"""Values of an indicator for every place of a level, published or rolled, or why there is none.

Rolling never guesses. A sum goes from old units to the new one they became only when each became it
whole, and upward only when every part has a value; a ratio goes through its numerator and
denominator, each rolled so. Everything else is missing, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, text

from geo_ioc.boundaries import lookup
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.indicators.catalogue import AREA, Catalogue, Indicator
from geo_ioc.indicators.periods import checked

Level = Literal["province", "district", "commune", "grouping"]
Missing = Literal["no_data", "not_submitted", "not_applicable"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune", "grouping")
WEAKEST = ("estimate", "preliminary", "official")
"""Statuses, the weakest first: a sum is no more certain than its least certain part."""


@dataclass(frozen=True)
class Value:
    """The value of one place, or why it has none.

    `rolled_from` names the generation it was computed from, or this one when it was summed upward.
    """

    code: str
    value: float | None
    status: str | None = None
    revision: int | None = None
    rolled_from: str | None = None
    missing: Missing | None = None


@dataclass(frozen=True)
class Values:
    """Values of one level of a generation for one period."""

    indicator: str
    generation: str
    level: Level
    period: str
    unit: str
    decimals: int
    periods: list[str]
    """Periods that may be asked for."""
    values: list[Value]


def values(
    connection: Connection,
    catalogue: Catalogue,
    code: str,
    *,
    generation: str | None = None,
    level: str = "commune",
    period: str | None = None,
    as_known_at: datetime | None = None,
) -> Values:
    """Values of one indicator; the newest period when none is named.

    Raises NotFound (indicator, generation) and InvalidInput (level, period).
    """
    indicator = catalogue[code]
    named = lookup.generation_named(connection, generation).id
    if level not in LEVELS:
        known = ", ".join(LEVELS)
        message = Text(f"phải là một trong {known}", f"must be one of {known}")
        raise InvalidInput([FieldError("?level", message)])
    periods = _periods(connection, catalogue, indicator)
    wanted = checked(period) if period is not None else (periods or [""])[-1]
    places = _Places(connection, named)
    rolled = _Rolling(connection, catalogue, wanted, as_known_at).of(indicator, places)
    return Values(
        indicator=code,
        generation=named,
        level=level,
        period=wanted,
        unit=indicator.unit.vi,
        decimals=indicator.decimals,
        periods=periods,
        values=[
            rolled.get(place) or Value(place, None, missing="no_data") for place in places.at[level]
        ],
    )


def _periods(connection: Connection, catalogue: Catalogue, indicator: Indicator) -> list[str]:
    codes = [indicator.code, indicator.aggregation.numerator or indicator.code]
    found: set[str] = set()
    for code in codes:
        rows = connection.execute(statement("observation_periods"), {"indicator": code})
        found.update(rows.scalars())
    return sorted(found)


class _Places:
    """The places of a generation: by level, what each is made of, and their areas."""

    def __init__(self, connection: Connection, generation: str) -> None:
        self.generation = generation
        self.at: dict[str, list[str]] = {level: [] for level in LEVELS}
        self.parts: dict[str, list[str]] = {}
        self.area: dict[str, float] = {}
        for row in connection.execute(statement("observation_places"), {"generation": generation}):
            self.at[row.level].append(row.code)
            self.area[row.code] = row.area_km2
            if row.above is not None:
                self.parts.setdefault(row.above, []).append(row.code)
        for grouping in lookup.groupings(connection, generation):
            # A grouping's code may be a unit's in another generation, never in its own.
            self.at["grouping"].append(grouping.code)
            members = grouping.members
            self.parts[grouping.code] = members
            self.area[grouping.code] = sum(self.area[member] for member in members)

    def upward(self) -> Iterable[str]:
        """Places made of others, the lower ones first."""
        return (*self.at["grouping"], *self.at["district"], *self.at["province"])


class _Rolling:
    """Published and rolled values of a period, by place."""

    def __init__(
        self,
        connection: Connection,
        catalogue: Catalogue,
        period: str,
        as_known_at: datetime | None,
    ) -> None:
        self.connection, self.catalogue = connection, catalogue
        self.period, self.as_known_at = period, as_known_at

    def of(self, indicator: Indicator, places: _Places) -> dict[str, Value]:
        """Every value there is or that can be had exactly."""
        found = self._published(indicator.code, places.generation)
        method = indicator.aggregation.method
        if method == "sum":
            for code, value in self._from_before(indicator, places).items():
                found.setdefault(code, value)
            for place in places.upward():
                if place not in found and (summed := _sum(place, places.parts[place], found)):
                    origin = summed.rolled_from or places.generation
                    found[place] = replace(summed, rolled_from=origin)
        elif method == "ratio":
            for code, value in self._ratio(indicator, places).items():
                found.setdefault(code, value)
        return found

    def _published(self, code: str, generation: str) -> dict[str, Value]:
        rows = self.connection.execute(
            statement("observation_known"),
            {
                "indicator": code,
                "generation": generation,
                "period": self.period,
                "as_known_at": self.as_known_at,
            },
        )
        return {
            row.code: Value(
                row.code,
                None if row.value is None else float(row.value),
                row.status,
                row.revision,
                missing=row.missing,
            )
            for row in rows
        }

    def _from_before(self, indicator: Indicator, places: _Places) -> dict[str, Value]:
        """Values of the generation before, summed into what its units became."""
        rows = self.connection.execute(
            text(
                "SELECT from_generation, from_code, to_code, relation FROM succession "
                "WHERE to_generation = :generation"
            ),
            {"generation": places.generation},
        ).all()
        if not rows:
            return {}
        before = rows[0].from_generation
        earlier = self.of(indicator, _Places(self.connection, before))
        parts: dict[str, list[str]] = {}
        partial = {row.to_code for row in rows if row.relation == "part"}
        for row in rows:
            parts.setdefault(row.to_code, []).append(row.from_code)
        return {
            code: replace(summed, rolled_from=summed.rolled_from or before)
            for code, olds in parts.items()
            if code not in partial and (summed := _sum(code, olds, earlier))
        }

    def _ratio(self, indicator: Indicator, places: _Places) -> dict[str, Value]:
        aggregation = indicator.aggregation
        above = self.of(self.catalogue[str(aggregation.numerator)], places)
        below: Mapping[str, float | None]
        if aggregation.denominator == AREA:
            below = places.area
        else:
            parts = self.of(self.catalogue[str(aggregation.denominator)], places)
            below = {code: value.value for code, value in parts.items()}
        found = {}
        for code, value in above.items():
            divisor = below.get(code)
            if value.value is not None and divisor:
                found[code] = Value(
                    code,
                    value.value / divisor,
                    value.status,
                    rolled_from=value.rolled_from or places.generation,
                )
        return found


def _sum(code: str, parts: Iterable[str], known: Mapping[str, Value]) -> Value | None:
    """The sum of the parts, when every one of them has a value."""
    found = [known.get(part) for part in parts]
    total, status, origin = 0.0, "official", None
    for value in found:
        if value is None or value.value is None:
            return None
        total += value.value
        status = min(status, value.status or WEAKEST[0], key=WEAKEST.index)
        origin = origin or value.rolled_from
    return Value(code, total, status, rolled_from=origin) if found else None
