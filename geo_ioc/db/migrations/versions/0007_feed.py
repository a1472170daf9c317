"""the change table is pruned, and says whose rights changed

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Rows of the newest change of each source stay: by them a process knows how new its data are.
PRUNE = """
GRANT SELECT ON change_pruned TO geo_ioc_all;

CREATE FUNCTION geo_ioc_change_prune(before timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  newest bigint;
  pruned integer;
BEGIN
  -- One process at a time; the others find it done.
  IF NOT pg_try_advisory_xact_lock(483) THEN
    RETURN 0;
  END IF;
  -- Of the oldest rows alone: there is no index by time, and later ids are of later times.
  WITH oldest AS (SELECT id FROM change ORDER BY id LIMIT most),
  gone AS (
    DELETE FROM change USING oldest
    WHERE change.id = oldest.id AND change.at < before AND EXISTS (
      SELECT FROM change AS later WHERE later.source = change.source AND later.id > change.id
    ) RETURNING change.id
  )
  SELECT max(id), count(*) INTO newest, pruned FROM gone;
  IF pruned > 0 THEN
    DELETE FROM change_pruned WHERE upto < newest;
    INSERT INTO change_pruned (upto) VALUES (newest) ON CONFLICT DO NOTHING;
  END IF;
  RETURN pruned;
END $$;
REVOKE EXECUTE ON FUNCTION geo_ioc_change_prune FROM PUBLIC;
GRANT EXECUTE ON FUNCTION geo_ioc_change_prune TO geo_ioc_all;
"""

# Whose rights: their streams look again, and nobody else's.
WHOSE = """
CREATE OR REPLACE FUNCTION geo_ioc_access_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  changed jsonb := to_jsonb(coalesce(NEW, OLD));
  whose uuid := changed ->> CASE TG_TABLE_NAME WHEN 'account' THEN 'id' ELSE 'account' END;
BEGIN
  PERFORM geo_ioc_feed_lock();
  IF whose IS NULL THEN
    INSERT INTO change (source, op) VALUES ('access', 'reload');
  ELSE
    INSERT INTO change (source, op, subject)
    SELECT 'access', 'upsert', CAST(account AS text) FROM (
      SELECT whose AS account
      UNION
      -- What is delegated ends with the right that it comes from.
      SELECT held.account FROM role_grant AS held
      JOIN role_grant AS source ON source.id = held.delegated_from
      WHERE TG_TABLE_NAME IN ('account', 'role_grant') AND source.account = whose
    ) AS concerned;
  END IF;
  RETURN NULL;
END $$;
"""
TRIGGERS = {
    "account": "UPDATE OF disabled_at",
    "role_grant": "INSERT OR UPDATE OR DELETE",
    "duty_shift": "INSERT OR UPDATE OR DELETE",
    "session": "DELETE",
    "token": "UPDATE OF revoked_at OR DELETE",
}


def upgrade():
    op.create_table(
        "change_pruned",
        sa.Column(
            "upto",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="of the changes up to this id not all are kept",
        ),
        sa.PrimaryKeyConstraint("upto", name=op.f("change_pruned_pkey")),
    )
    op.execute(PRUNE)
    op.execute(WHOSE)
    for table, events in TRIGGERS.items():
        op.execute(
            f"DROP TRIGGER access_changed ON {table};"
            f"CREATE TRIGGER access_changed AFTER {events} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION geo_ioc_access_changed()"
        )


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
