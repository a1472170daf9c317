"""Whatever is killed while a stream is open and reports come in: the client ends up right."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx

from tests import reports
from tests.faults.following import Follower, Writer, listed
from tests.faults.serving import WAIT_S, WORKERS, Installation, until


@contextmanager
def followed(installation: Installation, headers: dict[str, str]) -> Iterator[tuple]:
    """Some who follow and some who report; at the end all hold what the database does."""
    followers = [Follower(installation.address, headers) for _ in range(4)]
    writers = [Writer(installation.address, headers) for _ in range(2)]
    for thread in (*followers, *writers):
        thread.start()
    try:
        until(lambda: all(one.open.is_set() for one in followers))
        yield followers, writers
        until(lambda: all(one.open.is_set() for one in followers))
    finally:
        for writer in writers:
            writer.stop()
    assert [one.wrong for one in (*followers, *writers)] == [[]] * 6
    with httpx.Client(base_url=installation.address, headers=headers, timeout=WAIT_S) as http:
        # Later than everything else, so that whoever has heard of it has heard of all.
        last = http.post("/api/v1/incidents", json=reports.body()).raise_for_status().json()["id"]
        until(lambda: all(last in one.held for one in followers))
        truth, _ = listed(http)
        for one in followers:
            one.stop()
        assert set(truth) >= {id_ for writer in writers for id_ in writer.acknowledged}
        assert [one.held for one in followers] == [truth] * len(followers)
        # One event more, so that each of them ends.
        http.post("/api/v1/incidents", json=reports.body()).raise_for_status()
    for one in followers:
        one.join()
        one.http.close()
        assert one.wrong == []


def more(writers: list[Writer], count: int) -> None:
    """Waits until so many more reports were acknowledged."""
    before = sum(len(writer.acknowledged) for writer in writers)
    until(lambda: sum(len(writer.acknowledged) for writer in writers) >= before + count)


def test_who_follows_a_worker_that_is_killed_misses_nothing(installation, headers):
    with followed(installation, headers) as (followers, writers):
        more(writers, 5)
        for worker in installation.workers():
            os.kill(worker, signal.SIGKILL)
            more(writers, 5)
            until(lambda worker=worker: len(installation.workers() - {worker}) == WORKERS)
            until(installation.ready)
        more(writers, 5)
        assert all(one.cuts for one in followers)
        # They came back by what they had seen, and did not read everything anew.
        assert [one.reads for one in followers] == [1] * len(followers)


def test_what_was_acknowledged_outlives_a_database_that_is_killed(installation, headers):
    with followed(installation, headers) as (followers, writers):
        for _ in range(2):
            more(writers, 5)
            died = installation.postmaster()
            os.kill(died, signal.SIGKILL)
            until(lambda died=died: installation.postmaster() not in (None, died))
            more(writers, 5)
        assert sum(writer.refused for writer in writers)
        # Their workers live, and what they were told is still so.
        assert [one.reads for one in followers] == [1] * len(followers)
