"""Locating very many points at once: what incident_locate.sql does, from shapes held in memory."""

from __future__ import annotations

import shapely
from sqlalchemy import Connection

from geo_ioc.db.sql import statement
from geo_ioc.incidents.location import Unit


class Located:
    """The communes of every generation, read once."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(statement("incident_demo_units")).all()
        self._rows = {(row.generation, row.code): row for row in rows}
        self._communes = [row for row in rows if row.level == "commune"]
        shapes = shapely.from_wkb([row.geom for row in self._communes])
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def units(self, lon: float, lat: float) -> list[Unit]:
        """The units that hold a point, in every generation; on a line the lowest code's."""
        lowest: dict[str, str] = {}
        for index in sorted(self._tree.query(shapely.Point(lon, lat), predicate="intersects")):
            row = self._communes[index]
            lowest.setdefault(row.generation, row.code)
        found = []
        for generation, code in lowest.items():
            at: str | None = code
            while at is not None:
                row = self._rows[generation, at]
                found.append(Unit(generation, row.level, at))
                at = row.parent_code
        return found
