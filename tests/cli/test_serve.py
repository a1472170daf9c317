"""`geo-ioc serve` from nothing: its own cluster, schematic outlines, demonstration data."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo_ioc.db.cluster import Cluster
from tests.cli.test_commands import run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A served installation in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.said = home.with_name(f"said-{self.port}")

    def start(self, *words: str, **environ: str) -> subprocess.Popen[bytes]:
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "geo_ioc.cli.main", "serve", *words],
                env={
                    "PATH": os.environ["PATH"],
                    "LC_ALL": "C.UTF-8",
                    "GEO_IOC_HOME": str(self.home),
                    "GEO_IOC_PORT": str(self.port),
                    "GEO_IOC_DOWNLOAD": "off",
                    "GEO_IOC_DEMO_INCIDENTS": "50",
                    "GEO_IOC_DEMO_LIVE": "0",
                }
                | environ,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            return self.process

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return json.load(answer)

    def sign_in(self, username: str, password: str) -> int:
        """The status that signing in is answered with."""
        body = json.dumps({"username": username, "password": password}).encode()
        url = f"http://127.0.0.1:{self.port}/api/v1/session"
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def until_ready(self) -> None:
        """Asks until it answers; the process ending is the failure, not a clock."""
        assert self.process is not None
        while self.process.poll() is None:
            try:
                if self.get("/readyz")["status"] == "ready":
                    return
            except urllib.error.HTTPError as error:
                assert error.code == 503, error
            except OSError:
                pass
            time.sleep(0.1)
        pytest.fail(f"server ended: {self.said.read_text()}")

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it: to the whole group."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    made = Server(home)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    cluster = Cluster(home)
    state = cluster.state()
    if state is not None:
        cluster.stop()
        shutil.rmtree(state.folder)


def test_a_first_start_serves_both_generations_and_ctrl_c_stops_everything(server: Server):
    server.start("--demo")
    server.until_ready()
    generations = server.get("/api/v1/generations")["items"]
    assert [item["id"] for item in generations] == ["2024-12-01", "2025-07-01"]
    assert {lv["outline"] for item in generations for lv in item["levels"]} == {"schematic"}
    assert len(server.get("/api/v1/boundaries?level=commune&limit=1000")["items"]) == 130
    assert server.interrupt() == 0
    assert not Cluster(server.home).running()
    assert len(re.findall(r"audit trail +hash=[0-9a-f]{64} id=\d+\n", server.said.read_text())) == 1
    told = [json.loads(json.loads(line)["form"]) for line in exported(server)]
    begun = {"database.migrate", "boundary.load", "boundary.activate", "observation.publish"}
    assert {row["action"] for row in told} >= begun | {"incident.relocate", "demo.load"}
    for row in told:
        if row["action"] in begun:
            assert row["actor"].startswith("cli"), row
            assert row["data"]["address"] == socket.gethostname(), row


def exported(server: Server) -> list[str]:
    """The trail of a stopped server."""
    done = run("audit", "export", home=server.home)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_second_start_keeps_the_data_and_loads_nothing_again(server: Server):
    server.start("--demo")
    server.until_ready()
    before = server.get("/api/v1/incidents?limit=1000")["items"]
    assert server.interrupt() == 0
    server.start("--demo")
    server.until_ready()
    assert server.get("/api/v1/incidents?limit=1000")["items"] == before
    assert server.interrupt() == 0
    assert "2025-07-01" not in server.said.read_text()


def test_the_demonstration_says_how_to_sign_in(server: Server):
    def password() -> str:
        found = re.search(r"mật khẩu / password: (\S+)", server.said.read_text())
        assert found, server.said.read_text()
        return found[1]

    server.start("--demo")
    server.until_ready()
    said = server.said.read_text()
    assert f"http://127.0.0.1:{server.port}/sign-in" in said
    assert "gi_api_" in said
    first = password()
    assert server.sign_in("operator", first) == 200
    assert server.interrupt() == 0
    server.start("--demo", GEO_IOC_DEMO_PASSWORD="tap huan")
    server.until_ready()
    said = server.said.read_text()
    assert "gi_api_" not in said
    assert "tap huan" not in said
    assert server.sign_in("operator", "tap huan") == 200
    assert server.sign_in("operator", first) == 401
    assert server.interrupt() == 0
    server.start()
    server.until_ready()
    assert server.sign_in("operator", "tap huan") == 401
    assert server.interrupt() == 0


def test_sigterm_stops_the_cluster_too(server: Server):
    process = server.start()
    server.until_ready()
    process.terminate()
    process.wait(60)
    assert not Cluster(server.home).running()


def test_a_second_server_on_the_same_state_folder_is_refused(server: Server):
    server.start()
    server.until_ready()
    other = Server(server.home)
    second = other.start()
    assert second.wait(60) == 1
    assert str(server.home) in other.said.read_text()
    assert server.get("/healthz")["status"] == "alive"


def test_a_taken_port_is_named_and_nothing_is_left_running(server: Server):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", server.port))
        squatter.listen()
        process = server.start()
        assert process.wait(120) == 1
        assert "GEO_IOC_PORT" in server.said.read_text()
    assert not Cluster(server.home).running()


def test_after_a_kill_of_server_and_database_the_next_start_recovers(server: Server):
    process = server.start()
    server.until_ready()
    cluster = Cluster(server.home)
    state = cluster.state()
    assert state is not None
    postmaster = int((cluster.data(state) / "postmaster.pid").read_text().split("\n")[0])
    process.kill()
    process.wait()
    os.kill(postmaster, signal.SIGKILL)
    server.start()
    server.until_ready()
    assert server.interrupt() == 0


def test_several_workers_serve_one_port(server: Server):
    server.start(GEO_IOC_WORKERS="2")
    server.until_ready()
    for _ in range(10):
        assert server.get("/healthz")["status"] == "alive"
    assert server.interrupt() == 0
    assert not Cluster(server.home).running()


def test_open_streams_end_when_the_server_stops_and_nothing_is_said_of_them(server: Server):
    server.start()
    server.until_ready()
    with urllib.request.urlopen(
        f"http://127.0.0.1:{server.port}/api/v1/live", timeout=60
    ) as stream:
        assert stream.readline().startswith(b"retry:")
        assert server.interrupt() == 0
        stream.read()  # It ends by itself, whole.
    said = server.said.read_text()
    assert "ERROR" not in said
    assert "Cancel" not in said
