"""places of incidents that have not ended have indexes of their own

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = """
CREATE INDEX incident_going_point_idx ON incident USING gist (point)
  WHERE status <> ALL (ARRAY['closed', 'rejected', 'duplicate']);
CREATE INDEX incident_public_going_point_idx ON incident USING gist (public_point)
  WHERE published AND status <> ALL (ARRAY['closed', 'rejected', 'duplicate']);
DROP INDEX incident_shape_idx;
CREATE INDEX incident_shape_idx ON incident USING gist (shape) WHERE shape IS NOT NULL;
"""


def upgrade():
    op.execute(INDEXES)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
