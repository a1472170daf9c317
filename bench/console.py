"""What the first look at the console takes: bytes transferred, and time until the map is drawn."""

from __future__ import annotations

import urllib.request
from collections import Counter
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Request

from bench.browser import chromium, desktop
from bench.rows import Row
from bench.server import Server

VISITS = 5
# The page says so itself; looked for from the first moment of the document on.
NOTICE = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".map[data-drawn]")) return;
  window.drawnAt = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributeFilter: ["data-drawn"] });
"""
KINDS = {"document": "HTML", "script": "JS", "stylesheet": "CSS", "font": "fonts"}
STREAM = "eventsource"


class Visit(NamedTuple):
    """One first load: ms from the navigation to the map drawn, bytes and answers by kind."""

    drawn_ms: float
    size: Counter[str]
    count: Counter[str]


def measure(server: Server) -> list[Row]:
    """The median of several first loads, each with an empty cache."""
    with chromium() as browser:
        visits = [_visit(browser, server) for _ in range(VISITS)]
    drawn = sorted(visit.drawn_ms / 1000 for visit in visits)
    typical = sorted(visits, key=lambda visit: visit.size.total())[VISITS // 2]
    parts = ", ".join(
        f"{kind} {size / 1000:.0f} ({typical.count[kind]})"
        for kind, size in typical.size.most_common()
    )
    return [
        {
            "what": "console: transferred at first load, kB (answers)",
            "measured": f"{typical.size.total() / 1000:.0f} kB: {parts}",
            "aim": "≤ 900 kB",
        },
        {
            "what": f"console: navigation to first map drawn, median of {VISITS}",
            "measured": f"{median(drawn):.2f} s ({drawn[0]:.2f}-{drawn[-1]:.2f})",
            "aim": "≤ 2 s",
        },
    ]


def _visit(browser: Browser, server: Server) -> Visit:
    context = desktop(browser, server)
    context.add_init_script(NOTICE)
    open_: set[Request] = set()
    done: list[Request] = []
    context.on("request", lambda r: open_.add(r) if r.resource_type != STREAM else None)
    context.on("requestfailed", lambda r: open_.discard(r))
    context.on("requestfinished", lambda r: done.append(r) or open_.discard(r))
    page = context.new_page()
    page.goto(server.address)
    drawn_ms = page.wait_for_function("() => window.drawnAt").json_value()
    while open_:
        page.wait_for_timeout(50)
    size: Counter[str] = Counter()
    for request in done:
        size[_kind(request)] += _transferred(request)
    count = Counter(map(_kind, done))
    context.close()
    return Visit(drawn_ms, size, count)


def _transferred(request: Request) -> int:
    """Bytes of the answer's body as sent."""
    size: int = request.sizes()["responseBodySize"]
    # The browser does not tell how long the script of a worker was: it is asked for again.
    if size == 0 and request.resource_type == "script":
        again = urllib.request.Request(request.url, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(again) as answer:
            size = len(answer.read())
    return size


def _kind(request: Request) -> str:
    if request.url.partition("?")[0].endswith(".mvt"):
        return "tiles"
    return KINDS.get(request.resource_type, "data and pictures")
