"""Who opens a stream and does not read it costs a bounded amount of memory, and reads anew."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from tests.faults.following import Follower
from tests.faults.serving import WAIT_S, Installation, until
from tests.rows import insert_incident

SLOW = 20
LONG = "lâu " * 5000
"""Of each event some 25 kB."""
CHANGES = 400
"""Some 10 MB of events."""
AT_ONCE = 40
"""Changes of which the events are fewer than a group keeps."""
MOST_MORE = 12 << 20
"""Bytes that all processes together may grow by: kept for the slow ones they would be 200 MB."""


def opened(installation: Installation, headers: dict[str, str]) -> socket.socket:
    """A stream whose opening has come, and of which nothing more is read."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(WAIT_S)
    made.connect(("127.0.0.1", installation.port))
    head = ["GET /api/v1/live?layers=incidents HTTP/1.1", f"Host: 127.0.0.1:{installation.port}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    made.sendall("\r\n".join([*head, "", ""]).encode())
    came = b""
    while b"retry: " not in came:
        came += made.recv(1024)
    assert came.startswith(b"HTTP/1.1 200")
    return made


def rest(slow: socket.socket) -> bytes:
    """All that comes until the stream ends."""
    came = b""
    while not came.endswith(b"0\r\n\r\n"):
        piece = slow.recv(1 << 16)
        assert piece, "cut off"
        came += piece
    return came


def write(installation: Installation, count: int) -> str:
    """So many changes, a few in each transaction; answers the id of the last incident."""
    database = installation.database()
    last = ""
    for _ in range(count // 10):
        with database.write() as connection:
            for _ in range(10):
                last = insert_incident(connection, description=LONG)
    database.dispose()
    return last


def memory(installation: Installation) -> int:
    """Bytes of all worker processes that nobody shares."""
    found = 0
    for pid in installation.workers():
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Private_Dirty:"):
                found += int(line.split()[1]) << 10
    return found


def test_memory_has_an_end_and_the_slow_are_told_to_read_anew(installation, headers):
    quick = [Follower(installation.address, headers) for _ in range(4)]
    for one in quick:
        one.start()
    until(lambda: all(one.open.is_set() for one in quick))
    slow = [opened(installation, headers) for _ in range(SLOW)]

    def heard(changes: int) -> None:
        """So many changes, no faster than those who read can read."""
        for _ in range(changes // AT_ONCE):
            last = write(installation, AT_ONCE)
            until(lambda last=last: all(last in one.held for one in quick))

    try:
        heard(CHANGES)
        before = memory(installation)
        heard(2 * CHANGES)
        assert memory(installation) - before < MOST_MORE
        said: list[bytes] = []
        readers = [threading.Thread(target=lambda one=one: said.append(rest(one))) for one in slow]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert len(said) == SLOW
        for told in said:
            assert told.count(b"event: resync") == 1
            assert b'"reason":"lost"' in told[told.index(b"event: resync") :]
            assert b"event: change" not in told[told.index(b"event: resync") :]
        # Who reads was told all of it.
        assert [(one.cuts, one.reads) for one in quick] == [(0, 1)] * len(quick)
    finally:
        for one in (*slow, *quick):
            (one.close if isinstance(one, socket.socket) else one.stop)()
        write(installation, 10)
    for one in quick:
        one.join()
        one.http.close()
        assert one.wrong == []
