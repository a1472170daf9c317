"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from geo_ioc.access import accounts, oidc, rights, signing_in, tokens
from geo_ioc.access.caller import Credentials
from geo_ioc.access.oidc_provider import Provider
from geo_ioc.access.signing_in import Attempt, Brought, Gate, SignedIn
from geo_ioc.access.visitor import Visitor
from geo_ioc.api import cookies, whoami
from geo_ioc.api.answers import problems, redirected
from geo_ioc.api.bodies import Body
from geo_ioc.api.caller import DEVICE_COOKIE, SESSION_COOKIE, address, find
from geo_ioc.api.cookies import KNOWN_COOKIE, OIDC_COOKIE
from geo_ioc.api.deps import DYNAMIC_QUERY, CallerDep, ServicesDep, right
from geo_ioc.api.services import Services
from geo_ioc.api.whoami import InBoth, MeDocument
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import FieldError, InvalidInput, NotFound, OidcFailed, Text

log = structlog.get_logger()

router = APIRouter(prefix="/api/v1", tags=["session"], dependencies=[Depends(cookies.no_store)])

OPEN_SESSION = right("session.open")


class ProviderDocument(BaseModel):
    """The provider that people may sign in with."""

    title: str


class DemonstrationDocument(BaseModel):
    """An account of the demonstration."""

    username: str
    name: str
    role: InBoth


class SignInDocument(BaseModel):
    """What the sign-in page offers."""

    oidc: ProviderDocument | None
    demonstration: list[DemonstrationDocument] = Field(
        description="accounts of demonstration data; empty everywhere else"
    )
    citizen_reports: bool = Field(description="incidents may be reported without an account")


class SignIn(Body):
    """Either user name and password, or the token of a wall or telephone."""

    username: str | None = Field(None, min_length=1, max_length=200)
    password: str | None = Field(None, min_length=1, max_length=1000)
    totp: str | None = Field(None, max_length=20, description="6 digits", examples=["123456"])
    keep: bool = Field(False, description="also stay signed in here, to report when there is none")
    token: str | None = Field(None, min_length=1, max_length=200, examples=["gi_wall_..."])


@router.get("/sign-in", response_model=SignInDocument, openapi_extra=OPEN_SESSION)
def get_sign_in(services: ServicesDep) -> SignInDocument:
    """What the sign-in page offers. Never asks the provider, which may be down."""
    settings = services.settings
    with services.database.read(acting=AT_THE_GATE) as connection:
        shown = accounts.of_demonstration(connection)
    provider = None
    if settings.oidc_issuer is not None:
        provider = ProviderDocument(title=settings.oidc_title)
    return SignInDocument(
        oidc=provider,
        demonstration=[
            DemonstrationDocument(
                username=row.username,
                name=row.name,
                role=InBoth(**rights.ROLES[row.role]._asdict()),
            )
            for row in shown
        ],
        citizen_reports=settings.citizen_reports == "on",
    )


@router.post(
    "/session",
    response_model=MeDocument,
    responses=problems(
        s401="sign_in_failed, totp_required (the password is right), totp_wrong",
        s429="too_many_attempts; Retry-After says when to try again",
        s503="server_busy, database_busy",
    ),
    openapi_extra=OPEN_SESSION,
)
def sign_in(
    given: SignIn, request: Request, response: Response, services: ServicesDep
) -> MeDocument:
    """Sign in, or claim a wall or field token for this browser; sets the cookies."""
    now = datetime.now(UTC)
    if given.token is not None:
        if given.username is not None or given.password is not None or given.keep:
            only = Text("đi một mình", "stands alone")
            raise InvalidInput([FieldError("/token", only)])
        device = signing_in.with_token(_gate(services), given.token, brought(request), now)
        cookies.put(request, response, services.settings, DEVICE_COOKIE, device)
        cookies.drop(request, response, services.settings, SESSION_COOKIE)
        return _me(services, request, Credentials(device=device), now)
    missing = [name for name in ("username", "password") if getattr(given, name) is None]
    if missing:
        text = Text("còn thiếu", "is missing")
        raise InvalidInput([FieldError(f"/{name}", text) for name in missing])
    attempt = Attempt(given.username or "", given.password or "", given.totp)
    signed = signing_in.with_password(_gate(services), attempt, brought(request), now)
    _cookies(services, request, response, signed)
    if given.keep:
        _keep(services, request, response, signed, now)
    return _me(services, request, Credentials(session=signed.secret), now)


@router.delete("/session", status_code=204, openapi_extra=OPEN_SESSION)
def sign_out(
    request: Request,
    response: Response,
    services: ServicesDep,
    caller: CallerDep,
    everywhere: Annotated[
        bool, Query(description="all of the account's sessions and field tokens")
    ] = False,
) -> None:
    """Sign out, of the field token too that keeps this browser signed in as the same person.

    A browser that is signed in by a wall or field token alone gives it up.
    """
    now = datetime.now(UTC)
    session = request.cookies.get(SESSION_COOKIE)
    device = request.cookies.get(DEVICE_COOKIE)
    with services.database.write(acting=AT_THE_GATE) as connection:
        account = caller.scope.account
        if everywhere and account is not None and caller.kind in ("session", "field"):
            username = caller.username or ""
            signing_in.out_everywhere(connection, UUID(account), username, now)
        elif caller.kind == "session":
            signing_in.out(connection, session, caller.username or "")
        held = None if device is None else tokens.of_device(connection, device, now)
        # Not the token of a wall in front of which somebody was signed in, nor another person's.
        own = held is not None and (str(held.account) == account or caller.kind == "wall")
        if held is not None and own:
            tokens.revoke(connection, held.id, by=caller.actor, now=now)
        over = device is not None and (held is None or own)
    cookies.drop(request, response, services.settings, SESSION_COOKIE)
    if over:
        cookies.drop(request, response, services.settings, DEVICE_COOKIE)


@router.get(
    "/session/oidc",
    status_code=302,
    response_class=RedirectResponse,
    responses=problems(404) | redirected("to the provider, or back with ?problem="),
    openapi_extra=OPEN_SESSION,
)
def begin_oidc(
    request: Request,
    services: ServicesDep,
    next: Annotated[  # noqa: A002  # the parameter's name in the address
        str, Query(max_length=2000, description="the page to come back to")
    ] = "/",
) -> Response:
    """Sign in with the provider of this installation."""
    provider, now = _provider(services), datetime.now(UTC)
    try:
        begun = oidc.begin(provider, services.keys, _redirect_uri(request), next, now)
    except OidcFailed as error:
        # Nobody has tried to be anybody yet: this is for the log.
        log.warning("no sign-in with the provider", reason=error.detail.en)
        return _back(services, error)
    response = _sent_to(begun.url)
    cookies.put(request, response, services.settings, OIDC_COOKIE, begun.cookie)
    return response


@router.get(
    "/session/oidc/callback",
    status_code=302,
    response_class=RedirectResponse,
    responses=problems(404) | redirected("to the page asked for, or back with ?problem="),
    openapi_extra=OPEN_SESSION | DYNAMIC_QUERY,
)
def end_oidc(request: Request, services: ServicesDep) -> Response:
    """Where the provider sends the browser back to."""
    gate, now = _gate(services), datetime.now(UTC)
    provider = _provider(services)
    try:
        proven = oidc.finish(
            provider,
            services.keys,
            _redirect_uri(request),
            request.cookies.get(OIDC_COOKIE),
            request.query_params,
            now,
        )
    except OidcFailed as error:
        log.warning("sign-in with the provider failed", reason=error.detail.en)
        signing_in.other_failed(gate, error, "oidc", brought(request), now)
        response = _back(services, error)
    else:
        try:
            signed = signing_in.with_oidc(gate, proven, brought(request), now)
        except OidcFailed as error:
            response = _back(services, error)
        else:
            response = _sent_to(proven.next)
            _cookies(services, request, response, signed)
    cookies.drop(request, response, services.settings, OIDC_COOKIE)
    return response


def brought(request: Request) -> Brought:
    """What a browser brings along to a sign-in."""
    return Brought(
        Visitor.of(address(request), request.headers.get("user-agent")),
        request.cookies.get(KNOWN_COOKIE),
        request.cookies.get(SESSION_COOKIE),
    )


def _gate(services: Services) -> Gate:
    return Gate(services.database, services.keys, services.settings)


def _cookies(services: Services, request: Request, response: Response, signed: SignedIn) -> None:
    cookies.put(request, response, services.settings, SESSION_COOKIE, signed.secret)
    cookies.put(request, response, services.settings, KNOWN_COOKIE, signed.known)


def _keep(
    services: Services, request: Request, response: Response, signed: SignedIn, now: datetime
) -> None:
    visitor, device = brought(request).visitor, request.cookies.get(DEVICE_COOKIE)
    with services.database.write(acting=AT_THE_GATE) as connection:
        kept = signing_in.keep(connection, signed.account, device, visitor, now)
    if kept is not None:
        cookies.put(request, response, services.settings, DEVICE_COOKIE, kept)


def _me(services: Services, request: Request, given: Credentials, now: datetime) -> MeDocument:
    return whoami.describe(services, find(services, given, address(request), used=True), now)


def _provider(services: Services) -> Provider:
    found = oidc.provider(services.settings)
    if found is None:
        raise NotFound(
            "Nơi này không dùng cổng đăng nhập chung.", "No OpenID Connect provider is set here."
        )
    return found


def _redirect_uri(request: Request) -> str:
    return str(request.url_for("end_oidc"))


def _back(services: Services, error: OidcFailed) -> RedirectResponse:
    return _sent_to(f"{services.settings.root_path}/sign-in?problem={quote(error.type)}")


def _sent_to(url: str) -> RedirectResponse:
    return RedirectResponse(url, 302, {"Cache-Control": "no-store"})
