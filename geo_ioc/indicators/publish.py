"""The figures that come with the boundaries themselves: population and its density."""

from __future__ import annotations

from sqlalchemy import text

from geo_ioc.audit import trail
from geo_ioc.db import feed
from geo_ioc.db.engine import Database
from geo_ioc.db.sql import statement


def publish_units(database: Database, *, by: str = trail.SYSTEM) -> int:
    """Record population and density of every loaded unit; answers how many values were new.

    A figure that changed becomes another revision, so that what was known before stays known.
    """
    with database.write() as connection:
        # Two processes that publish at once would both find the same revision free.
        connection.execute(text("LOCK TABLE observation IN SHARE ROW EXCLUSIVE MODE"))
        added = connection.execute(statement("observation_publish_units")).rowcount
        if added:
            feed.reload(connection, "observation")
            trail.append(connection, by, "observation.publish", "boundary", {"values": added})
    return added
