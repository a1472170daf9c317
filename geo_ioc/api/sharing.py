"""The sharing table: organisation by layer and indicator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from geo_ioc.access import decisions, organisations, sharing
from geo_ioc.access.caller import Caller
from geo_ioc.access.scope import Subject
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body, Word
from geo_ioc.api.deps import (
    CallerDep,
    GateReadDep,
    GateWriteDep,
    Services,
    ServicesDep,
    right,
)
from geo_ioc.api.whoami import InBoth
from geo_ioc.errors import NotFound
from geo_ioc.settings import TIME_ZONE

router = APIRouter(prefix="/api/v1/sharing", tags=["sharing"])

Key = Annotated[Word, Query(min_length=1, max_length=100)]


class SubjectDocument(BaseModel):
    """A layer or an indicator, and who sees it where the table says nothing."""

    id: str
    title: InBoth
    access: str = Field(description="public, signed_in, or a right")


class OrganisationDocument(BaseModel):
    """An organisation in force today."""

    code: str
    name: str


class ShareDocument(BaseModel):
    """What an organisation is given, or what is withheld from it."""

    kind: Literal["layer", "indicator"]
    subject: str
    organisation: str
    shared: bool
    decision: str
    decided_by: str
    decided_at: datetime


class SharingDocument(BaseModel):
    """The whole table; where it has no row, `access` decides."""

    layers: list[SubjectDocument]
    indicators: list[SubjectDocument]
    organisations: list[OrganisationDocument]
    items: list[ShareDocument]


class Decided(Body):
    """One cell of the table, and the decision that says so."""

    subject: str = Field(max_length=100)
    organisation: str = Field(max_length=100)
    shared: bool
    decision: str = Field(max_length=decisions.LENGTH)


@router.get(
    "",
    response_model=SharingDocument,
    openapi_extra=right("sharing.read"),
)
def get_sharing(services: ServicesDep, connection: GateReadDep) -> SharingDocument:
    """Layers, indicators and organisations, and what is shared with whom."""
    found = _subjects(services)
    offices = organisations.load(services.settings.home)
    today = datetime.now(UTC).astimezone(TIME_ZONE).date()
    return SharingDocument(
        layers=found["layer"],
        indicators=found["indicator"],
        organisations=[
            OrganisationDocument(code=office.code, name=office.name)
            for office in offices
            if office.in_force(today)
        ],
        items=[ShareDocument.model_validate(vars(share)) for share in sharing.listed(connection)],
    )


@router.put(
    "/layers",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("sharing.layers"),
)
def share_layer(
    given: Decided, services: ServicesDep, caller: CallerDep, connection: GateWriteDep
) -> None:
    """Give a layer to an organisation, or withhold it."""
    _decide(connection, services, caller, "layer", given)


@router.put(
    "/indicators",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("sharing.indicators"),
)
def share_indicator(
    given: Decided, services: ServicesDep, caller: CallerDep, connection: GateWriteDep
) -> None:
    """Give an indicator to an organisation, or withhold it."""
    _decide(connection, services, caller, "indicator", given)


@router.delete(
    "/layers",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("sharing.layers"),
)
def forget_layer(
    subject: Key, organisation: Key, caller: CallerDep, connection: GateWriteDep
) -> None:
    """Let the layer itself decide again."""
    sharing.forget(connection, "layer", subject, organisation, by=caller.actor)


@router.delete(
    "/indicators",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("sharing.indicators"),
)
def forget_indicator(
    subject: Key, organisation: Key, caller: CallerDep, connection: GateWriteDep
) -> None:
    """Let the indicator itself decide again."""
    sharing.forget(connection, "indicator", subject, organisation, by=caller.actor)


def _decide(
    connection: Connection, services: Services, caller: Caller, kind: Subject, given: Decided
) -> None:
    if given.subject not in {subject.id for subject in _subjects(services)[kind]}:
        raise NotFound(f"Không có {given.subject!r}.", f"There is no {given.subject!r}.")
    sharing.decide(
        connection,
        services.settings.home,
        kind,
        given.subject,
        given.organisation,
        shared=given.shared,
        decision=given.decision,
        by=caller.actor,
    )


def _subjects(services: Services) -> dict[Subject, list[SubjectDocument]]:
    """What can be shared."""
    catalogue = services.catalogue.current
    return {
        "layer": [
            SubjectDocument(
                id=layer.spec.id,
                title=InBoth(vi=layer.spec.title.vi, en=layer.spec.title.en),
                access=layer.spec.access,
            )
            for layer in catalogue.layers.values()
        ],
        "indicator": [
            SubjectDocument(
                id=item.code, title=InBoth(vi=item.title.vi, en=item.title.en), access=item.access
            )
            for item in catalogue.vocabulary.indicators
        ],
    }
