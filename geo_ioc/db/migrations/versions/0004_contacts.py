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

CREATE TABLE sealing_key (
  id text CONSTRAINT sealing_key_pkey PRIMARY KEY,
  known_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);
COMMENT ON COLUMN sealing_key.id IS 'digest of a key of the key file';
COMMENT ON COLUMN sealing_key.retired_at IS 'nothing may be sealed with it any more';

CREATE TABLE reporter_contact (
  incident_id uuid CONSTRAINT reporter_contact_pkey PRIMARY KEY
    CONSTRAINT reporter_contact_incident_id_fkey REFERENCES incident (id) ON DELETE CASCADE,
  sealed text NOT NULL,
  marks text[] NOT NULL,
  key text NOT NULL CONSTRAINT reporter_contact_key_fkey REFERENCES sealing_key (id),
  written_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reporter_contact_key_idx ON reporter_contact (key);
CREATE INDEX reporter_contact_marks_idx ON reporter_contact USING gin (marks);
COMMENT ON COLUMN reporter_contact.sealed IS 'name, telephone, mail, address: encrypted';
COMMENT ON COLUMN reporter_contact.marks IS
  'keyed hashes of name, telephone, mail and of the whole: exact search';
COMMENT ON COLUMN reporter_contact.key IS 'the key that it is sealed and marked with';

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
GRANT SELECT ON sealing_key TO geo_ioc_all, geo_ioc_scope, geo_ioc_public, geo_ioc_gate,
  geo_ioc_contact;
"""

# A process that has not heard of a new key must not seal with an old one when that is gone: what
# it wrote could never be read again.
KEYS = """
CREATE FUNCTION geo_ioc_contact_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO sealing_key (id) VALUES (NEW.key) ON CONFLICT DO NOTHING;
  -- Whoever retires the key waits for this transaction, or this one for them.
  PERFORM FROM sealing_key WHERE id = NEW.key AND retired_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'sealed with a key that was retired'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sealed BEFORE INSERT OR UPDATE ON reporter_contact
FOR EACH ROW EXECUTE FUNCTION geo_ioc_contact_sealed();
REVOKE EXECUTE ON FUNCTION geo_ioc_contact_sealed FROM PUBLIC;
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

-- The newest first, `most` of them, and how many there are. The trail is told whom it told of.
CREATE FUNCTION geo_ioc_contact_search(wanted text[], most integer, actor text, data jsonb)
RETURNS TABLE (id uuid, number text, category text, title text, status text,
               received_at timestamptz, total bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ids uuid[];
  told text[];
  found bigint;
BEGIN
  SELECT array_agg(page.id), array_agg(page.number), max(page.total) INTO ids, told, found
  FROM (
    SELECT incident.id, incident.number, count(*) OVER () AS total
    FROM reporter_contact JOIN incident ON incident.id = incident_id
    WHERE marks && wanted AND geo_ioc_contact_reached(audience)
    ORDER BY incident.received_at DESC, incident.id DESC
    LIMIT most
  ) AS page;
  PERFORM geo_ioc_audit_append(actor, 'contact.search', 'contact', data || jsonb_build_object(
    'found', coalesce(found, 0), 'incidents', coalesce(to_jsonb(told), '[]')));
  RETURN QUERY
    SELECT incident.id, incident.number, incident.category, incident.title, incident.status,
           incident.received_at, found
    FROM incident WHERE incident.id = ANY (ids)
    ORDER BY incident.received_at DESC, incident.id DESC;
END $$;

CREATE FUNCTION geo_ioc_contact_put(
  wanted uuid, new_sealed text, new_marks text[], new_key text, actor text, data jsonb
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
  INSERT INTO reporter_contact (incident_id, sealed, marks, key)
  VALUES (wanted, new_sealed, new_marks, new_key)
  ON CONFLICT (incident_id) DO UPDATE
  SET sealed = excluded.sealed, marks = excluded.marks, key = excluded.key, written_at = now();
  UPDATE incident SET has_contact = true WHERE id = wanted AND NOT has_contact;
  PERFORM geo_ioc_contact_tell(actor, 'contact.put', wanted, its_number, data);
  RETURN true;
END $$;

-- All rows are locked before the trail's lock is taken, which whoever steps an incident takes last.
CREATE FUNCTION geo_ioc_contact_erase(wanted uuid[], actor text, action text, data jsonb)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ids uuid[];
  one record;
BEGIN
  SELECT array_agg(locked.id) INTO ids FROM (
    SELECT incident.id FROM incident
    WHERE incident.id = ANY (wanted) AND has_contact AND geo_ioc_contact_reached(audience)
    ORDER BY incident.id FOR UPDATE
  ) AS locked;
  DELETE FROM reporter_contact WHERE incident_id = ANY (ids);
  UPDATE incident SET has_contact = false WHERE id = ANY (ids);
  FOR one IN SELECT id, number FROM incident WHERE id = ANY (ids) ORDER BY id LOOP
    PERFORM geo_ioc_contact_tell(actor, action, one.id, one.number, data);
  END LOOP;
  RETURN coalesce(cardinality(ids), 0);
END $$;

-- Whether its time is up: it ended before one moment, or was received before another.
CREATE FUNCTION geo_ioc_contact_over(
  incident incident, closed_before timestamptz, received_before timestamptz, ends text[]
) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT incident.received_at < received_before
      OR (incident.status = ANY (ends) AND closed_before > (
        SELECT max(at) FROM incident_event AS event
        WHERE event.incident_id = incident.id AND event.to_status IS DISTINCT FROM from_status
      ))
$$;

CREATE FUNCTION geo_ioc_contact_expire(
  closed_before timestamptz, received_before timestamptz, ends text[], most integer,
  actor text, data jsonb
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ids uuid[];
BEGIN
  SELECT array_agg(locked.id) INTO ids FROM (
    SELECT incident.id FROM reporter_contact JOIN incident ON incident.id = incident_id
    WHERE geo_ioc_contact_over(incident, closed_before, received_before, ends)
    ORDER BY incident.id LIMIT most
    FOR UPDATE OF incident
  ) AS locked;
  -- Once more, of the rows as they are now that they are held: one may have been opened again.
  SELECT array_agg(incident.id) INTO ids FROM incident
  WHERE id = ANY (ids) AND geo_ioc_contact_over(incident, closed_before, received_before, ends);
  RETURN geo_ioc_contact_erase(coalesce(ids, '{}'), actor, 'contact.expire', data);
END $$;

-- Whether a report that comes again, from who sent it, brings the contact that it brought before.
-- True also when that was erased meanwhile: nothing is told of what is not kept.
CREATE FUNCTION geo_ioc_contact_same(wanted uuid, given text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT marks && given FROM reporter_contact WHERE incident_id = wanted), true)
$$;

REVOKE EXECUTE ON FUNCTION geo_ioc_contact_look, geo_ioc_contact_search, geo_ioc_contact_put,
  geo_ioc_contact_erase, geo_ioc_contact_expire, geo_ioc_contact_same FROM PUBLIC;
GRANT EXECUTE ON FUNCTION geo_ioc_contact_same TO geo_ioc_all, geo_ioc_scope;
GRANT EXECUTE ON FUNCTION geo_ioc_contact_look, geo_ioc_contact_search, geo_ioc_contact_put,
  geo_ioc_contact_erase, geo_ioc_contact_expire, geo_ioc_audit_append TO geo_ioc_contact;
"""


def upgrade():
    op.execute(TABLE)
    op.execute(POLICIES)
    op.execute(KEYS)
    op.execute(FUNCTIONS)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
