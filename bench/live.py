"""How long after a report is sent others see it: in a stream, and drawn on another screen."""

from __future__ import annotations

import json
import secrets
import time
import uuid
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from statistics import median

from bench.browser import chromium, desktop
from bench.rows import Row
from bench.server import Server

POSTS = 20
MOST_STREAMS = 64
VIEW = (105.05, 19.05, 12)
"""Longitude, latitude and zoom of the other screen."""
# Looked for when the map was drawn, not in every frame: so much asking would slow the drawing.
WATCH = """
() => {
  const { map } = document.querySelector(".map");
  window.seen = {};
  map.on("render", () => {
    for (const { properties } of map.queryRenderedFeatures({ layers: ["incidents:symbol"] })) {
      window.seen[properties.number] ??= Date.now();
    }
  });
}
"""


def measure(server: Server) -> list[Row]:
    """ms from just before a report is sent, of several reports: the median and the worst."""
    told, drawn = _told(server), _drawn(server)
    return [
        {
            "what": f"a report told by streams of all {len(server.workers())} workers",
            "measured": _summary(told),
            "aim": "≤ 500 ms",
        },
        {
            "what": "a report drawn on another screen",
            "measured": _summary(drawn),
            "aim": "≤ 500 ms",
        },
    ]


def _summary(seconds: list[float]) -> str:
    ms = [each * 1000 for each in seconds]
    return f"{median(ms):.0f} ms, at worst {max(ms):.0f} ms, of {len(ms)}"


def _told(server: Server) -> list[float]:
    """Seconds until the slowest worker's stream has told of a report."""
    found = []
    with ExitStack() as opened:
        streams = _streams(server, opened)
        for number in range(POSTS):
            report = _report(number)
            sent = time.perf_counter()
            posting = opened.enter_context(closing(_send(server, report)))
            for stream in streams:
                _until_told(stream, str(report["id"]))
            found.append(time.perf_counter() - sent)
            assert posting.getresponse().status == 201
    return found


def _streams(server: Server, opened: ExitStack) -> list[HTTPResponse]:
    """One open stream of each worker; which of them takes a connection cannot be chosen."""
    held: dict[int, HTTPResponse] = {}
    for _ in range(MOST_STREAMS):
        connection = opened.enter_context(closing(_connection(server)))
        connection.request("GET", "/api/v1/live?layers=incidents", headers=server.operator)
        client_port = connection.sock.getsockname()[1]
        stream = connection.getresponse()
        held.setdefault(server.holder(client_port), stream)
        if len(held) == len(server.workers()):
            return list(held.values())
    raise RuntimeError("one worker took every connection")


def _until_told(stream: HTTPResponse, subject: str) -> None:
    for line in stream:
        if line.startswith(b"data: ") and json.loads(line[6:]).get("id") == subject:
            return
    raise RuntimeError("the stream ended")


def _drawn(server: Server) -> list[float]:
    """Seconds until a page that shows the place has drawn a report."""
    found = []
    with chromium() as browser:
        page = desktop(browser, server).new_page()
        page.goto(f"{server.address}/?view={','.join(map(str, VIEW))}")
        page.wait_for_selector(".map[data-drawn]")
        page.evaluate(WATCH)
        for number in range(POSTS):
            sent = time.time()
            with closing(_send(server, _report(number))) as posting:
                name = json.load(posting.getresponse())["number"]
            seen = page.wait_for_function("(number) => window.seen[number]", arg=name)
            found.append(seen.json_value() / 1000 - sent)
    return found


def _report(number: int) -> dict[str, object]:
    """A report within VIEW, each at a place of its own."""
    lon, lat, _ = VIEW
    return {
        "id": _uuid7(),
        "category": "NL",
        "severity": 5,
        "title": f"Đo độ trễ {number}",
        "lon": lon + 0.01 * (number % 5 - 2),
        "lat": lat + 0.01 * (number // 5 - 2),
        "location_source": "map",
        "channel": "operator",
    }


def _connection(server: Server) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", server.port, timeout=30)


def _send(server: Server, report: dict[str, object]) -> HTTPConnection:
    """A connection on which a report was sent and not yet answered."""
    connection = _connection(server)
    headers = {"Content-Type": "application/json"} | server.operator
    connection.request("POST", "/api/v1/incidents", json.dumps(report), headers)
    return connection


def _uuid7() -> str:
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))
