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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
def served(incidents: int, workers: int = 1) -> Iterator[Server]:
    """A server with the supplied outlines and so many demonstration incidents, stopped after."""
    folder = Path(tempfile.mkdtemp(prefix="geo-ioc-bench-"))
    folder.chmod(0o755)  # the cluster of a server that root started runs as postgres
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "geo_ioc.cli.main", "serve", "--demo"],
        env={
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "GEO_IOC_HOME": str(folder),
            "GEO_IOC_PORT": str(port),
            "GEO_IOC_WORKERS": str(workers),
            "GEO_IOC_DOWNLOAD": "off",
            "GEO_IOC_DEMO_INCIDENTS": str(incidents),
            "GEO_IOC_DEMO_LIVE": "0",
            "GEO_IOC_DEMO_PASSWORD": PASSWORD,
        }
        | _supplied(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _until_ready(process, port)
        yield Server(port, process.pid, incidents, {role: _sign_in(port, role) for role in ROLES})
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
        state = Cluster(folder).state()
        if state is not None:
            shutil.rmtree(state.folder, ignore_errors=True)
        shutil.rmtree(folder)


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
