"""Prepared statements of tiles: connections of their own, and one round trip for each read.

SQLAlchemy would ask the server five times for one tile: a ping, BEGIN, the role, the statement,
COMMIT. Here the role and the statement go as one pipeline, which is a transaction by itself, and
PostgreSQL keeps them prepared. The connections
are few, and nobody else's: when others have taken all of theirs, tiles still have these, and the
other way round.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout
from sqlalchemy import URL

from geo_ioc.db.roles import PUBLIC, PUBLIC_FIRST, Acting
from geo_ioc.errors import Cancelled, DatabaseBusy

PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Seconds for a server to take a connection, and milliseconds for one to take what it is sent."""
READERS = 4
"""Connections of one process; more statements at once only wait for the processors."""
WAIT_S = 1.0
TIMEOUT_MS = 5_000
"""How long a statement may run."""
OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        f"statement_timeout={TIMEOUT_MS}",
        # What one pipeline sends is one transaction, without BEGIN and COMMIT: with one snapshot.
        r"default_transaction_isolation=repeatable\ read",
        "default_transaction_read_only=on",
    )
)
PREPARED_MOST = 300
"""Statements that a connection keeps prepared, beyond which the least used one goes."""

Statement = tuple[str, Mapping[str, Any]]
"""SQL with `%(name)s`, and what is bound.

An integer needs psycopg's Int4 or Int8 around it: its size would else make another prepared
statement.
"""


class Running:
    """Statements under way, which another thread may cancel."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Make PostgreSQL stop; what has not begun never will. Waits until it was told."""
        with self._lock:
            self._cancelled = True
            if self._connection is not None:
                # The server has gone, and the statement with it.
                with suppress(psycopg.Error):
                    self._connection.cancel_safe(timeout=5)

    @contextmanager
    def on(self, connection: psycopg.Connection) -> Iterator[None]:
        """Runs on this connection for as long as the block lasts."""
        with self._lock:
            if self._cancelled:
                raise Cancelled
            self._connection = connection
        try:
            yield
        except psycopg.errors.QueryCanceled as error:
            if self._cancelled:
                raise Cancelled from error
            raise
        finally:
            with self._lock:
                self._connection = None


class Readers:
    """A pool of connections that only read; made when it is first needed."""

    def __init__(self, url: URL, *, size: int = READERS, wait_s: float = WAIT_S) -> None:
        self.size, self.wait_s = size, wait_s
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._lock = threading.Lock()
        self._pool: ConnectionPool[psycopg.Connection] | None = None

    def rows(
        self, acting: Acting, statements: Sequence[Statement], running: Running | None = None
    ) -> list[tuple[Any, ...]]:
        """The one row of each statement, all of one snapshot, with the rights of `acting`.

        Raises DatabaseBusy when no connection is free in time or a statement takes too long, and
        Cancelled.
        """
        try:
            try:
                return self._rows(acting, statements, running or Running())
            except psycopg.OperationalError as error:
                if isinstance(error, psycopg.errors.QueryCanceled):
                    raise
                # PostgreSQL was started anew: what the pool holds is of the one before.
                self._open().check()
                return self._rows(acting, statements, running or Running())
        except PoolTimeout as error:
            raise DatabaseBusy(
                "Mọi kết nối cơ sở dữ liệu đang bận, hãy thử lại sau vài giây.",
                "All database connections are busy, please try again in a few seconds.",
            ) from error
        except psycopg.errors.QueryCanceled as error:
            raise DatabaseBusy(
                f"Câu lệnh chạy quá {TIMEOUT_MS // 1000} giây.",
                f"The statement took over {TIMEOUT_MS // 1000} s.",
            ) from error
        except psycopg.OperationalError as error:
            raise DatabaseBusy(
                "Cơ sở dữ liệu không trả lời, hãy thử lại sau vài giây.",
                "The database does not answer, please try again in a few seconds.",
            ) from error

    def _rows(
        self, acting: Acting, statements: Sequence[Statement], running: Running
    ) -> list[tuple[Any, ...]]:
        with self._open().connection() as connection, running.on(connection):
            with connection.pipeline():
                connection.execute(*_acting(acting), prepare=True)
                cursors = [
                    connection.execute(sql.encode(), given, prepare=True, binary=True)
                    for sql, given in statements
                ]
            return [cursor.fetchone() or () for cursor in cursors]

    def _open(self) -> ConnectionPool[psycopg.Connection]:
        with self._lock:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._url,
                    min_size=0,
                    max_size=self.size,
                    timeout=self.wait_s,
                    kwargs={
                        "autocommit": True,
                        **PATIENCE,
                        "application_name": "geo-ioc tiles",
                        "options": OPTIONS,
                    },
                    configure=_configure,
                    open=True,
                )
            return self._pool

    def close(self) -> None:
        """Close the connections; they are made anew when they are needed again."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None


def _configure(connection: psycopg.Connection) -> None:
    connection.prepared_max = PREPARED_MOST


def _acting(acting: Acting) -> tuple[bytes, dict[str, str]]:
    """One statement for the role and the settings that policies read; see db/engine.py.

    As long as the transaction lasts.
    """
    given = {"role": acting.role, **acting.settings()}
    calls = [f"set_config('{name}', %({name})s, true)" for name in given]
    if acting.role == PUBLIC:
        calls.append(PUBLIC_FIRST)
    return f"SELECT {', '.join(calls)}".encode(), given
