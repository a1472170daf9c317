"""What a database tells of its own state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from geo_ioc.db.sql import statement

MAY_SEE = text("SELECT has_table_privilege('pg_stat_archiver', 'SELECT')")


@dataclass(frozen=True)
class DatabaseState:
    """One look at a database; sizes in bytes."""

    version: str
    postgis: str
    size_bytes: int
    connections: int
    connections_max: int
    archiving: bool
    """Whether the server keeps its write-ahead log elsewhere: point-in-time recovery needs it."""
    archived_at: datetime | None
    archive_failing: bool | None
    change_id: int | None
    """The newest change of the feed."""
    changed_at: datetime | None


def look(connection: Connection) -> DatabaseState:
    """The state of the database of a connection. Run at the gate (AT_THE_GATE)."""
    found = connection.execute(statement("state_database")).one()._mapping
    archiver: Mapping[str, Any] = {"archived_at": None, "archive_failing": None}
    if connection.execute(MAY_SEE).scalar_one():
        archiver = dict(connection.execute(statement("state_archiver")).one()._mapping)
    return DatabaseState(**found, **archiver)
