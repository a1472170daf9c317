"""Conditional answers: entity tags, and one compression of bytes that are sent as they are."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

import orjson
from fastapi import Request
from fastapi.responses import Response
from starlette.types import Scope

from geo_ioc.layers.version import weak_tag

SHARED = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
OWN = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Authorization, Cookie"}
"""Of what one caller sees: no proxy may give it to another."""
NOT_WORTH = 200
"""Bytes under which compression gains nothing."""


class Given(NamedTuple):
    """What a request says of the answer it wants."""

    tags: frozenset[str]
    """Of the copies it has, without W/: they are compared weakly."""
    gzip: bool

    def holds(self, tag: str) -> bool:
        """Whether the caller has the bytes of a tag already."""
        return tag.removeprefix("W/") in self.tags or "*" in self.tags


def given(scope: Scope) -> Given:
    """What the headers of a request say, by its ASGI scope."""
    tags: list[str] = []
    gzip = False
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            tags += (tag.strip().removeprefix("W/") for tag in value.decode("latin-1").split(","))
        elif name == b"accept-encoding":
            gzip = gzip or b"gzip" in value
    return Given(frozenset(tags), gzip)


def holds(request: Request) -> Callable[[str], bool]:
    """Whether the caller has the bytes of a tag already: its If-None-Match."""
    return given(request.scope).holds


def kept(*, shared: bool) -> Mapping[str, str]:
    """The headers of bytes that are to be asked for anew each time, which costs little."""
    return SHARED if shared else OWN


def answer(
    request: Request,
    body: bytes | None,
    tag: str,
    media_type: str,
    headers: Mapping[str, str],
    *,
    shared: bool,
) -> Response:
    """200, 204 for nothing, or 304 for None; to be asked for anew each time, which costs little.

    `shared` bytes are everybody's: a proxy on the way may keep them.
    """
    common = {"ETag": tag, **kept(shared=shared), **headers}
    if body is None:
        return Response(status_code=304, headers=common)
    if not body:
        return Response(status_code=204, headers=common)
    if len(body) > NOT_WORTH and "gzip" in request.headers.get("accept-encoding", ""):
        # No time in the header: equal bytes stay equal.
        body = gzip.compress(body, 6, mtime=0)
        common["Content-Encoding"] = "gzip"
    return Response(body, 200, common, media_type)


def version_tag(version: int, body: bytes) -> str:
    """The tag of one incident: its version, and a hash, for not everybody is told the same of it.

    Who comes back signed in as somebody else, or not at all, must not hold the copy from before.
    """
    return f'"{version}.{hashlib.sha256(body).hexdigest()[:12]}"'


def is_version(if_match: str, version: int) -> bool:
    """Whether an If-Match names a version: alone, as actions answer it, or in a version_tag."""
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")}
    return "*" in tags or str(version) in {tag.partition(".")[0] for tag in tags}


def json_answer(request: Request, document: object) -> Response:
    """A JSON document with a tag of its bytes."""
    body = orjson.dumps(document)
    tag = weak_tag([body.decode()])
    left = None if holds(request)(tag) else body
    return answer(request, left, tag, "application/json", {}, shared=False)
