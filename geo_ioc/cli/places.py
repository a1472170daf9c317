"""What follows from new boundaries: their published figures, and where incidents now lie."""

from __future__ import annotations

from collections.abc import Collection

from geo_ioc.audit import trail
from geo_ioc.db.engine import Database
from geo_ioc.incidents.location import relocate
from geo_ioc.indicators.publish import publish_units

RELOCATE_TIMEOUT_MS = 600_000


def follow(database: Database, generations: Collection[str], *, by: str) -> None:
    """Bring figures and incidents in step with generations that were just loaded, if any."""
    if not generations:
        return
    for generation in generations:
        with database.write(RELOCATE_TIMEOUT_MS) as connection:
            places = relocate(connection, generation)
            subject = f"generation:{generation}"
            trail.append(connection, by, "incident.relocate", subject, {"places": places})
    publish_units(database, by=by)
    # Until it knows the new rows, the planner's first choices for tiles are poor. Only the owner
    # of the tables may do this, hence not in a transaction of the app's role.
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
