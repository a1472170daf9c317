"""Signing in by an OpenID Connect provider: authorization code with PKCE, state and nonce.

What has to come back unchanged waits sealed in the browser's cookie; the server keeps nothing of a
sign-in that is under way. Local sign-in never comes here: with the provider down it goes on.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, text

from geo_ioc.access import accounts, secrets
from geo_ioc.access.accounts import Account
from geo_ioc.access.keys import Keys, Unsealed
from geo_ioc.access.oidc_provider import SECOND_FACTORS, Provider, failed
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import OidcUnknown
from geo_ioc.settings import Settings

PURPOSE = "oidc"
MAX_AGE_S = 600
"""How long a person may take at the provider."""


class Begun(NamedTuple):
    """Where to send the browser to, and the cookie that it takes along."""

    url: str
    cookie: str


@dataclass(frozen=True)
class Proven:
    """Whom the provider has named."""

    issuer: str
    subject: str
    username: str | None
    second_factor: bool
    next: str


def provider(settings: Settings) -> Provider | None:
    """The provider of an installation, one object per process; None when none is set."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    secret = settings.oidc_client_secret
    return _provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        None if secret is None else secret.get_secret_value(),
    )


@cache
def _provider(issuer: str, client_id: str, client_secret: str | None) -> Provider:
    return Provider(issuer, client_id, client_secret)


def begin(asked: Provider, keys: Keys, redirect_uri: str, next_: str, now: datetime) -> Begun:
    """Begin a sign-in that ends at the page `next_`. Raises OidcDown, OidcFailed."""
    flow = {name: secrets.new() for name in ("state", "nonce", "verifier")}
    url = asked.authorization_url(redirect_uri, flow["state"], flow["nonce"], flow["verifier"], now)
    kept = orjson.dumps(flow | {"next": local(next_)}).decode()
    return Begun(url, keys.encrypt(PURPOSE, kept, now))


def finish(
    asked: Provider,
    keys: Keys,
    redirect_uri: str,
    cookie: str | None,
    answer: Mapping[str, str],
    now: datetime,
) -> Proven:
    """End it with what the provider sent the browser back with.

    Raises OidcFailed when that proves nothing: no cookie of ours, another state, a refusal.
    """
    if cookie is None:
        raise failed("no cookie")
    try:
        flow = orjson.loads(keys.decrypt_fresh(PURPOSE, cookie, MAX_AGE_S, now))
    except Unsealed:
        raise failed("cookie too old, or not ours") from None
    if not hmac.compare_digest(answer.get("state", "").encode(), flow["state"].encode()):
        raise failed("state")
    # RFC 9207: an answer of another provider is not to be taken to this one's token endpoint.
    if answer.get("iss", asked.issuer) != asked.issuer:
        raise failed("iss")
    code = answer.get("code")
    if not code:
        raise failed(f"refused: {answer.get('error', 'no code')}"[:100])
    tokens = asked.redeem(code, redirect_uri, flow["verifier"], now)
    claims = asked.proven(tokens, flow["nonce"], now)
    username = claims.get("preferred_username")
    if username is None:
        username = asked.person(tokens, claims, now).get("preferred_username")
    methods = claims.get("amr")
    return Proven(
        asked.issuer,
        str(claims["sub"]),
        username if isinstance(username, str) else None,
        isinstance(methods, list) and not SECOND_FACTORS.isdisjoint(map(str, methods)),
        flow["next"],
    )


def account_of(connection: Connection, proven: Proven) -> Account:
    """The account of whom the provider has named. Raises OidcUnknown.

    It is known by issuer and subject, which the provider never gives to another person. A user name
    it may: that finds the account the first time alone, and pins issuer and subject to it.
    """
    parameters = {
        "issuer": proven.issuer,
        "subject": proven.subject,
        "username": proven.username,
    }
    known = connection.execute(
        text("SELECT id FROM account WHERE oidc_issuer = :issuer AND oidc_subject = :subject"),
        parameters,
    ).scalar_one_or_none()
    if known is None:
        known = connection.execute(statement("access_oidc_pin"), parameters).scalar_one_or_none()
        if known is not None:
            pinned = accounts.by_id(connection, known)
            trail.append(
                connection,
                pinned.username,
                "account.oidc",
                f"account:{pinned.username}",
                trail.changed(
                    {"oidc_issuer": None, "oidc_subject": None},
                    {"oidc_issuer": proven.issuer, "oidc_subject": proven.subject},
                ),
            )
    account = None if known is None else accounts.by_id(connection, known)
    if account is None or account.disabled_at is not None:
        raise OidcUnknown(
            "Chưa có tài khoản geo-ioc cho người này; hãy nhờ quản trị tạo.",
            "There is no geo-ioc account for this person; ask an administrator.",
        )
    return account


def local(address: str) -> str:
    """A page of this site, or "/": never the address of another site.

    Browsers take two slashes, of either kind, for another site, and leave tabs and newlines out.
    """
    plain = address.isprintable() and "\\" not in address
    if plain and address.startswith("/") and not address.startswith("//"):
        return address
    return "/"
