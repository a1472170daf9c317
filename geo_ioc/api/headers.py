"""Security headers on every answer, as plain ASGI so that streams pass through untouched."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # MapLibre and the symbol drawings make pictures in the page.
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BY_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""Only where the request came by https: told over http anybody on the way could have said it."""
# What is told depends on who asks; what does not says so itself.
PRIVATE = "private, no-cache"
WHO = ("Authorization", "Cookie")


class SecurityHeaders:
    """Adds HEADERS to each answer that does not carry them, and keeps it from other callers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = secured(message.get("headers", ()), scope["scheme"])
            await send(message)

        await self.app(scope, receive, with_headers)


def secured(given: Iterable[tuple[bytes, bytes]], scheme: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer to a request that came by this scheme."""
    headers = MutableHeaders(raw=[*given])
    secure = BY_TLS if scheme == "https" else {}
    for name, value in (HEADERS | secure).items():
        headers.setdefault(name, value)
    if "cache-control" not in headers:
        headers["Cache-Control"] = PRIVATE
        for name in WHO:
            headers.add_vary_header(name)
    return headers.raw
