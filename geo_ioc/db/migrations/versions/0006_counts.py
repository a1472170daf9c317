"""counts that are kept, and changes as the public sees them

Revision ID: 0006
Revises: 0005

Counts: each statement that changes incidents adds to a tally what it changed, and what belongs
together is folded into one row now and then (incidents/tally.py). Adding waits for nobody and locks
nothing, and what is added is seen with the transaction that added it.

Changes: the boxes of the blurred place, and nothing for the public where it sees no difference.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = """
CREATE FUNCTION geo_ioc_place_key(localities text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(key, ' ' ORDER BY key COLLATE "C"), '') FROM unnest(localities) AS key
$$;

SET LOCAL geo_ioc.bulk = 'on';
ALTER TABLE incident
  ADD COLUMN place_key text GENERATED ALWAYS AS (geo_ioc_place_key(localities)) STORED,
  ADD COLUMN public_place_key text NOT NULL DEFAULT '';
UPDATE incident SET public_place_key = found.key
FROM (
  SELECT incident_id, geo_ioc_place_key(array_agg(generation || '/' || code)) AS key
  FROM incident_public_boundary
  GROUP BY incident_id
) AS found
WHERE found.incident_id = incident.id;
CREATE INDEX incident_due_idx ON incident (place_key, due_at) INCLUDE (status, category)
  WHERE due_at IS NOT NULL;
CREATE INDEX incident_public_due_idx ON incident (public_place_key, due_at)
  INCLUDE (status, category)
  WHERE due_at IS NOT NULL AND published;
CREATE INDEX incident_reported_by_idx ON incident (reported_by);
ALTER TABLE change
  ADD COLUMN public_bbox double precision[], ADD COLUMN old_public_bbox double precision[];

COMMENT ON COLUMN incident.place_key IS
  'localities in one text, sorted and set apart by spaces; empty outside';
COMMENT ON COLUMN incident.public_place_key IS 'the same of the place that the public sees';
COMMENT ON COLUMN change.public_bbox IS
  'bbox as the public sees it; null when it sees no difference';
COMMENT ON COLUMN change.old_public_bbox IS 'the same before the change';
"""

# Nothing is ever null, so that equal is equal. What everybody may see is counted once more, by the
# places that are shown.
KEYS = "place_key, outside, category, status, status_before_hold, unverified"
SEVERITIES = ", ".join(f"severity_{number}" for number in range(1, 6))
TABLE = """
CREATE TABLE incident_tally (
  public boolean NOT NULL,
  audience text[] NOT NULL,
  place_key text NOT NULL,
  outside text NOT NULL,
  category text NOT NULL,
  status text NOT NULL,
  status_before_hold text NOT NULL,
  unverified boolean NOT NULL,
  severity_1 integer NOT NULL,
  severity_2 integer NOT NULL,
  severity_3 integer NOT NULL,
  severity_4 integer NOT NULL,
  severity_5 integer NOT NULL
);
CREATE INDEX incident_tally_status_idx ON incident_tally (status);

COMMENT ON COLUMN incident_tally.public IS
  'what is published, counted where everybody sees it';
COMMENT ON COLUMN incident_tally.audience IS
  'keys of those who may see them, without accounts; empty when public';
COMMENT ON COLUMN incident_tally.outside IS
  'id of an incident that lies in no locality, which is counted alone';
COMMENT ON COLUMN incident_tally.unverified IS 'whether they have that flag';
COMMENT ON COLUMN incident_tally.severity_1 IS
  'how many more of this severity; below zero for fewer';
"""


def tallied(rows: dict[str, int], before: str = "") -> str:
    """Adds some rows of `incident`; `rows` are the tables they stand in, and their number each."""
    shared = "geo_ioc_audience(localities, visibility, flags, lead, cooperating, NULL, false)"
    parts = [
        f"""SELECT {public} AS public, {audience} AS audience, {place} AS place_key,
             CASE WHEN {place} = '' THEN id::text ELSE '' END AS outside,
             category, status, coalesce(status_before_hold, '') AS status_before_hold,
             {unverified} AS unverified, severity, {number} AS number
           FROM {table} WHERE {condition}"""
        for table, number in rows.items()
        for public, audience, place, unverified, condition in (
            ("false", shared, "place_key", "'unverified' = ANY (flags)", "true"),
            (
                *("true", "CAST('{}' AS text[])", "public_place_key", "false"),
                "published AND public_point IS NOT NULL",
            ),
        )
    ]
    sums = [f"coalesce(sum(number) FILTER (WHERE severity = {n}), 0)" for n in range(1, 6)]
    return f"""
      {before} INSERT INTO incident_tally (public, audience, {KEYS}, {SEVERITIES})
      SELECT public, audience, {KEYS}, {", ".join(sums)}
      FROM ({" UNION ALL ".join(parts)}) AS part
      GROUP BY public, audience, {KEYS}
      HAVING {" OR ".join(f"{one} <> 0" for one in sums)};"""


NEW, OLD = {"new_rows": 1}, {"old_rows": -1}
TRIGGERS = f"""
CREATE FUNCTION geo_ioc_incident_tallied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN {tallied(NEW)}
  ELSIF TG_OP = 'UPDATE' THEN {tallied(NEW | OLD)}
  ELSIF TG_OP = 'DELETE' THEN {tallied(OLD)}
  ELSE
    PERFORM pg_advisory_xact_lock(4821);
    DELETE FROM incident_tally;
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION geo_ioc_incident_tallied FROM PUBLIC;

-- In one statement: what others add meanwhile is neither taken away nor counted. Whoever folds
-- (incidents/tally.py, the same lock) comes to its end first: the rows that it puts in place of
-- others would not be seen, and stay.
CREATE FUNCTION geo_ioc_incident_recount() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(4821);
{tallied({"incident": 1}, "WITH gone AS (DELETE FROM incident_tally)")}
$$;

-- Who replaces all incidents switches this off, and counts at the end (incidents/tally.py).
CREATE FUNCTION geo_ioc_tallies() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT current_setting('geo_ioc.tally', true) IS DISTINCT FROM 'off' $$;
CREATE TRIGGER incident_added AFTER INSERT ON incident
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (geo_ioc_tallies())
EXECUTE FUNCTION geo_ioc_incident_tallied();
CREATE TRIGGER incident_altered AFTER UPDATE ON incident
REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT
WHEN (geo_ioc_tallies()) EXECUTE FUNCTION geo_ioc_incident_tallied();
CREATE TRIGGER incident_taken AFTER DELETE ON incident
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (geo_ioc_tallies())
EXECUTE FUNCTION geo_ioc_incident_tallied();
CREATE TRIGGER incident_emptied AFTER TRUNCATE ON incident
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_incident_tallied();
SELECT geo_ioc_incident_recount();
"""

# The public's view of incidents ends with where its counts find them.
VIEWS = f"""
CREATE OR REPLACE VIEW geo_ioc_public.incident WITH (security_barrier) AS
SELECT id, number, category, urgency, severity, title, CAST('' AS text) AS description,
       public_point AS point, CAST(NULL AS geometry(Geometry, 4326)) AS shape,
       CAST('{{}}' AS jsonb) AS fields, public_accuracy_m AS accuracy_m, location_source,
       occurred_at, reported_at, received_at, CAST(NULL AS jsonb) AS clock, channel, visibility,
       status, status_before_hold, CAST('{{}}' AS text[]) AS flags,
       CASE WHEN lead LIKE 'commune:%' THEN (
         SELECT 'commune:' || seen.generation || '/' || seen.code
         FROM public.incident_public_boundary AS seen
         WHERE seen.incident_id = incident.id AND seen.level = 'commune'
         ORDER BY seen.generation DESC
         LIMIT 1
       ) ELSE lead END AS lead,
       CAST('{{}}' AS text[]) AS cooperating, accept_due_at, resolve_due_at, due_at, resolved_at,
       version, demo, public_search_text AS search_text, false AS has_contact,
       public_place_key AS place_key
FROM public.incident
WHERE published AND public_point IS NOT NULL;

-- Who reported an incident sees it wherever it is: those of its own that no other key opens are
-- counted one by one.
CREATE VIEW incident_count WITH (security_invoker) AS
SELECT {KEYS}, {SEVERITIES} FROM incident_tally WHERE NOT public
UNION ALL
SELECT place_key, CASE WHEN place_key = '' THEN id::text ELSE '' END, category, status,
       coalesce(status_before_hold, ''), 'unverified' = ANY (flags),
       {", ".join(f"CAST(severity = {number} AS integer)" for number in range(1, 6))}
FROM incident
WHERE reported_by = CAST(nullif(current_setting('geo_ioc.account', true), '') AS uuid)
  AND NOT geo_ioc_audience(localities, visibility, flags, lead, cooperating, NULL, false)
    && geo_ioc_setting('geo_ioc.keys');

CREATE VIEW geo_ioc_public.incident_count WITH (security_barrier) AS
SELECT {KEYS}, {SEVERITIES} FROM public.incident_tally WHERE public;
"""

RIGHTS = """
GRANT SELECT, INSERT, DELETE ON incident_tally TO geo_ioc_all;
GRANT SELECT ON incident_tally TO geo_ioc_scope;
GRANT SELECT ON incident_count TO geo_ioc_all, geo_ioc_scope;
GRANT SELECT ON geo_ioc_public.incident_count TO geo_ioc_public;
ALTER TABLE incident_tally ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY everything ON incident_tally TO geo_ioc_all USING (true) WITH CHECK (true);
CREATE POLICY seen ON incident_tally FOR SELECT TO geo_ioc_scope
  USING (audience && geo_ioc_setting('geo_ioc.keys'));
"""

SHOWN = (
    *("number", "category", "urgency", "severity", "title", "public_point", "public_accuracy_m"),
    *("public_place_key", "location_source", "occurred_at", "reported_at", "received_at"),
    *("channel", "visibility", "status", "status_before_hold", "accept_due_at", "resolve_due_at"),
    *("due_at", "resolved_at", "version", "demo"),
)
"""Columns that the public's view shows as they are."""


def _row(name: str) -> str:
    # The committee that the view names follows from the place that is shown.
    lead = f"CASE WHEN {name}.lead LIKE 'commune:%' THEN 'commune' ELSE {name}.lead END"
    return ", ".join([lead, *(f"{name}.{column}" for column in SHOWN)])


CHANGES = f"""
CREATE OR REPLACE FUNCTION geo_ioc_incident_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  told change;
BEGIN
  PERFORM geo_ioc_feed_lock();
  told.op := 'upsert';
  IF TG_OP = 'DELETE' THEN
    told.op := 'remove';
  ELSE
    told.subject := NEW.id;
    told.bbox := geo_ioc_bbox(NEW.point, NEW.shape);
    told.audience := NEW.audience;
    IF NEW.published THEN told.public_bbox := geo_ioc_bbox(NEW.public_point); END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    told.subject := OLD.id;
    told.old_bbox := geo_ioc_bbox(OLD.point, OLD.shape);
    told.old_audience := OLD.audience;
    IF OLD.published THEN told.old_public_bbox := geo_ioc_bbox(OLD.public_point); END IF;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NEW.published AND OLD.published AND ({_row("NEW")}) IS NOT DISTINCT FROM ({_row("OLD")}) THEN
      told.public_bbox := NULL;
      told.old_public_bbox := NULL;
      told.audience := array_remove(told.audience, 'public');
      told.old_audience := array_remove(told.old_audience, 'public');
    END IF;
  END IF;
  INSERT INTO change (source, op, subject, bbox, old_bbox, public_bbox, old_public_bbox, audience,
                      old_audience)
  VALUES ('incident', told.op, told.subject, told.bbox, told.old_bbox, told.public_bbox,
          told.old_public_bbox, told.audience, told.old_audience);
  RETURN NULL;
END $$;
"""


def upgrade():
    for part in (COLUMNS, TABLE, TRIGGERS, VIEWS, RIGHTS, CHANGES):
        op.execute(part)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
