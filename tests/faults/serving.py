"""An installation of its own: `geo-ioc serve` with its private cluster, and what may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2 as httpx

from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from tests.people import person

WORKERS = 2
WAIT_S = 60


class Installation:
    """A served installation."""

    def __init__(self, home: Path) -> None:
        self.cluster = Cluster(home)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "geo_ioc.cli.main", "serve"],
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "GEO_IOC_HOME": str(home),
                "GEO_IOC_PORT": str(self.port),
                "GEO_IOC_WORKERS": str(WORKERS),
                "GEO_IOC_DOWNLOAD": "off",
                "GEO_IOC_RATE_FACTOR": "0",
            },
        )

    def ready(self) -> bool:
        assert self.process.poll() is None, "the server ended"
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/readyz", timeout=WAIT_S).status_code == 200
        return False

    def workers(self) -> set[int]:
        """Ids of the worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found = set()
        for pid in map(int, children.split()):
            with suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.add(pid)
        return found

    def postmaster(self) -> int | None:
        """Id of the database server's first process."""
        state = self.cluster.state()
        return None if state is None else self.cluster._pid(state)

    def database(self) -> Database:
        return Database(self.cluster.urls()[1])


def until(condition: Callable[[], bool]) -> None:
    """Asks until it is so; only the test's own time limit ends it else."""
    while not condition():
        time.sleep(0.05)


@contextmanager
def installed(home: Path) -> Iterator[Installation]:
    """An installation that answers, ended and removed whatever happens."""
    made = Installation(home)
    try:
        until(made.ready)
        yield made
    finally:
        if made.process.poll() is None:
            made.process.send_signal(signal.SIGTERM)
            made.process.wait(WAIT_S)
        state = made.cluster.state()
        if state is not None:
            made.cluster.stop()
            shutil.rmtree(state.folder)


def operator(installation: Installation) -> dict[str, str]:
    """The headers of somebody who sees and reports everything."""
    database = installation.database()
    try:
        return person(database, "operator").headers
    finally:
        database.dispose()
