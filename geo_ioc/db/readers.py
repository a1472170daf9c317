"""Prepared statements of tiles: connections of their own, and one round trip for each read.

SQLAlchemy would ask the server five times for one tile: a ping, BEGIN, the role, the statement,
COMMIT. Here the statement is a transaction by itself, which PostgreSQL keeps prepared, and a
connection keeps its role for as long as it is asked by the same. The connections are few, and
nobody else's: when others have taken all of theirs, tiles still have these, and the other way
round.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout
from sqlalchemy import URL

from geo_ioc.db.reading import Reading, Statement
from geo_ioc.db.roles import Acting
from geo_ioc.errors import Cancelled, DatabaseBusy

PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Seconds for a server to take a connection, and milliseconds for one to take what it is sent."""
READERS = 4
"""Connections of one process; more statements at once only wait for the processors."""
WAIT_S = 1.0
TIMEOUT_MS = 5_000
"""How long a statement may run."""
OPTIONS = " ".join(
    (
        f"-c statement_timeout={TIMEOUT_MS}",
        "-c default_transaction_read_only=on",
        # To plan a tile anew takes as long as to make a small one, and the plans are the same.
        "-c plan_cache_mode=force_generic_plan",
    )
)


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
        self._pool: ConnectionPool[Reading] | None = None

    def rows(
        self, acting: Acting, statement: Statement, running: Running | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a statement, with the rights of `acting`.

        Raises DatabaseBusy when no connection is free in time or a statement takes too long, and
        Cancelled.
        """
        try:
            try:
                return self._rows(acting, statement, running or Running())
            except psycopg.OperationalError as error:
                if isinstance(error, psycopg.errors.QueryCanceled):
                    raise
                # PostgreSQL was started anew: what the pool holds is of the one before.
                self._open().check()
                return self._rows(acting, statement, running or Running())
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
        self, acting: Acting, statement: Statement, running: Running
    ) -> list[tuple[Any, ...]]:
        with self._open().connection() as connection, running.on(connection):
            connection.act(acting)
            return connection.rows(*statement)

    def _open(self) -> ConnectionPool[Reading]:
        with self._lock:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._url,
                    connection_class=Reading,
                    min_size=0,
                    max_size=self.size,
                    timeout=self.wait_s,
                    kwargs={
                        "autocommit": True,
                        **PATIENCE,
                        "application_name": "geo-ioc tiles",
                        "options": OPTIONS,
                    },
                    open=True,
                )
            return self._pool

    def close(self) -> None:
        """Close the connections; they are made anew when they are needed again."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None
