"""Where the rows of an import lie, and where the public sees them: for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, text

from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError
from geo_ioc.incidents import location
from geo_ioc.incidents.blur import TRIES, Blur
from geo_ioc.incidents.catalogue import Catalogue

FAR_AT_ONCE = 5000


def locate(connection: Connection) -> None:
    """Locate every row, and the first place that the public may see it at."""
    connection.execute(statement("import_places"))
    connection.execute(text("CREATE INDEX import_place_idx ON import_place USING gist (point)"))
    connection.execute(text("ANALYZE import_place"))
    connection.execute(statement("import_locate"))
    connection.execute(text("ANALYZE import_located"))


def too_far(connection: Connection, catalogue: Catalogue) -> Iterator[tuple[int, list[FieldError]]]:
    """The lines of rows that lie further outside the province than the rule lets them."""
    rows = connection.execute(statement("import_outside")).all()
    for start in range(0, len(rows), FAR_AT_ONCE):
        part = rows[start : start + FAR_AT_ONCE]
        points = [(row.lon, row.lat, row.accuracy_m) for row in part]
        found = location.distances_outside(connection, catalogue.outside, points)
        for row, away in zip(part, found, strict=True):
            if away.too_far:
                yield row.line, location.far_outside(away)


def show(connection: Connection, catalogue: Catalogue, blur: Blur) -> None:
    """Have the public see what lies in the province within it, as public.shown does for one."""
    for number in range(1, TRIES):
        rows = connection.execute(statement("import_unshown")).all()
        if not rows:
            return
        places = [_place(blur, row, catalogue.blur_m(row.category), number) for row in rows]
        connection.execute(text("TRUNCATE import_place"))
        connection.execute(
            statement("import_moved"),
            {
                "rows": [row.row for row in rows],
                "lons": [lon for lon, _ in places],
                "lats": [lat for _, lat in places],
            },
        )
        connection.execute(statement("import_locate"))


def _place(blur: Blur, row: Row[Any], radius_m: float, number: int) -> tuple[float, float]:
    return next(islice(blur.places(row.id, row.lon, row.lat, radius_m), number, None))
