"""Incidents: report one, list them, read one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Query, Request, Response

from geo_ioc.api import conditional, paging
from geo_ioc.api.deps import CallerDep, CatalogueDep, ReadDep, ScopeDep, ServicesDep, right
from geo_ioc.api.reporting import (
    DemonstrationDep,
    ReportDep,
    own_actions,
    receipt,
    reporter,
    routed,
)
from geo_ioc.api.wanted import WantedDep
from geo_ioc.incidents import counting, intake, reading
from geo_ioc.incidents.documents import (
    IncidentCountsDocument,
    IncidentListDocument,
    ReceivedIncidentDocument,
    WholeIncidentDocument,
)
from geo_ioc.incidents.report import Report
from geo_ioc.live.changes import incident_feature

router = APIRouter(prefix="/api/v1", tags=["incidents"])

GEOJSON = "application/geo+json"


@router.get("/incident-catalogue", openapi_extra=right("map.read"))
def get_catalogue(catalogue: CatalogueDep) -> dict[str, Any]:
    """The words of incidents: categories with their typed fields, states, actions, and the rest."""
    workflow = catalogue.workflow.model_dump(mode="json", by_alias=True)
    lists = ("families", "categories", "fields", "urgencies", "channels", "visibilities")
    return {
        name: [item.model_dump(mode="json") for item in getattr(catalogue, name).values()]
        for name in (*lists, "location_sources", "schedules")
    } | workflow


@router.post(
    "/incidents",
    status_code=201,
    response_model=ReceivedIncidentDocument,
    responses={
        200: {"model": ReceivedIncidentDocument, "description": "the same report was there before"},
        409: {"description": "the id was used for another report"},
        429: {"description": "too many reports without an account from one address"},
    },
    openapi_extra=right("incidents.report"),
)
def report_incident(
    report: Report,
    request: Request,
    # Before the transaction, which would else wait for a second connection.
    demo: DemonstrationDep,
    connection: ReportDep,
    catalogue: CatalogueDep,
    caller: CallerDep,
    services: ServicesDep,
) -> Response:
    """Report an incident. Sending the same report again is safe: it is taken once.

    Outside one's own localities it goes to the committee of the place, which `routed` names.
    Without an account, where the installation lets people report, its channel is `citizen` and it
    is held until someone has verified it.
    """
    now = datetime.now(UTC)
    received = intake.receive(
        connection,
        catalogue,
        report,
        now=now,
        by=reporter(caller, report),
        blur=services.blur,
        contacts=services.contacts,
        demo=demo,
    )
    item = reading.one(connection, catalogue, received.id)
    if caller.scope.account is None:
        item = receipt(item)
    item["routed"] = routed(caller.scope, item)
    item["allowed"] = own_actions(caller.scope, item)
    status = 201 if received.created else 200
    answer = _json(item, status=status)
    answer.headers["ETag"] = f'"{item["version"]}"'
    answer.headers["Location"] = str(request.url_for("get_incident", incident_id=str(received.id)))
    return answer


@router.get(
    "/incidents", response_model=IncidentListDocument, openapi_extra=right("incidents.read")
)
def list_incidents(
    request: Request,
    connection: ReadDep,
    wanted: WantedDep,
    sort: Annotated[
        reading.Sort, Query(description="worst: severity, then newest; newest: received last first")
    ] = "worst",
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Incidents, worst first; GeoJSON by `Accept: application/geo+json`."""
    page = reading.page(connection, replace(wanted, sort=sort), limit, cursor)
    after = paging.next_url(request, page.next)
    if GEOJSON in accept:
        features = [incident_feature(item) for item in page.items]
        body: dict[str, Any] = {"type": "FeatureCollection", "features": features, "next": after}
        answer = _json(body, media_type=GEOJSON)
    else:
        answer = _json({"items": page.items, "next": after})
    answer.headers["X-Change-Id"] = str(reading.change_id(connection))
    answer.headers["Vary"] = "Accept"
    return answer


@router.get(
    "/incidents/counts",
    response_model=IncidentCountsDocument,
    openapi_extra=right("incidents.read"),
)
def count_incidents(connection: ReadDep, catalogue: CatalogueDep, wanted: WantedDep) -> Response:
    """How many incidents a list with these filters holds, and how many came in lately.

    `received` leaves out `status`, `from` and `to`: what came in and was closed since came in too.
    """
    answer = _json(counting.counts(connection, catalogue, wanted, datetime.now(UTC)))
    answer.headers["X-Change-Id"] = str(reading.change_id(connection))
    return answer


@router.get(
    "/incidents/{incident_id}",
    response_model=WholeIncidentDocument,
    responses={
        304: {"description": "the caller's copy still holds"},
        404: {"description": "no such incident, or not for the caller to see"},
    },
    openapi_extra=right("incidents.read"),
)
def get_incident(
    incident_id: UUID,
    connection: ReadDep,
    catalogue: CatalogueDep,
    scope: ScopeDep,
    request: Request,
) -> Response:
    """One incident with its timeline; the ETag begins with its version."""
    item = reading.one(connection, catalogue, incident_id)
    item["allowed"] = own_actions(scope, item)
    answer = _json(item)
    tag = conditional.version_tag(item["version"], bytes(answer.body))
    if conditional.holds(request)(tag):
        answer = Response(status_code=304)
    answer.headers["ETag"] = tag
    answer.headers.update(conditional.OWN)
    answer.headers["X-Change-Id"] = str(reading.change_id(connection))
    return answer


def _json(body: Any, status: int = 200, media_type: str = "application/json") -> Response:
    return Response(orjson.dumps(body), status, media_type=media_type)
