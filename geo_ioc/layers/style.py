"""The MapLibre style of a theme: a pure function of catalogue, theme, parameters and base URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mode
from typing import Any
from urllib.parse import urlencode

from geo_ioc.access.scope import GUARDED
from geo_ioc.layers.expressions import STATE, Drawing, expand
from geo_ioc.layers.model import LayerSpec, StyleLayer, Theme
from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.layers.vocabulary import Indicator

BASE = "base"
"""The source of all that changes seldom and that everybody sees."""
BASE_MOST = 20
"""Layers in it: no tile has more of them together."""


def style(
    catalogue: Catalogue, theme: Theme, parameters: Mapping[str, Mapping[str, str]], base: str
) -> dict[str, Any]:
    """A MapLibre style, version 8.

    `parameters` holds what each layer's source is asked for, by layer id; `base` is the service's
    URL and ends with a slash. There are no glyphs: labels use fonts of the page, by family name.
    Style layers are named `{layer}:{id}`. Sources are named by layer id, but what changes seldom is
    one source, `base`: one tile of it is asked for where there were ten.
    """
    tokens = catalogue.palettes.themes[theme]
    drawn = [layer.spec for layer in catalogue.layers.values() if layer.supplied]
    fragments = sorted(
        (fragment.order, spec.id, index)
        for spec in drawn
        for index, fragment in enumerate(spec.style)
        if theme in fragment.themes
    )
    by_id = {spec.id: spec for spec in drawn}
    used = [by_id[id_] for id_ in sorted({id_ for _, id_, _ in fragments})]
    in_base = _base(used)
    layers: list[dict[str, Any]] = [
        {
            "id": "background",
            "type": "background",
            "paint": {"background-color": tokens["neighbours"]},
        }
    ]
    for _, id_, index in fragments:
        spec = by_id[id_]
        indicator = shown_indicator(catalogue, spec, parameters.get(id_, {}))
        drawing = Drawing(theme, tokens, catalogue.symbols, indicator)
        source = BASE if id_ in in_base else id_
        layers.append(_layer(spec, spec.style[index], source, drawing))
    sources = {spec.id: [spec.id] for spec in used if spec.id not in in_base}
    if in_base:
        sources[BASE] = in_base
    return {
        "version": 8,
        "name": f"geo-ioc {theme}",
        "state": STATE,
        "sources": {
            name: {
                "type": "vector",
                "url": tilejson_url(base, members, parameters),
                "promoteId": "id",
            }
            for name, members in sorted(sources.items())
        },
        "layers": layers,
    }


def _base(used: Sequence[LayerSpec]) -> list[str]:
    """Ids of the layers that share the source `base`, in the order of `used`.

    Beyond its last zoom a source draws a part of its last one, for all layers alike: a
    layer that ends at another zoom than the others would vanish there, and keeps its own source.
    """
    still = [
        spec
        for spec in used
        if spec.refresh == "static"
        and spec.access == "public"
        and spec.visible
        and not set(spec.changes) & set(GUARDED)
    ]
    if not still:
        return []
    last = mode(spec.zooms[1] for spec in still)
    return [spec.id for spec in still if spec.zooms[1] == last][:BASE_MOST]


def tilejson_url(base: str, ids: Sequence[str], parameters: Mapping[str, Mapping[str, str]]) -> str:
    """The address of the TileJSON of layers, asked for what any of them is asked for."""
    asked = {name: value for id_ in ids for name, value in parameters.get(id_, {}).items()}
    query = urlencode(asked, safe=",:/")
    return f"{base}tiles/{','.join(ids)}" + (f"?{query}" if query else "")


def shown_indicator(
    catalogue: Catalogue, spec: LayerSpec, parameters: Mapping[str, str]
) -> Indicator | None:
    """The indicator that a layer shows under these parameters, if it shows one."""
    for parameter in spec.parameters:
        if parameter.type == "indicator":
            code = parameters.get(parameter.name, parameter.default)
            return catalogue.vocabulary.indicator(code) if isinstance(code, str) else None
    return None


def _layer(spec: LayerSpec, fragment: StyleLayer, source: str, drawing: Drawing) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"{spec.id}:{fragment.id}",
        "type": fragment.type,
        "source": source,
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
