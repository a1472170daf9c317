"""A server to measure: `geo-ioc serve --demo` in a state folder of its own, as a newcomer does."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from geo_ioc.db.cluster import Cluster

ROLES = ("operator", "commune_officer")
PASSWORD = secrets.token_urlsafe()
SUPPLIED = {"GEO_IOC_SHAPES_DIR": "boundaries", "GEO_IOC_REFERENCE_DIR": "reference"}


@dataclass(frozen=True)
class Server:
    """A ready server: its port, the process that was started, and its demonstration incidents."""

    port: int
    pid: int
    incidents: int
    sessions: dict[str, str]
    """Cookies by the role whose demonstration account they are of."""
    home: Path

    @property
    def operator(self) -> dict[str, str]:
        """Headers that show a request to be the operator's."""
        return {"Cookie": self.sessions["operator"]}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """Processes that answer requests, by id; the server itself when it has no others."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        spawned = [
            int(child)
            for child in children
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
        return spawned or [self.pid]

    def holder(self, client_port: int) -> int:
        """The worker at the other end of a client's open connection."""
        ends = f"0100007F:{self.port:04X} 0100007F:{client_port:04X}"
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        inode = next(row[9] for row in rows if f"{row[1]} {row[2]}" == ends)
        return next(
            pid
            for pid in self.workers()
            for file in Path(f"/proc/{pid}/fd").iterdir()
            if str(file.readlink()) == f"socket:[{inode}]"
        )


@contextmanager
def served(
    incidents: int, workers: int = 1, over: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server with the supplied outlines and so many demonstration incidents, stopped after.

    `over` are settings of its own.
    """
    with _home() as folder:
        given = {
            "GEO_IOC_WORKERS": str(workers),
            "GEO_IOC_DEMO_INCIDENTS": str(incidents),
            "GEO_IOC_DEMO_LIVE": "0",
            "GEO_IOC_DEMO_PASSWORD": PASSWORD,
            **_supplied(),
            **(over or {}),
        }
        with _running(folder, ["--demo"], given) as (port, pid):
            sessions = {role: _sign_in(port, role) for role in ROLES}
            yield Server(port, pid, incidents, sessions, folder)


@contextmanager
def beside(server: Server, workers: int, over: Mapping[str, str]) -> Iterator[Server]:
    """Another server over the same database, to whom the same sessions are known."""
    owner, app = Cluster(server.home).urls()
    with _home() as folder:
        given = {
            "GEO_IOC_WORKERS": str(workers),
            "GEO_IOC_DATABASE_URL": owner.render_as_string(hide_password=False),
            "GEO_IOC_APP_DATABASE_URL": app.render_as_string(hide_password=False),
            "GEO_IOC_KEY_FILE": str(server.home / "secret.key"),
            **_supplied(),
            **over,
        }
        with _running(folder, [], given) as (port, pid):
            yield replace(server, port=port, pid=pid, home=folder)


@contextmanager
def _home() -> Iterator[Path]:
    """A state folder, gone afterwards with its cluster."""
    folder = Path(tempfile.mkdtemp(prefix="geo-ioc-bench-"))
    folder.chmod(0o755)  # the cluster of a server that root started runs as postgres
    try:
        yield folder
    finally:
        state = Cluster(folder).state()
        if state is not None:
            shutil.rmtree(state.folder, ignore_errors=True)
        shutil.rmtree(folder)


@contextmanager
def _running(
    home: Path, options: Sequence[str], over: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """A server process: its port and its id."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "geo_ioc.cli.main", "serve", *options],
        env={
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "GEO_IOC_HOME": str(home),
            "GEO_IOC_PORT": str(port),
            "GEO_IOC_DOWNLOAD": "off",
            **over,
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _until_ready(process, port)
        yield port, process.pid
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _sign_in(port: int, role: str) -> str:
    """The cookie of a session of a role's demonstration account."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/session",
        json.dumps({"username": role, "password": PASSWORD}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        cookies = answer.headers.get_all("Set-Cookie")
    return next(c.partition(";")[0] for c in cookies if c.startswith("geo_ioc_session="))


def _supplied() -> dict[str, str]:
    """Folders of true outlines and reference files: those given, or beside the checkout."""
    found = {
        name: Path(os.environ.get(name) or f"../shared/{beside}").absolute()
        for name, beside in SUPPLIED.items()
    }
    return {name: str(folder) for name, folder in found.items() if folder.is_dir()}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server ended")
