"""Who reported an incident: personal data, shown to those with the right, each look recorded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from geo_ioc.api import cookies
from geo_ioc.api.answers import problems
from geo_ioc.api.deps import CallerDep, ServicesDep, WriteDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.incidents.contact import Contact

router = APIRouter(prefix="/api/v1", tags=["contacts"], dependencies=[Depends(cookies.no_store)])


class ContactDocument(BaseModel):
    """Who to call back about an incident."""

    name: str | None
    phone: str | None = Field(examples=["0912345678"])
    email: str | None
    address: str | None


class ContactSearch(BaseModel):
    """Exactly one of them, whole."""

    name: str | None = Field(None, max_length=200)
    phone: str | None = Field(None, max_length=50)
    email: str | None = Field(None, max_length=200)


class FoundIncident(BaseModel):
    """An incident that somebody of this name, number or mail has reported."""

    id: UUID
    number: str
    category: str
    title: str
    status: str
    received_at: datetime


@router.get(
    "/incidents/{incident_id}/contact",
    response_model=ContactDocument,
    responses=problems(404),
    openapi_extra=right("contacts.read"),
)
def look_at_contact(
    incident_id: UUID, connection: WriteDep, services: ServicesDep, caller: CallerDep
) -> ContactDocument:
    """Who reported an incident. Each look is told to the trail."""
    raise NotImplementedError


@router.put(
    "/incidents/{incident_id}/contact",
    response_model=ContactDocument,
    responses=problems(404),
    openapi_extra=right("contacts.write"),
)
def put_contact(
    incident_id: UUID,
    given: Contact,
    connection: WriteDep,
    services: ServicesDep,
    caller: CallerDep,
) -> ContactDocument:
    """Write down who reported an incident, or correct it."""
    raise NotImplementedError


@router.post(
    "/contacts/search",
    response_model=Listing[FoundIncident],
    openapi_extra=right("contacts.read"),
)
def search_contacts(
    given: ContactSearch, connection: WriteDep, services: ServicesDep, caller: CallerDep
) -> Listing[FoundIncident]:
    """What somebody has reported, by name, telephone or mail; the newest first.

    A POST, so that nobody's number stands in an address, which logs keep.
    """
    raise NotImplementedError
