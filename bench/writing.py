"""Whoever changes incidents while others are measured: in the database, each change committed.

Not through the API: its requests would take the very processors that are measured. The database
says itself, with its own clock and in the same breath, when a change was committed.
"""

from __future__ import annotations

from types import TracebackType
from typing import NamedTuple, Self
from uuid import uuid4

from psycopg import ClientCursor, Connection, connect

from bench.server import Server
from geo_ioc.db.cluster import Cluster

COPIED = (
    "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
    " WHERE table_schema = 'public' AND table_name = 'incident' AND is_generated = 'NEVER'"
    " AND column_name NOT IN ('id', 'number')"
)
REPORT = """
BEGIN;
INSERT INTO incident (id, number, {columns})
SELECT %(id)s, %(id)s, {columns} FROM incident WHERE id = %(like)s;
INSERT INTO incident_boundary SELECT %(id)s, generation, level, code
FROM incident_boundary WHERE incident_id = %(like)s;
INSERT INTO incident_public_boundary SELECT %(id)s, generation, level, code
FROM incident_public_boundary WHERE incident_id = %(like)s;
COMMIT;
"""
STEP = """
BEGIN;
UPDATE incident SET severity = 1 + severity %% 5, version = version + 1 WHERE id = %(id)s;
COMMIT;
"""
# One message to the server holds all of it: nobody waits for a turn between the commit and the look
# at the clock.
COMMITTED = """
SELECT CAST(extract(epoch FROM clock_timestamp()) AS float8),
       (SELECT max(id) FROM change WHERE source = 'incident');
"""


class Commit(NamedTuple):
    """A change that was committed: its id, when by the clock of the machine, and of what."""

    id: int
    at: float
    subject: str


class Writer:
    """The only one who changes incidents of a server."""

    def __init__(self, server: Server) -> None:
        url = Cluster(server.home).superuser_url("geo_ioc").set(drivername="postgresql")
        self.connection: Connection = connect(
            url.render_as_string(hide_password=False), autocommit=True
        )
        row = self.connection.execute(COPIED).fetchone()
        assert row
        self._report = REPORT.format(columns=row[0]) + COMMITTED

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def report(self, like: str) -> Commit:
        """A new report, of the same kind and at the same place as another."""
        subject = str(uuid4())
        return self._commit(self._report, subject, {"id": subject, "like": like})

    def step(self, subject: str) -> Commit:
        """Another severity."""
        return self._commit(STEP + COMMITTED, subject, {"id": subject})

    def _commit(self, sql: str, subject: str, given: dict[str, str]) -> Commit:
        cursor = ClientCursor(self.connection)
        cursor.execute(sql, given)
        while cursor.nextset():
            pass
        row = cursor.fetchone()
        assert row
        return Commit(row[1], row[0], subject)
