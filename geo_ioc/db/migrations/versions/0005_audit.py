"""the trail is kept, exported and looked through

Revision ID: 0005
Revises: 0004

The text that a row's hash is over has a function of its own, so that an export can hand it out; no
hash of a row of ours changes by it. Before our era a time is written as it is, and not as that of
the same year after it.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FUNCTIONS = """
CREATE FUNCTION geo_ioc_audit_form(
  id bigint, at timestamptz, actor text, action text, subject text, data jsonb
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', id,
    'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || CASE WHEN at < '0001-01-01 00:00Z' THEN ' BC' ELSE '' END,
    'actor', actor, 'action', action, 'subject', subject, 'data', data
  )::text
$$;

CREATE OR REPLACE FUNCTION geo_ioc_audit_hash(
  id bigint, at timestamptz, actor text, action text, subject text, data jsonb, previous_hash text
) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(
    geo_ioc_audit_form(id, at, actor, action, subject, data) || previous_hash, 'UTF8')), 'hex')
$$;
"""

# Rights keep the app's roles from it. This keeps the owner and a superuser from doing it in
# passing, also by session_replication_role (ALWAYS): they must take the trigger away first.
KEPT = """
CREATE FUNCTION geo_ioc_audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION geo_ioc_audit_kept();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER append_only;
"""


# What no row of ours ever is, so that none can be put beside them.
OURS = """
ALTER TABLE audit_entry
  ADD CONSTRAINT audit_entry_id_check CHECK (id > 0),
  ADD CONSTRAINT audit_entry_at_check
    CHECK (at >= '2000-01-01 00:00Z' AND at < '2200-01-01 00:00Z');
"""


def upgrade():
    op.execute(FUNCTIONS)
    op.execute(OURS)
    op.execute(KEPT)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
