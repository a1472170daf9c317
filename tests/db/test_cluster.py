"""The private cluster, with real servers: made, killed, filled up, moved."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from geo_ioc.db import migrate
from geo_ioc.db.cluster import SOCKET_PATH_LIMIT, Cluster
from geo_ioc.db.keeper import kept_running
from geo_ioc.db.servers import of_version
from geo_ioc.errors import ClusterError


@pytest.fixture
def own(home: Path) -> Iterator[Cluster]:
    """A cluster of this test's own, removed with whatever short place it took."""
    made = Cluster(home)
    yield made
    state = made.state()
    if state is not None:
        made.stop()
        shutil.rmtree(state.folder, ignore_errors=True)


def pid_of(cluster: Cluster) -> int:
    state = cluster.state()
    assert state is not None
    return int((cluster.data(state) / "postmaster.pid").read_text().split("\n")[0])


def answer(cluster: Cluster, sql: str) -> object:
    engine = create_engine(cluster.superuser_url(), poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(sql))
        return result.scalar() if result.returns_rows else None


def answers(cluster: Cluster) -> bool:
    try:
        return answer(cluster, "SELECT 1") == 1
    except OperationalError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.01)


def wait_until_gone(pid: int) -> None:
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} is still there")


def test_a_first_start_makes_a_durable_server_that_only_this_machine_reaches(own: Cluster):
    assert own.start() is True
    assert own.running()
    assert answer(own, "SHOW fsync") == "on"
    assert answer(own, "SHOW listen_addresses") == "127.0.0.1"
    assert answer(
        own, "SELECT setting::int >= 150000 FROM pg_settings WHERE name = 'server_version_num'"
    )
    assert (own.home / "cluster.json").stat().st_mode & 0o077 == 0


def test_a_second_start_finds_it_running_and_keeps_the_data(own: Cluster):
    own.start()
    answer(own, "CREATE TABLE kept AS SELECT 42 AS value")
    assert own.start() is False
    own.stop()
    assert own.start() is True
    assert answer(own, "SELECT value FROM kept") == 42


def test_stopping_twice_is_no_error(own: Cluster):
    own.start()
    assert own.stop() is True
    assert own.stop() is False
    assert not own.running()


def test_a_wrong_password_is_refused(own: Cluster):
    own.start()
    engine = create_engine(own.superuser_url().set(password="wrong"), poolclass=NullPool)
    with pytest.raises(Exception, match="password authentication failed"):
        engine.connect()


def test_the_ctrl_c_of_a_terminal_does_not_reach_the_server(own: Cluster):
    own.start()
    assert os.getsid(pid_of(own)) != os.getsid(0)


def test_a_killed_server_is_recovered_with_what_it_had_committed(own: Cluster):
    own.start()
    answer(own, "CREATE TABLE kept AS SELECT 42 AS value")
    pid = pid_of(own)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    assert not own.running()
    assert own.start() is True
    assert answer(own, "SELECT value FROM kept") == 42


def test_a_server_that_dies_is_brought_back_at_its_port_with_what_it_had_committed(own: Cluster):
    own.start(keep=True)
    state = own.state()
    answer(own, "CREATE TABLE t AS SELECT 1 AS n")
    with kept_running(own):
        for _ in range(2):
            died = pid_of(own)
            os.kill(died, signal.SIGKILL)
            wait_until(lambda died=died: own.running() and pid_of(own) != died)
            wait_until(lambda: answers(own))
            assert own.state() == state
            assert answer(own, "SELECT n FROM t") == 1
    assert own.running()


def test_a_server_that_is_stopped_on_purpose_stays_so(own: Cluster):
    own.start()
    with kept_running(own):
        own.stop()
        assert not own.died()
    assert not own.running()


def test_a_server_whose_port_was_taken_meanwhile_is_brought_back_when_it_is_free(own: Cluster):
    own.start()
    state = own.state()
    assert state is not None
    died = pid_of(own)
    os.kill(died, signal.SIGKILL)
    wait_until_gone(died)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", state.port))
        squatter.listen()
        assert own.died()
        with pytest.raises(ClusterError, match=str(state.port)):
            own.start_again()
    own.start_again()
    assert own.state() == state
    assert answer(own, "SELECT 1") == 1


def test_a_stale_pid_file_that_names_another_living_process_is_not_believed(own: Cluster):
    own.start()
    own.stop()
    state = own.state()
    assert state is not None
    file = own.data(state) / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{own.data(state)}\n0\n{state.port}\n\n127.0.0.1\n\n")
    assert not own.running()
    assert own.start() is True
    assert answer(own, "SELECT 1") == 1


def test_a_port_taken_meanwhile_is_given_up_for_a_free_one(own: Cluster):
    own.start()
    own.stop()
    before = own.state()
    assert before is not None
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", before.port))
        squatter.listen()
        own.start()
        after = own.state()
        assert after is not None
        assert after.port != before.port
        assert answer(own, "SELECT 1") == 1


def test_half_a_first_start_is_made_anew(own: Cluster):
    own.start()
    own.stop()
    state = own.state()
    assert state is not None
    (own.home / "cluster.json").unlink()
    (own.data(state) / "PG_VERSION").unlink()
    assert own.start() is True


def test_a_damaged_cluster_file_is_named(own: Cluster):
    own.home.mkdir(exist_ok=True)
    (own.home / "cluster.json").write_text("{")
    with pytest.raises(ClusterError, match=r"cluster\.json"):
        own.start()
    (own.home / "cluster.json").unlink()


def test_data_of_a_server_that_is_gone_names_the_package_to_install():
    with pytest.raises(ClusterError, match="postgresql-9-postgis-3"):
        of_version("9")


def test_a_broken_configuration_is_named_in_one_line(own: Cluster):
    own.start()
    own.stop()
    state = own.state()
    assert state is not None
    with (own.data(state) / "postgresql.conf").open("a") as file:
        file.write("\nno_such_setting = 1\n")
    with pytest.raises(ClusterError, match="no_such_setting|configuration file") as caught:
        own.start()
    assert "\n" not in str(caught.value)


def test_a_socket_path_that_would_be_too_long_goes_to_a_short_place(tmp_path: Path):
    deep = Cluster(tmp_path / ("a" * 60) / ("b" * 60))
    try:
        assert deep.start() is True
        state = deep.state()
        assert state is not None
        assert not state.folder.startswith(str(deep.home))
        assert len(f"{state.folder}/socket/.s.PGSQL.65535") <= SOCKET_PATH_LIMIT
        assert answer(deep, "SELECT 1") == 1
    finally:
        state = deep.state()
        deep.stop()
        if state is not None:
            shutil.rmtree(state.folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the cluster to another user")
def test_as_root_the_server_runs_as_postgres_and_a_folder_it_cannot_reach_is_left(own: Cluster):
    closed = own.home
    closed.chmod(0o700)
    own.start()
    state = own.state()
    assert state is not None
    assert not state.folder.startswith(str(closed))
    assert Path(f"/proc/{pid_of(own)}").owner() == "postgres"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_is_named_in_one_line():
    disk = Path(tempfile.mkdtemp(dir="/tmp"))  # short, for the socket's sake
    disk.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", disk], check=True)
    try:
        full = Cluster(disk / "home")
        with pytest.raises(ClusterError, match="Đĩa đầy") as caught:
            full.start()
        assert "\n" not in str(caught.value)
        assert not (disk / "home" / "cluster.json").exists()
    finally:
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()


def test_the_private_database_has_logins_that_own_nothing_they_need_not(own: Cluster):
    own.start()
    migrate.create_private(own)
    migrate.create_private(own)  # a second time changes nothing
    engine = create_engine(own.superuser_url(), poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT rolname, rolsuper, rolinherit, rolbypassrls FROM pg_roles "
                "WHERE rolname LIKE 'geo_ioc%' ORDER BY rolname"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("geo_ioc_all", False, True, False),
        ("geo_ioc_app", False, False, False),
        ("geo_ioc_contact", False, True, False),
        ("geo_ioc_gate", False, True, False),
        ("geo_ioc_owner", False, True, False),
        ("geo_ioc_public", False, True, False),
        ("geo_ioc_scope", False, True, False),
    ]


def test_the_state_file_is_written_whole_or_not_at_all(own: Cluster):
    own.start()
    assert set(orjson.loads((own.home / "cluster.json").read_bytes())) == {
        "folder",
        "password",
        "app_password",
        "port",
        "kept",
    }
    assert not list(own.home.glob("*.part"))
