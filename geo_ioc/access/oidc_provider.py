"""An OpenID Connect provider, as its documents and answers say it is.

Authlib's core speaks OAuth 2 and checks an ID token's claims, joserfc its signature. Authlib's own
clients import httpx or requests, which geo-ioc does not have; its core takes whatever can post, so
that httpx2, which fetches everything else here, carries it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx2
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeySet, import_key

from geo_ioc.errors import OidcDown, OidcFailed

TIMEOUT_S = 5.0
AT_ONCE = 4
"""A provider that hangs may hold up this many threads, and no more: the others serve the map."""
CACHED = timedelta(hours=1)
REFRESHED = timedelta(minutes=1)
"""How often an unknown key may have the keys asked for anew."""
DOWN = timedelta(seconds=10)
"""How long a provider that did not answer is not asked again."""
LEEWAY_S = 60
"""How far its clock may be from ours."""
SCOPE = "openid profile"
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
"""Signatures only: `none` proves nothing, and HS* would take the client's secret for a key."""
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "sc", "swk"})
"""Of `amr` (RFC 8176): the provider has asked for more than a password."""


class Provider:
    """One provider. What it publishes is kept for an hour; safe for many threads."""

    def __init__(self, issuer: str, client_id: str, client_secret: str | None = None) -> None:
        self.issuer, self.client_id, self._client_secret = issuer, client_id, client_secret
        self._lines = threading.BoundedSemaphore(AT_ONCE)
        self._found: tuple[datetime, Mapping[str, Any]] | None = None
        self._keys: tuple[datetime, KeySet] | None = None
        self._down_until: datetime | None = None

    def authorization_url(
        self, redirect_uri: str, state: str, nonce: str, verifier: str, now: datetime
    ) -> str:
        """Where to send the browser to. Raises OidcDown."""
        url, _ = self._client(None, redirect_uri).create_authorization_url(
            self._document(now)["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
        return str(url)

    def redeem(self, code: str, redirect_uri: str, verifier: str, now: datetime) -> dict[str, Any]:
        """The tokens of a code. Raises OidcFailed when it is refused, OidcDown."""
        document = self._document(now)
        auth, extra = self._credentials(document)
        with self._line(now) as line:
            try:
                answer = self._client(line, redirect_uri).fetch_token(
                    document["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    auth=auth,
                    **extra,
                )
            except (OAuth2Error, ValueError) as error:
                raise failed(f"token: {error}") from error
        return dict(answer)

    def proven(self, tokens: Mapping[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
        """The claims of the ID token, checked: signature, issuer, audience, time, nonce.

        Raises OidcFailed when one of them is not right, OidcDown.
        """
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise failed("no id_token")
        try:
            try:
                token = jwt.decode(text, self._key_set(now), algorithms=ALGORITHMS)
            except InvalidKeyIdError:
                # The provider may have changed its keys since we looked.
                token = jwt.decode(text, self._key_set(now, anew=True), algorithms=ALGORITHMS)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                    "sub": {"essential": True},
                },
                {
                    "nonce": nonce,
                    "client_id": self.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(int(now.timestamp()), LEEWAY_S)
        except (JoseError, ValueError, TypeError) as error:
            raise failed(f"id_token: {error}") from error
        return dict(claims)

    def person(
        self, tokens: Mapping[str, Any], claims: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """What the userinfo endpoint says of the person of `claims`; {} when there is none.

        Providers may keep the user name out of the ID token. Raises OidcFailed when it speaks of
        somebody else, OidcDown.
        """
        endpoint = self._document(now).get("userinfo_endpoint")
        if endpoint is None:
            return {}
        headers = {"Authorization": f"Bearer {tokens.get('access_token')}"}
        found = self._get(str(endpoint), now, headers)
        if found.get("sub") != claims["sub"]:
            raise failed("userinfo of another subject")
        return found

    def _client(self, line: httpx2.Client | None, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(
            line,
            self.client_id,
            self._client_secret,
            scope=SCOPE,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    def _credentials(self, document: Mapping[str, Any]) -> tuple[httpx2.Auth, dict[str, str]]:
        """How the client proves itself: by header, in the form, or not at all (only PKCE)."""
        if self._client_secret is None:
            return httpx2.Auth(), {"client_id": self.client_id}
        offered = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in offered:
            # RFC 6749 2.3.1: both are form-encoded before they go into the header.
            pair = quote_plus(self.client_id), quote_plus(self._client_secret)
            return httpx2.BasicAuth(*pair), {}
        form = {"client_id": self.client_id, "client_secret": self._client_secret}
        return httpx2.Auth(), form

    def _document(self, now: datetime) -> Mapping[str, Any]:
        """The discovery document."""
        if self._found is None or now - self._found[0] > CACHED:
            address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
            found = self._get(address, now)
            # Else somebody could pass another provider's document off as this one's.
            if found.get("issuer") != self.issuer:
                raise failed("issuer of the discovery document")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not self._safe(found.get(name)):
                    raise failed(f"{name} of the discovery document")
            self._found = (now, found)
        return self._found[1]

    def _safe(self, address: object) -> bool:
        """Whether an endpoint is of no weaker scheme than the issuer."""
        return isinstance(address, str) and urlsplit(address).scheme in (
            "https",
            urlsplit(self.issuer).scheme,
        )

    def _key_set(self, now: datetime, *, anew: bool = False) -> KeySet:
        kept = self._keys
        if kept is None or now - kept[0] > (REFRESHED if anew else CACHED):
            found = self._get(self._document(now)["jwks_uri"], now)
            self._keys = kept = (now, KeySet(list(_signing_keys(found))))
        return kept[1]

    def _get(
        self, address: str, now: datetime, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        with self._line(now) as line:
            answer = line.get(address, headers=headers).raise_for_status()
            try:
                found = answer.json()
            except ValueError as error:
                raise failed(f"{address}: no JSON") from error
        if not isinstance(found, dict):
            raise failed(f"{address}: no JSON object")
        return found

    @contextmanager
    def _line(self, now: datetime) -> Iterator[httpx2.Client]:
        """A connection to the provider.

        Raises OidcDown: also when it did not answer just now, or all lines to it are taken.
        """
        if self._down_until is not None and now < self._down_until:
            raise _down()
        if not self._lines.acquire(blocking=False):
            raise _down()
        try:
            with httpx2.Client(timeout=TIMEOUT_S) as line:
                yield line
            self._down_until = None
        except httpx2.HTTPStatusError as error:
            # It answers, if not as it should: others may have more luck.
            raise _down() from error
        except httpx2.HTTPError as error:
            self._down_until = now + DOWN
            raise _down() from error
        finally:
            self._lines.release()


def failed(reason: str) -> OidcFailed:
    """The error for an answer that proves nothing; `reason` is for the log."""
    return OidcFailed(
        "Cổng đăng nhập chung trả lời không hợp lệ; hãy thử lại hoặc báo quản trị.",
        f"The provider's answer cannot be used ({reason}).",
    )


def _down() -> OidcDown:
    return OidcDown(
        "Cổng đăng nhập chung không trả lời; hãy dùng đăng nhập nội bộ.",
        "The provider does not answer; use the local sign-in.",
    )


def _signing_keys(document: Mapping[str, Any]) -> Iterator[Key]:
    """The keys that sign; those of kinds unknown here, or for encryption, are passed over."""
    listed = document.get("keys")
    for given in listed if isinstance(listed, list) else ():
        if isinstance(given, dict) and given.get("use", "sig") == "sig":
            try:
                yield import_key(given)
            except (JoseError, ValueError, TypeError):
                continue
