"""who reported an incident

Revision ID: 0004
Revises: 0003

Personal data, in a table of its own, sealed before it comes here. No role of the app may read it:
the functions below are the only doors, and none of them opens without a row in the trail. They
answer to the role geo_ioc_contact, within the keys of the transaction (`*`: everywhere).
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = """
SET LOCAL geo_ioc.bulk = 'on';
ALTER TABLE incident ADD COLUMN has_contact boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN incident.has_contact IS 'whether reporter_contact holds who reported it';

CREATE TABLE reporter_contact (
  incident_id uuid CONSTRAINT reporter_contact_pkey PRIMARY KEY
    CONSTRAINT reporter_contact_incident_id_fkey REFERENCES incident (id) ON DELETE CASCADE,
  sealed text NOT NULL,
  marks text[] NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reporter_contact_marks_idx ON reporter_contact USING gin (marks);
COMMENT ON COLUMN reporter_contact.sealed IS 'name, telephone, mail, address: encrypted';
COMMENT ON COLUMN reporter_contact.marks IS
  'keyed hashes of name, telephone and mail: exact search';

CREATE OR REPLACE VIEW geo_ioc_public.incident WITH (security_barrier) AS
SELECT id, number, category, urgency, severity, title, CAST('' AS text) AS description,
       public_point AS point, CAST(NULL AS geometry(Geometry, 4326)) AS shape,
       CAST('{}' AS jsonb) AS fields, public_accuracy_m AS accuracy_m, location_source,
       occurred_at, reported_at, received_at, CAST(NULL AS jsonb) AS clock, channel, visibility,
       status, status_before_hold, CAST('{}' AS text[]) AS flags,
       CASE WHEN lead LIKE 'commune:%' THEN (
         SELECT 'commune:' || seen.generation || '/' || seen.code
         FROM public.incident_public_boundary AS seen
         WHERE seen.incident_id = incident.id AND seen.level = 'commune'
         ORDER BY seen.generation DESC
         LIMIT 1
       ) ELSE lead END AS lead,
       CAST('{}' AS text[]) AS cooperating, accept_due_at, resolve_due_at, due_at, resolved_at,
       version, demo, public_search_text AS search_text, false AS has_contact
FROM public.incident
WHERE published AND public_point IS NOT NULL;
"""

# What the house itself may write is what it has just taken in; it reads nothing back.
POLICIES = """
ALTER TABLE reporter_contact ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY everything ON reporter_contact TO geo_ioc_contact USING (true) WITH CHECK (true);
CREATE POLICY taken_in ON reporter_contact FOR INSERT TO geo_ioc_all
  WITH CHECK (EXISTS (SELECT FROM incident WHERE incident.id = incident_id));
CREATE POLICY reported ON reporter_contact FOR INSERT TO geo_ioc_scope
  WITH CHECK (EXISTS (SELECT FROM incident WHERE incident.id = incident_id AND reported_by
    = CAST(nullif(current_setting('geo_ioc.account', true), '') AS uuid)));
GRANT INSERT ON reporter_contact TO geo_ioc_all, geo_ioc_scope;
"""

FUNCTIONS = """
CREATE FUNCTION geo_ioc_contact_reached(audience text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT audience && geo_ioc_setting('geo_ioc.keys')
      OR '*' = ANY (geo_ioc_setting('geo_ioc.keys'))
$$;

-- The incident's number beside its id: what people know it by, in a trail that outlives it.
CREATE FUNCTION geo_ioc_contact_tell(
  actor text, action text, incident uuid, number text, data jsonb
) RETURNS void LANGUAGE sql AS $$
  SELECT geo_ioc_audit_append(
    actor, action, CAST(incident AS text), jsonb_build_object('number', number) || data)
$$;

CREATE FUNCTION geo_ioc_contact_look(wanted uuid, actor text, data jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  SELECT sealed, number INTO kept
  FROM reporter_contact JOIN incident ON incident.id = incident_id
  WHERE incident_id = wanted AND geo_ioc_contact_reached(audience);
  IF FOUND THEN
    PERFORM geo_ioc_contact_tell(actor, 'contact.look', wanted, kept.number, data);
    RETURN kept.sealed;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION geo_ioc_contact_search(wanted text[], actor text, data jsonb)
RETURNS TABLE (id uuid, number text, category text, title text, status text,
               received_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM geo_ioc_audit_append(actor, 'contact.search', 'contact', data);
  RETURN QUERY
    SELECT incident.id, incident.number, incident.category, incident.title, incident.status,
           incident.received_at
    FROM reporter_contact JOIN incident ON incident.id = incident_id
    WHERE marks && wanted AND geo_ioc_contact_reached(audience)
    ORDER BY incident.received_at DESC, incident.id DESC;
END $$;

CREATE FUNCTION geo_ioc_contact_put(
  wanted uuid, new_sealed text, new_marks text[], actor text, data jsonb
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  its_number text;
BEGIN
  SELECT number INTO its_number FROM incident
  WHERE id = wanted AND geo_ioc_contact_reached(audience) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO reporter_contact (incident_id, sealed, marks) VALUES (wanted, new_sealed, new_marks)
  ON CONFLICT (incident_id) DO UPDATE
  SET sealed = excluded.sealed, marks = excluded.marks, written_at = now();
  UPDATE incident SET has_contact = true WHERE id = wanted AND NOT has_contact;
  PERFORM geo_ioc_contact_tell(actor, 'contact.put', wanted, its_number, data);
  RETURN true;
END $$;

CREATE FUNCTION geo_ioc_contact_erase(wanted uuid[], actor text, action text, data jsonb)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  one record;
  erased integer := 0;
BEGIN
  -- In order, so that two who erase wait for each other instead of failing.
  FOR one IN
    SELECT id, number FROM incident
    WHERE id = ANY (wanted) AND has_contact AND geo_ioc_contact_reached(audience)
    ORDER BY id FOR UPDATE
  LOOP
    DELETE FROM reporter_contact WHERE incident_id = one.id;
    UPDATE incident SET has_contact = false WHERE id = one.id;
    PERFORM geo_ioc_contact_tell(actor, action, one.id, one.number, data);
    erased := erased + 1;
  END LOOP;
  RETURN erased;
END $$;

-- Those whose time is over: closed before one moment, or received before another.
CREATE FUNCTION geo_ioc_contact_expire(
  closed_before timestamptz, received_before timestamptz, ends text[], most integer,
  actor text, data jsonb
) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT geo_ioc_contact_erase(ARRAY(
    SELECT incident.id FROM reporter_contact JOIN incident ON incident.id = incident_id
    WHERE incident.received_at < received_before
       OR (incident.status = ANY (ends) AND closed_before > (
         SELECT max(at) FROM incident_event AS event
         WHERE event.incident_id = incident.id AND event.to_status IS DISTINCT FROM from_status
       ))
    ORDER BY incident.id
    LIMIT most
  ), actor, 'contact.expire', data)
$$;

REVOKE EXECUTE ON FUNCTION geo_ioc_contact_look, geo_ioc_contact_search, geo_ioc_contact_put,
  geo_ioc_contact_erase, geo_ioc_contact_expire FROM PUBLIC;
GRANT EXECUTE ON FUNCTION geo_ioc_contact_look, geo_ioc_contact_search, geo_ioc_contact_put,
  geo_ioc_contact_erase, geo_ioc_contact_expire, geo_ioc_audit_append TO geo_ioc_contact;
"""


def upgrade():
    op.execute(TABLE)
    op.execute(POLICIES)
    op.execute(FUNCTIONS)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
