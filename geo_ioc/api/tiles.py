"""Tiles and their TileJSON."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from geo_ioc.access.scope import Scope
from geo_ioc.api import conditional
from geo_ioc.api.deps import DYNAMIC_QUERY, ReadDep, ScopeDep, Services, ServicesDep, right
from geo_ioc.layers import parameters, version
from geo_ioc.layers import tiles as room
from geo_ioc.layers.tilejson import tilejson

router = APIRouter(prefix="/tiles", tags=["tiles"])

MEDIA_TYPES: dict[room.Format, str] = {
    "mvt": "application/vnd.mapbox-vector-tile",
    "geojson": "application/geo+json",
}
RESPONSES: dict[int | str, dict[str, object]] = {
    204: {"description": "nothing is drawn there"},
    304: {"description": "the caller's copy still holds"},
    404: {"description": "no such layer, or it is not drawn at this zoom"},
    422: {"description": "no such tile, or a bad parameter"},
}


def _answer(
    request: Request,
    services: Services,
    scope: Scope,
    layer: str,
    address: room.Address,
    format_: room.Format,
) -> Response:
    found = room.tile(
        services.database,
        services.catalogue.current,
        layer,
        address,
        format_,
        request.query_params.multi_items(),
        scope,
        conditional.holds(request),
    )
    headers = {"X-Change-Id": str(found.change_id)}
    if found.dropped:
        headers["X-Features-Truncated"] = str(found.dropped)
    return conditional.answer(
        request, found.body, found.tag, MEDIA_TYPES[format_], headers, shared=found.shared
    )


@router.get(
    "/{layer}",
    openapi_extra=DYNAMIC_QUERY | right("map.read"),
    responses={304: RESPONSES[304], 404: {"description": "no such layer"}},
)
def document(
    layer: str, request: Request, services: ServicesDep, connection: ReadDep, scope: ScopeDep
) -> Response:
    """TileJSON 3.0 of a layer, for the parameters given."""
    catalogue = services.catalogue.current
    spec = catalogue.layer(layer, scope).spec
    data = version.read(connection, spec.changes)
    resolved = parameters.resolve(
        spec, request.query_params.multi_items(), data.context(catalogue.vocabulary)
    )
    return conditional.json_answer(request, tilejson(spec, resolved, str(request.base_url)))


@router.get(
    "/{layer}/{z}/{x}/{y}.mvt",
    openapi_extra=DYNAMIC_QUERY | right("map.read"),
    responses={200: {"content": {MEDIA_TYPES["mvt"]: {}}}, **RESPONSES},
)
def vector_tile(
    layer: str, z: int, x: int, y: int, request: Request, services: ServicesDep, scope: ScopeDep
) -> Response:
    """One vector tile: the layer, its labels in `{layer}_label`, `_meta` when it was cut short."""
    return _answer(request, services, scope, layer, room.Address(z, x, y), "mvt")


@router.get(
    "/{layer}/{z}/{x}/{y}.geojson",
    openapi_extra=DYNAMIC_QUERY | right("map.read"),
    responses={200: {"content": {MEDIA_TYPES["geojson"]: {}}}, **RESPONSES},
)
def geojson_tile(
    layer: str, z: int, x: int, y: int, request: Request, services: ServicesDep, scope: ScopeDep
) -> Response:
    """The same tile as RFC 7946 GeoJSON."""
    return _answer(request, services, scope, layer, room.Address(z, x, y), "geojson")
