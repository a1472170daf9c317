"""The steps people take with an incident: one address per action, each with its own right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header
from fastapi.responses import Response
from pydantic import Field

from geo_ioc.api import conditional
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body
from geo_ioc.api.deps import CallerDep, CatalogueDep, WriteDep, right
from geo_ioc.api.reporting import own_actions
from geo_ioc.errors import Forbidden, NotFound, PreconditionFailed
from geo_ioc.incidents import reading, workflow
from geo_ioc.incidents.case import Step
from geo_ioc.incidents.documents import WholeIncidentDocument
from geo_ioc.incidents.states import Workflow
from geo_ioc.texts import Paragraphs

REPORT = "report"
"""The action that makes an incident: it has its own route."""


class Taken(Body):
    """What a step brings; what an action needs is in the incident catalogue (`needs`)."""

    note: Paragraphs = Field("", description="the reason, where one is needed")
    organisation: str | None = Field(
        None, max_length=60, description="lead of a dispatch; else the category's owner"
    )
    cooperating: list[Annotated[str, Field(max_length=60)]] | None = Field(None, max_length=20)
    duplicate_of: UUID | None = Field(None, description="the original of a duplicate")
    second: str | None = Field(
        None, max_length=40, description="officer_on_the_spot or call_back, when alone on duty"
    )


def router(table: Workflow) -> APIRouter:
    """A route for every action of the workflow table."""
    made = APIRouter(prefix="/api/v1/incidents", tags=["incidents"])
    for action in table.actions:
        if action.id == REPORT:
            continue
        made.add_api_route(
            f"/{{incident_id}}/actions/{action.id}",
            _endpoint(action.id),
            methods=["POST"],
            name=f"{action.id}_incident",
            summary=action.title.en,
            description=f"{action.title.vi}. The ETag is the version; If-Match guards against "
            "acting on an older one.",
            response_model=WholeIncidentDocument,
            responses=problems(404, 412, s409="conflict, not_allowed_now"),
            openapi_extra=right(f"incidents.{action.id}"),
        )
    return made


def _endpoint(action: str) -> Callable[..., Response]:
    def act(
        incident_id: UUID,
        given: Taken,
        connection: WriteDep,
        catalogue: CatalogueDep,
        caller: CallerDep,
        if_match: Annotated[str | None, Header(max_length=100)] = None,
    ) -> Response:
        before = reading.one(connection, catalogue, incident_id)
        step = Step(action, by=caller.actor, at=datetime.now(UTC), **given.model_dump())
        try:
            case = workflow.read_case(connection, incident_id)
        except NotFound:
            # It was there to be read a moment ago: it is not for this caller to work on.
            raise Forbidden(
                f"Sự cố {before['number']} ngoài địa bàn hoặc cơ quan được giao cho bạn.",
                f"{before['number']} is outside the localities and organisations granted to you.",
            ) from None
        if if_match is not None and not conditional.is_version(if_match, case.last_seq):
            raise PreconditionFailed(
                f"Sự cố {before['number']} đã đổi sau lúc bạn xem; hãy xem lại rồi làm tiếp.",
                f"{before['number']} has changed since you looked; please look again.",
            )
        workflow.apply(connection, catalogue, incident_id, step)
        item: dict[str, Any] = reading.one(connection, catalogue, incident_id)
        item["allowed"] = own_actions(caller.scope, item)
        answer = Response(orjson.dumps(item), media_type="application/json")
        answer.headers["ETag"] = f'"{item["version"]}"'
        return answer

    return act
