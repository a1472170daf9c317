"""Back to a moment before a disaster, by the steps of docs/backup.md on a real server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.audit import trail
from geo_ioc.db import migrate, state
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.servers import newest
from tests.rows import add_incident

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "backup.md"
ARCHIVING = (
    "wal_level = replica",
    "archive_mode = on",
    "archive_command = 'test ! -f {wal}/%f && cp %p {wal}/%f'",
)
RECOVERY = (
    "restore_command = 'cp {wal}/%f %p'",
    "recovery_target_time = '{moment}'",
    "recovery_target_action = 'promote'",
)


@pytest.fixture
def server(home: Path) -> Iterator[Cluster]:
    """A server of this test's own, migrated, that keeps its write-ahead log elsewhere."""
    made = Cluster(home)
    made.start()
    found = made.state()
    assert found is not None
    wal = Path(found.folder) / "wal"
    wal.mkdir(mode=0o700)
    made._give(wal)
    try:
        migrate.create_private(made)
        migrate.upgrade(made.urls()[0])
        made.stop()
        with (made.data(found) / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{line}\n".format(wal=wal) for line in ARCHIVING)
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(found.folder)


def ran(server: Cluster, *command: str | Path) -> None:
    done = server._run(list(command))
    assert done.returncode == 0, done.stderr


def asked(server: Cluster, question: str) -> str:
    engine = create_engine(server.superuser_url(), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        return str(connection.execute(text(question)).scalar_one())


def test_the_document_has_the_lines_that_are_walked_here():
    words = DOCUMENT.read_text("utf-8")
    for line in (*ARCHIVING, *RECOVERY):
        assert line.split("'")[0] in words
    for name in ("pg_basebackup", "recovery.signal", "pg_switch_wal", "audit verify"):
        assert name in words


def test_what_was_deleted_is_there_again_as_of_the_moment_before(server: Cluster):
    found = server.state()
    assert found is not None
    folder, programs = Path(found.folder), newest().bin
    database = Database(server.urls()[1])
    add_incident(database)
    ran(
        server,
        *(programs / "pg_basebackup", "-D", folder / "base", "-X", "stream", "-c", "fast"),
        *("-d", server.superuser_url().set(drivername="postgresql").render_as_string(False)),
    )
    # After the base backup: only the log has these.
    kept = add_incident(database)
    with database.write(acting=AT_THE_GATE) as connection:
        trail.append(connection, "an", "sign_in", "account:an", {})
    moment = asked(server, "SELECT clock_timestamp()")
    asked(server, "SELECT pg_sleep(0.01)::text")
    with create_engine(server.superuser_url("geo_ioc"), poolclass=NullPool).begin() as connection:
        connection.execute(text("DELETE FROM incident"))
    asked(server, "SELECT pg_switch_wal()")
    with database.read(acting=AT_THE_GATE) as connection:
        assert state.look(connection).archiving
    database.dispose()

    server.stop()
    shutil.rmtree(server.data(found))
    (folder / "base").rename(server.data(found))
    signal = server.data(found) / "recovery.signal"
    signal.touch()
    server._give(signal)
    with (server.data(found) / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{line}\n".format(wal=folder / "wal", moment=moment) for line in RECOVERY)
    server.start()

    again = Database(server.urls()[1])
    with again.read() as connection:
        ids = [str(row) for row in connection.execute(text("SELECT id FROM incident")).scalars()]
    assert len(ids) == 2
    assert kept in ids
    with again.read(acting=AT_THE_GATE) as connection:
        assert trail.check(connection).broken is None
    # It is in use again, and not only to be read.
    while asked(server, "SELECT pg_is_in_recovery()") == "True":
        pass
    # Whoever saw a change that is gone now is told to read everything anew, whatever comes next.
    [skip] = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    with create_engine(server.urls()[0], poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql(skip)
    with again.read() as connection:
        told = connection.execute(
            text("SELECT source FROM change WHERE id > 1000000 AND op = 'reload'")
        )
        assert len(told.all()) == 5
    add_incident(again)
    again.dispose()
