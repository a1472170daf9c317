"""The tables, as SQLAlchemy Core. Geometry is EPSG:4326; times carry a zone.

Alembic migrations under db/migrations make them; a test holds the two in step.
"""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
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
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
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


def mercator() -> Column[Any]:
    """The same outline as it is drawn, in EPSG:3857."""
    return Column(
        "mercator",
        Geometry("MULTIPOLYGON", srid=3857, spatial_index=False),
        Computed("ST_Transform(geom, 3857)", persisted=True),
        nullable=False,
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
    mercator(),
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
    mercator(),
    ForeignKeyConstraint(
        ["generation", "kind", "code"],
        ["grouping.generation", "grouping.kind", "grouping.code"],
        ondelete="CASCADE",
    ),
    Index("grouping_shape_geom_idx", "geom", postgresql_using="gist"),
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

# --- the trail ------------------------------------------------------------------------------------

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
