"""TileJSON 3.0 of layers: where their tiles are and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from geo_ioc.layers.model import LayerSpec
from geo_ioc.layers.parameters import VERSION, Resolved


def tilejson(
    specs: Sequence[LayerSpec], resolved: Sequence[Resolved], base: str, version: str | None = None
) -> dict[str, Any]:
    """The document of one layer, or of several whose tiles are one; `base` ends with a slash.

    `version` is put into the address of the tiles. Beyond the standard it tells `parameters`, all
    values that hold with defaults filled in, and `max_features`, the most features that a tile may
    hold; of several layers each by layer.
    """
    name = ",".join(spec.id for spec in specs)
    asked = {key: value for one in resolved for key, value in one.query.items()}
    query = urlencode(asked | ({VERSION: version} if version else {}), safe=",:/")
    address = f"{base}tiles/{name}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{query}" if query else "")
    west, south, east, north = zip(*(spec.bounds for spec in specs), strict=True)
    by_layer = list(zip(specs, resolved, strict=True))
    alone = len(specs) == 1
    return {
        "tilejson": "3.0.0",
        "name": name,
        "description": ", ".join(spec.title.vi for spec in specs),
        "attribution": ", ".join(
            dict.fromkeys(spec.attribution for spec in specs if spec.attribution)
        ),
        "scheme": "xyz",
        "tiles": [address],
        "minzoom": min(spec.zooms[0] for spec in specs),
        "maxzoom": max(spec.zooms[1] for spec in specs),
        "bounds": [min(west), min(south), max(east), max(north)],
        "vector_layers": [part for spec in specs for part in _vector_layers(spec)],
        "parameters": (
            resolved[0].values if alone else {spec.id: one.values for spec, one in by_layer}
        ),
        "max_features": (
            specs[0].max_features if alone else {spec.id: spec.max_features for spec in specs}
        ),
    }


def _vector_layers(spec: LayerSpec) -> list[dict[str, Any]]:
    fields = {"id": "text"} | {field.name: _described(field.type) for field in spec.fields}
    low, high = spec.zooms
    return [
        {
            "id": name,
            "description": spec.description.vi,
            "minzoom": low,
            "maxzoom": high,
            "fields": fields,
        }
        for name in [spec.id] + ([f"{spec.id}_label"] if spec.query.labels else [])
    ]


def _described(type_: str) -> str:
    return "time, seconds since 1970-01-01 UTC" if type_ == "time" else type_
