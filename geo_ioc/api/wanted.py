"""Which incidents a request asks for: the filters that the list and the counts have in common."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import Depends, Query

from geo_ioc.api.deps import CatalogueDep, ReadDep
from geo_ioc.api.moments import moment
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.reading import Wanted
from geo_ioc.live import place

OPEN = "open"
"""A status that means every state in which someone must still act."""


def _wanted(
    connection: ReadDep,
    catalogue: CatalogueDep,
    bbox: Annotated[str | None, Query(description="west,south,east,north in degrees")] = None,
    boundary: Annotated[str | None, Query(description="generation/code")] = None,
    category: Annotated[str | None, Query(description="several by comma")] = None,
    status: Annotated[str | None, Query(description="several by comma; or open")] = None,
    from_: Annotated[
        str | None, Query(alias="from", description="occurred at or after: a time or a day")
    ] = None,
    to: Annotated[str | None, Query(description="occurred before: a time or a day")] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="number or words; tone marks optional")
    ] = None,
) -> Wanted:
    return Wanted(
        bbox=_bbox(bbox),
        place=place.find(connection, boundary) if boundary is not None else None,
        categories=_several("category", category, list(catalogue.categories)),
        statuses=_statuses(catalogue, status),
        since=moment("from", from_),
        until=moment("to", to),
        q=q,
    )


WantedDep = Annotated[Wanted, Depends(_wanted)]


def _refused(name: str, vi: str, en: str) -> InvalidInput:
    return InvalidInput([FieldError(f"?{name}", Text(vi, en))])


def _several(name: str, value: str | None, known: list[str]) -> list[str] | None:
    if value is None:
        return None
    given = value.split(",")
    if not set(given) <= set(known):
        listed = ", ".join(known)
        raise _refused(name, f"phải trong số {listed}", f"must be among {listed}")
    return given


def _statuses(catalogue: Catalogue, value: str | None) -> list[str] | None:
    states = [state.id for state in catalogue.workflow.states]
    given = _several("status", value, [OPEN, *states])
    if given is None or OPEN not in given:
        return given
    return sorted({*catalogue.workflow.open_states(), *given} - {OPEN})


def _bbox(value: str | None) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _refused(
            "bbox",
            "cần tây,nam,đông,bắc tính bằng độ, như 105.5,18.6,105.8,18.8",
            "needs west,south,east,north in degrees, such as 105.5,18.6,105.8,18.8",
        )
    return west, south, east, north
