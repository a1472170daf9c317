"""Who asks, and whether they may: found and checked once per request, before anything else is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from geo_ioc.access import caller as room
from geo_ioc.access import rights
from geo_ioc.access.caller import Caller, Credentials
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.access.throttle import network
from geo_ioc.api.callers import token
from geo_ioc.api.rate import Kind, kind_of
from geo_ioc.api.services import Services, ServicesDep
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.sql import statement
from geo_ioc.errors import CrossSite, Forbidden, NotSignedIn, Text

SESSION_COOKIE = "geo_ioc_session"
DEVICE_COOKIE = "geo_ioc_device"
RIGHT = "x-right"
"""Where the OpenAPI document names the right that a route needs (rights.csv)."""
OPEN = "open"
"""Instead of a right: what asks nothing of the caller, such as the files of a page."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})
UNATTENDED = "x-unattended"
"""Header of what a page asks by itself while nobody has touched it for a while."""
TOUCH_S = 60
"""How often it is written down that a session or token was used."""


def right(id_: str) -> dict[str, Any]:
    """openapi_extra of a route: the right of rights.csv that it needs."""
    return {RIGHT: id_}


def brought(request: Request) -> Credentials:
    """The secrets of a request. Raises NotSignedIn for an Authorization header of another kind."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, bearer = header.partition(" ")
        if scheme.lower() != "bearer" or not bearer.strip():
            raise _bad_token()
        # Alone: a token that is no good must not let the browser's cookies stand in for it.
        return Credentials(bearer=bearer.strip())
    cookies = request.cookies
    return Credentials(session=cookies.get(SESSION_COOKIE), device=cookies.get(DEVICE_COOKIE))


def _bad_token() -> NotSignedIn:
    return NotSignedIn(
        "Mã truy cập không dùng được: sai, hết hạn hoặc đã thu hồi.",
        "The access token is wrong, expired or revoked.",
    )


def find(services: Services, given: Credentials, address: str, *, used: bool) -> Caller:
    """The caller behind credentials; the public when cookies are good no more.

    `used` says whether it counts as use, which keeps a session from resting. Raises NotSignedIn for
    a bad token: a program must hear of it.
    """
    home = services.settings.home
    found = None
    if given != Credentials():
        now = datetime.now(UTC)
        idle = services.settings.session_idle_minutes
        with services.database.read(acting=AT_THE_GATE) as connection:
            found = room.find(connection, home, given, now, idle)
        if found is None and given.bearer is not None:
            raise _bad_token()
        if found is not None and used and _untouched(found, now):
            _touch(services, found, now, address)
    if found is None:
        found = room.public(home)
        if services.settings.citizen_reports == "on":
            found = room.with_right(found, "incidents.report", Reach("own"))
    access = services.catalogue.current.vocabulary.access()
    return room.with_scope(found, found.scope.with_indicators(access))


def _untouched(caller: Caller, now: datetime) -> bool:
    return caller.seen_at is None or (now - caller.seen_at).total_seconds() > TOUCH_S


def _touch(services: Services, caller: Caller, now: datetime, address: str) -> None:
    name = "access_session_touch" if caller.kind == "session" else "access_token_touch"
    with services.database.write(acting=AT_THE_GATE) as connection:
        connection.execute(statement(name), {"id": caller.door, "now": now, "address": address})


def address(request: Request) -> str:
    """Where a request comes from, as the server saw it."""
    return request.client.host if request.client else ""


async def authorised(request: Request, services: ServicesDep) -> Caller:
    """The caller of a request, who has the right that its route needs.

    Raises NotSignedIn or Forbidden, and CrossSite when another site's page sent a change.
    """
    wanted = (request.scope["route"].openapi_extra or {}).get(RIGHT)
    if wanted == OPEN:
        # Without a thread: whether a process is alive must be told when all of them wait.
        return room.public(services.settings.home)
    if not is_tile(request):
        request.state.seen = services.feed.read_id
        return await run_in_threadpool(_authorised, request, services, wanted)
    told = token(request.scope)
    known = services.callers.get(told)
    if known is not None and wanted is not None:
        take(services, known.caller, address(request))
        require(services, known.caller, wanted)
        return known.caller
    forgotten = services.callers.forgotten
    found = await run_in_threadpool(_authorised, request, services, wanted)
    # Secrets that open nothing are looked up, and counted, each time.
    if found.kind != "public" or brought(request) == Credentials():
        services.callers.keep(told, found, forgotten)
    return found


async def scope_since(
    request: Request, services: Services, scope: Scope, wanted: str, *, anew: bool
) -> Scope:
    """The scope of a tile's caller, once the change has come that the request names.

    They were found before it came, and it may be the one that took their right away: unless this
    process has heard of it and knows them still, they are looked up again. Raises as `authorised`.
    """
    known = services.callers.get(token(request.scope))
    if not anew and known is not None and known.caller.scope is scope:
        return scope
    place = address(request)
    found = await run_in_threadpool(find, services, brought(request), place, used=False)
    require(services, found, wanted)
    return found.scope


def is_tile(request: Request) -> bool:
    """Whether a request is for tiles, of which a map asks for dozens at once."""
    return "tiles" in request.scope["route"].tags


def take(services: Services, caller: Caller, address: str) -> None:
    """Count a tile that a known caller asks for. Raises TooManyRequests."""
    if caller.kind == "public":
        services.rates.take("tile", f"address:{network(address)}", signed_in=False)
    else:
        services.rates.take("tile", who(caller), signed_in=True)


def _authorised(request: Request, services: Services, wanted: str | None) -> Caller:
    given = brought(request)
    kind, place = kind_of(request), f"address:{network(address(request))}"
    if given == Credentials():
        services.rates.take(kind, place, signed_in=False)
    else:
        services.rates.require_left("stranger", place, signed_in=False)
    # A map fetches tiles by itself when something changes, and cannot say that nobody is there; who
    # moves it asks for more than tiles.
    used = UNATTENDED not in request.headers and not is_tile(request)
    try:
        found = find(services, given, address(request), used=used)
    except NotSignedIn:
        services.rates.take("stranger", place, signed_in=False)
        raise
    if given != Credentials():
        _count(services, found, kind, place)
    if request.method not in READS and given.bearer is None:
        refuse_cross_site(request)
    if wanted is None:
        raise Forbidden("Chưa quy định quyền cho địa chỉ này.", "No right is set for this route.")
    require(services, found, wanted)
    return found


def _count(services: Services, caller: Caller, kind: Kind, place: str) -> None:
    """Count a request that brought credentials: of who they are, or of a stranger's address."""
    if caller.kind == "public":
        services.rates.take("stranger", place, signed_in=False)
        services.rates.take(kind, place, signed_in=False)
    else:
        services.rates.take(kind, who(caller), signed_in=True)


def who(caller: Caller) -> str:
    """Whom a caller who brought good credentials counts as."""
    return f"account:{caller.scope.account}" if caller.scope.account else f"door:{caller.door}"


def require(services: Services, caller: Caller, wanted: str) -> None:
    """Raises NotSignedIn or Forbidden unless the caller has a right."""
    if caller.scope.may(wanted):
        return
    row = rights.load(services.settings.home).by_id.get(wanted)
    # An installation's own table may be older than the route: nobody has the right then.
    title = Text(wanted, wanted) if row is None else row.title
    if caller.kind == "public":
        raise NotSignedIn(
            f"{title.vi}: hãy đăng nhập bằng tài khoản có quyền này.",
            f"{title.en}: sign in with an account that may.",
        )
    if caller.totp_due:
        raise Forbidden(
            f"{title.vi}: quản trị phải qua mã xác thực hai bước trước.",
            f"{title.en}: an administrator must show the second factor first.",
        )
    raise Forbidden(
        f"{title.vi}: tài khoản này không có quyền đó; hãy hỏi quản trị.",
        f"{title.en}: this account may not; ask the administrator.",
    )


def refuse_cross_site(request: Request) -> None:
    """Raises CrossSite for a change that a page of another origin sent with our cookies.

    Browsers say where a request comes from: by Sec-Fetch-Site, older ones by Origin. What says
    neither is a program, and no other site can make it send our cookies.
    """
    site = request.headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return
    origin = request.headers.get("origin")
    if site is None and origin is None:
        return
    if site is None and urlsplit(origin or "").netloc == request.headers.get("host"):
        return
    raise CrossSite(
        "Yêu cầu này đến từ một trang khác nên bị từ chối.",
        "This request came from a page of another site and was refused.",
    )


CallerDep = Annotated[Caller, Depends(authorised)]


def scope(caller: CallerDep) -> Scope:
    """The caller's scope."""
    return caller.scope


ScopeDep = Annotated[Scope, Depends(scope)]
