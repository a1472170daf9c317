"""Incidents: report one, list them, read one."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request, Response

from geo_ioc.api import conditional, paging
from geo_ioc.api.deps import ReadDep, ScopeDep, ServicesDep, WriteDep
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents import intake, reading
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.documents import IncidentListDocument, WholeIncidentDocument
from geo_ioc.incidents.report import Report
from geo_ioc.live import place
from geo_ioc.live.changes import incident_feature
from geo_ioc.settings import TIME_ZONE

router = APIRouter(prefix="/api/v1", tags=["incidents"])

GEOJSON = "application/geo+json"
OPEN = "open"
"""A status that means every state in which someone must still act."""


def _catalogue(services: ServicesDep) -> Catalogue:
    return catalogues.load(services.settings.home)


CatalogueDep = Annotated[Catalogue, Depends(_catalogue)]


@router.get("/incident-catalogue")
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
    response_model=WholeIncidentDocument,
    responses={
        200: {"model": WholeIncidentDocument, "description": "the same report was there before"},
        409: {"description": "the id was used for another report"},
    },
)
def report_incident(
    report: Report,
    request: Request,
    connection: WriteDep,
    catalogue: CatalogueDep,
    scope: ScopeDep,
) -> Response:
    """Report an incident. Sending the same report again is safe: it is taken once."""
    now = datetime.now(UTC)
    received = intake.receive(connection, catalogue, report, now=now, by=report.channel)
    item = reading.one(connection, catalogue, scope, received.id)
    status = 201 if received.created else 200
    answer = _json(item, status=status)
    answer.headers["ETag"] = f'"{item["version"]}"'
    answer.headers["Location"] = str(request.url_for("get_incident", incident_id=str(received.id)))
    return answer


@router.get("/incidents", response_model=IncidentListDocument)
def list_incidents(
    request: Request,
    connection: ReadDep,
    catalogue: CatalogueDep,
    scope: ScopeDep,
    bbox: Annotated[str | None, Query(description="west,south,east,north in degrees")] = None,
    boundary: Annotated[str | None, Query(description="generation/code")] = None,
    category: Annotated[str | None, Query(description="several by comma")] = None,
    status: Annotated[str | None, Query(description="several by comma; or open")] = None,
    from_: Annotated[
        str | None, Query(alias="from", description="occurred at or after: a time or a day")
    ] = None,
    to: Annotated[str | None, Query(description="occurred before: a time or a day")] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="number or words; tone marks optional")
    ] = None,
    sort: Annotated[
        reading.Sort, Query(description="worst: severity, then newest; newest: received last first")
    ] = "worst",
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Incidents, worst first; GeoJSON by `Accept: application/geo+json`."""
    wanted = reading.Wanted(
        bbox=_bbox(bbox),
        place=place.find(connection, boundary) if boundary is not None else None,
        categories=_several("category", category, list(catalogue.categories)),
        statuses=_statuses(catalogue, status),
        since=_moment("from", from_),
        until=_moment("to", to),
        q=q,
        sort=sort,
    )
    page = reading.page(connection, scope, wanted, limit, cursor)
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


@router.get("/incidents/{incident_id}", response_model=WholeIncidentDocument)
def get_incident(
    incident_id: UUID,
    connection: ReadDep,
    catalogue: CatalogueDep,
    scope: ScopeDep,
    request: Request,
) -> Response:
    """One incident with its timeline; the ETag is its version."""
    item = reading.one(connection, catalogue, scope, incident_id)
    tag = f'"{item["version"]}"'
    answer = Response(status_code=304) if conditional.holds(request)(tag) else _json(item)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Change-Id"] = str(reading.change_id(connection))
    return answer


def _json(body: Any, status: int = 200, media_type: str = "application/json") -> Response:
    return Response(orjson.dumps(body), status, media_type=media_type)


def _refused(name: str, vi: str, en: str) -> InvalidInput:
    return InvalidInput([FieldError(f"?{name}", Text(vi, en))])


def _several(name: str, value: str | None, known: list[str]) -> list[str] | None:
    if value is None:
        return None
    given = value.split(",")
    if not set(given) <= set(known):
        listed = ", ".join(known)
        raise _refused(name, f"phải trong số {listed}", f"must be among {listed}")
    return given


def _statuses(catalogue: Catalogue, value: str | None) -> list[str] | None:
    states = [state.id for state in catalogue.workflow.states]
    given = _several("status", value, [OPEN, *states])
    if given is None or OPEN not in given:
        return given
    return sorted({*catalogue.workflow.open_states(), *given} - {OPEN})


def _bbox(value: str | None) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _refused(
            "bbox",
            "cần tây,nam,đông,bắc tính bằng độ, như 105.5,18.6,105.8,18.8",
            "needs west,south,east,north in degrees, such as 105.5,18.6,105.8,18.8",
        )
    return west, south, east, north


def _moment(name: str, value: str | None) -> datetime | None:
    """A time with its zone, or the beginning of a day in Vietnam."""
    if value is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return datetime.combine(date.fromisoformat(value), time(), TIME_ZONE)
        # In a query string an unescaped + is read as a space.
        moment = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _refused(
            name,
            "phải là ngày như 2026-11-23 hoặc thời điểm có múi giờ như 2026-11-23T07:30:00+07:00",
            "must be a day like 2026-11-23 or a time with its zone like 2026-11-23T07:30:00+07:00",
        )
    return moment
