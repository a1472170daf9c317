"""Indicators: what is measured, and the values."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from geo_ioc.api.deps import ReadDep, ScopeDep, ServicesDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.indicators import catalogue
from geo_ioc.indicators.catalogue import Indicator
from geo_ioc.indicators.values import Values, values

router = APIRouter(prefix="/api/v1", tags=["indicators"])
Code = Annotated[str, Path(description="such as population_density")]
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "no such indicator"}}


@router.get("/indicators", openapi_extra=right("indicators.read"))
def indicators(services: ServicesDep) -> Listing[Indicator]:
    """The approved set of indicators: unit, owner, cadence, and how each rolls."""
    return Listing(items=list(catalogue.read(services.settings.home).by_code.values()))


@router.get("/indicators/{code}", responses=NOT_FOUND, openapi_extra=right("indicators.read"))
def indicator(services: ServicesDep, code: Code) -> Indicator:
    """One indicator."""
    return catalogue.read(services.settings.home)[code]


@router.get(
    "/indicators/{code}/values", responses=NOT_FOUND, openapi_extra=right("indicators.read")
)
def indicator_values(
    services: ServicesDep,
    connection: ReadDep,
    scope: ScopeDep,
    code: Code,
    generation: Annotated[
        str | None, Query(description="such as 2025-07-01; the one in force today when not given")
    ] = None,
    level: Annotated[str, Query(description="province, district, commune or grouping")] = "commune",
    period: Annotated[
        str | None,
        Query(description="2025, 2025-Q3, 2025-09, 2025-W36, 2025-09-12 ...; else the newest"),
    ] = None,
    as_known_at: Annotated[
        datetime | None, Query(description="what was known at a time, with its zone")
    ] = None,
) -> Values:
    """The value of every place of a level, published or rolled exactly, or why it has none.

    `rolled_from` names the generation that a value was computed from. Nothing is estimated: a place
    whose value cannot be had exactly has none.
    """
    known = catalogue.read(services.settings.home)
    scope.require_indicator(known[code].code)
    return values(
        connection,
        known,
        code,
        generation=generation,
        level=level,
        period=period,
        as_known_at=as_known_at,
    )
