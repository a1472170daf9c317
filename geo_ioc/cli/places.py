"""What follows from new boundaries: their published figures, and where incidents now lie."""

from __future__ import annotations

from collections.abc import Iterable

from geo_ioc.db.engine import Database
from geo_ioc.incidents.location import relocate
from geo_ioc.indicators.publish import publish_units

RELOCATE_TIMEOUT_MS = 600_000


def follow(database: Database, generations: Iterable[str]) -> None:
    """Bring figures and incidents in step with generations that were just loaded."""
    for generation in generations:
        with database.write(RELOCATE_TIMEOUT_MS) as connection:
            relocate(connection, generation)
    publish_units(database)
