"""The JSON of incidents, as the API documents it and incident_items.sql yields it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

BySeverity = Annotated[
    list[int], Field(min_length=5, max_length=5, description="how many of severity 1, 2, 3, 4, 5")
]


class UnitDocument(BaseModel):
    """A boundary that holds the incident's point."""

    generation: str
    level: Literal["province", "district", "commune"]
    code: str
    name: str
    full_name: str


class EventDocument(BaseModel):
    """One step of the timeline."""

    seq: int
    action: str
    from_: str | None = Field(alias="from")
    to: str
    at: datetime
    by: str
    note: str
    data: dict[str, Any]


class IncidentDocument(BaseModel):
    """An incident."""

    id: UUID
    number: str = Field(examples=["NA-2026-000123"])
    category: str
    urgency: str
    severity: int
    title: str
    description: str
    lon: float
    lat: float
    geometry: dict[str, Any] | None
    fields: dict[str, Any]
    accuracy_m: float
    location_source: str
    occurred_at: datetime
    reported_at: datetime
    received_at: datetime
    channel: str
    visibility: str
    status: str
    trust: Literal["unverified", "verified", "resolved"]
    flags: list[str]
    clock: dict[str, Any] | None = Field(description="the device's times, when corrected")
    boundaries: list[UnitDocument]
    lead: str | None
    cooperating: list[str]
    accept_due_at: datetime | None
    resolve_due_at: datetime | None
    due_at: datetime | None = Field(description="the deadline that runs now; overdue once passed")
    resolved_at: datetime | None
    version: int
    demo: bool = Field(description="demonstration data, nothing real")
    has_contact: bool = Field(description="somebody can be called back: see /contact")


class OrganisationsDocument(BaseModel):
    """Lead and cooperating organisations that a dispatch would take by itself."""

    lead: str | None
    cooperating: list[str]


class WholeIncidentDocument(IncidentDocument):
    """An incident with its timeline, and what can be done with it."""

    timeline: list[EventDocument]
    allowed: list[str] = Field(description="actions that its state lets happen")
    proposed: OrganisationsDocument
    organisations: dict[str, str] = Field(description="names of the organisations named here")


class RoutedDocument(BaseModel):
    """Who a report from outside the reporter's localities goes to."""

    organisation: str = Field(examples=["commune:2025-07-01/16681"])
    name: str


class ReceivedIncidentDocument(WholeIncidentDocument):
    """An incident just reported."""

    routed: RoutedDocument | None


class IncidentListDocument(BaseModel):
    """A page of incidents."""

    items: list[IncidentDocument]
    next: str | None


class ReceivedDocument(BaseModel):
    """How many incidents came in lately, in equal bins of time; the last one holds `as_of`."""

    from_: datetime = Field(alias="from", description="where the first bin begins")
    step_s: int = Field(description="seconds of a bin")
    bins: list[BySeverity] = Field(min_length=24, max_length=24)


class IncidentCountsDocument(BaseModel):
    """How many incidents match the filters, at one moment."""

    as_of: datetime
    total: int
    by_severity: BySeverity
    unverified: int = Field(description="open, and nobody has yet said that it is true")
    overdue: int = Field(description="`due_at` has passed at `as_of`")
    received: ReceivedDocument = Field(description="whatever their status, and when they occurred")
