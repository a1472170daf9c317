"""The JSON of incidents, as the API documents it and incident_items.sql yields it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field


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


class IncidentListDocument(BaseModel):
    """A page of incidents."""

    items: list[IncidentDocument]
    next: str | None
