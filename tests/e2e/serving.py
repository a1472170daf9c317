"""A real server process, and what programs ask of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo_ioc.db.engine import Database
from tests import reports
from tests.people import Person, person, session

DATABASES: dict[str, Database] = {}
"""The database of each server by its address."""
OPERATORS: dict[str, tuple[Person, str]] = {}
"""The operator of each server by its address, and the value of their session's cookie."""


class Server:
    """A server process that a test may end and start again at the same address."""

    def __init__(self, environ: dict[str, str], database: Database) -> None:
        self.database = database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environ = environ | {"GEO_IOC_PORT": str(self.port)}
        self.address = f"http://127.0.0.1:{self.port}"
        DATABASES[self.address] = database
        operator = person(database, "operator", username="operator")
        OPERATORS[self.address] = operator, session(database, operator.account)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "geo_ioc.cli.main", "serve"], env=self.environ
        )
        while True:
            assert self.process.poll() is None, "the server ended"
            try:
                urllib.request.urlopen(f"{self.address}/readyz", timeout=10).close()
                return
            except OSError:
                time.sleep(0.1)

    def kill(self) -> None:
        """Ends it as a power cut does: it can say nothing more."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


@contextmanager
def served(databases, loaded, settings, home: Path) -> Iterator[Server]:
    """A server over a copy of the loaded database."""
    loaded.dispose()
    database = databases.copy(loaded.url.database)
    owner = databases.cluster.urls()[0].set(drivername="postgresql", database=database.url.database)
    url = database.url.set(drivername="postgresql")
    made = Server(
        {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "GEO_IOC_HOME": str(home),
            "GEO_IOC_DATABASE_URL": owner.render_as_string(hide_password=False),
            "GEO_IOC_APP_DATABASE_URL": url.render_as_string(hide_password=False),
            "GEO_IOC_REFERENCE_DIR": str(settings.reference_dir),
        },
        database,
    )
    try:
        made.start()
        yield made
    finally:
        made.end()
        databases.drop(database)


def headers(site: str) -> dict[str, str]:
    """What shows a program's requests to be the operator's."""
    return OPERATORS[site][0].headers


def signed_in(site: str) -> list[dict[str, str]]:
    """The cookies of a browser in which the operator has signed in."""
    return [{"name": "geo_ioc_session", "value": OPERATORS[site][1], "url": site}]


def ask(site: str, path: str) -> Any:
    """The JSON at a path, as the operator."""
    request = urllib.request.Request(f"{site}{path}", headers=headers(site))
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def post(site: str, **changes: Any) -> dict[str, Any]:
    """Reports an incident as another program does; the stored incident."""
    request = urllib.request.Request(
        f"{site}/api/v1/incidents",
        json.dumps(reports.body(**changes)).encode(),
        {"Content-Type": "application/json", **headers(site)},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)
