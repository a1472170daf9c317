"""Changes that are so old that whoever has not seen them reads everything anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from geo_ioc.db.engine import Database

KEPT = timedelta(days=7)
"""A screen that was away over a holiday still comes back by what it missed."""
BATCH = 5000
"""Rows looked at in one transaction."""


def prune(database: Database, now: datetime, *, batch: int = BATCH) -> int:
    """Delete the changes that are older than KEPT; answers how many.

    Not the newest of a source: by it a process knows how new its data are.
    """
    total = 0
    while True:
        with database.write() as connection:
            pruned: int = connection.execute(
                text("SELECT geo_ioc_change_prune(:before, :most)"),
                {"before": now - KEPT, "most": batch},
            ).scalar_one()
        if pruned == 0:
            return total
        total += pruned
