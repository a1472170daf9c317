"""The rights that open streams began with: one standing for all streams of a caller."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from geo_ioc.access.caller import Caller
from geo_ioc.api.caller import brought, find
from geo_ioc.api.callers import token
from geo_ioc.api.services import Services
from geo_ioc.errors import NotSignedIn
from geo_ioc.live.standing import Standing


def of(services: Services, request: Request, caller: Caller) -> Standing:
    """The standing of the caller of a request, whose rights were just looked up."""
    rights = (caller.door, caller.scope)
    key = token(request.scope)
    found = services.standings.get(key)
    # Of a database that was set back meanwhile it may have seen changes that are yet to come.
    if found is not None and found.rights == rights and found.seen <= services.feed.read_id:
        return found
    given = brought(request)
    idle = timedelta(minutes=services.settings.session_idle_minutes)

    async def look() -> float:
        # An open stream is no use of a session: a screen that was left alone must come to rest.
        try:
            now = await run_in_threadpool(find, services, given, "", used=False)
        except NotSignedIn:
            return 0
        return _lasts_s(now, idle) if (now.door, now.scope) == rights else 0

    made = Standing(
        look,
        rights=rights,
        account=caller.scope.account,
        lasts_s=_lasts_s(caller, idle),
        seen=request.state.seen,
    )
    services.standings[key] = made
    return made


def _lasts_s(caller: Caller, idle: timedelta) -> float:
    """For how many seconds what a caller has lasts by the clock."""
    ends = [] if caller.ends_at is None else [caller.ends_at]
    if caller.kind == "session" and caller.seen_at is not None:
        ends.append(caller.seen_at + idle)
    if not ends:
        return math.inf
    return max(0, (min(ends) - datetime.now(UTC)).total_seconds())
