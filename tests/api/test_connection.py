"""Clients that take their time: over real sockets, with shorter limits than in earnest."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage
from typing import ClassVar

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from geo_ioc.api import crowd
from geo_ioc.api.connection import Connection, put
from geo_ioc.api.crowd import Crowd
from geo_ioc.api.size import BodyLimit

SHORT_S = 0.4
LONG_S = 30.0
"""Longer than any of it takes: what does not come by then does not come."""


class Hasty(Connection):
    head_s: ClassVar[float] = SHORT_S
    read_s: ClassVar[float] = SHORT_S


async def read(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def slowly(request: Request) -> StreamingResponse:
    async def parts():
        for _ in range(4):
            await asyncio.sleep(SHORT_S / 2)
            yield b"part"

    return StreamingResponse(parts())


async def much(request: Request) -> StreamingResponse:
    async def parts():
        for _ in range(400):
            yield b"x" * 100_000

    return StreamingResponse(parts())


async def past(request: Request) -> StreamingResponse:
    write = put(request.scope)
    assert write is not None

    async def parts():
        yield b"through the application, "
        assert write(b"past it, ")
        yield b"and through it"

    return StreamingResponse(parts(), headers={"X-Early": str(write(b"before the head"))})


async def past_who_does_not_read(request: Request) -> StreamingResponse:
    write = put(request.scope)
    assert write is not None

    async def parts():
        yield b"x"
        count = 1
        while write(b"x" * 100_000):
            count += 100_000
        yield b"%d" % count

    return StreamingResponse(parts())


@pytest.fixture(scope="module")
def serving() -> Iterator[tuple[uvicorn.Server, int]]:
    inner = Starlette(
        routes=[
            Route("/read", read, methods=["GET", "POST"]),
            Route("/slowly", slowly, methods=["GET"]),
            Route("/much", much, methods=["GET"]),
            Route("/past", past, methods=["GET"]),
            Route("/past-who-does-not-read", past_who_does_not_read, methods=["GET"]),
        ]
    )
    app = BodyLimit(inner, body_s=SHORT_S)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, http=Hasty, ws="none", log_level="error", lifespan="off")
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        # From now on who connects waits for the server, and is not refused.
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield server, listener.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture
def port(serving: tuple[uvicorn.Server, int]) -> int:
    return serving[1]


def told(port: int, *parts: bytes) -> bytes:
    """All that is answered to what is sent, up to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=LONG_S) as line:
        for part in parts:
            line.sendall(part)
        answer = b""
        while more := line.recv(65536):
            answer += more
        return answer


@pytest.mark.parametrize("head", [b"", b"G", b"GET /read HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(port: int, head: bytes):
    assert told(port, head) == b""


def test_a_second_head_that_does_not_come_ends_it_too(port: int):
    whole = b"GET /read HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = told(port, whole, b"GET /re")
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"0")


def test_blank_lines_after_an_answer_keep_no_connection(port: int):
    whole = b"GET /read HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = told(port, whole, b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")


def test_a_head_without_end_is_cut_off(port: int):
    with socket.create_connection(("127.0.0.1", port), timeout=LONG_S) as line:
        line.sendall(b"GET /read HTTP/1.1\r\nX: ")
        with pytest.raises(OSError):  # noqa: PT011  # reset, or a broken pipe
            while True:
                line.sendall(b"x" * 10_000)


def test_one_who_stops_reading_is_let_go(serving: tuple[uvicorn.Server, int]):
    server, port = serving
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(LONG_S)
        line.connect(("127.0.0.1", port))
        line.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
        # Of 40 MB nothing is read. The client cannot see that it was given up: what is on its way
        # to it stands before the end.
        while not any(each.cycle for each in list(server.server_state.connections)):
            time.sleep(0.01)
        while server.server_state.connections:
            time.sleep(0.01)


def test_one_who_reads_slowly_gets_all_of_it(port: int):
    with socket.create_connection(("127.0.0.1", port), timeout=LONG_S) as line:
        line.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        taken = 0
        while more := line.recv(65536):
            taken += len(more)
    assert taken > 40_000_000


def test_a_body_that_does_not_come_is_408_and_the_end_of_the_connection(port: int):
    answer = told(port, b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 408")


def test_an_answer_may_take_its_time(port: int):
    head = b"GET /slowly HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = told(port, head)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b"part") == 4


def answered(port: int, path: str) -> tuple[HTTPMessage, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG_S)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.headers, answer.read()


def test_a_part_that_is_written_past_the_application_stands_in_its_place(port: int):
    headers, body = answered(port, "/past")
    assert body == b"through the application, past it, and through it"
    assert headers["X-Early"] == "False"


def test_who_does_not_read_is_written_nothing_past_the_application_and_misses_nothing(port: int):
    _, body = answered(port, "/past-who-does-not-read")
    parts = body.count(b"x")
    assert body == b"x" * parts + b"%d" % parts
    assert parts > 100_000


def test_a_crowd_is_told_to_come_back_and_the_server_says_that_it_is_alive(monkeypatch):
    monkeypatch.setattr(crowd, "MOST_AT_ONCE", 2)
    go_on = asyncio.Event()

    async def waits(scope, receive, send) -> None:
        if not scope["path"].endswith(crowd.ALWAYS):
            await go_on.wait()
        await PlainTextResponse("done")(scope, receive, send)

    app = Crowd(waits)

    async def ask(path: str) -> tuple[int, dict[bytes, bytes]]:
        said: list = []
        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message) -> None:
            said.append(message)

        await app(scope, receive, send)
        return said[0]["status"], dict(said[0]["headers"])

    async def walk() -> None:
        first = [asyncio.create_task(ask("/a")) for _ in range(2)]
        await asyncio.sleep(0)
        status, headers = await ask("/b")
        assert (status, headers[b"retry-after"]) == (503, b"2")
        assert (await ask("/healthz"))[0] == 200
        go_on.set()
        assert [status for status, _ in await asyncio.gather(*first)] == [200, 200]
        assert (await ask("/b"))[0] == 200

    # A browser that another test of this process has opened keeps a loop in this thread.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lambda: asyncio.run(walk())).result(LONG_S)
