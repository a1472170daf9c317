"""The MapLibre style of a theme: a pure function of catalogue, theme, parameters and base URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from geo_ioc.layers.expressions import STATE, Drawing, expand
from geo_ioc.layers.model import LayerSpec, StyleLayer, Theme
from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.layers.vocabulary import Indicator


def style(
    catalogue: Catalogue, theme: Theme, parameters: Mapping[str, Mapping[str, str]], base: str
) -> dict[str, Any]:
    """A MapLibre style, version 8.

    `parameters` holds what each layer's source is asked for, by layer id; `base` is the service's
    URL and ends with a slash. There are no glyphs: labels use fonts of the page, by family name.
    Sources are named by layer id and style layers `{layer}:{id}`.
    """
    tokens = catalogue.palettes.themes[theme]
    drawn = [layer.spec for layer in catalogue.layers.values() if layer.supplied]
    fragments = sorted(
        (fragment.order, spec.id, index)
        for spec in drawn
        for index, fragment in enumerate(spec.style)
        if theme in fragment.themes
    )
    layers: list[dict[str, Any]] = [
        {
            "id": "background",
            "type": "background",
            "paint": {"background-color": tokens["neighbours"]},
        }
    ]
    by_id = {spec.id: spec for spec in drawn}
    for _, id_, index in fragments:
        spec = by_id[id_]
        indicator = shown_indicator(catalogue, spec, parameters.get(id_, {}))
        drawing = Drawing(theme, tokens, catalogue.symbols, indicator)
        layers.append(_layer(spec, spec.style[index], drawing))
    used = {layer["source"] for layer in layers if "source" in layer}
    return {
        "version": 8,
        "name": f"geo-ioc {theme}",
        "state": STATE,
        "sources": {
            spec.id: {
                "type": "vector",
                "url": tilejson_url(base, spec.id, parameters.get(spec.id, {})),
                "promoteId": "id",
            }
            for spec in drawn
            if spec.id in used
        },
        "layers": layers,
    }


def tilejson_url(base: str, id_: str, parameters: Mapping[str, str]) -> str:
    """The address of a layer's TileJSON."""
    query = urlencode(parameters, safe=",:/")
    return f"{base}tiles/{id_}" + (f"?{query}" if query else "")


def shown_indicator(
    catalogue: Catalogue, spec: LayerSpec, parameters: Mapping[str, str]
) -> Indicator | None:
    """The indicator that a layer shows under these parameters, if it shows one."""
    for parameter in spec.parameters:
        if parameter.type == "indicator":
            code = parameters.get(parameter.name, parameter.default)
            return catalogue.vocabulary.indicator(code) if isinstance(code, str) else None
    return None


def _layer(spec: LayerSpec, fragment: StyleLayer, drawing: Drawing) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"{spec.id}:{fragment.id}",
        "type": fragment.type,
        "source": spec.id,
        "source-layer": spec.id + ("_label" if fragment.on == "labels" else ""),
    }
    for key in ("minzoom", "maxzoom", "filter"):
        value = getattr(fragment, key)
        if value is not None:
            made[key] = expand(value, drawing)
    layout = dict(fragment.layout)
    if not spec.visible:
        layout["visibility"] = "none"
    if layout:
        made["layout"] = {key: expand(value, drawing) for key, value in layout.items()}
    if fragment.paint:
        made["paint"] = {key: expand(value, drawing) for key, value in fragment.paint.items()}
    return made
