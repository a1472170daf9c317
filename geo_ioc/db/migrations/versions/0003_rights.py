"""who may see and do what

Revision ID: 0003
Revises: 0002

Row-level security on every table with rows of a locality or of a person. db/roles.py says what each
role is for.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE incident_public_boundary (
  incident_id uuid CONSTRAINT incident_public_boundary_incident_id_fkey
    REFERENCES incident (id) ON DELETE CASCADE,
  generation text,
  level text,
  code text NOT NULL,
  CONSTRAINT incident_public_boundary_pkey PRIMARY KEY (incident_id, generation, level)
);
CREATE INDEX incident_public_boundary_place_idx ON incident_public_boundary (generation, code);
"""

# A restricted incident is seen by the organisations that work on it and not by all of the place;
# so is a report that is held until someone has verified it.
COLUMNS = """
CREATE FUNCTION geo_ioc_audience(
  localities text[], visibility text, flags text[], lead text, cooperating text[],
  reported_by uuid, published boolean
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT
    CASE WHEN visibility = 'restricted' OR 'held' = ANY (flags)
      THEN CAST('{}' AS text[]) ELSE localities END
    || CASE WHEN lead IS NULL THEN CAST('{}' AS text[]) ELSE ARRAY['org:' || lead] END
    || ARRAY(SELECT 'org:' || code FROM unnest(cooperating) AS code)
    || CASE WHEN reported_by IS NULL
         THEN CAST('{}' AS text[]) ELSE ARRAY['account:' || CAST(reported_by AS text)] END
    || CASE WHEN published THEN ARRAY['public'] ELSE CAST('{}' AS text[]) END
$$;

ALTER TABLE incident
  ADD COLUMN reported_by uuid,
  ADD COLUMN localities text[] NOT NULL DEFAULT '{}',
  ADD COLUMN published boolean NOT NULL DEFAULT false,
  ADD COLUMN public_point geometry(Point, 4326),
  ADD COLUMN public_accuracy_m double precision,
  ADD COLUMN public_search_text text NOT NULL DEFAULT '',
  ADD COLUMN audience text[] GENERATED ALWAYS AS (
    geo_ioc_audience(localities, visibility, flags, lead, cooperating, reported_by, published)
  ) STORED;
SET LOCAL geo_ioc.bulk = 'on';
UPDATE incident SET localities = ARRAY(
  SELECT generation || '/' || code FROM incident_boundary WHERE incident_id = incident.id
);
CREATE INDEX incident_audience_idx ON incident USING gin (audience);
CREATE INDEX incident_public_point_idx ON incident USING gist (public_point) WHERE published;
ALTER TABLE change ADD COLUMN audience text[], ADD COLUMN old_audience text[];
"""

COMMENTS = """
COMMENT ON COLUMN change.audience IS 'keys of those who may see the row after the change';
COMMENT ON COLUMN change.old_audience IS 'the same before it';
COMMENT ON COLUMN incident.reported_by IS 'account; signed out: the incident''s own id';
COMMENT ON COLUMN incident.localities IS 'generation/code of every boundary that holds the point';
COMMENT ON COLUMN incident.public_point IS 'the point as the public sees it: blurred';
COMMENT ON COLUMN incident.public_accuracy_m IS 'the radius it is blurred by, or more';
COMMENT ON COLUMN incident.audience IS
  'keys of those who may see it, by row-level security and the stream';
COMMENT ON COLUMN incident_public_boundary.code IS 'of the boundary that holds the blurred point';
"""

# Functions that do what their caller may not: each does one thing, and looks for its tables in one
# place, so that nobody can slip other ones under it.
FUNCTIONS = """
CREATE FUNCTION geo_ioc_setting(name text) RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT string_to_array(current_setting(name, true), ',') $$;

CREATE OR REPLACE FUNCTION geo_ioc_incident_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM geo_ioc_feed_lock();
  IF TG_OP = 'DELETE' THEN
    INSERT INTO change (source, op, subject, old_bbox, old_audience)
    VALUES ('incident', 'remove', OLD.id::text, geo_ioc_bbox(OLD.point, OLD.shape), OLD.audience);
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO change (source, op, subject, bbox, audience)
    VALUES ('incident', 'upsert', NEW.id::text, geo_ioc_bbox(NEW.point, NEW.shape), NEW.audience);
  ELSE
    INSERT INTO change (source, op, subject, bbox, old_bbox, audience, old_audience)
    VALUES ('incident', 'upsert', NEW.id::text, geo_ioc_bbox(NEW.point, NEW.shape),
            geo_ioc_bbox(OLD.point, OLD.shape), NEW.audience, OLD.audience);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION geo_ioc_incident_number(wanted_year integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO incident_number (year, last) VALUES (wanted_year, 1)
  ON CONFLICT (year) DO UPDATE SET last = incident_number.last + 1
  RETURNING last
$$;

CREATE FUNCTION geo_ioc_audit_append(actor text, action text, subject text, data jsonb)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before audit_entry;
  now_at timestamptz;
BEGIN
  PERFORM geo_ioc_feed_lock();
  SELECT * INTO before FROM audit_entry ORDER BY id DESC LIMIT 1;
  before.id := coalesce(before.id, 0) + 1;
  before.hash := coalesce(before.hash, repeat('0', 64));
  now_at := clock_timestamp();
  INSERT INTO audit_entry (id, at, actor, action, subject, data, previous_hash, hash)
  VALUES (before.id, now_at, actor, action, subject, data, before.hash,
          geo_ioc_audit_hash(before.id, now_at, actor, action, subject, data, before.hash));
  RETURN before.id;
END $$;

-- Tells every process that someone's rights may have changed, so that open streams look again.
CREATE FUNCTION geo_ioc_access_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM geo_ioc_feed_lock();
  INSERT INTO change (source, op) VALUES ('access', 'reload');
  RETURN NULL;
END $$;
CREATE TRIGGER access_changed AFTER UPDATE OF disabled_at ON account
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_access_changed();
CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE ON role_grant
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_access_changed();
CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE ON duty_shift
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_access_changed();
CREATE TRIGGER access_changed AFTER DELETE ON session
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_access_changed();
CREATE TRIGGER access_changed AFTER UPDATE OF revoked_at OR DELETE ON token
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_access_changed();
CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE ON sharing
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_access_changed();

-- Accounts whose password many know must not stand open among real incidents, not for a minute.
CREATE FUNCTION geo_ioc_demonstration_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM account WHERE demo AND disabled_at IS NULL) THEN
    UPDATE account SET disabled_at = clock_timestamp() WHERE demo AND disabled_at IS NULL;
    PERFORM geo_ioc_audit_append('system', 'demo.over', 'incident:' || NEW.id, '{}');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER demonstration_over AFTER INSERT ON incident FOR EACH ROW WHEN (NOT NEW.demo)
EXECUTE FUNCTION geo_ioc_demonstration_over();

REVOKE EXECUTE ON FUNCTION geo_ioc_demonstration_over, geo_ioc_access_changed,
  geo_ioc_incident_number, geo_ioc_audit_append, geo_ioc_incident_changed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION geo_ioc_incident_number TO geo_ioc_all, geo_ioc_scope;
GRANT EXECUTE ON FUNCTION geo_ioc_audit_append TO geo_ioc_all, geo_ioc_scope, geo_ioc_gate;
REVOKE INSERT ON audit_entry FROM geo_ioc_all;
"""

# The views run with their owner's rights on purpose: the public has none on the tables, and sees of
# them what stands here. security_barrier keeps a query's own functions off the rows left out.
VIEWS = """
CREATE SCHEMA geo_ioc_public;

CREATE VIEW geo_ioc_public.incident WITH (security_barrier) AS
SELECT id, number, category, urgency, severity, title, CAST('' AS text) AS description,
       public_point AS point, CAST(NULL AS geometry(Geometry, 4326)) AS shape,
       CAST('{}' AS jsonb) AS fields, public_accuracy_m AS accuracy_m, location_source,
       occurred_at, reported_at, received_at, CAST(NULL AS jsonb) AS clock, channel, visibility,
       status, status_before_hold, CAST('{}' AS text[]) AS flags,
       -- A commune's committee would tell on which side of a line the true place lies: the public
       -- is told that of the place it sees.
       CASE WHEN lead LIKE 'commune:%' THEN (
         SELECT 'commune:' || seen.generation || '/' || seen.code
         FROM public.incident_public_boundary AS seen
         WHERE seen.incident_id = incident.id AND seen.level = 'commune'
         ORDER BY seen.generation DESC
         LIMIT 1
       ) ELSE lead END AS lead,
       CAST('{}' AS text[]) AS cooperating, accept_due_at, resolve_due_at, due_at, resolved_at,
       version, demo, public_search_text AS search_text
FROM public.incident
WHERE published AND public_point IS NOT NULL;

-- Neither a barrier here nor a join: with either all rows are made before a few of them are chosen
-- (measured with 100,000 incidents: 445 ms for a tile of counts, and 8 ms like this). All that a
-- barrier could keep back is the code of a blurred place.
CREATE VIEW geo_ioc_public.incident_boundary AS
SELECT b.incident_id, b.generation, b.level, b.code
FROM public.incident_public_boundary AS b
WHERE (SELECT i.published FROM public.incident AS i WHERE i.id = b.incident_id);

CREATE VIEW geo_ioc_public.incident_event WITH (security_barrier) AS
SELECT e.incident_id, e.seq, e.action, e.from_status, e.to_status, e.at, CAST('' AS text) AS by,
       CAST('' AS text) AS note, CAST('{}' AS jsonb) AS data
FROM public.incident_event AS e
JOIN public.incident AS i ON i.id = e.incident_id
WHERE i.published AND e.action <> 'comment';
"""

PLACES = """generation, boundary, boundary_shape, succession, grouping, grouping_member,
  grouping_shape, reference_feature, reference_source"""

GRANTS = f"""
GRANT SELECT ON {PLACES} TO geo_ioc_scope, geo_ioc_public, geo_ioc_gate;
GRANT SELECT (id, source, at) ON change TO geo_ioc_scope, geo_ioc_public, geo_ioc_gate;
GRANT SELECT ON observation TO geo_ioc_scope, geo_ioc_public;

GRANT SELECT, INSERT ON incident, incident_boundary, incident_public_boundary, incident_event
  TO geo_ioc_scope;
GRANT UPDATE (status, status_before_hold, flags, lead, cooperating, accept_due_at, resolve_due_at,
  due_at, resolved_at, version, published) ON incident TO geo_ioc_scope;
GRANT SELECT, INSERT, UPDATE, DELETE ON incident_public_boundary TO geo_ioc_all;

GRANT USAGE ON SCHEMA geo_ioc_public TO geo_ioc_public;
GRANT SELECT ON ALL TABLES IN SCHEMA geo_ioc_public TO geo_ioc_public;

GRANT SELECT, INSERT, UPDATE, DELETE ON
  account, role_grant, duty_shift, session, token, sign_in_failure, sharing
TO geo_ioc_gate;
GRANT SELECT ON audit_entry TO geo_ioc_gate;
"""

GATED = ("account", "role_grant", "duty_shift", "session", "token", "sign_in_failure", "sharing")
SCOPED = ("incident", "incident_boundary", "incident_public_boundary", "incident_event")
GUARDED = (*GATED, *SCOPED, "observation", "audit_entry")

POLICIES = """
CREATE POLICY seen ON incident FOR SELECT TO geo_ioc_scope
  USING (audience && geo_ioc_setting('geo_ioc.keys'));
CREATE POLICY reported ON incident FOR INSERT TO geo_ioc_scope
  WITH CHECK (reported_by = CAST(nullif(current_setting('geo_ioc.account', true), '') AS uuid));
CREATE POLICY worked_on ON incident FOR UPDATE TO geo_ioc_scope
  USING (audience && geo_ioc_setting('geo_ioc.write_keys'));

CREATE POLICY seen ON incident_boundary FOR SELECT TO geo_ioc_scope
  USING (EXISTS (SELECT FROM incident WHERE incident.id = incident_id));
CREATE POLICY seen ON incident_public_boundary FOR SELECT TO geo_ioc_scope
  USING (EXISTS (SELECT FROM incident WHERE incident.id = incident_id));
CREATE POLICY seen ON incident_event FOR SELECT TO geo_ioc_scope
  USING (EXISTS (SELECT FROM incident WHERE incident.id = incident_id));

CREATE POLICY reported ON incident_boundary FOR INSERT TO geo_ioc_scope
  WITH CHECK (EXISTS (SELECT FROM incident WHERE incident.id = incident_id AND reported_by
    = CAST(nullif(current_setting('geo_ioc.account', true), '') AS uuid)));
CREATE POLICY reported ON incident_public_boundary FOR INSERT TO geo_ioc_scope
  WITH CHECK (EXISTS (SELECT FROM incident WHERE incident.id = incident_id AND reported_by
    = CAST(nullif(current_setting('geo_ioc.account', true), '') AS uuid)));
CREATE POLICY reported ON incident_event FOR INSERT TO geo_ioc_scope
  WITH CHECK (EXISTS (SELECT FROM incident WHERE incident.id = incident_id AND (
    audience && geo_ioc_setting('geo_ioc.write_keys')
    OR (seq = 1 AND reported_by
      = CAST(nullif(current_setting('geo_ioc.account', true), '') AS uuid)))));

CREATE POLICY shared ON observation FOR SELECT TO geo_ioc_scope, geo_ioc_public
  USING (indicator = ANY (geo_ioc_setting('geo_ioc.indicators')));
CREATE POLICY gate ON audit_entry FOR SELECT TO geo_ioc_gate USING (true);
"""


def upgrade():
    op.execute(TABLES)
    op.execute(COLUMNS)
    op.execute(COMMENTS)
    op.execute(FUNCTIONS)
    op.execute(VIEWS)
    op.execute(GRANTS)
    for table in GUARDED:
        role = "geo_ioc_gate" if table in GATED else "geo_ioc_all"
        op.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY everything ON {table} TO {role} USING (true) WITH CHECK (true)"
        )
    op.execute(POLICIES)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
