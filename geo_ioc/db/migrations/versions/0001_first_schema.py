"""first schema

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Change ids are handed out under one advisory lock that is kept until the commit, so that they are
# in commit order. The triggers are deferred: the lock is held only while the commit runs.
FUNCTIONS = """
CREATE FUNCTION geo_ioc_feed_lock() RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(482) $$;

CREATE FUNCTION geo_ioc_bbox(VARIADIC geoms geometry[]) RETURNS double precision[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)]
  FROM CAST(ST_Collect(geoms) AS box2d) AS box WHERE box IS NOT NULL
$$;

CREATE FUNCTION geo_ioc_incident_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM geo_ioc_feed_lock();
  IF TG_OP = 'DELETE' THEN
    INSERT INTO change (source, op, subject, old_bbox)
    VALUES ('incident', 'remove', OLD.id::text, geo_ioc_bbox(OLD.point, OLD.shape));
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO change (source, op, subject, bbox)
    VALUES ('incident', 'upsert', NEW.id::text, geo_ioc_bbox(NEW.point, NEW.shape));
  ELSE
    INSERT INTO change (source, op, subject, bbox, old_bbox)
    VALUES ('incident', 'upsert', NEW.id::text, geo_ioc_bbox(NEW.point, NEW.shape),
            geo_ioc_bbox(OLD.point, OLD.shape));
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER incident_changed AFTER INSERT OR UPDATE OR DELETE ON incident
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
-- A bulk load writes one `reload` itself instead of a change per row.
WHEN (current_setting('geo_ioc.bulk', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION geo_ioc_incident_changed();

CREATE FUNCTION geo_ioc_change_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('geo_ioc_change', NEW.id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER change_told AFTER INSERT ON change
FOR EACH ROW EXECUTE FUNCTION geo_ioc_change_told();

CREATE FUNCTION geo_ioc_audit_hash(
  id bigint, at timestamptz, actor text, action text, subject text, data jsonb, previous_hash text
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(
    jsonb_build_object(
      'id', id,
      'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'actor', actor, 'action', action, 'subject', subject, 'data', data
    )::text || previous_hash, 'UTF8')), 'hex')
$$;
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON
  generation, boundary, boundary_shape, succession, grouping, grouping_member, grouping_shape,
  incident, incident_boundary, incident_event, incident_number, observation,
  reference_feature, reference_source
TO geo_ioc_all;
GRANT SELECT, INSERT ON change, audit_entry TO geo_ioc_all;
GRANT SELECT ON alembic_version TO geo_ioc_all;
"""


def upgrade():
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entry_pkey")),
    )
    op.create_table(
        "change",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=True),
            nullable=False,
            comment="in commit order: taken under the advisory lock",
        ),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="table changed: incident, boundary ..."
        ),
        sa.Column(
            "op", sa.Text(), nullable=False, comment="upsert, remove, or reload of the whole source"
        ),
        sa.Column("subject", sa.Text(), nullable=True, comment="id of the row; null for a reload"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "bbox",
            sa.ARRAY(sa.Double()),
            nullable=True,
            comment="west, south, east, north after the change",
        ),
        sa.Column("old_bbox", sa.ARRAY(sa.Double()), nullable=True, comment="the same before it"),
        sa.CheckConstraint("op IN ('upsert', 'remove', 'reload')", name=op.f("change_op_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("change_pkey")),
    )
    op.create_index("change_source_idx", "change", ["source", "id"], unique=False)
    op.create_table(
        "generation",
        sa.Column(
            "id", sa.Text(), nullable=False, comment="first day in force, such as 2025-07-01"
        ),
        sa.Column(
            "in_force",
            postgresql.DATERANGE(),
            nullable=False,
            comment="[first day, first day of the next)",
        ),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column(
            "levels",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="[{level, count, outline, source}]",
        ),
        sa.Column("active", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="hash of the content and shapes loaded",
        ),
        sa.Column(
            "report",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what cleaning moved, warnings",
        ),
        sa.Column(
            "loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        postgresql.ExcludeConstraint(
            (sa.column("in_force"), "&&"),
            where=sa.text("active"),
            using="gist",
            name="generation_active_without_overlap",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("generation_pkey")),
    )
    op.create_geospatial_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7 made by the reporter's device"),
        sa.Column("number", sa.Text(), nullable=False, comment="NA-2026-000123"),
        sa.Column(
            "body_hash",
            sa.Text(),
            nullable=False,
            comment="of the body it was sent with: idempotency",
        ),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "shape",
            Geometry(
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column(
            "fields",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="typed fields that the category declares",
        ),
        sa.Column("accuracy_m", sa.Double(), nullable=False),
        sa.Column("location_source", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "clock",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="times as the device gave them, when they were corrected",
        ),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_before_hold", sa.Text(), nullable=True),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("lead", sa.Text(), nullable=True, comment="organisation code"),
        sa.Column(
            "cooperating", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("accept_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolve_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the deadline that runs now, if any",
        ),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "search_text",
            sa.Text(),
            server_default=sa.text("''"),
            nullable=False,
            comment="number and texts without marks, then with them, as boundaries.search folds",
        ),
        sa.CheckConstraint("severity BETWEEN 1 AND 5", name=op.f("incident_severity_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_pkey")),
        sa.UniqueConstraint("number", name=op.f("incident_number_key")),
    )
    op.create_index(
        "incident_demo_idx", "incident", ["id"], unique=False, postgresql_where=sa.text("demo")
    )
    op.create_index("incident_newest_idx", "incident", ["received_at", "id"], unique=False)
    op.create_index("incident_occurred_at_idx", "incident", ["occurred_at"], unique=False)
    op.create_geospatial_index(
        "incident_point_idx",
        "incident",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "incident_shape_idx",
        "incident",
        ["shape"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index("incident_status_idx", "incident", ["status"], unique=False)
    op.create_index(
        "incident_worst_idx", "incident", ["severity", "received_at", "id"], unique=False
    )
    op.create_table(
        "incident_number",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("incident_number_pkey")),
    )
    op.create_table(
        "observation",
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True, comment="null with `missing` set"),
        sa.Column(
            "missing", sa.Text(), nullable=True, comment="no_data, not_submitted or not_applicable"
        ),
        sa.Column("status", sa.Text(), nullable=False, comment="estimate, preliminary or official"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(value IS NULL) = (missing IS NOT NULL)", name=op.f("observation_missing_check")
        ),
        sa.PrimaryKeyConstraint(
            "indicator", "generation", "code", "period", "revision", name=op.f("observation_pkey")
        ),
    )
    op.create_index("observation_place_idx", "observation", ["generation", "code"], unique=False)
    op.create_geospatial_table(
        "reference_feature",
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("properties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("layer", "id", name=op.f("reference_feature_pkey")),
    )
    op.create_geospatial_index(
        "reference_feature_geom_idx",
        "reference_feature",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "reference_source",
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="hash of the files loaded"),
        sa.Column(
            "loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("layer", name=op.f("reference_source_pkey")),
    )
    op.create_table(
        "succession",
        sa.Column("from_generation", sa.Text(), nullable=False),
        sa.Column("from_code", sa.Text(), nullable=False),
        sa.Column("to_generation", sa.Text(), nullable=False),
        sa.Column("to_code", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False, comment="whole, unchanged or part"),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('whole', 'unchanged', 'part')", name=op.f("succession_relation_check")
        ),
        sa.PrimaryKeyConstraint(
            "from_generation", "from_code", "to_generation", "to_code", name=op.f("succession_pkey")
        ),
    )
    op.create_index("succession_to_idx", "succession", ["to_generation", "to_code"], unique=False)
    op.create_geospatial_table(
        "boundary",
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="official code; not stable across generations",
        ),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="Tỉnh, Thành phố, Huyện, Phường, Xã ..."
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column(
            "folded",
            sa.Text(),
            nullable=False,
            comment="name without tone marks and case, for search",
        ),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("area_km2", sa.Double(), nullable=False, comment="published area"),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_as_of", sa.Date(), nullable=False),
        sa.Column(
            "outline", sa.Text(), nullable=False, comment="supplied, downloaded or schematic"
        ),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="representative point: inside the unit, where its label stands",
        ),
        sa.CheckConstraint(
            "level IN ('province', 'district', 'commune')", name=op.f("boundary_level_check")
        ),
        sa.CheckConstraint(
            "outline IN ('supplied', 'downloaded', 'schematic')",
            name=op.f("boundary_outline_check"),
        ),
        sa.ForeignKeyConstraint(
            ["generation", "parent_code"],
            ["boundary.generation", "boundary.code"],
            name=op.f("boundary_generation_parent_code_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["generation"],
            ["generation.id"],
            name=op.f("boundary_generation_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("generation", "code", name=op.f("boundary_pkey")),
    )
    op.create_index("boundary_parent_idx", "boundary", ["generation", "parent_code"], unique=False)
    op.create_geospatial_table(
        "grouping",
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="former_district, ..."),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "label_anchor",
            sa.Text(),
            nullable=False,
            comment="side of the count its name stands on",
        ),
        sa.ForeignKeyConstraint(
            ["generation"],
            ["generation.id"],
            name=op.f("grouping_generation_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("generation", "kind", "code", name=op.f("grouping_pkey")),
    )
    op.create_table(
        "incident_boundary",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("incident_boundary_incident_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "incident_id", "generation", "level", name=op.f("incident_boundary_pkey")
        ),
    )
    op.create_index(
        "incident_boundary_place_idx", "incident_boundary", ["generation", "code"], unique=False
    )
    op.create_table(
        "incident_event",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("incident_event_incident_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", "seq", name=op.f("incident_event_pkey")),
    )
    op.create_geospatial_table(
        "boundary_shape",
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "band",
            sa.SmallInteger(),
            nullable=False,
            comment="first zoom it is drawn at: 0, 7, 9, 11; 13 is the shape as loaded",
        ),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["generation", "code"],
            ["boundary.generation", "boundary.code"],
            name=op.f("boundary_shape_generation_code_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("generation", "code", "band", name=op.f("boundary_shape_pkey")),
    )
    op.create_geospatial_index(
        "boundary_shape_full_geom_idx",
        "boundary_shape",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("band = 13"),
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "boundary_shape_geom_idx",
        "boundary_shape",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "grouping_member",
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grouping", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation", "code"],
            ["boundary.generation", "boundary.code"],
            name=op.f("grouping_member_generation_code_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["generation", "kind", "grouping"],
            ["grouping.generation", "grouping.kind", "grouping.code"],
            name=op.f("grouping_member_generation_kind_grouping_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "generation", "kind", "grouping", "code", name=op.f("grouping_member_pkey")
        ),
        sa.UniqueConstraint(
            "generation", "kind", "code", name=op.f("grouping_member_generation_kind_code_key")
        ),
    )
    op.create_geospatial_table(
        "grouping_shape",
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("band", sa.SmallInteger(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["generation", "kind", "code"],
            ["grouping.generation", "grouping.kind", "grouping.code"],
            name=op.f("grouping_shape_generation_kind_code_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "generation", "kind", "code", "band", name=op.f("grouping_shape_pkey")
        ),
    )
    op.create_geospatial_index(
        "grouping_shape_geom_idx",
        "grouping_shape",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.execute(FUNCTIONS)
    op.execute(GRANTS)


def downgrade():
    op.drop_geospatial_index(
        "grouping_shape_geom_idx",
        table_name="grouping_shape",
        postgresql_using="gist",
        column_name="geom",
    )
    op.drop_geospatial_table("grouping_shape")
    op.drop_table("grouping_member")
    op.drop_geospatial_index(
        "boundary_shape_geom_idx",
        table_name="boundary_shape",
        postgresql_using="gist",
        column_name="geom",
    )
    op.drop_geospatial_index(
        "boundary_shape_full_geom_idx",
        table_name="boundary_shape",
        postgresql_using="gist",
        postgresql_where=sa.text("band = 13"),
        column_name="geom",
    )
    op.drop_geospatial_table("boundary_shape")
    op.drop_table("incident_event")
    op.drop_index("incident_boundary_place_idx", table_name="incident_boundary")
    op.drop_table("incident_boundary")
    op.drop_geospatial_table("grouping")
    op.drop_index("boundary_parent_idx", table_name="boundary")
    op.drop_geospatial_table("boundary")
    op.drop_index("succession_to_idx", table_name="succession")
    op.drop_table("succession")
    op.drop_table("reference_source")
    op.drop_geospatial_index(
        "reference_feature_geom_idx",
        table_name="reference_feature",
        postgresql_using="gist",
        column_name="geom",
    )
    op.drop_geospatial_table("reference_feature")
    op.drop_index("observation_place_idx", table_name="observation")
    op.drop_table("observation")
    op.drop_table("incident_number")
    op.drop_index("incident_worst_idx", table_name="incident")
    op.drop_index("incident_status_idx", table_name="incident")
    op.drop_geospatial_index(
        "incident_shape_idx", table_name="incident", postgresql_using="gist", column_name="shape"
    )
    op.drop_geospatial_index(
        "incident_point_idx", table_name="incident", postgresql_using="gist", column_name="point"
    )
    op.drop_index("incident_occurred_at_idx", table_name="incident")
    op.drop_index("incident_newest_idx", table_name="incident")
    op.drop_index("incident_demo_idx", table_name="incident", postgresql_where=sa.text("demo"))
    op.drop_geospatial_table("incident")
    op.drop_table("generation")
    op.drop_index("change_source_idx", table_name="change")
    op.drop_table("change")
    op.drop_table("audit_entry")
    op.execute(
        "DROP FUNCTION geo_ioc_incident_changed, geo_ioc_change_told, geo_ioc_feed_lock,"
        " geo_ioc_bbox, geo_ioc_audit_hash"
    )
