"""Who reported an incident: personal data, shown to those with the right, each look recorded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from geo_ioc.api import cookies
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body
from geo_ioc.api.deps import CallerDep, ServicesDep, WriteDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.incidents import contact
from geo_ioc.incidents.contact import Contact, Phone
from geo_ioc.texts import Line

router = APIRouter(prefix="/api/v1", tags=["contacts"], dependencies=[Depends(cookies.no_store)])


class ContactDocument(BaseModel):
    """Who to call back about an incident."""

    name: str | None = None
    phone: str | None = Field(None, examples=["0912345678"])
    email: str | None = None
    address: str | None = None


class ContactSearch(Body):
    """Exactly one of them, whole."""

    name: Line | None = None
    phone: Phone | None = None
    email: Line | None = None


class FoundIncident(BaseModel):
    """An incident that somebody of this name, number or mail has reported."""

    id: UUID
    number: str
    category: str
    title: str
    status: str
    received_at: datetime


class FoundListing(Listing[FoundIncident]):
    """The newest of them."""

    total: int = Field(description="how many there are in one's reach")


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
    found = contact.look(connection, services.contacts, incident_id, by=caller.actor)
    return ContactDocument(**found.given())


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
    contact.put(connection, services.contacts, incident_id, given, by=caller.actor)
    return ContactDocument(**given.given())


@router.post(
    "/contacts/search",
    response_model=FoundListing,
    openapi_extra=right("contacts.read"),
)
def search_contacts(
    given: ContactSearch, connection: WriteDep, services: ServicesDep, caller: CallerDep
) -> FoundListing:
    """What somebody has reported, by name, telephone or mail: the newest 100, and how many.

    A POST, so that nobody's number stands in an address, which logs keep.
    """
    asked = given.model_dump(exclude_none=True)
    if len(asked) != 1:
        one = Text("cần đúng một trong name, phone, email", "exactly one of name, phone, email")
        raise InvalidInput([FieldError("", one)])
    ((kind, value),) = asked.items()
    rows = contact.search(connection, services.contacts, kind, value, by=caller.actor)
    total = rows[0].total if rows else 0
    return FoundListing(items=[FoundIncident(**row._mapping) for row in rows], total=total)
