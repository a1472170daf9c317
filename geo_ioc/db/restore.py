"""Bringing a backup back: into an empty database, all of it or nothing."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from geo_ioc import files
from geo_ioc.db import archive, backup, migrate
from geo_ioc.db.archive import Reader
from geo_ioc.db.backup import Report
from geo_ioc.db.manifest import Manifest
from geo_ioc.db.programs import contents, program, running
from geo_ioc.db.sql import statement
from geo_ioc.errors import BackupError, Conflict, DatabaseError

RESTORING = "processing data for table"
VERSION = "public.alembic_version"
REVISION = text("INSERT INTO alembic_version (version_num) VALUES (:revision)")
AHEAD = 1_000_000
"""Changes that may have been told since the backup."""
NOT_YET = " TABLE DATA public alembic_version "
"""The entry that says that a database is one of ours; see load()."""
OWNED = re.compile(r" TABLE public audit_entry (.+)$", re.MULTILINE)
"""The entry of a dump that tells the name of the owner it was made by."""


def require_empty(url: URL) -> None:
    """Raises Conflict when a database holds tables of ours: nothing is ever written over."""
    with connected(url) as connection:
        held = backup.tables(connection)
    if held:
        raise Conflict(
            f"Cơ sở dữ liệu {url.database} đã có dữ liệu, không ghi đè. Khôi phục sang cơ sở dữ "
            "liệu khác bằng --database TÊN, hoặc dùng một GEO_IOC_HOME mới.",
            f"The database {url.database} holds data already and is not written over. Restore into "
            "another one with --database NAME, or use a new GEO_IOC_HOME.",
        )


def create(maker: URL, wanted: URL) -> bool:
    """Make a database for the owner that its URL names; answers whether there was none.

    Raises DatabaseError when `maker` may not.
    """
    engine = create_engine(maker, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": wanted.database}
            ).first()
            if found is not None:
                return False
            # Names of ours, or checked: DDL takes no parameters.
            connection.exec_driver_sql(_creation(wanted))
    except OperationalError as error:
        raise migrate.unreachable(maker) from error
    except ProgrammingError as error:
        raise DatabaseError(
            "Tài khoản này không được tạo cơ sở dữ liệu. Quản trị cơ sở dữ liệu chạy: "
            f"{_creation(wanted)};",
            "This login may not create a database; a DBA must.",
        ) from error
    return True


def _creation(wanted: URL) -> str:
    return f'CREATE DATABASE {wanted.database} OWNER "{wanted.username}"'


def drop(maker: URL, made: URL) -> None:
    """Drop a database that was made in vain."""
    engine = create_engine(maker, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {made.database} WITH (FORCE)")


def require_known_revision(manifest: Manifest) -> None:
    """Raises BackupError for a schema that this code does not know: a newer one made it."""
    if manifest.revision not in migrate.revisions():
        raise BackupError(
            f"Bản sao lưu có lược đồ {manifest.revision}, do geo-ioc {manifest.version} tạo ra; "
            "cần phần mềm mới hơn bản này.",
            f"The backup has the schema {manifest.revision} of geo-ioc {manifest.version}: this "
            "one is too old.",
        )


def load(url: URL, reader: Reader, finish: Callable[[Connection], None], report: Report) -> None:
    """Load a dump into an empty database that has extensions and roles, and compare what came out.

    `finish` does what else belongs to it, in the transaction that makes the database one of ours,
    and upgrades the schema first when it is an older one. Raises what that raises, DatabaseError
    when the dump cannot be loaded, and BackupError when rows or trail are others than were backed
    up; the database is empty then.
    """
    manifest = reader.manifest
    try:
        _run(url, reader, report)
        with connected(url) as connection, connection.begin():
            _compare(connection, manifest, report)
            # Seen by nobody before the end of all of this: without it no program of ours works with
            # a database that was loaded and not compared, whatever has ended this one.
            connection.execute(REVISION, {"revision": manifest.revision})
            connection.execute(statement("restore_skip"), {"ahead": AHEAD})
            finish(connection)
    except BaseException:
        with connected(url) as connection, connection.begin():
            connection.execute(statement("restore_empty"))
        raise
    _analyse(url)


def put_content(reader: Reader, home: Path) -> tuple[list[str], list[str]]:
    """Put the installation's own content back where no file stands; answers what was put and kept.

    Raises FileRefused.
    """
    put: list[str] = []
    kept: list[str] = []
    for name in reader.content():
        place = home / name
        if place.exists() or place.is_symlink():
            kept.append(name)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with reader.open(name) as source:
            files.write(place, source.read())
        put.append(name)
    return put, kept


@contextmanager
def connected(url: URL) -> Iterator[Connection]:
    """A connection to a database. Raises DatabaseError when there is none."""
    try:
        connection = create_engine(url, poolclass=NullPool).connect()
    except OperationalError as error:
        raise migrate.unreachable(url) from error
    with connection:
        yield connection


def _analyse(url: URL) -> None:
    """Statistics are not in a dump, and without them the first tiles are slow."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in backup.tables(connection):
            connection.exec_driver_sql(f"ANALYZE {name}")


def _run(url: URL, reader: Reader, report: Report) -> None:
    with connected(url) as connection:
        restorer = program("pg_restore", connection)
    with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.write(_wanted(restorer, reader))
        wanted.flush()
        total = len(reader.manifest.rows)
        done = 0

        def heard(line: str) -> None:
            nonlocal done
            if RESTORING in line:
                done += 1
                report("nạp / loading", min(done, total), total)

        command: list[str | Path] = [
            restorer,
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            f"--use-list={wanted.name}",
        ]
        with (
            running(command, url, heard, reads=True) as target,
            reader.open(archive.DATABASE) as dump,
        ):
            shutil.copyfileobj(dump, target, archive.CHUNK)


def _wanted(restorer: Path, reader: Reader) -> str:
    """The dump's table of contents, without what is there before: extensions, and rights on them.

    Those are a superuser's, whose name the owner may not act in.
    """
    with reader.open(archive.DATABASE) as dump:
        listed = contents(restorer, dump)
    owner = OWNED.search(listed)
    if owner is None:
        raise BackupError("Trong bản sao lưu không có nhật ký.", "There is no trail in the backup.")
    return "".join(
        f"{line}\n"
        for line in listed.splitlines()
        if line.endswith(f" {owner[1]}") and NOT_YET not in line
    )


def _compare(connection: Connection, manifest: Manifest, report: Report) -> None:
    found = backup.counted(connection, report)
    wrong = sorted(
        name
        for name in {*found, *manifest.rows} - {VERSION}
        if found.get(name) != manifest.rows.get(name)
    )
    if wrong:
        listed = ", ".join(
            f"{name}: {found.get(name, '-')} ≠ {manifest.rows.get(name, '-')}" for name in wrong
        )
        raise BackupError(
            f"Số dòng sau khi nạp khác lúc sao lưu ({listed}); cơ sở dữ liệu để trống như cũ.",
            f"There are other rows than were backed up ({listed}); the database is left empty.",
        )
    if backup.trail_end(connection) != manifest.trail:
        raise BackupError(
            "Nhật ký kết thúc ở mục khác lúc sao lưu; cơ sở dữ liệu để trống như cũ.",
            "The trail ends elsewhere than it did; the database is left empty.",
        )
