"""Looking through the trail: pages, the newest first; and all of it, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from geo_ioc.audit.chain import Link
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.sql import statement

BATCH = 2000
LOWEST, HIGHEST = -(2**63), 2**63 - 1
"""Of the ids that there can be: a row below 1 is none of ours, and must be found."""


@dataclass(frozen=True)
class Wanted:
    """Which rows; None asks nothing.

    An action is wanted whole (`grant.add`) or by its first word (`grant`), a subject as it is
    written or by the incident's number. `since` is inclusive and `until` exclusive.
    """

    actor: str | None = None
    actions: Sequence[str] | None = None
    subject: str | None = None
    address: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One row of the trail."""

    id: int
    at: datetime | None
    """None for a time that is none of ours, which only somebody who tampers can write."""
    actor: str
    action: str
    subject: str
    data: dict[str, Any]


def page(connection: Connection, wanted: Wanted, limit: int, before: int | None) -> list[Entry]:
    """Rows with ids below `before`, the newest first.

    But for the ids no index is asked: the rows are read backwards until there are enough. Measured
    on a busy machine: 3 ms for the newest, and for the only row of somebody at the other end 75 ms
    with 200,000 rows, 0.4 s with a million. An index of each filter would be paid by every write.
    """
    newest = HIGHEST if before is None else before - 1
    asked = {**vars(wanted), "limit": limit, "newest": newest}
    rows = connection.execute(statement("audit_page"), asked)
    return [Entry(**row._mapping) for row in rows]


def links(connection: Connection) -> Iterator[Link]:
    """All rows of one snapshot, the oldest first, in batches: any number of them."""
    for found in _batches(lambda first: _batch(connection, first, HIGHEST), LOWEST):
        yield from found


def batches(database: Database, first: int = LOWEST, until: int = HIGHEST) -> Iterator[list[Link]]:
    """The rows from one id to another, the oldest first, each batch in a transaction of its own.

    However slowly they are read, no transaction stays open. Rows are only ever appended, so that
    batches of different moments still form one chain.
    """

    def read(start: int) -> list[Link]:
        with database.read(acting=AT_THE_GATE) as connection:
            return _batch(connection, start, until)

    return _batches(read, first)


def _batches(read: Callable[[int], list[Link]], first: int) -> Iterator[list[Link]]:
    while found := read(first):
        yield found
        if len(found) < BATCH or found[-1].id == HIGHEST:
            return
        first = found[-1].id + 1


def _batch(connection: Connection, first: int, until: int) -> list[Link]:
    asked = {"first": first, "until": until, "size": BATCH}
    return [Link(*row) for row in connection.execute(statement("audit_links"), asked)]
