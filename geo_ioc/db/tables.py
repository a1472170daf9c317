"""The tables, as SQLAlchemy Core. Geometry is EPSG:4326; times carry a zone.

Alembic migrations under db/migrations make them; a test holds the two in step.
"""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, ExcludeConstraint

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

# --- places ---------------------------------------------------------------------------------------

generation = Table(
    "generation",
    metadata,
    Column("id", Text, primary_key=True, comment="first day in force, such as 2025-07-01"),
    Column("in_force", DATERANGE, nullable=False, comment="[first day, first day of the next)"),
    Column("title_vi", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("levels", JSONB, nullable=False, comment="[{level, count, outline, source}]"),
    Column("active", Boolean, nullable=False, server_default=text("false")),
    Column("fingerprint", Text, nullable=False, comment="hash of the content and shapes loaded"),
    Column("report", JSONB, nullable=False, comment="what cleaning moved, warnings"),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ExcludeConstraint(
        ("in_force", "&&"),
        where=text("active"),
        using="gist",
        name="generation_active_without_overlap",
    ),
)

boundary = Table(
    "boundary",
    metadata,
    Column("generation", ForeignKey("generation.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True, comment="official code; not stable across generations"),
    Column("level", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="Tỉnh, Thành phố, Huyện, Phường, Xã ..."),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("folded", Text, nullable=False, comment="name without tone marks and case, for search"),
    Column("parent_code", Text),
    Column("area_km2", Double, nullable=False, comment="published area"),
    Column("population", Integer, nullable=False),
    Column("population_as_of", Date, nullable=False),
    Column("outline", Text, nullable=False, comment="supplied, downloaded or schematic"),
    Column(
        "point",
        Geometry("POINT", srid=4326, spatial_index=False),
        nullable=False,
        comment="representative point: inside the unit, where its label stands",
    ),
    ForeignKeyConstraint(
        ["generation", "parent_code"],
        ["boundary.generation", "boundary.code"],
        deferrable=True,
        initially="DEFERRED",
    ),
    CheckConstraint("level IN ('province', 'district', 'commune')", name="level"),
    CheckConstraint("outline IN ('supplied', 'downloaded', 'schematic')", name="outline"),
    Index("boundary_parent_idx", "generation", "parent_code"),
)

boundary_shape = Table(
    "boundary_shape",
    metadata,
    Column("generation", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column(
        "band",
        SmallInteger,
        primary_key=True,
        comment="first zoom it is drawn at: 0, 7, 9, 11; 13 is the shape as loaded",
    ),
    Column("geom", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
    ForeignKeyConstraint(
        ["generation", "code"], ["boundary.generation", "boundary.code"], ondelete="CASCADE"
    ),
    Index("boundary_shape_geom_idx", "geom", postgresql_using="gist"),
    Index(
        "boundary_shape_full_geom_idx",
        "geom",
        postgresql_using="gist",
        postgresql_where=text("band = 13"),
    ),
)

succession = Table(
    "succession",
    metadata,
    Column("from_generation", Text, primary_key=True),
    Column("from_code", Text, primary_key=True),
    Column("to_generation", Text, primary_key=True),
    Column("to_code", Text, primary_key=True),
    Column("relation", Text, nullable=False, comment="whole, unchanged or part"),
    Column("resolution", Text, nullable=False),
    Column("clause", Text, nullable=False),
    CheckConstraint("relation IN ('whole', 'unchanged', 'part')", name="relation"),
    Index("succession_to_idx", "to_generation", "to_code"),
)

grouping = Table(
    "grouping",
    metadata,
    Column("generation", ForeignKey("generation.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="former_district, ..."),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("point", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
    Column("label_anchor", Text, nullable=False, comment="side of the count its name stands on"),
)

grouping_member = Table(
    "grouping_member",
    metadata,
    Column("generation", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("grouping", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    ForeignKeyConstraint(
        ["generation", "kind", "grouping"],
        ["grouping.generation", "grouping.kind", "grouping.code"],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["generation", "code"], ["boundary.generation", "boundary.code"], ondelete="CASCADE"
    ),
    UniqueConstraint("generation", "kind", "code"),
)

grouping_shape = Table(
    "grouping_shape",
    metadata,
    Column("generation", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("band", SmallInteger, primary_key=True),
    Column("geom", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
    ForeignKeyConstraint(
        ["generation", "kind", "code"],
        ["grouping.generation", "grouping.kind", "grouping.code"],
        ondelete="CASCADE",
    ),
    Index("grouping_shape_geom_idx", "geom", postgresql_using="gist"),
)

# --- incidents ------------------------------------------------------------------------------------

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
    Index("incident_shape_idx", "shape", postgresql_using="gist"),
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

# --- indicators -----------------------------------------------------------------------------------

observation = Table(
    "observation",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("generation", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("value", Numeric, comment="null with `missing` set"),
    Column("missing", Text, comment="no_data, not_submitted or not_applicable"),
    Column("status", Text, nullable=False, comment="estimate, preliminary or official"),
    Column("source", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("(value IS NULL) = (missing IS NOT NULL)", name="missing"),
    Index("observation_place_idx", "generation", "code"),
)

# --- reference layers: features of supplied files ------------------------------------------------

reference_feature = Table(
    "reference_feature",
    metadata,
    Column("layer", Text, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("properties", JSONB, nullable=False),
    Column("geom", Geometry("GEOMETRY", srid=4326, spatial_index=False), nullable=False),
    Index("reference_feature_geom_idx", "geom", postgresql_using="gist"),
)

reference_source = Table(
    "reference_source",
    metadata,
    Column("layer", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False, comment="hash of the files loaded"),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# --- the trail and the feed -----------------------------------------------------------------------

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("id > 0", name="id"),
    CheckConstraint("at >= '2000-01-01 00:00Z' AND at < '2200-01-01 00:00Z'", name="at"),
)

change = Table(
    "change",
    metadata,
    Column(
        "id",
        BigInteger,
        Identity(always=True),
        primary_key=True,
        comment="in commit order: taken under the advisory lock",
    ),
    Column("source", Text, nullable=False, comment="table changed: incident, boundary ..."),
    Column("op", Text, nullable=False, comment="upsert, remove, or reload of the whole source"),
    Column("subject", Text, comment="id of the row; null for a reload"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("bbox", ARRAY(Double), comment="west, south, east, north after the change"),
    Column("old_bbox", ARRAY(Double), comment="the same before it"),
    Column(
        "public_bbox",
        ARRAY(Double),
        comment="bbox as the public sees it; null when it sees no difference",
    ),
    Column("old_public_bbox", ARRAY(Double), comment="the same before the change"),
    Column("audience", ARRAY(Text), comment="keys of those who may see the row after the change"),
    Column("old_audience", ARRAY(Text), comment="the same before it"),
    CheckConstraint("op IN ('upsert', 'remove', 'reload')", name="op"),
    Index("change_source_idx", "source", "id"),
)
