"""A line between a browser and a server that a test can cut without either end hearing of it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

LIVE = b"GET /api/v1/live?"
CHUNK = 65536


@dataclass(eq=False)
class Connection:
    """The two ends of one connection."""

    browser: socket.socket
    server: socket.socket
    cut: bool = False
    """Whether it hangs for good: nothing more is carried, not even its end."""
    streams: bool = False

    def close(self) -> None:
        for end in (self.browser, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@dataclass
class Wire:
    """Carries every connection to a port of this machine until it is cut.

    A connection that was there hangs for good then, as after a router has forgotten it; new ones
    hang until the wire is mended.
    """

    to: int
    most_streams: int = 0
    """How many live streams there were at a time, at most; a test may set it back."""
    _open: list[Connection] = field(default_factory=list)
    _hanging: list[Connection] = field(default_factory=list)
    _whole: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._whole.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            self._whole.clear()
            for connection in self._open:
                connection.cut = True
            self._hanging += self._open
            self._open = []

    def mend(self) -> None:
        self._whole.set()

    @property
    def streams(self) -> int:
        """How many live streams there are."""
        with self._lock:
            return sum(connection.streams for connection in self._open)

    def close(self) -> None:
        self._listener.close()
        self._whole.set()
        with self._lock:
            left = [*self._open, *self._hanging]
        for connection in left:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=[browser], daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        self._whole.wait()
        try:
            server = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            browser.close()
            return
        connection = Connection(browser, server)
        with self._lock:
            self._open.append(connection)
        for ends in ((browser, server), (server, browser)):
            threading.Thread(target=self._carry, args=[connection, *ends], daemon=True).start()

    def _carry(self, connection: Connection, from_: socket.socket, to: socket.socket) -> None:
        try:
            while carried := from_.recv(CHUNK):
                if connection.cut:
                    return
                if from_ is connection.browser and carried.startswith(LIVE):
                    self._streams(connection)
                to.sendall(carried)
        except OSError:
            pass
        if connection.cut:
            return
        with self._lock:
            if connection in self._open:
                self._open.remove(connection)
        connection.close()

    def _streams(self, connection: Connection) -> None:
        with self._lock:
            connection.streams = True
            self.most_streams = max(self.most_streams, sum(each.streams for each in self._open))
