"""Exporting the trail: told to the trail first, then read in transactions of its own."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from geo_ioc.audit import reading, trail
from geo_ioc.audit.chain import Link
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import NotFound


def begin(connection: Connection, after: int, *, by: str) -> int:
    """Tell the trail of an export of the rows after an id; answers the id of that very row.

    The export ends with it: rows that are written meanwhile would never let it end. Raises NotFound
    when the trail does not reach as far as `after`.
    """
    until = trail.append(connection, by, "audit.export", "audit", {"after": after})
    if after >= until:
        raise NotFound(
            f"Nhật ký chỉ đến mục {until - 1}, chưa có mục {after}.",
            f"The trail ends with entry {until - 1}: there is no entry {after}.",
        )
    return until


def batches(database: Database, after: int, until: int) -> Iterator[list[Link]]:
    """The rows after one id up to another; a slow reader holds no transaction open."""
    while True:
        with database.read(acting=AT_THE_GATE) as connection:
            found = reading.batch(connection, after, until)
        if found:
            yield found
        if len(found) < reading.BATCH:
            return
        after = found[-1].id
