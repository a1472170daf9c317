"""The cookies: which there are, and how each is kept from scripts and from other sites."""

from __future__ import annotations

from fastapi import Request, Response

from geo_ioc.access import known, oidc
from geo_ioc.api.caller import DEVICE_COOKIE, SESSION_COOKIE
from geo_ioc.settings import Settings

KNOWN_COOKIE = "geo_ioc_known"
OIDC_COOKIE = "geo_ioc_oidc"
DAY_S = 24 * 3600
# No Max-Age: a session's cookie goes with the browser. Browsers keep none for more than 400 days.
MAX_AGE_S = {
    SESSION_COOKIE: None,
    DEVICE_COOKIE: 400 * DAY_S,
    KNOWN_COOKIE: known.MAX_AGE_S,
    OIDC_COOKIE: oidc.MAX_AGE_S,
}


def no_store(response: Response) -> None:
    """A router's dependency: no cache keeps its answers, which are one caller's own."""
    response.headers["Cache-Control"] = "no-store"


def put(request: Request, response: Response, settings: Settings, name: str, value: str) -> None:
    """Set a cookie: for us alone, and never sent along by a page of another site.

    Only the cookie of a sign-in that is under way at the provider comes with its way back.
    """
    response.set_cookie(
        name,
        value,
        max_age=MAX_AGE_S[name],
        path=_path(settings),
        secure=_secure(request, settings),
        httponly=True,
        samesite="lax" if name == OIDC_COOKIE else "strict",
    )


def drop(request: Request, response: Response, settings: Settings, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(
        name,
        path=_path(settings),
        secure=_secure(request, settings),
        httponly=True,
        samesite="lax" if name == OIDC_COOKIE else "strict",
    )


def _path(settings: Settings) -> str:
    return settings.root_path or "/"


def _secure(request: Request, settings: Settings) -> bool:
    return request.url.scheme == "https" or settings.tls_cert is not None
