"""Backups of a real database, and what comes back out of them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from geo_ioc.audit import trail
from geo_ioc.db import archive, backup, migrate, restore
from geo_ioc.db.engine import Database
from geo_ioc.db.manifest import Manifest
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import BackupError, Conflict, DatabaseError
from tests.rows import add_incident


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def owner(databases):
    """The owner's URL of a test's database."""

    def of(database: Database) -> URL:
        return databases.cluster.urls()[0].set(database=database.url.database)

    return of


@pytest.fixture
def empty(databases):
    """A database with extensions and roles, and nothing of ours."""
    made = databases.empty()
    yield databases.cluster.urls()[0].set(database=made.url.database)
    databases.drop(made)


def made(url: URL, home: Path, name: str = "b.zip", report=quiet) -> tuple[Path, Manifest]:
    path = home / name
    return path, backup.make(path, backup.Source(url, home), (), report)


def nothing_more(connection: Connection) -> None:
    """What is looked at besides rows and the end of the trail."""


def load(path: Path, into: URL, verify=nothing_more, report=quiet) -> None:
    with archive.reading(path, None, path.parent) as reader:
        restore.load(into, reader, verify, report)


def rows(url: URL) -> dict[str, int]:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return backup.counted(connection, quiet)


def assert_rows(url: URL, manifest: Manifest) -> None:
    """All rows are there; besides, every source of changes is told to be read anew."""
    found, wanted = rows(url), dict(manifest.rows)
    assert found.pop("public.change") >= wanted.pop("public.change")
    assert found == wanted


def test_what_was_backed_up_comes_back_row_for_row(loaded_copy, owner, empty, home):
    add_incident(loaded_copy, title="Sạt lở ở Kỳ Sơn")
    with loaded_copy.write(acting=AT_THE_GATE) as connection:
        trail.append(connection, "an", "sign_in", "account:an", {})
    url = owner(loaded_copy)
    path, manifest = made(url, home)
    assert manifest.rows["public.incident"] == 1
    assert manifest.rows["public.boundary"] > 500
    load(path, empty)
    assert_rows(empty, manifest)
    assert rows(url) == manifest.rows
    again = Database(empty)
    with again.read() as connection:
        assert connection.execute(text("SELECT title FROM incident")).scalar_one()
        migrate.require_head(connection)
    with again.read(acting=AT_THE_GATE) as connection:
        assert trail.check(connection).broken is None
        assert trail.last(connection)[1] == manifest.trail.hash
    # Triggers, policies and rights came too: the trail is closed, the feed goes on.
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        again.write(acting=AT_THE_GATE) as connection,
    ):
        connection.execute(text("DELETE FROM audit_entry"))
    with again.read() as connection:
        before = connection.execute(text("SELECT max(id) FROM change")).scalar_one()
    add_incident(again)
    with again.read() as connection:
        assert connection.execute(text("SELECT max(id) FROM change")).scalar_one() > before
    again.dispose()


def schema(url: URL, superuser: URL) -> list[Any]:
    """Every function, trigger, policy, constraint, index and right of a database's own tables."""
    asked = """
      SELECT 'trigger', CAST(tgrelid AS regclass)::text, pg_get_triggerdef(oid), tgenabled::text
      FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'policy', tablename, policyname, concat(roles, cmd, qual, with_check)
      FROM pg_policies
      UNION ALL SELECT 'constraint', CAST(conrelid AS regclass)::text, conname,
        pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
      UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes
      WHERE schemaname = 'public'
      UNION ALL SELECT 'table', CAST(oid AS regclass)::text, relowner::regrole::text,
        concat(relacl, relrowsecurity, relforcerowsecurity)
      FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'geo_ioc_public'::regnamespace)
      UNION ALL SELECT 'function', oid::regprocedure::text, prosrc,
        concat(proacl, prosecdef, proconfig, proowner::regrole)
      FROM pg_proc WHERE proname LIKE 'geo_ioc%'
      ORDER BY 1, 2, 3, 4"""
    with create_engine(superuser.set(database=url.database), poolclass=NullPool).connect() as found:
        return [tuple(row) for row in found.execute(text(asked))]


def test_the_schema_that_comes_back_is_the_same_to_the_last_right(
    database, owner, empty, home, databases
):
    url = owner(database)
    path, _ = made(url, home)
    load(path, empty)
    superuser = databases.cluster.superuser_url()
    assert schema(empty, superuser) == schema(url, superuser)


def test_writing_goes_on_and_the_backup_is_of_one_moment(database, owner, empty, home):
    stop = threading.Event()
    written = threading.Event()

    def write() -> None:
        while not stop.is_set():
            add_incident(database)
            with database.write(acting=AT_THE_GATE) as connection:
                trail.append(connection, "an", "sign_in", "account:an", {})
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(30)
    seen = []

    def report(stage: str, done: int, total: int) -> None:
        # Between the counting and the dump, and during it, more has come.
        seen.append(stage)
        written.clear()
        assert written.wait(30)

    try:
        path, manifest = made(owner(database), home, report=report)
    finally:
        stop.set()
        writer.join()
    assert len(set(seen)) == 2
    assert manifest.rows["public.incident"] < rows(owner(database))["public.incident"]
    load(path, empty)
    assert_rows(empty, manifest)


def test_a_database_that_holds_data_is_never_written_over(database, owner, home):
    path, _ = made(owner(database), home)
    assert path.exists()
    with pytest.raises(Conflict, match="không ghi đè"):
        restore.require_empty(owner(database))


def test_rows_that_are_not_those_backed_up_leave_the_database_empty(database, owner, empty, home):
    path, _ = made(owner(database), home)

    def wrong(connection: Connection) -> None:
        raise BackupError("mục 3 đã bị sửa", "entry 3 was changed")

    with pytest.raises(BackupError, match="mục 3"):
        load(path, empty, wrong)
    restore.require_empty(empty)
    load(path, empty)


def test_until_it_is_compared_no_program_of_ours_works_with_it(database, owner, empty, home):
    path, _ = made(owner(database), home)

    def look(connection: Connection) -> None:
        # As a server sees it that is started just now, or after the power was cut.
        with create_engine(empty, poolclass=NullPool).connect() as other:
            assert backup.counted(other, quiet)["public.audit_entry"] >= 0
            with pytest.raises(DatabaseError, match="db migrate"):
                migrate.require_head(other)

    load(path, empty, look)
    with create_engine(empty, poolclass=NullPool).connect() as connection:
        migrate.require_head(connection)


def test_changes_since_the_backup_are_not_told_again_as_others(database, owner, empty, home):
    add_incident(database)
    path, _ = made(owner(database), home)
    add_incident(database)
    with database.read() as connection:
        newest = connection.execute(text("SELECT max(id) FROM change")).scalar_one()
    load(path, empty)
    with create_engine(empty, poolclass=NullPool).connect() as connection:
        later = connection.execute(
            text("SELECT DISTINCT source, op FROM change WHERE id > :newest"), {"newest": newest}
        )
        assert ("incident", "reload") in [tuple(row) for row in later]


def test_a_manifest_that_counts_other_rows_is_refused_with_the_table(
    database, owner, empty, home, tmp_path
):
    path, _ = made(owner(database), home)
    forged = tmp_path / "forged.zip"
    with (
        archive.reading(path, None, home) as reader,
        archive.writing(forged, ()) as file,
    ):
        with reader.open(archive.DATABASE) as dump:
            file.add(archive.DATABASE, dump)
        counted = {**reader.manifest.rows, "public.incident": 7}
        file.finish(reader.manifest.model_copy(update={"rows": counted}))
    with pytest.raises(BackupError, match=r"public\.incident: 0 ≠ 7"):
        load(forged, empty)
    restore.require_empty(empty)


def test_a_dump_that_breaks_off_leaves_the_database_empty(database, owner, empty, home, tmp_path):
    path, _ = made(owner(database), home)
    cut = tmp_path / "cut.zip"
    with archive.reading(path, None, home) as reader, archive.writing(cut, ()) as file:
        with reader.open(archive.DATABASE) as dump:
            whole = dump.read()
        half = tmp_path / "half"
        half.write_bytes(whole[: len(whole) * 3 // 4])
        with half.open("rb") as dump:
            file.add(archive.DATABASE, dump)
        file.finish(reader.manifest.model_copy(update={"files": file.files}))
    with pytest.raises(DatabaseError, match="pg_restore"):
        load(cut, empty)
    restore.require_empty(empty)


def test_one_who_stops_it_before_it_was_compared_leaves_the_database_empty(
    database, owner, empty, home
):
    path, _ = made(owner(database), home)

    def stopped(connection: Connection) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(path, empty, stopped)
    restore.require_empty(empty)


def test_an_owner_who_may_not_read_every_row_makes_no_short_backup(
    database, databases, owner, home
):
    with databases.admin.connect() as connection:
        connection.execute(text("ALTER ROLE geo_ioc_owner NOINHERIT"))
    try:
        with pytest.raises(DatabaseError, match="INHERIT"):
            made(owner(database), home)
    finally:
        with databases.admin.connect() as connection:
            connection.execute(text("ALTER ROLE geo_ioc_owner INHERIT"))
    assert list(home.iterdir()) == []


def test_every_guarded_table_is_open_to_one_of_the_roles_that_the_owner_has(database):
    with database.read() as connection:
        closed = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT EXISTS ("
                " SELECT FROM pg_policies WHERE tablename = relname AND qual = 'true'"
                " AND permissive = 'PERMISSIVE' AND cmd IN ('ALL', 'SELECT') AND roles &&"
                " CAST('{geo_ioc_all,geo_ioc_gate,geo_ioc_contact}' AS name[]))"
            )
        ).scalars()
        assert closed.all() == []


def test_an_empty_database_has_nothing_to_back_up(empty, home):
    with pytest.raises(DatabaseError, match="trống"):
        made(empty, home)
    assert list(home.iterdir()) == []


def test_a_schema_that_this_code_does_not_know_is_refused(database, owner, home):
    path, manifest = made(owner(database), home)
    restore.require_known_revision(manifest)
    with pytest.raises(BackupError, match="9999"):
        restore.require_known_revision(manifest.model_copy(update={"revision": "9999"}))
    assert path.exists()


def test_content_of_the_installation_comes_back_where_no_file_stands(database, owner, home):
    for name, words in (("layers/own.toml", "a"), ("layers/catalogues/x.csv", "b")):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(words)
    path, _ = made(owner(database), home)
    (home / "layers/own.toml").write_text("changed since")
    (home / "layers/catalogues/x.csv").unlink()
    with archive.reading(path, None, home) as reader:
        put, kept = restore.put_content(reader, home)
    assert (put, kept) == (["layers/catalogues/x.csv"], ["layers/own.toml"])
    assert (home / "layers/own.toml").read_text() == "changed since"
    assert (home / "layers/catalogues/x.csv").read_text() == "b"
