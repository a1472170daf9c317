"""The live stream of real worker processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
import pytest
from sqlalchemy import text

from geo_ioc.api.app import create_app  # noqa: F401  # fails here rather than in the processes
from geo_ioc.db.roles import AT_THE_GATE
from tests import reports
from tests.people import person, session

URL = "/api/v1/live"
WAIT_S = 30


def body(**changes) -> dict:
    slide = {"category": "SL", "severity": 5, "title": "Sạt lở taluy dương QL 7"}
    return reports.body(**slide | changes)


class Worker:
    """One server process."""

    def __init__(self, settings, database, home) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "geo_ioc.api.app:from_environment",
                "--factory",
                "--port",
                "0",
                "--no-access-log",
                "--timeout-graceful-shutdown",
                "1",
            ],
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("GEO_IOC_")},
                "GEO_IOC_DATABASE_URL": database.url.render_as_string(hide_password=False),
                "GEO_IOC_HOME": str(home),
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        said = []
        for line in self.process.stderr:
            said.append(line)
            if "running on" in line:
                url = line.split("running on ")[1].split()[0]
                break
        else:
            pytest.fail("the server did not start:\n" + "".join(said))
        headers = person(database, "operator").headers
        self.http = httpx.Client(base_url=url, timeout=WAIT_S, headers=headers)

    def post(self, **changes) -> str:
        answer = self.http.post("/api/v1/incidents", json=body(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.http.close()
        self.process.terminate()
        self.process.wait(WAIT_S)
        self.process.stderr.close()


@pytest.fixture
def workers(loaded_copy, loaded_settings, tmp_path):
    """Starts server processes over one database."""
    made = []

    def start(count: int) -> list[Worker]:
        made.extend(Worker(loaded_settings, loaded_copy, tmp_path) for _ in range(count))
        return made[-count:]

    yield start
    for worker in made:
        worker.close()


@contextmanager
def events(worker: Worker, *, last: str | None = None, **params) -> Iterator[Iterator[dict]]:
    """The stream of a worker, opened; changes and resyncs only."""
    headers = {} if last is None else {"Last-Event-ID": last}
    with worker.http.stream("GET", URL, params=params, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-cache"
        assert "content-encoding" not in answer.headers
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"

        def read() -> Iterator[dict]:
            event: dict = {}
            for line in lines:
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                    continue
                if event.get("event") in ("change", "resync"):
                    yield {**event, "data": json.loads(event["data"])}
                event = {}

        yield read()


def test_what_one_worker_takes_every_worker_tells(workers):
    one, two = workers(2)
    with events(one, layers="incidents") as here, events(two, layers="incidents") as there:
        made = one.post()
        for stream in (here, there):
            event = next(stream)
            assert event["data"]["id"] == made
            assert event["data"]["feature"]["properties"]["severity"] == 5
            assert event["data"]["layers"] == ["incidents"]


def test_who_loses_its_worker_goes_on_at_another_without_loss_or_repeat(workers):
    one, two = workers(2)
    with events(one) as stream:
        made = [two.post() for _ in range(3)]
        told = [next(stream) for _ in made]
        assert [event["data"]["id"] for event in told] == made
        one.kill()
        with pytest.raises(httpx.HTTPError):
            next(stream)
    missed = [two.post() for _ in range(2)]
    with events(two, last=told[-1]["id"]) as stream:
        new = two.post()
        assert [next(stream)["data"]["id"] for _ in range(3)] == [*missed, new]


def test_a_list_and_the_stream_after_it_leave_no_gap(workers):
    [worker] = workers(1)
    before = worker.post()
    listed = worker.http.get("/api/v1/incidents")
    assert [item["id"] for item in listed.json()["items"]] == [before]
    after = worker.post()
    with events(worker, after=listed.headers["x-change-id"]) as stream:
        assert next(stream)["data"]["id"] == after


def test_a_locality_tells_only_its_own(workers):
    [worker] = workers(1)
    with events(worker, boundary="2025-07-01/16681") as stream:
        worker.post(lon=104.2, lat=19.3)
        inside = worker.post()
        assert next(stream)["data"]["id"] == inside


def test_the_header_is_newer_than_the_address_and_a_strange_one_reads_anew(workers):
    [worker] = workers(1)
    worker.post()
    second = worker.post()
    changes = worker.http.get("/api/v1/incidents").headers["x-change-id"]
    with events(worker, after=0, last=str(int(changes) - 1)) as stream:
        assert next(stream)["data"]["id"] == second
    for strange in ("x", "-1", "99999999999999999999999"):
        with events(worker, last=strange) as stream:
            event = next(stream)
            assert (event["event"], event["id"]) == ("resync", changes)


@pytest.mark.parametrize(
    "end",
    [
        "DELETE FROM session WHERE account = :id",
        "UPDATE role_grant SET revoked_at = now() WHERE account = :id",
        "UPDATE account SET disabled_at = now() WHERE id = :id",
    ],
    ids=["signed out", "revoked", "disabled"],
)
def test_a_stream_ends_at_once_with_the_rights_it_was_opened_with(workers, loaded_copy, end):
    [worker] = workers(1)
    officer = person(loaded_copy, "commune_officer")
    cookie = f"geo_ioc_session={session(loaded_copy, officer.account)}"
    post = dict(worker.http.headers)
    worker.http.headers = {"Cookie": cookie}
    with events(worker) as stream:
        worker.http.headers = post
        worker.post(lon=104.2, lat=19.3)
        inside = worker.post()
        assert next(stream)["data"]["id"] == inside
        with loaded_copy.write(acting=AT_THE_GATE) as connection:
            connection.execute(text(end), {"id": officer.account})
        worker.post()
        last = next(stream)
        assert (last["event"], last["data"]["reason"]) == ("resync", "rights")
        assert next(stream, None) is None


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("layers=incidents,nothing", "?layers"),
        ("boundary=2025-07-01/99999", "?boundary"),
        ("after=x", "?after"),
        ("after=-1", "?after"),
        ("layer=incidents", "?layer"),
    ],
)
def test_a_bad_parameter_is_422_and_no_stream(client_for, loaded, query, pointer):
    answer = client_for(loaded).get(f"{URL}?{query}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
