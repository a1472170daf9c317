"""Exporting the trail: told to the trail first, then read (reading.batches)."""

from __future__ import annotations

from sqlalchemy import Connection

from geo_ioc.audit import trail
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
