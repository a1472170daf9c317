"""Many open streams in one process of its own: what each is told, and when.

Plain sockets under one epoll: asyncio would take several times as much of the processor, which the
server that is measured shares. When something came is told by the kernel's clock of what it had
ready to be read: no real client waits for 2,000 others to be served by the same process.
"""

from __future__ import annotations

import gc
import re
import resource
import socket
import struct
import time
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from select import EPOLLIN, epoll

WAVE = 50
"""Streams that are being opened at once."""
QUIET_S = 3.0
"""Without an event, after the last change: then no more come."""
ID = re.compile(rb"\nid: (\d+)\n\n")
RESYNC = b"event: resync\n"
STAMPED = 35
"""SO_TIMESTAMPNS of Linux, which Python has no name for."""
STAMP = struct.Struct("@ll")


@dataclass
class Heard:
    """What one stream was told: ids of changes as they came, and when each did."""

    ids: array[int] = field(default_factory=lambda: array("q"))
    times: array[float] = field(default_factory=lambda: array("d"))
    bytes: int = 0
    resyncs: int = 0
    ended: bool = False


class _Stream:
    """One connection."""

    def __init__(self, port: int, request: bytes) -> None:
        self.heard = Heard()
        self.opened = False
        self.tail = b""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.SOL_SOCKET, STAMPED, 1)
        self.socket.sendall(request)
        self.socket.setblocking(False)

    def read(self) -> int:
        """Take what has come; answers how many changes that was."""
        try:
            data, told_by_kernel, _, _ = self.socket.recvmsg(1 << 18, 64)
        except BlockingIOError:
            return 0
        came = _came(told_by_kernel)
        heard = self.heard
        heard.ended = not data
        heard.bytes += len(data)
        told = self.tail + data if self.tail else data
        # Several answers of one packet, and one answer in several packets.
        end = told.rfind(b"\n\n") + 2
        if end == 1:
            self.tail = told
            return 0
        self.tail = told[end:]
        found = ID.findall(told, 0, end)
        if RESYNC in told:
            heard.resyncs += told.count(RESYNC, 0, end)
        if not self.opened:
            if not told.startswith(b"HTTP/1.1 200 ") or not found:
                raise RuntimeError(f"not a stream: {told[:300]!r}")
            self.opened = True
            del found[0]  # where it begins, no change
        heard.ids.extend(map(int, found))
        heard.times.extend([came] * len(found))
        return len(found)


def _came(told: list[tuple[int, int, bytes]]) -> float:
    """When the last byte of what was read had come, by the clock of the machine."""
    for level, kind, data in told:
        if (level, kind) == (socket.SOL_SOCKET, STAMPED):
            seconds, nanoseconds = STAMP.unpack(data)
            return float(seconds + nanoseconds / 1e9)
    return time.time()


def _listen(pipe: Connection, port: int, headers: Sequence[dict[str, str]]) -> None:
    """Open a stream for each of the headers, say so, and after the last change what each heard."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.disable()
    poll = epoll()
    streams: dict[int, _Stream] = {}
    opened: list[_Stream] = []
    waiting = deque(_request(given) for given in headers)
    opening = 0
    ends = False
    last = time.monotonic()
    poll.register(pipe.fileno(), EPOLLIN)
    while not ends or time.monotonic() < last + QUIET_S:
        while waiting and opening < WAVE:
            stream = _Stream(port, waiting.popleft())
            streams[stream.socket.fileno()] = stream
            opened.append(stream)
            poll.register(stream.socket.fileno(), EPOLLIN)
            opening += 1
        for file, _ in poll.poll(1):
            if file == pipe.fileno():
                ends = pipe.recv() == "end"
                last = time.monotonic()
                continue
            stream = streams[file]
            was_opened = stream.opened
            if stream.read():
                last = time.monotonic()
            if stream.heard.ended:
                poll.unregister(file)
            if stream.opened and not was_opened:
                opening -= 1
                if not opening and not waiting:
                    pipe.send("opened")
    pipe.send([stream.heard for stream in opened])


def _request(headers: dict[str, str]) -> bytes:
    lines = ["GET /api/v1/live?layers=incidents HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


class Listening:
    """The streams, seen from outside their process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def opened(self) -> None:
        """Returns when every stream is open."""
        assert self._pipe.recv() == "opened"

    def heard(self) -> list[Heard]:
        """What each heard, in the order of the headers; once, when no more changes are made."""
        self._pipe.send("end")
        found: list[Heard] = self._pipe.recv()
        return found


@contextmanager
def listening(port: int, headers: Sequence[dict[str, str]]) -> Iterator[Listening]:
    """A process that holds a stream for each of the headers."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_listen, args=(theirs, port, headers))
    process.start()
    theirs.close()  # so that an end of the process is noticed
    try:
        yield Listening(ours)
    finally:
        process.terminate()
        process.join()
