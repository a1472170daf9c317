"""Incidents: what is known of each, where it lies, what happened to it; and how many there are."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_ioc.db.tables import metadata

GOING = "status <> ALL (ARRAY['closed', 'rejected', 'duplicate'])"
"""Rows that have not ended, as the supplied workflow has it: what an index leaves out."""

incident = Table(
    "incident",
    metadata,
    Column("id", Uuid, primary_key=True, comment="UUIDv7 made by the reporter's device"),
    Column("number", Text, nullable=False, unique=True, comment="NA-2026-000123"),
    Column("body_hash", Text, nullable=False, comment="of the body it was sent with: idempotency"),
    Column("category", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("point", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
    Column("shape", Geometry("GEOMETRY", srid=4326, spatial_index=False)),
    Column("fields", JSONB, nullable=False, comment="typed fields that the category declares"),
    Column("accuracy_m", Double, nullable=False),
    Column("location_source", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("clock", JSONB, comment="times as the device gave them, when they were corrected"),
    Column("channel", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_before_hold", Text),
    Column("flags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("lead", Text, comment="organisation code"),
    Column("cooperating", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("accept_due_at", DateTime(timezone=True)),
    Column("resolve_due_at", DateTime(timezone=True)),
    Column("due_at", DateTime(timezone=True), comment="the deadline that runs now, if any"),
    Column("resolved_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column(
        "search_text",
        Text,
        nullable=False,
        server_default=text("''"),
        comment="number and texts without marks, then with them, as boundaries.search folds",
    ),
    Column("reported_by", Uuid, comment="account; signed out: the incident's own id"),
    Column(
        "localities",
        ARRAY(Text),
        nullable=False,
        server_default=text("'{}'"),
        comment="generation/code of every boundary that holds the point",
    ),
    Column(
        "place_key",
        Text,
        Computed("geo_ioc_place_key(localities)", persisted=True),
        comment="localities in one text, sorted and set apart by spaces; empty outside",
    ),
    Column("published", Boolean, nullable=False, server_default=text("false")),
    Column(
        "public_point",
        Geometry("POINT", srid=4326, spatial_index=False),
        comment="the point as the public sees it: blurred",
    ),
    Column("public_accuracy_m", Double, comment="the radius it is blurred by, or more"),
    Column("public_search_text", Text, nullable=False, server_default=text("''")),
    Column(
        "public_place_key",
        Text,
        nullable=False,
        server_default=text("''"),
        comment="the same of the place that the public sees",
    ),
    Column(
        "has_contact",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="whether reporter_contact holds who reported it",
    ),
    Column(
        "audience",
        ARRAY(Text),
        Computed(
            "geo_ioc_audience(localities, visibility, flags, lead, cooperating, reported_by,"
            " published)",
            persisted=True,
        ),
        comment="keys of those who may see it, by row-level security and the stream",
    ),
    CheckConstraint("severity BETWEEN 1 AND 5", name="severity"),
    Index("incident_point_idx", "point", postgresql_using="gist"),
    # What has ended is seldom looked at, and becomes more each year.
    Index(
        "incident_going_point_idx",
        "point",
        postgresql_using="gist",
        postgresql_where=text(GOING),
    ),
    Index(
        "incident_shape_idx",
        "shape",
        postgresql_using="gist",
        postgresql_where=text("shape IS NOT NULL"),
    ),
    Index("incident_occurred_at_idx", "occurred_at"),
    Index("incident_worst_idx", "severity", "received_at", "id"),
    Index("incident_newest_idx", "received_at", "id"),
    Index("incident_status_idx", "status"),
    Index("incident_demo_idx", "id", postgresql_where=text("demo")),
    Index("incident_audience_idx", "audience", postgresql_using="gin"),
    Index(
        "incident_public_point_idx",
        "public_point",
        postgresql_using="gist",
        postgresql_where=text("published"),
    ),
    Index(
        "incident_public_going_point_idx",
        "public_point",
        postgresql_using="gist",
        postgresql_where=text(f"published AND {GOING}"),
    ),
    Index("incident_reported_by_idx", "reported_by"),
    # So that the earliest deadline of a place is found without counting.
    Index(
        "incident_due_idx",
        "place_key",
        "due_at",
        postgresql_where=text("due_at IS NOT NULL"),
        postgresql_include=["status", "category"],
    ),
    Index(
        "incident_public_due_idx",
        "public_place_key",
        "due_at",
        postgresql_where=text("due_at IS NOT NULL AND published"),
        postgresql_include=["status", "category"],
    ),
)

incident_boundary = Table(
    "incident_boundary",
    metadata,
    Column("incident_id", ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True),
    Column("generation", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Index("incident_boundary_place_idx", "generation", "code"),
)

incident_public_boundary = Table(
    "incident_public_boundary",
    metadata,
    Column("incident_id", ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True),
    Column("generation", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("code", Text, nullable=False, comment="of the boundary that holds the blurred point"),
    Index("incident_public_boundary_place_idx", "generation", "code"),
)

incident_event = Table(
    "incident_event",
    metadata,
    Column("incident_id", ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("action", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=text("''")),
    Column("data", JSONB, nullable=False, server_default=text("'{}'")),
)

incident_number = Table(
    "incident_number",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

# Added to by each statement that changes incidents (migration 0006), folded by incidents/tally.py,
# read through the view incident_count.
incident_tally = Table(
    "incident_tally",
    metadata,
    Column(
        "public",
        Boolean,
        nullable=False,
        comment="what is published, counted where everybody sees it",
    ),
    Column(
        "audience",
        ARRAY(Text),
        nullable=False,
        comment="keys of those who may see them, without accounts; empty when public",
    ),
    Column("place_key", Text, nullable=False),
    Column(
        "outside",
        Text,
        nullable=False,
        comment="id of an incident that lies in no locality, which is counted alone",
    ),
    Column("category", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_before_hold", Text, nullable=False),
    Column("unverified", Boolean, nullable=False, comment="whether they have that flag"),
    Column(
        "severity_1",
        Integer,
        nullable=False,
        comment="how many more of this severity; below zero for fewer",
    ),
    *(Column(f"severity_{number}", Integer, nullable=False) for number in range(2, 6)),
    Index("incident_tally_status_idx", "status"),
)
