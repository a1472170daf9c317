"""Alembic's entry point: runs on the connection that db/migrate.py hands over."""

from alembic import context
from geoalchemy2 import alembic_helpers

import geo_ioc.db.access_tables
import geo_ioc.db.contact_table
import geo_ioc.db.feed_table
import geo_ioc.db.tally_table  # noqa: F401  # each puts its own into the metadata
from geo_ioc.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
