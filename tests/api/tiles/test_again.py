"""Requests that come again in the same words are answered by the connection, and as before."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from geo_ioc.layers.address import place
from tests.api.tiles.serving import Process, served
from tests.people import Person, person, session
from tests.rows import add_incident

LON, LAT = 105.668, 18.6735
EAST, SOUTH = place(LON, LAT)
HERE = f"12/{int(EAST * 2**12)}/{int(SOUTH * 2**12)}"
INCIDENTS = f"/tiles/incidents/{HERE}.mvt"
PATHS = {
    "a tile": INCIDENTS,
    "GeoJSON": f"/tiles/incidents/{HERE}.geojson",
    "several layers": f"/tiles/communes,incidents/{HERE}.mvt",
    "a tile with nothing in it": "/tiles/incidents/12/1/1.mvt",
    "a tile of boundaries": f"/tiles/communes/{HERE}.mvt?generation=2025-07-01",
}


class Line:
    """One connection, and what comes back word for word."""

    def __init__(self, address: str) -> None:
        split = urlsplit(address)
        self.socket = socket.create_connection((split.hostname, split.port), timeout=60)
        self.kept = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> bytes:
        """The next answer, without the second that it was given at."""
        head = self._until(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        body = self._take(int(length[1])) if length else b""
        return re.sub(rb"date: [^\r]*\r\n", b"", head) + body

    def _until(self, end: bytes) -> bytes:
        while end not in self.kept:
            self._more()
        return self._take(self.kept.index(end) + len(end))

    def _take(self, size: int) -> bytes:
        while len(self.kept) < size:
            self._more()
        taken, self.kept = self.kept[:size], self.kept[size:]
        return taken

    def _more(self) -> None:
        data = self.socket.recv(1 << 16)
        assert data, "the server has closed the connection"
        self.kept += data


@pytest.fixture(scope="module")
def process(databases, loaded, loaded_settings, tmp_path_factory) -> Iterator[Process]:
    loaded.dispose()
    database = databases.copy(loaded.url.database)
    home = tmp_path_factory.mktemp("again")
    try:
        with served(database, loaded_settings, home, 1) as [made]:
            made.database = database
            yield made
    finally:
        databases.drop(database)


@pytest.fixture
def operator(process) -> Person:
    return person(process.database, "operator")


@pytest.fixture
def line(process) -> Iterator[Line]:
    made = Line(process.address)
    with closing(made.socket):
        yield made


def words(path: str, who: Person | None = None, *more: str) -> bytes:
    """The head of a request."""
    lines = [f"GET {path} HTTP/1.1", "Host: map", "Accept-Encoding: gzip", *more]
    if who is not None:
        lines += [f"{name}: {value}" for name, value in who.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def asked(line: Line, data: bytes) -> bytes:
    line.send(data)
    return line.answer()


def reported(process: Process, line: Line, who: Person, **given) -> int:
    """An incident there, of which the process has heard; answers the change."""
    add_incident(process.database, lon=LON, lat=LAT, **given)
    with process.database.read() as connection:
        newest = connection.exec_driver_sql("SELECT max(id) FROM change").scalar_one()
    asked(line, words(f"{INCIDENTS}?after={newest}", who))
    return newest


def learnt(process: Process, line: Line, data: bytes) -> bytes:
    """An answer of the application, after which the same words need it no more."""
    asked(line, data)  # finds the caller
    asked(line, data)  # takes the tile or makes it, and remembers
    before = process.asked()
    again = asked(line, data)
    assert process.asked() == before
    return again


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
@pytest.mark.parametrize("more", [(), ("Accept-Language: en",)], ids=["gzip", "other words"])
def test_the_same_words_get_the_same_answer_without_the_application(
    process, operator, line, path, more
):
    reported(process, line, operator)
    data = words(path, operator, *more)
    asked(line, data)
    asked(line, data)
    before = process.asked()
    # Other words, the same request: the application answers it from what is kept.
    from_application = asked(line, words(path, operator, *more, "X-Other: 1"))
    assert process.asked() == before + 1
    assert asked(line, data) == from_application
    assert asked(line, data) == from_application
    assert process.asked() == before + 1


def test_who_has_the_tile_already_is_told_so_without_the_application(process, operator, line):
    reported(process, line, operator)
    answer = learnt(process, line, words(INCIDENTS, operator))
    tag = re.search(rb"etag: ([^\r]*)", answer)
    unchanged = learnt(
        process, line, words(INCIDENTS, operator, f"If-None-Match: {tag[1].decode()}")
    )
    assert unchanged.startswith(b"HTTP/1.1 304")
    assert unchanged.endswith(b"\r\n\r\n")


def test_a_change_is_seen_by_the_next_request_in_the_same_words(process, operator, line):
    reported(process, line, operator)
    data = words(INCIDENTS, operator)
    before = learnt(process, line, data)
    newest = reported(process, line, operator)
    after = asked(line, data)
    assert f"x-change-id: {newest}".encode() in after
    assert re.search(rb"etag: ([^\r]*)", after)[1] != re.search(rb"etag: ([^\r]*)", before)[1]


def test_other_cookies_are_other_words(process, operator, line):
    reported(process, line, operator, visibility="internal")
    mine = learnt(process, line, words(INCIDENTS, operator))
    public = learnt(process, line, words(INCIDENTS))
    assert public != mine
    assert asked(line, words(INCIDENTS, operator)) == mine


def test_who_has_signed_out_is_nobody_in_the_same_words(process, operator, line):
    reported(process, line, operator, visibility="internal")
    secret = session(process.database, operator.account)
    data = words(INCIDENTS, None, f"Cookie: geo_ioc_session={secret}")
    mine = learnt(process, line, data)
    line.send(
        b"DELETE /api/v1/session HTTP/1.1\r\nHost: map\r\nOrigin: http://map\r\n"
        b"Cookie: geo_ioc_session=" + secret.encode() + b"\r\n\r\n"
    )
    assert line.answer().startswith(b"HTTP/1.1 204")
    after = asked(line, data)
    assert after != mine
    assert (
        re.search(rb"etag: ([^\r]*)", after)[1]
        == (re.search(rb"etag: ([^\r]*)", learnt(process, line, words(INCIDENTS)))[1])
    )


def test_requests_that_come_together_or_in_pieces_are_all_answered_in_order(
    process, operator, line
):
    reported(process, line, operator)
    data, other = words(INCIDENTS, operator), words("/healthz")
    answer, health = learnt(process, line, data), asked(line, other)
    line.send(data + other + data)
    assert [line.answer() for _ in range(3)] == [answer, health, answer]
    for cut in (1, 20, len(data) - 1):
        line.send(data[:cut])
        line.send(data[cut:] + other)
        assert [line.answer() for _ in range(2)] == [answer, health]
    line.send(b"\r\n")
    assert asked(line, data) == answer


def test_words_inside_of_a_body_are_no_request(process, operator, line):
    reported(process, line, operator)
    data = words(INCIDENTS, operator)
    answer = learnt(process, line, data)
    # Refused before its body has come, as the longest are: what follows still is that body.
    head = (
        "POST /api/v1/incidents HTTP/1.1\r\nHost: map\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    line.send(head.encode())
    line.send(data)
    assert not line.answer().startswith(b"HTTP/1.1 200")
    assert asked(line, data) == answer


def test_one_who_asks_to_end_the_connection_has_it_ended(process, operator, line):
    reported(process, line, operator)
    learnt(process, line, words(INCIDENTS, operator))
    for _ in range(3):
        last = Line(process.address)
        with closing(last.socket):
            last.send(words(INCIDENTS, operator, "Connection: close"))
            assert b"connection: close" in last.answer()
            assert last.socket.recv(1) == b""
