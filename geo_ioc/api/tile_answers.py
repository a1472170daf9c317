"""Answers made of kept tiles: the same from the route and from the way past it (api/fast.py)."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import Response
from prometheus_client import Counter

from geo_ioc.api import conditional
from geo_ioc.layers import version
from geo_ioc.layers.ask import Ask, Format
from geo_ioc.layers.packed import Packed, tile
from geo_ioc.layers.parameters import VERSION
from geo_ioc.layers.versions import Versions

MEDIA_TYPES: dict[Format, str] = {
    "mvt": "application/vnd.mapbox-vector-tile",
    "geojson": "application/geo+json",
}
ANSWERED = Counter("geo_ioc_tiles_answered", "Tile requests by the status they got", ["status"])
FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}
"""Of bytes whose address names their version."""


def answer(
    asks: Sequence[Ask],
    parts: Sequence[Packed],
    change_id: int,
    given: conditional.Given,
    *,
    for_ever: bool,
) -> Response:
    """200, 204 when nothing is drawn there, or 304."""
    format_ = asks[0].format
    packed = together(format_, parts)
    kept = FOR_EVER if for_ever else conditional.kept(shared=all(ask.shared for ask in asks))
    headers = {"ETag": packed.tag, **kept, "X-Change-Id": str(change_id)}
    if packed.dropped:
        headers["X-Features-Truncated"] = str(packed.dropped)
    content: bytes | None = None
    status = 304 if given.holds(packed.tag) else 200 if packed.size else 204
    if status == 200:
        headers["Content-Type"] = MEDIA_TYPES[format_]
        if given.gzip:
            headers["Content-Encoding"] = "gzip"
        content = body(packed, given)
    return Response(content, status, headers)


def together(format_: Format, parts: Sequence[Packed]) -> Packed:
    """The tiles of layers in one."""
    return tile(parts) if format_ == "mvt" else parts[0]


def body(packed: Packed, given: conditional.Given) -> bytes:
    """The bytes of a tile as they were asked for."""
    return packed.gzip() if given.gzip else packed.plain()


def lasts(asks: Sequence[Ask], query: Sequence[tuple[str, str]], versions: Versions) -> bool:
    """Whether a request names the version its tiles are of, and they change with that alone."""
    named = dict(query).get(VERSION)
    if named is None or not versions.current or not all(ask.lasting for ask in asks):
        return False
    layers = [ask.layer for ask in asks]
    sources = {source for layer in layers for source in layer.spec.changes}
    return named == version.named(layers, versions.version(sources))


def awaited(query: Sequence[tuple[str, str]], after: int) -> int:
    """The change that the process must have heard of before it answers; 0 for none.

    The version in an address begins with one: whoever gave it knew more than this process may.
    """
    named = dict(query).get(VERSION, "").partition("-")[0]
    return max(
        after, int(named) if named.isascii() and named.isdecimal() and len(named) < 19 else 0
    )
