"""Putting a loaded generation in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from geo_ioc.audit import trail
from geo_ioc.db import feed
from geo_ioc.db.engine import Database
from geo_ioc.errors import Conflict, NotFound


def activate(database: Database, generation: str, *, by: str = trail.SYSTEM) -> None:
    """Make a loaded generation the one in force on its days; does nothing when it is already.

    Raises NotFound when it is not loaded, Conflict when another active one has a day in common.
    """
    with database.write() as connection, conflicts(connection, generation):
        active = connection.execute(
            text("SELECT active FROM generation WHERE id = :id FOR UPDATE"), {"id": generation}
        ).scalar_one_or_none()
        if active is None:
            raise NotFound(
                f"Thế hệ {generation} chưa nạp; chạy `geo-ioc boundaries load {generation} "
                "--commit`.",
                f"Generation {generation} is not loaded.",
            )
        if active:
            return
        connection.execute(
            text("UPDATE generation SET active = true WHERE id = :id"), {"id": generation}
        )
        feed.reload(connection, "boundary")
        change = trail.changed({"active": False}, {"active": True})
        trail.append(connection, by, "boundary.activate", f"generation:{generation}", change)


@contextmanager
def conflicts(connection: Connection, generation: str) -> Iterator[None]:
    """Turn a violation of the no-overlap constraint into a Conflict that says what to do."""
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.orig, errors.ExclusionViolation):
            raise
        raise Conflict(
            f"Thế hệ {generation} trùng ngày hiệu lực với một thế hệ đang dùng; ghi ngày hết hiệu "
            "lực (until) vào generation.toml của thế hệ cũ rồi nạp lại nó.",
            f"Generation {generation} has days in common with an active one; set `until` in that "
            "one's generation.toml and load it again.",
        ) from error
