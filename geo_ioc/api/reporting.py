"""What a caller may do with incidents: report one, and which steps are theirs to take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import Connection

from geo_ioc.access import accounts, committees, throttle
from geo_ioc.access.caller import Caller
from geo_ioc.access.scope import Scope
from geo_ioc.api.caller import CallerDep, address
from geo_ioc.api.services import ServicesDep
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import FieldError, Forbidden, InvalidInput, Text
from geo_ioc.incidents.intake import Reporter
from geo_ioc.incidents.report import Report
from geo_ioc.incidents.states import HELD

RIGHT = "incidents.report"
CITIZEN = "citizen"
INTERNAL = "internal"
RESTRICTED = "restricted"
PER_ADDRESS = 5
"""Reports without an account from one address in a quarter of an hour."""


def _transaction(
    report: Report, request: Request, services: ServicesDep, caller: CallerDep
) -> Iterator[Connection]:
    scope = caller.scope
    if scope.account is None:
        _refuse_unlike_a_citizen(report)
        # Who made the id is who knows it: it stands for the account.
        scope = replace(scope, account=str(report.id))
        bucket = throttle.Bucket(f"report:{throttle.network(address(request))}", PER_ADDRESS)
        throttle.reserve(services.database, [bucket], datetime.now(UTC))
    with services.database.write(acting=scope.acting(RIGHT)) as connection:
        yield connection


# scope="function": see api/deps.py.
ReportDep = Annotated[Connection, Depends(_transaction, scope="function")]


def _demonstration(services: ServicesDep, caller: CallerDep) -> bool:
    if caller.scope.account is not None:
        return caller.demo
    with services.database.read(acting=AT_THE_GATE) as connection:
        return bool(accounts.of_demonstration(connection))


DemonstrationDep = Annotated[bool, Depends(_demonstration)]
"""Whether a report is no real one: by an account of the demonstration, or by somebody without an
account while those are open."""


def _refuse_unlike_a_citizen(report: Report) -> None:
    wrong = [
        FieldError(f"/{name}", Text(f"chưa đăng nhập thì phải là {only}", f"must be {only}"))
        for name, given, only in (
            ("channel", report.channel, CITIZEN),
            ("visibility", report.visibility, INTERNAL),
        )
        if given != only
    ]
    if wrong:
        raise InvalidInput(wrong)


def reporter(caller: Caller, report: Report) -> Reporter:
    """Who reports: the account, or a citizen whose report is held until it is verified."""
    if caller.scope.account is None:
        return Reporter(CITIZEN, report.id, held=True)
    if caller.kind == "wall":
        raise Forbidden("Màn hình tường chỉ xem.", "A wall only looks.")
    return Reporter(caller.actor, UUID(caller.scope.account))


def routed(scope: Scope, item: dict[str, Any]) -> dict[str, str] | None:
    """The committee that a report from outside the caller's localities goes to."""
    reach = scope.rights["incidents.read"]
    communes = [
        unit
        for unit in item["boundaries"]
        if unit["level"] == "commune" and scope.account is not None and reach.level == "scope"
    ]
    if not communes or any(
        f"{unit['generation']}/{unit['code']}" in reach.keys for unit in item["boundaries"]
    ):
        return None
    newest = communes[0]
    place = f"{newest['generation']}/{newest['code']}"
    return {
        "organisation": f"{committees.PREFIX}{place}",
        "name": committees.title(newest["full_name"]),
    }


def receipt(item: dict[str, Any]) -> dict[str, Any]:
    """An incident as its reporter without an account is told of it: what they sent, and its state.

    Whoever sends the same report again is told this, too: nothing of who works on it, and what
    they wrote.
    """
    steps = [
        {**event, "by": "", "note": "", "data": {}}
        for event in item["timeline"]
        if event["action"] != "comment"
    ]
    unsaid: dict[str, Any] = {"lead": None, "cooperating": [], "organisations": {}}
    return {**item, **unsaid, "proposed": {"lead": None, "cooperating": []}, "timeline": steps}


def own_actions(scope: Scope, item: dict[str, Any]) -> list[str]:
    """The actions that the incident's state allows and that are the caller's to take."""
    audience = {f"org:{code}" for code in (item["lead"], *item["cooperating"]) if code}
    if item["visibility"] != RESTRICTED and HELD not in item["flags"]:
        audience |= {f"{unit['generation']}/{unit['code']}" for unit in item["boundaries"]}

    def may(action: str) -> bool:
        reach = scope.rights.get(f"incidents.{action}")
        return reach is not None and (reach.level == "all" or not reach.keys.isdisjoint(audience))

    return [action for action in item["allowed"] if may(action)]
