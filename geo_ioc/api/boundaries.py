"""Places: generations, boundaries and how they became one another, groupings, lookup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from geo_ioc.api.deps import ReadDep, right
from geo_ioc.api.paging import Cursor, Limit, Listing, page
from geo_ioc.boundaries import locate, lookup

router = APIRouter(prefix="/api/v1", tags=["boundaries"])

GEOJSON = "application/geo+json"
GenerationId = Annotated[
    str | None, Query(description="such as 2025-07-01; the one in force today when not given")
]
InPath = Annotated[str, Path(description="generation, such as 2025-07-01")]
Code = Annotated[str, Path(description="official code, such as 16681")]
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "no such place"}}


@router.get("/generations", openapi_extra=right("map.read"))
def generations(connection: ReadDep) -> Listing[lookup.Generation]:
    """Every generation of boundaries, the oldest first.

    Each says when it was in force, its levels, and where their outlines come from: supplied,
    downloaded, or schematic.
    """
    return Listing(items=lookup.generations(connection))


@router.get(
    "/boundaries",
    response_model=Listing[lookup.Unit],
    responses=NOT_FOUND | {200: {"content": {GEOJSON: {}}}},
    openapi_extra=right("map.read"),
)
def boundaries(
    request: Request,
    connection: ReadDep,
    generation: GenerationId = None,
    level: Annotated[Literal["province", "district", "commune"] | None, Query()] = None,
    parent: Annotated[str | None, Query(description="code of the unit above")] = None,
    q: Annotated[
        str | None, Query(description="search by name; tone marks optional, the best first")
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """Units of one generation, in Vietnamese order; with `q` those that answer it, best first.

    A name that several places bear gives all of them. `Accept: application/geo+json` gives a
    FeatureCollection with their geometry.
    """
    found = lookup.units(connection, generation, level=level, parent=parent, q=q)
    return _listed(request, connection, found, limit, cursor)


@router.get("/boundaries/{generation}/{code}", responses=NOT_FOUND, openapi_extra=right("map.read"))
def boundary(
    connection: ReadDep,
    generation: InPath,
    code: Code,
    geometry: Annotated[bool, Query(description="with its outline as loaded")] = False,
) -> dict[str, Any]:
    """One unit: the columns of units.csv with its outline's source and its box."""
    unit = lookup.unit(connection, generation, code)
    body = asdict(unit)
    if geometry:
        body["geometry"] = lookup.geometries(connection, generation, [code])[code]
    return body


@router.get(
    "/boundaries/{generation}/{code}/children",
    response_model=Listing[lookup.Unit],
    responses=NOT_FOUND,
    openapi_extra=right("map.read"),
)
def children(
    request: Request,
    connection: ReadDep,
    generation: InPath,
    code: Code,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """The units one level down, in Vietnamese order."""
    found = lookup.children(connection, generation, code)
    return _listed(request, connection, found, limit, cursor)


@router.get(
    "/boundaries/{generation}/{code}/neighbours",
    response_model=Listing[lookup.Unit],
    responses=NOT_FOUND,
    openapi_extra=right("map.read"),
)
def neighbours(
    request: Request,
    connection: ReadDep,
    generation: InPath,
    code: Code,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """The units of the same level that share a line with it, not only a point."""
    found = lookup.neighbours(connection, generation, code)
    return _listed(request, connection, found, limit, cursor)


@router.get(
    "/boundaries/{generation}/{code}/predecessors",
    responses=NOT_FOUND,
    openapi_extra=right("map.read"),
)
def predecessors(connection: ReadDep, generation: InPath, code: Code) -> Listing[lookup.Related]:
    """What it was made from, with the clause of the resolution that did it."""
    return Listing(items=lookup.predecessors(connection, generation, code))


@router.get(
    "/boundaries/{generation}/{code}/successors",
    responses=NOT_FOUND,
    openapi_extra=right("map.read"),
)
def successors(connection: ReadDep, generation: InPath, code: Code) -> Listing[lookup.Related]:
    """What it became, or became a part of."""
    return Listing(items=lookup.successors(connection, generation, code))


@router.get("/groupings", responses=NOT_FOUND, openapi_extra=right("map.read"))
def groupings(connection: ReadDep, generation: GenerationId = None) -> Listing[lookup.Grouping]:
    """Sets of communes between province and commune, such as the former districts."""
    return Listing(items=lookup.groupings(connection, generation))


@router.get("/lookup", responses=NOT_FOUND, openapi_extra=right("map.read"))
def locate_point(
    connection: ReadDep,
    lon: Annotated[float, Query(description="degrees east, WGS 84")],
    lat: Annotated[float, Query(description="degrees north, WGS 84")],
    on: Annotated[date | None, Query(description="day; today when not given")] = None,
    accuracy_m: Annotated[float | None, Query(description="radius of uncertainty, metres")] = None,
) -> locate.Located:
    """The units a point lies in on a day; on a line the one of the lowest code.

    When the accuracy circle crosses a line, `candidates` names each commune and its share of the
    circle. Outside of the province there are no units; a day without a generation is not found.
    """
    return locate.locate(connection, lon, lat, on, accuracy_m)


def _listed(
    request: Request,
    connection: ReadDep,
    found: Sequence[lookup.Unit],
    limit: int,
    cursor: str | None,
) -> Listing[lookup.Unit] | Response:
    items, following = page(request, found, limit, cursor)
    if GEOJSON not in request.headers.get("accept", ""):
        return Listing(items=items, next=following)
    shapes = (
        lookup.geometries(connection, items[0].generation, [i.code for i in items]) if items else {}
    )
    features = []
    for item in items:
        properties = asdict(item)
        features.append(
            {
                "type": "Feature",
                "id": item.code,
                "bbox": properties.pop("bbox"),
                "geometry": shapes[item.code],
                "properties": properties,
            }
        )
    body = {"type": "FeatureCollection", "features": features, "next": following}
    return Response(orjson.dumps(body), media_type=GEOJSON)
