"""TileJSON 3.0 of a layer: where its tiles are and what is in them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from geo_ioc.layers.model import LayerSpec
from geo_ioc.layers.parameters import Resolved


def tilejson(spec: LayerSpec, resolved: Resolved, base: str) -> dict[str, Any]:
    """The document; `base` is the service's URL and ends with a slash.

    Beyond the standard it tells `parameters`, all values that hold with defaults filled in, and
    `max_features`, the most features a tile may hold.
    """
    query = urlencode(resolved.query, safe=",:/")
    address = f"{base}tiles/{spec.id}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{query}" if query else "")
    fields = {"id": "text"} | {field.name: _described(field.type) for field in spec.fields}
    low, high = spec.zooms
    names = [spec.id] + ([f"{spec.id}_label"] if spec.query.labels else [])
    return {
        "tilejson": "3.0.0",
        "name": spec.id,
        "description": spec.title.vi,
        "attribution": spec.attribution,
        "scheme": "xyz",
        "tiles": [address],
        "minzoom": low,
        "maxzoom": high,
        "bounds": spec.bounds,
        "vector_layers": [
            {
                "id": name,
                "description": spec.description.vi,
                "minzoom": low,
                "maxzoom": high,
                "fields": fields,
            }
            for name in names
        ],
        "parameters": resolved.values,
        "max_features": spec.max_features,
    }


def _described(type_: str) -> str:
    return "time, seconds since 1970-01-01 UTC" if type_ == "time" else type_
