"""The built web app: its pages, and its files with the caching they allow.

What stands behind a page's `?` is the page's own state, and nothing the server checks.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from geo_ioc.api.deps import DYNAMIC_QUERY, OPEN, right
from geo_ioc.content import web_folder
from geo_ioc.errors import NotFound

router = APIRouter(include_in_schema=False)

NOT_BUILT = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>geo-ioc</title>
<h1>Trang web chưa được dựng</h1><p>Chạy <code>make run</code>, hoặc xem <a href="docs">API</a>.</p>
<p lang="en">The web app is not built; run <code>make run</code>.</p></html>"""


def _page(name: str) -> Response:
    path = web_folder() / name
    if not path.is_file():
        return HTMLResponse(NOT_BUILT, 503)
    # The page names its hashed files: it must be asked for anew, they never change.
    return FileResponse(path, headers={"Cache-Control": "no-cache"})


@router.get("/", openapi_extra=DYNAMIC_QUERY | right(OPEN))
def console() -> Response:
    """The live console."""
    return _page("index.html")


@router.get("/sign-in", openapi_extra=DYNAMIC_QUERY | right(OPEN))
def sign_in() -> Response:
    """Signing in."""
    return _page("sign-in.html")


@router.get("/admin", openapi_extra=DYNAMIC_QUERY | right(OPEN))
def admin() -> Response:
    """The administration: the page is anybody's, what it shows is asked for by right."""
    return _page("admin.html")


@router.get("/docs", openapi_extra=DYNAMIC_QUERY | right(OPEN))
def docs() -> Response:
    """The API reference."""
    return _page("docs.html")


PACKED = {"br": ".br", "gzip": ".gz"}
"""Encodings that the web build has made of its files, the best first, and what their names add."""


class Assets(StaticFiles):
    """Files whose names carry a hash of their content, sent as the build has packed them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, never to be asked for again."""
        response = await super().get_response(path, scope)
        # Only of a file that is there: any other path may be one that no file can have.
        encoding = self._encoding(path, Headers(scope=scope).get("accept-encoding", ""))
        if encoding:
            response = await super().get_response(path + PACKED[encoding], scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if encoding:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            response.headers["Content-Type"] = kind
            response.headers["Content-Encoding"] = encoding
            response.headers["Vary"] = "Accept-Encoding"
        return response

    def _encoding(self, path: str, accepted: str) -> str:
        """The best encoding that the caller takes and the build has made; "" when there is none."""
        taken = {part.partition(";")[0].strip() for part in accepted.lower().split(",")}
        return next(
            (
                name
                for name, end in PACKED.items()
                if name in taken and self.lookup_path(path + end)[1]
            ),
            "",
        )


@router.get("/{name}", openapi_extra=DYNAMIC_QUERY | right(OPEN))
def root_file(name: str) -> Response:
    """A file that stands beside the page: the icon, the manifest."""
    # Compared with what is there, never looked up: a name may be anything.
    there = {path.name: path for path in web_folder().glob("*") if path.is_file()}
    path = there.get(name)
    if path is None or path.suffix == ".html":
        raise NotFound(f"Không có trang /{name}.", f"There is no page /{name}.")
    return FileResponse(path, headers={"Cache-Control": "no-cache"})


def assets_folder() -> Path:
    """The folder of hashed files."""
    return web_folder() / "assets"
