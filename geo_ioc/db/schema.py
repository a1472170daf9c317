"""All tables: each module puts its own into the metadata."""

from __future__ import annotations

import geo_ioc.db.access_tables
import geo_ioc.db.contact_table
import geo_ioc.db.feed_tables
import geo_ioc.db.incident_tables  # noqa: F401
from geo_ioc.db.tables import metadata

__all__ = ["metadata"]
