"""Counts that are kept: each change adds to them (migration 0006), and here they are put together.

Read through the view incident_count, which gives every role what it sees. A row says how many more
or fewer there are of what is alike; the sum of its like is how many there are.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from geo_ioc.db.sql import statement

LOCK = 4821
"""Advisory lock: of two that fold at the same time, one has nothing to do."""


def fold(connection: Connection) -> int:
    """Put what belongs together into one row each; answers how many rows were taken up."""
    mine = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if not mine.scalar_one():
        return 0
    return int(connection.execute(statement("incident_tally_fold")).scalar_one())
