"""Counts that are kept: each change adds to them (migration 0006), and here they are put together.

Read through the view incident_count, which gives every role what it sees. A row says how many more
or fewer there are of what is alike; the sum of its like is how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from geo_ioc.db.sql import statement

LOCK = 4821
"""Advisory lock: of two that fold at the same time, one has nothing to do.

Nobody folds either while all are counted anew (migration 0006).
"""


@contextmanager
def at_the_end(connection: Connection) -> Iterator[None]:
    """For who replaces all incidents: they are counted once, instead of one after the other."""
    connection.execute(text("SET LOCAL geo_ioc.tally = 'off'"))
    yield
    connection.execute(text("SELECT geo_ioc_incident_recount()"))
    connection.execute(text("SET LOCAL geo_ioc.tally = 'on'"))


def fold(connection: Connection) -> int:
    """Put what belongs together into one row each; answers how many rows were taken up."""
    mine = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if not mine.scalar_one():
        return 0
    return int(connection.execute(statement("incident_tally_fold")).scalar_one())
