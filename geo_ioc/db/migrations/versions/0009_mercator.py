"""outlines are kept as they are drawn, in Web Mercator, as well

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMN = """
ALTER TABLE {table} ADD COLUMN mercator geometry(MultiPolygon, 3857) NOT NULL
  GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED
"""


def upgrade():
    for table in "boundary_shape", "grouping_shape":
        op.execute(COLUMN.format(table=table))


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
