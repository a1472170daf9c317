"""Bringing a database to the schema of this code: extensions and roles, then Alembic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from geo_ioc.db import roles
from geo_ioc.db.cluster import Cluster
from geo_ioc.errors import DatabaseError, NotGranted, NotMigrated

SCRIPTS = Path(__file__).with_name("migrations")
Tell = Callable[[Connection, str | None, list[str]], None]
"""Told of the revision before, and of those applied."""


def create_private(cluster: Cluster) -> None:
    """Make logins, database and extensions in the private cluster; does nothing a second time."""
    state = cluster.state()
    assert state is not None  # noqa: S101  # called after start
    engine = create_engine(
        cluster.superuser_url(), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        have = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
        for login, password, options in (
            ("geo_ioc_owner", state.password, "CREATEROLE CREATEDB"),
            ("geo_ioc_app", state.app_password, "NOINHERIT"),
        ):
            if login not in have:
                # DDL takes no bound parameters; the password is our own URL-safe token.
                connection.exec_driver_sql(
                    f"CREATE ROLE {login} LOGIN {options} PASSWORD '{password}'"
                )
        for role in roles.ROLES:
            if role not in have:
                connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
                connection.exec_driver_sql(f"GRANT {role} TO geo_ioc_owner, geo_ioc_app")
        if not connection.execute(
            text("SELECT 1 FROM pg_database WHERE datname = 'geo_ioc'")
        ).first():
            connection.exec_driver_sql("CREATE DATABASE geo_ioc OWNER geo_ioc_owner")
    install_extensions(cluster.superuser_url("geo_ioc"))


def install_extensions(url: URL) -> None:
    """Make the extensions as a superuser in one database."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in roles.EXTENSIONS:
            connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {name}")
        for statement in roles.wishes(connection):
            connection.exec_driver_sql(statement)


def upgrade(url: URL, tell: Tell | None = None) -> list[str]:
    """Complete and upgrade the database of an owner's URL; answers the revisions applied.

    `tell` is told, in the transaction that applied any, of the revision before and of those.

    Raises DatabaseError holding the SQL that a database administrator must run, when the owner
    may not make an extension or role itself.
    """
    complete(url)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        return bring_up(connection, tell)


def bring_up(connection: Connection, tell: Tell | None = None) -> list[str]:
    """The same within the owner's transaction, of a database that has extensions and roles."""
    before = current(connection)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    script = ScriptDirectory(str(SCRIPTS))
    applied = [
        revision.revision for revision in script.iterate_revisions(current(connection), before)
    ][::-1]
    if applied and tell is not None:
        tell(connection, before, applied)
    return applied


def complete(url: URL) -> None:
    """Make the extensions and roles that the database of an owner's URL lacks.

    Raises DatabaseError holding the SQL that a database administrator must run, when the owner
    may not make them itself.
    """
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            wanted = roles.missing(connection)
            for statement in wanted:
                connection.exec_driver_sql(statement)
    except ProgrammingError as error:
        sql = "\n".join(wanted)
        raise DatabaseError(
            "Tài khoản này không được tạo phần mở rộng hoặc vai trò. Quản trị cơ sở dữ liệu cần "
            f"chạy một lần, trong cơ sở dữ liệu {url.database}:\n{sql}",
            "this login may not create extensions or roles; the SQL above is for the DBA",
        ) from error
    except OperationalError as error:
        raise unreachable(url) from error


def hints(url: URL) -> list[str]:
    """Statements that would make a database quicker or closer, and that its owner may not run."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return roles.wishes(connection)


def grant(owner: URL, app: URL) -> list[str]:
    """Let the app's login act as each of the roles; answers the SQL that the owner may not run.

    Raises DatabaseError when that login cannot log in.
    """
    try:
        with create_engine(app, poolclass=NullPool).connect() as connection:
            wanted = roles.ungranted(connection)
    except OperationalError as error:
        raise unreachable(app) from error
    try:
        with create_engine(owner, poolclass=NullPool).begin() as connection:
            for statement in wanted:
                connection.exec_driver_sql(statement.replace("%", "%%"))
    except ProgrammingError:
        return wanted
    return []


def unreachable(url: URL) -> DatabaseError:
    """The error for a server that does not answer; never shows the password."""
    shown = url.render_as_string(hide_password=True)
    return DatabaseError(
        f"Không kết nối được cơ sở dữ liệu {shown}.", "The database cannot be reached."
    )


def current(connection: Connection) -> str | None:
    """The schema revision of the database; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The schema revision this code needs."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def revisions() -> list[str]:
    """Every schema revision that this code knows, the newest first."""
    return [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]


def require_head(connection: Connection) -> None:
    """Raises NotMigrated unless the database has the schema of this code."""
    have = current(connection)
    if have != head():
        raise NotMigrated(
            f"Cơ sở dữ liệu ở bản {have or 'trống'}, phần mềm cần bản {head()}; "
            "chạy `geo-ioc db migrate`.",
            f"The database is at {have or 'nothing'}, this code needs {head()}; "
            "run `geo-ioc db migrate`.",
        )


def require_roles(connection: Connection) -> None:
    """Raises NotGranted, with the SQL that mends it, unless the login may act as every role."""
    wanted = " ".join(roles.ungranted(connection))
    if wanted:
        raise NotGranted(
            "Tài khoản của ứng dụng chưa dùng được mọi vai trò; chạy `geo-ioc db migrate`, hoặc "
            f"nhờ quản trị cơ sở dữ liệu chạy: {wanted}",
            f"The app's login may not act as every role; run `geo-ioc db migrate`, or: {wanted}",
        )
