"""`geo-ioc db backup` and `db restore` as a person runs them: real processes, files, databases."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import alembic.command
import pytest
from alembic.config import Config
from sqlalchemy import TextClause, create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.access.keys import Keys
from geo_ioc.audit import trail
from geo_ioc.db import migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import ANY_CONTACT, AT_THE_GATE
from geo_ioc.incidents import contact
from geo_ioc.incidents.contact import Contact, Contacts
from geo_ioc.settings import Settings
from tests import people
from tests.cli.test_audit import refused
from tests.cli.test_commands import run
from tests.rows import OF_THE_FIRST_SCHEMA, add_incident
from tests.signing import told

REPORTER = Contact(name="Nguyễn Thị Lụa", phone="0912345678")


@pytest.fixture
def reported(database, home) -> str:
    """An incident with who reported it, sealed with the key file of `home`."""
    made = add_incident(database, title="Sạt lở")
    contacts = Contacts(Keys.load(Settings(home=home)))
    with database.write(acting=ANY_CONTACT) as connection:
        contact.put(connection, contacts, UUID(made), REPORTER, by="test")
    return made


@pytest.fixture
def elsewhere(tmp_path):
    """Another state folder, whose private cluster is stopped at the end."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    yield folder
    cluster = Cluster(folder)
    state = cluster.state()
    if state is not None:
        cluster.stop()
        shutil.rmtree(state.folder)


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_a_drill_from_a_backup_to_another_machine_where_everything_is_there_again(
    command, database, home, reported, elsewhere
):
    person = people.person(database, "operator", username="truc.ban")
    people.session(database, person.account)
    done = command("db", "backup")
    assert done.returncode == 0, done.stderr
    assert "secret.key" in done.stdout
    path = only_file(home / "backups")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    (row,) = told(database, "database.backup")
    assert row[0].startswith("cli")

    # The other machine has nothing but the file and, kept apart, the key.
    shutil.copy(home / "secret.key", elsewhere)
    assert run("db", "verify", str(path), home=elsewhere).returncode == 0
    done = run("db", "restore", str(path), home=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "mọi phiên đăng nhập đã kết thúc" in done.stdout
    assert "CHÚ Ý" not in done.stdout

    done = run("audit", "verify", home=elsewhere)
    assert done.returncode == 0, done.stderr
    cluster = Cluster(elsewhere)
    cluster.start()
    again = Database(cluster.urls()[0])
    contacts = Contacts(Keys.load(Settings(home=elsewhere)))
    with again.write(acting=ANY_CONTACT) as connection:
        found = contact.look(connection, contacts, UUID(reported), by="test")
    assert found == REPORTER
    with again.read(acting=AT_THE_GATE) as connection:
        assert connection.execute(text("SELECT count(*) FROM session")).scalar_one() == 0
    (row,) = told(again, "database.restore")
    assert row[2]["after"]["ended"] == {"sessions": 1}
    again.dispose()
    # A second time would write over it.
    refused(run("db", "restore", str(path), home=elsewhere), "không ghi đè", "--database")


def test_a_backup_of_an_older_schema_comes_back_as_todays(databases, home, elsewhere, tmp_path):
    older = databases.empty()
    url = databases.cluster.urls()[0].set(database=older.url.database)
    try:
        with create_engine(url, poolclass=NullPool).begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(migrate.SCRIPTS))
            config.attributes["connection"] = connection
            # Before there were contacts, sealing keys and the trail's form.
            alembic.command.upgrade(config, "0003")
        with older.write() as connection:
            connection.execute(OF_THE_FIRST_SCHEMA)
        with older.write(acting=AT_THE_GATE) as connection:
            trail.append(connection, "an", "sign_in", "account:an", {})
        out = tmp_path / "older.zip"
        shown = url.set(drivername="postgresql").render_as_string(hide_password=False)
        done = run("db", "backup", "--out", str(out), home=home, GEO_IOC_DATABASE_URL=shown)
        assert done.returncode == 0, done.stderr
    finally:
        databases.drop(older)
    done = run("db", "restore", str(out), home=elsewhere)
    assert done.returncode == 0, done.stderr
    done = run("audit", "verify", home=elsewhere)
    assert done.returncode == 0, done.stderr
    # The sign-in, the upgrade and the restoring; that it was backed up was told later.
    assert "3 mục" in done.stdout


def test_another_key_file_is_told_by_the_key_that_it_lacks(command, home, reported, elsewhere):
    command("db", "backup")
    path = only_file(home / "backups")
    Keys.load(Settings(home=elsewhere))
    done = run("db", "restore", str(path), home=elsewhere)
    assert done.returncode == 0, done.stderr
    (lacking,) = (key.id for key in Keys.load(Settings(home=home)).ring())
    assert "CHÚ Ý" in done.stdout
    assert lacking in done.stdout


def test_an_encrypted_backup_needs_the_identity_that_the_server_does_not_have(
    command, home, tmp_path, reported
):
    identity = tmp_path / "identity.txt"
    done = command("db", "backup-identity", "--out", str(identity))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    recipient = done.stdout.split("recipient: ")[1].strip()
    assert recipient.startswith("age1")
    out = tmp_path / "b.age"
    done = command("db", "backup", "--out", str(out), "--recipient", recipient)
    assert done.returncode == 0, done.stderr
    refused(command("db", "verify", str(out)), "--identity")
    assert command("db", "verify", str(out), "--identity", str(identity)).returncode == 0


def test_a_changed_byte_is_told_in_one_line_before_anything_is_made(
    command, home, tmp_path, elsewhere
):
    out = tmp_path / "b.zip"
    command("db", "backup", "--out", str(out))
    data = bytearray(out.read_bytes())
    data[len(data) // 2] ^= 1
    out.write_bytes(data)
    refused(run("db", "restore", str(out), home=elsewhere), "b.zip")
    assert not (elsewhere / "cluster.json").exists()


def test_a_trail_that_was_changed_in_the_database_is_found_when_it_is_restored(
    command, database, databases, home, tmp_path
):
    with database.write(acting=AT_THE_GATE) as connection:
        for _ in range(3):
            trail.append(connection, "an", "sign_in", "account:an", {})
    url = databases.cluster.superuser_url(database.url.database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
        connection.execute(text("UPDATE audit_entry SET actor = 'binh' WHERE id = 2"))
    out = tmp_path / "b.zip"
    assert command("db", "backup", "--out", str(out)).returncode == 0
    emptied = databases.empty()
    try:
        shown = databases.cluster.urls()[0].set(
            drivername="postgresql", database=emptied.url.database
        )
        done = run(
            "db",
            "restore",
            str(out),
            home=home,
            GEO_IOC_DATABASE_URL=shown.render_as_string(hide_password=False),
        )
        refused(done, "mục 2", "để trống như cũ")
        with emptied.connection() as connection:
            assert connection.execute(text("SELECT to_regclass('incident')")).scalar_one() is None
    finally:
        databases.drop(emptied)


def test_a_new_database_that_cannot_be_completed_is_dropped_and_the_sql_is_told(
    command, database, databases, tmp_path
):
    out = tmp_path / "b.zip"
    command("db", "backup", "--out", str(out))
    # The owner may make databases here, and no extensions.
    done = command("db", "restore", str(out), "--database", "khong_thanh")
    assert done.returncode == 1
    assert "CREATE EXTENSION" in done.stderr
    with databases.admin.connect() as connection:
        assert not connection.execute(
            text("SELECT 1 FROM pg_database WHERE datname = 'khong_thanh'")
        ).first()
    refused(command("db", "restore", str(out), "--database", "Sai Tên; --"), "--database")


def test_one_who_stops_a_backup_that_waits_gets_no_file(
    command, database, databases, home, tmp_path
):
    url = databases.cluster.superuser_url(database.url.database)
    shown = databases.cluster.urls()[0].set(drivername="postgresql", database=database.url.database)
    out = tmp_path / "b.zip"
    engine = create_engine(url, poolclass=NullPool)

    def asked(question: TextClause) -> Any:
        # A transaction of its own: one sees the same activity for as long as it lasts.
        with engine.connect() as connection:
            return connection.execute(question).scalar_one()

    # Somebody holds a table: the backup waits for it.
    with engine.begin() as held:
        held.execute(text("LOCK TABLE reference_feature"))
        process = subprocess.Popen(
            [sys.executable, "-m", "geo_ioc.cli.main", "db", "backup", "--out", str(out)],
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "GEO_IOC_HOME": str(home),
                "GEO_IOC_DATABASE_URL": shown.render_as_string(hide_password=False),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        waits = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        while not asked(waits):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        process.communicate()
    assert list(tmp_path.glob("b.zip*")) == list(tmp_path.glob(".b.zip*")) == []
    assert told(database, "database.backup") == []


def test_a_backup_where_there_is_no_database_says_so_and_makes_none(home):
    refused(run("db", "backup", home=home), "db start")
    assert not (home / "cluster.json").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_is_one_line_and_no_file(command, loaded_copy, databases, home, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True)
    shown = databases.cluster.urls()[0].set(
        drivername="postgresql", database=loaded_copy.url.database
    )
    try:
        done = run(
            "db",
            "backup",
            "--out",
            str(disk / "b.zip"),
            home=home,
            GEO_IOC_DATABASE_URL=shown.render_as_string(hide_password=False),
        )
        refused(done, "No space left")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", disk], check=True)
