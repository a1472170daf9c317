"""Whether two tiles hold the same: decoded, whatever wrote them, before anybody's speed counts."""

from __future__ import annotations

import gzip
import json
import math
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import mapbox_vector_tile
from shapely.geometry import Polygon, box, shape

from geo_ioc.layers.address import EXTENT, Address

TIME = re.compile(r"\d{4}-\d\d-\d\dT")
KEYS = ("id", "code")


def read(address: str, headers: Mapping[str, str]) -> bytes:
    """The plain bytes of an answer. Raises RuntimeError with what it says when it is an error."""
    request = urllib.request.Request(address, headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            body: bytes = answer.read()
            return gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{address}: {error.code} {error.read()[:300]!r}") from error


@dataclass(frozen=True)
class Held:
    """What a tile holds: of each feature its properties and its kind of shape."""

    all: Counter[str]
    inner: Counter[str]
    """Without what reaches no further into the tile than a unit of its grid.

    How much of the margin around a tile is given with it is the server's own choice, and what is
    rounded may come to lie on either side of the edge.
    """

    def lacking(self, other: Held) -> list[str]:
        """What lies well inside of the other tile, and is not in this one."""
        return [*(other.inner - self.all).elements()]


def of_mvt(body: bytes, layer: str) -> Held:
    """What a vector tile's layer holds."""
    decoded = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    features = decoded.get(layer, {"features": []})["features"]
    inside = box(1, 1, EXTENT - 1, EXTENT - 1)
    return _held([(one["properties"], one["geometry"]) for one in features], inside)


def of_geojson(body: bytes, address: Address) -> Held:
    """The same of GeoJSON: a tile, or all features of its bounding box."""
    west, south, east, north = bounds(address)
    unit = (east - west) / EXTENT
    inside = box(west + unit, south + unit, east - unit, north - unit)
    features = json.loads(body)["features"] if body else []
    return _held([(_without_keys(one["properties"]), one["geometry"]) for one in features], inside)


def _held(features: Sequence[tuple[Mapping[str, Any], Any]], inside: Polygon) -> Held:
    # The lines and areas of incidents are left aside: the others' views have the points alone.
    told = [
        (_told(properties, geometry["type"]), inside.intersects(shape(geometry)))
        for properties, geometry in features
        if properties.get("part") != "shape"
    ]
    return Held(Counter(one for one, _ in told), Counter(one for one, inner in told if inner))


def _without_keys(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether a key is a property too is the server's own choice."""
    return {name: value for name, value in properties.items() if name not in KEYS}


def bounds(address: Address) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile, in degrees."""
    z, x, y = address
    south, north = (
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**z)))) for row in (y + 1, y)
    )
    return x / 2**z * 360 - 180, south, (x + 1) / 2**z * 360 - 180, north


def _told(properties: Mapping[str, Any], kind: str) -> str:
    kept = {name: _plain(value) for name, value in properties.items() if value is not None}
    return json.dumps([kind.removeprefix("Multi"), kept], sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    """A number or a time however it was written; times as vector tiles have them."""
    if isinstance(value, str) and TIME.match(value):
        return round(datetime.fromisoformat(value).timestamp())
    return int(value) if isinstance(value, float) and value.is_integer() else value


def tag(address: str, headers: Mapping[str, str]) -> str:
    """The entity tag of an answer."""
    request = urllib.request.Request(address, headers=dict(headers))
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.headers["ETag"])
