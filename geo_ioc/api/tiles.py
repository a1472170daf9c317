"""Tiles of one layer or of several together, and their TileJSON."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from geo_ioc.access.scope import Scope
from geo_ioc.api import conditional
from geo_ioc.api.caller import scope_since
from geo_ioc.api.callers import token
from geo_ioc.api.deps import DYNAMIC_QUERY, ReadDep, ScopeDep, Services, ServicesDep, right
from geo_ioc.api.tile_answers import ANSWERED, MEDIA_TYPES, answer, awaited, lasts
from geo_ioc.api.tile_making import made, unless_gone
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.layers import parameters, version
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask, Format, asks
from geo_ioc.layers.tilejson import tilejson

router = APIRouter(prefix="/tiles", tags=["tiles"])

RIGHT = "map.read"
TOGETHER_MOST = 20
"""Layers in one tile."""
SEEN_S = 1.0
"""How long a request waits for its process to hear of a change that it names."""
GONE = 499
"""Nobody reads it: the client has closed the connection."""
RESPONSES: dict[int | str, dict[str, object]] = {
    204: {"description": "nothing is drawn there"},
    304: {"description": "the caller's copy still holds"},
    404: {"description": "no such layer, or it is not drawn at this zoom"},
    422: {"description": "no such tile, or a bad parameter"},
    503: {"description": "too many tiles are being made; those that are kept go on being answered"},
}


def together(layers: str) -> list[str]:
    """The layers of a path. Raises InvalidInput for one that is named twice, or too many."""
    names = layers.split(",")
    if len(names) > TOGETHER_MOST:
        vi, en = f"tối đa {TOGETHER_MOST} lớp trong một ô", f"at most {TOGETHER_MOST} layers"
        raise InvalidInput([FieldError("path.layer", Text(vi, en))])
    if len(names) != len(set(names)):
        twice = next(name for name in names if names.count(name) > 1)
        vi, en = f"lớp {twice} bị lặp", f"layer {twice} stands twice"
        raise InvalidInput([FieldError("path.layer", Text(vi, en))])
    return names


async def _asks(
    request: Request,
    services: Services,
    scope: Scope,
    layers: str,
    format_: Format,
    *,
    anew: bool,
) -> list[Ask]:
    """What the request asks of each layer; remembered for the next tile (api/fast.py)."""
    catalogue = services.catalogue.current
    query = request.query_params.multi_items()
    context = await services.tiles.context(catalogue, anew=anew)
    found = asks(catalogue, together(layers), format_, query, scope, context)
    known = services.callers.get(token(request.scope))
    if known is not None and known.caller.scope is scope:
        known.remember(layers, format_, request.scope["query_string"], catalogue, found)
    return found


async def _answer(
    request: Request,
    services: Services,
    scope: Scope,
    layers: str,
    address: Address,
    format_: Format,
) -> Response:
    if format_ == "geojson" and "," in layers:
        vi, en = "ô GeoJSON có một lớp; nhiều lớp: .mvt", "one layer in GeoJSON; several: .mvt"
        raise InvalidInput([FieldError("path.layer", Text(vi, en))])
    versions = services.tiles.versions
    query = request.query_params.multi_items()
    wanted = awaited(query, parameters.after(query))
    anew = versions.latest < wanted and not await services.feed.reached(wanted, SEEN_S)
    if wanted:
        scope = await scope_since(request, services, scope, RIGHT, anew=anew)
    found = await _asks(request, services, scope, layers, format_, anew=anew)
    address.check()
    drawn = [ask for ask in found if ask.drawn_at(address.z)]
    if not drawn:
        found[0].require_zoom(address.z)

    for_ever = not anew and lasts(found, query, versions)
    made_of = await unless_gone(made(services, drawn, address, anew=anew), request.receive)
    if made_of is None:
        return Response(status_code=GONE)
    change_id, parts = made_of
    given = conditional.given(request.scope)
    told = answer(drawn, parts, change_id, given, for_ever=for_ever)
    ANSWERED.labels(told.status_code).inc()
    return told


@router.get(
    "/{layer}",
    openapi_extra=DYNAMIC_QUERY | right(RIGHT),
    responses={304: RESPONSES[304], 404: {"description": "no such layer"}},
)
def document(
    layer: str, request: Request, services: ServicesDep, connection: ReadDep, scope: ScopeDep
) -> Response:
    """TileJSON 3.0 of a layer, or of several (`a,b`), for the parameters given.

    Where everything in them changes seldom and everybody sees the same, the tiles' address names
    the version that they are of, and what is answered there may be kept for ever.
    """
    catalogue = services.catalogue.current
    found = [catalogue.layer(name, scope) for name in together(layer)]
    specs = [item.spec for item in found]
    query = request.query_params.multi_items()
    parameters.after(query)
    data = version.read(connection, sorted({name for spec in specs for name in spec.changes}))
    context = data.context(catalogue.vocabulary)
    resolved = [
        parameters.resolve(spec, own, context, ignore=parameters.OF_TILES)
        for spec, own in zip(specs, parameters.shared_out(specs, query), strict=True)
    ]
    still = all(
        spec.refresh == "static" and spec.access == "public" and not scope.seen(spec.changes)
        for spec in specs
    )
    named = version.named(found, data.version) if still else None
    return conditional.json_answer(request, tilejson(specs, resolved, str(request.base_url), named))


@router.get(
    "/{layer}/{z}/{x}/{y}.mvt",
    openapi_extra=DYNAMIC_QUERY | right(RIGHT),
    responses={200: {"content": {MEDIA_TYPES["mvt"]: {}}}, **RESPONSES},
)
async def vector_tile(
    layer: str, z: int, x: int, y: int, request: Request, services: ServicesDep, scope: ScopeDep
) -> Response:
    """One vector tile of a layer, or of several (`a,b`).

    Each layer, its labels in `{layer}_label`, and `_meta` when something was left out.
    """
    return await _answer(request, services, scope, layer, Address(z, x, y), "mvt")


@router.get(
    "/{layer}/{z}/{x}/{y}.geojson",
    openapi_extra=DYNAMIC_QUERY | right(RIGHT),
    responses={200: {"content": {MEDIA_TYPES["geojson"]: {}}}, **RESPONSES},
)
async def geojson_tile(
    layer: str, z: int, x: int, y: int, request: Request, services: ServicesDep, scope: ScopeDep
) -> Response:
    """The same tile of one layer as RFC 7946 GeoJSON."""
    return await _answer(request, services, scope, layer, Address(z, x, y), "geojson")
