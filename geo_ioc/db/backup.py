"""Making a backup: everything that the database holds, as of one moment, in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from geo_ioc import __version__
from geo_ioc.db import archive, migrate
from geo_ioc.db.manifest import Manifest, Trail
from geo_ioc.db.programs import program, running
from geo_ioc.db.roles import ALL, CONTACT, GATE
from geo_ioc.db.sql import statement
from geo_ioc.errors import DatabaseError, NotMigrated

Report = Callable[[str, int, int], None]
"""Told the stage, how many steps of it are done, and how many there are."""
DUMPING = "dumping contents of table"


@dataclass(frozen=True)
class Source:
    """What is put into a backup.

    `url` is the owner's. `content` is the folder that may hold layers and boundaries of the
    installation's own.
    """

    url: URL
    content: Path


def make(path: Path, source: Source, recipients: Sequence[str], report: Report) -> Manifest:
    """Write a backup; its dump, its numbers of rows and the end of its trail are one snapshot's.

    Writing goes on meanwhile. Raises Conflict, BackupError, FileRefused or DatabaseError; then no
    file is left.
    """
    engine = create_engine(
        source.url, poolclass=NullPool, isolation_level="REPEATABLE READ"
    ).execution_options(postgresql_readonly=True)
    try:
        connection = engine.connect()
    except OperationalError as error:
        raise migrate.unreachable(source.url) from error
    with connection, archive.writing(path, recipients) as file:
        revision = migrate.current(connection)
        if revision is None:
            raise NotMigrated(
                "Cơ sở dữ liệu còn trống, không có gì để sao lưu.",
                "The database is empty: there is nothing to back up.",
            )
        _require_all_rows(connection)
        rows = counted(connection, report)
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _dump(connection, source.url, snapshot, file, len(rows), report)
        for name, place in own_content(source.content):
            with place.open("rb") as content:
                file.add(name, content)
        manifest = Manifest(
            made_at=datetime.now(UTC),
            version=__version__,
            revision=revision,
            postgresql=connection.execute(text("SHOW server_version")).scalar_one(),
            postgis=connection.execute(text("SELECT postgis_lib_version()")).scalar_one(),
            rows=rows,
            trail=trail_end(connection),
            keys=_keys(connection),
            files=file.files,
        )
        file.finish(manifest)
    return manifest


def _require_all_rows(connection: Connection) -> None:
    """Raises DatabaseError unless the login's policies leave it every row of every table.

    Each table's rows are open to one of these roles, and the owner has them as a member. Without,
    a dump and its numbers of rows would both be short, and agree.
    """
    # One that is not there yet guards nothing: a database of an older version.
    known = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    lacking = [
        role
        for role in (ALL, GATE, CONTACT)
        if role in known
        and not connection.execute(
            text("SELECT pg_has_role(current_user, :role, 'USAGE')"), {"role": role}
        ).scalar_one()
    ]
    if lacking:
        listed = ", ".join(lacking)
        raise DatabaseError(
            f"Tài khoản chủ không đọc được mọi dòng: phải là thành viên, có INHERIT, của {listed}. "
            "Quản trị cơ sở dữ liệu chạy: ALTER ROLE <chủ> INHERIT; (PostgreSQL ≥ 16: GRANT "
            f"{listed} TO <chủ> WITH INHERIT TRUE;)",
            f"The owner cannot read every row: it must be a member, with INHERIT, of {listed}.",
        )


def tables(connection: Connection) -> list[str]:
    """Our tables, as `schema.table`."""
    return list(connection.execute(statement("backup_tables")).scalars())


def counted(connection: Connection, report: Report) -> dict[str, int]:
    """The number of rows of each of our tables. The login must see every row."""
    found: dict[str, int] = {}
    names = tables(connection)
    for number, name in enumerate(names):
        report("đếm / counting", number, len(names))
        # A name of the catalogue's, and of ours.
        rows = connection.exec_driver_sql(f"SELECT count(*) FROM {name}")  # noqa: S608
        found[name] = rows.scalar_one()
    return found


def _keys(connection: Connection) -> list[str]:
    """Ids of the keys that things are sealed with; a schema before 0004 does not know them."""
    if connection.execute(text("SELECT to_regclass('sealing_key')")).scalar_one() is None:
        return []
    return list(connection.execute(text("SELECT id FROM sealing_key ORDER BY id")).scalars())


def trail_end(connection: Connection) -> Trail:
    """The last row of the trail."""
    row = connection.execute(
        text("SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    ).one_or_none()
    return Trail(id=0, hash="0" * 64) if row is None else Trail(id=row.id, hash=row.hash)


def own_content(home: Path) -> list[tuple[str, Path]]:
    """The installation's own files of layers and boundaries: their names, and where they are."""
    return [
        (str(path.relative_to(home)), path)
        for folder in archive.CONTENT
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    ]


def _dump(
    connection: Connection,
    url: URL,
    snapshot: str,
    file: archive.Writer,
    total: int,
    report: Report,
) -> None:
    done = 0

    def heard(line: str) -> None:
        nonlocal done
        if DUMPING in line:
            done += 1
            report("ghi / writing", min(done, total), total)

    command: list[str | Path] = [
        program("pg_dump", connection),
        "--format=custom",
        # Its policies leave the owner every row: _require_all_rows.
        "--enable-row-security",
        f"--snapshot={snapshot}",
    ]
    with running(command, url, heard) as stream:
        file.add(archive.DATABASE, stream)
