"""Server processes over one database, which also tell what they have done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from geo_ioc.api.app import from_environment
from geo_ioc.db.engine import Database
from geo_ioc.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
DONE = "/done-by-this-process"
"""Where a process tells what it has done; the application has no such address."""
WAIT_S = 60


def counted() -> ASGIApp:
    """The application of a process, with that address before it."""
    app = from_environment()
    asked = 0

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal asked
        if scope["type"] != "http" or scope["path"] != DONE:
            asked += 1
            await app(scope, receive, send)
            return
        body = f"{app.state.services.tiles.made} {asked}".encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return told


class Process:
    """One server process, and a client for each of two threads."""

    def __init__(self, database: Database, settings: Settings, home: Path) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "tests.api.tiles.serving:counted", "--factory"),
                *("--http", "geo_ioc.api.connection:Connection", "--port", "0"),
                *("--no-access-log", "--timeout-graceful-shutdown", "1"),
            ],
            cwd=ROOT,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("GEO_IOC_")},
                "GEO_IOC_DATABASE_URL": database.url.render_as_string(hide_password=False),
                "GEO_IOC_HOME": str(home),
                "GEO_IOC_REFERENCE_DIR": str(settings.reference_dir),
                "GEO_IOC_RATE_FACTOR": "0",
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        self.address = ""

    def started(self) -> None:
        """Wait until it answers."""
        said = []
        assert self.process.stderr is not None
        for line in self.process.stderr:
            said.append(line)
            if "running on" in line:
                self.address = line.split("running on ")[1].split()[0]
                self.http, self.reading = self.client(), self.client()
                return
        pytest.fail("the server did not start:\n" + "".join(said))

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=WAIT_S)

    def made(self) -> int:
        """Tiles made so far, and not taken from those that were kept."""
        return self._done()[0]

    def asked(self) -> int:
        """What its application was asked so far, and its connections did not answer themselves."""
        return self._done()[1]

    def _done(self) -> list[int]:
        return [int(each) for each in self.http.get(DONE).text.split()]

    def end(self) -> None:
        if self.address:
            self.http.close()
            self.reading.close()
        self.process.terminate()
        try:
            self.process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


@contextmanager
def served(
    database: Database, settings: Settings, home: Path, count: int
) -> Iterator[list[Process]]:
    """So many processes over a database, ended whatever happens."""
    made: list[Process] = []
    try:
        made.extend(Process(database, settings, home) for _ in range(count))
        for process in made:
            process.started()
        yield made
    finally:
        for process in made:
            process.end()
