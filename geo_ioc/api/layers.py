"""The layer catalogue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from geo_ioc.api.deps import ReadDep, ScopeDep, ServicesDep, right
from geo_ioc.layers import listing, version

router = APIRouter(prefix="/api/v1/layers", tags=["layers"])


@router.get("", openapi_extra=right("map.read"))
def layers(
    request: Request,
    services: ServicesDep,
    connection: ReadDep,
    scope: ScopeDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str, Query(max_length=63)] = "",
) -> dict[str, Any]:
    """All layers, by id; one that needs a file that was not supplied is listed so."""
    catalogue = services.catalogue.current.open_to(scope)
    context = version.read(connection, []).context(catalogue.vocabulary)
    at, demo = listing.updated(connection), listing.invented(connection)
    after = [layer for id_, layer in sorted(catalogue.layers.items()) if id_ > cursor]
    shown = after[:limit]
    more = request.url.include_query_params(cursor=shown[-1].spec.id) if after[limit:] else None
    return {
        "items": [listing.described(catalogue, layer, context, at, demo) for layer in shown],
        "next": str(more) if more else None,
    }


@router.get(
    "/{layer}", responses={404: {"description": "no such layer"}}, openapi_extra=right("map.read")
)
def layer(
    layer: str, services: ServicesDep, connection: ReadDep, scope: ScopeDep
) -> dict[str, Any]:
    """One layer: titles, fields, legend, parameters, freshness."""
    catalogue = services.catalogue.current
    found = catalogue.layer(layer, scope)
    context = version.read(connection, []).context(catalogue.vocabulary)
    at, demo = listing.updated(connection), listing.invented(connection)
    return listing.described(catalogue, found, context, at, demo)
