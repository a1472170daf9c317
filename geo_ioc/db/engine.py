"""Connections and transactions. One synchronous engine per process; see ARCHITECTURE.md."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from geo_ioc.db.readers import PATIENCE, Readers
from geo_ioc.db.roles import EVERYTHING, PUBLIC, Acting, public_first
from geo_ioc.errors import DatabaseBusy, DatabaseError, SettingsError

STATEMENT_TIMEOUT_MS = 15_000
"""How long one statement of a request may run."""
SET_LOCAL = text("SELECT set_config(:name, :value, true)")


def normalised(url: str) -> URL:
    """A SQLAlchemy URL for psycopg 3 from any `postgres://` or `postgresql://` URL.

    Raises SettingsError when it is none.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(
            "GEO_IOC_DATABASE_URL không phải địa chỉ dạng postgresql://tên:mật-khẩu@máy/cơ-sở",
            "GEO_IOC_DATABASE_URL is not a URL like postgresql://user:password@host/database",
        ) from None
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingsError(
            f"GEO_IOC_DATABASE_URL: cần PostgreSQL, không phải {parsed.get_backend_name()}",
            "GEO_IOC_DATABASE_URL: only PostgreSQL is supported",
        )
    return parsed.set(drivername="postgresql+psycopg")


class Database:
    """One PostGIS database and the pool of connections to it."""

    def __init__(self, url: str | URL, *, pool_size: int = 10, pool_timeout_s: float = 5) -> None:
        self.url = normalised(url) if isinstance(url, str) else url
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout_s,
            pool_pre_ping=True,
            # What people report must not end up in a log by way of an error message.
            hide_parameters=True,
            connect_args={"application_name": "geo-ioc", **PATIENCE},
        )
        self.readers = Readers(self.url)
        """For tiles."""

    @contextmanager
    def read(
        self, timeout_ms: int = STATEMENT_TIMEOUT_MS, acting: Acting = EVERYTHING
    ) -> Iterator[Connection]:
        """A read-only transaction of one snapshot, with the rights of `acting`.

        Raises DatabaseBusy when no connection gets free, DatabaseError when there is no server.
        """
        with self._transaction(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", timeout_ms, acting
        ) as connection:
            yield connection

    @contextmanager
    def write(
        self, timeout_ms: int = STATEMENT_TIMEOUT_MS, acting: Acting = EVERYTHING
    ) -> Iterator[Connection]:
        """One transaction with the rights of `acting`.

        Committed at the exit, rolled back by an exception.
        """
        with self._transaction("SET TRANSACTION READ WRITE", timeout_ms, acting) as connection:
            yield connection

    @contextmanager
    def _transaction(self, mode: str, timeout_ms: int, acting: Acting) -> Iterator[Connection]:
        with self.connection() as connection, connection.begin():
            _act(connection, mode, timeout_ms, acting)
            yield connection

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection as the login itself, who may see next to nothing.

        Raises DatabaseBusy when none gets free, DatabaseError when there is no server.
        """
        pool = self.engine.pool
        try:
            connection = self.engine.connect()
        except PoolTimeout as error:
            raise DatabaseBusy(
                "Mọi kết nối cơ sở dữ liệu đang bận, hãy thử lại sau vài giây.",
                "All database connections are busy, please try again in a few seconds.",
            ) from error
        except OperationalError as error:
            raise DatabaseError(
                f"Không kết nối được cơ sở dữ liệu {self.url.render_as_string()}.",
                "The database cannot be reached.",
            ) from error
        with connection:
            try:
                yield connection
            finally:
                # Given back to a pool that was disposed of meanwhile, it would never be closed.
                if self.engine.pool is not pool:
                    connection.invalidate()

    def dispose(self) -> None:
        """Close the pools."""
        self.readers.close()
        self.engine.dispose()


def _act(connection: Connection, mode: str, timeout_ms: int, acting: Acting) -> None:
    """Give a transaction its mode, time, role and settings."""
    connection.exec_driver_sql(
        f"{mode}; SET LOCAL ROLE {acting.role}; SET LOCAL statement_timeout = {timeout_ms:d}"
    )
    for name, value in acting.settings().items():
        connection.execute(SET_LOCAL, {"name": name, "value": value})
    if acting.role == PUBLIC:
        # Its tables are the views of that schema: the same statements, blurred rows.
        connection.exec_driver_sql(f"SELECT {public_first(local=True)}")
