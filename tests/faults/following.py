"""Who follows a server's stream as a page does, and who reports meanwhile; each in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx

from tests import reports

GEOJSON = {"Accept": "application/geo+json"}
WAIT_S = 60
AGAIN_S = 0.05


def listed(http: httpx.Client) -> tuple[dict[str, Any], str]:
    """All incidents as features by id, and the change they are as new as."""
    found: dict[str, Any] = {}
    path: str | None = "/api/v1/incidents?limit=1000"
    change = ""
    while path is not None:
        answer = http.get(path, headers=GEOJSON).raise_for_status()
        page = answer.json()
        found |= {feature["id"]: feature for feature in page["features"]}
        change = change or answer.headers["x-change-id"]
        path = page["next"]
    return found, change


class Follower(threading.Thread):
    """Holds what the stream says, comes back where it was cut off, reads anew when told to."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.http = httpx.Client(base_url=address, headers=headers, timeout=WAIT_S)
        self.held: dict[str, Any] = {}
        self.last: str | None = None
        """The change up to which it knows everything; None when it must read anew."""
        self.cuts = 0
        self.reads = 0
        self.open = threading.Event()
        self.stopped = threading.Event()
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stopped.wait(AGAIN_S):
            try:
                if self.last is None:
                    self.held, self.last = listed(self.http)
                    self.reads += 1
                self._follow(self.last)
            except httpx.HTTPError:
                self.cuts += 1
            self.open.clear()

    def _follow(self, last: str) -> None:
        given = {"Last-Event-ID": last}
        path = "/api/v1/live?layers=incidents"
        with self.http.stream("GET", path, headers=given) as answer:
            answer.raise_for_status()
            self.open.set()
            for event in events(answer.iter_lines()):
                if self.stopped.is_set():
                    return
                if event.get("event") == "resync":
                    self.last = None
                    return
                if event.get("event") == "change":
                    self._take(event)

    def _take(self, event: dict[str, str]) -> None:
        if int(event["id"]) <= int(self.last or 0):
            self.wrong.append(f"{event['id']} after {self.last}")
        data = json.loads(event["data"])
        if data["op"] == "remove":
            self.held.pop(data["id"], None)
        else:
            self.held[data["id"]] = data["feature"]
        self.last = event["id"]

    def stop(self) -> None:
        """Its thread ends with the next event, or with the process."""
        self.stopped.set()


def events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The events of a stream's lines."""
    event: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        else:
            yield event
            event = {}


class Writer(threading.Thread):
    """Reports one incident after the other; what was not acknowledged is sent again."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.http = httpx.Client(base_url=address, headers=headers, timeout=WAIT_S)
        self.acknowledged: list[str] = []
        self.refused = 0
        """Attempts that came to nothing."""
        self.stopped = threading.Event()
        self.wrong: list[str] = []

    def run(self) -> None:
        body = reports.body()
        while not self.stopped.is_set():
            try:
                answer = self.http.post("/api/v1/incidents", json=body)
            except httpx.HTTPError:
                self.refused += 1
                self.stopped.wait(AGAIN_S)
                continue
            if answer.status_code in (200, 201):
                self.acknowledged.append(body["id"])
                body = reports.body()
            elif answer.status_code >= 500:
                self.refused += 1
                self.stopped.wait(AGAIN_S)
            else:
                self.wrong.append(answer.text)
                return

    def stop(self) -> None:
        self.stopped.set()
        self.join()
        self.http.close()
