"""MapLibre styles made from the layers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from geo_ioc.api import conditional
from geo_ioc.api.deps import DYNAMIC_QUERY, ReadDep, ScopeDep, ServicesDep, right
from geo_ioc.errors import NotFound
from geo_ioc.layers import parameters, version
from geo_ioc.layers.model import THEMES
from geo_ioc.layers.style import style

router = APIRouter(prefix="/styles", tags=["tiles"])


@router.get(
    "/{theme}.json",
    openapi_extra=DYNAMIC_QUERY | right("map.read"),
    responses={
        304: {"description": "the caller's copy still holds"},
        404: {"description": "no such style"},
    },
)
def document(
    theme: str, request: Request, services: ServicesDep, connection: ReadDep, scope: ScopeDep
) -> Response:
    """A MapLibre GL style; parameters of layers, such as `generation`, go on to their sources."""
    known = next((name for name in THEMES if name == theme), None)
    if known is None:
        raise NotFound(f"Không có kiểu vẽ {theme!r}.", f"There is no style {theme!r}.")
    catalogue = services.catalogue.current.open_to(scope)
    context = version.read(connection, []).context(catalogue.vocabulary)
    given = parameters.by_layer(
        [layer.spec for layer in catalogue.layers.values()],
        request.query_params.multi_items(),
        context,
    )
    return conditional.json_answer(request, style(catalogue, known, given, str(request.base_url)))
