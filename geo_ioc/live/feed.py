"""The feed of one process: hears PostgreSQL, reads the new changes, tells every open stream.

One connection LISTENs; a notification carries an id only, and means no more than "look now". What
is read is every change after the last one seen, in commit order, so that a lost notification, a
restart of PostgreSQL or a slow moment delays changes and never loses one. Each worker process has a
feed of its own.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from geo_ioc.db.engine import Database
from geo_ioc.db.feed import CHANNEL
from geo_ioc.db.sql import statement
from geo_ioc.errors import DatabaseError
from geo_ioc.live.changes import RIGHTS, Change, Page, read_after
from geo_ioc.live.group import Client, Group, Put
from geo_ioc.live.standing import Standing
from geo_ioc.live.wanted import Wanted

log = structlog.get_logger()

HEARTBEAT_S = 15.0
LOOK_S = 4.0
"""How long nothing may be heard before the connection is tried, and how long that may take.

A connection that died without a word (a cut cable, a server that hangs) is noticed after twice
that.
"""
READ_S = 20.0
"""How long reading changes may take; more than the database gives a statement."""
PAGE = 500
"""Changes that are read at once."""
KEPT_BYTES = 2 << 20
"""Of events, that clients who want the same may be behind."""
TOGETHER_S = 0.1
"""What comes within this time is told at once: waking a stream costs more than its events."""
TICK_S = 0.2
"""How often it is looked whose heartbeat or rights are due."""
WOKEN = 50
"""Streams that are woken before anything else of the process has its turn."""
LOOKS, REPLAYS = 2, 2
"""Streams that use the database at once, of all connections and threads that there are."""
RETRIES_S = (0.1, 0.2, 0.5, 1, 2, 5)
"""Waits between attempts to reach PostgreSQL again; the last one repeats."""


class Listener(Protocol):
    """What in a process keeps things that changes make old. Called in the event loop's thread."""

    def begin(self, newest: Mapping[str, int]) -> None:
        """Changes are told from here on; `newest` is the newest of each source so far."""

    def told(self, change: Change) -> None:
        """The next change."""

    def hears(self, all_of_it: bool) -> None:
        """Whether from now on every change is told as it comes."""


class Feed:
    """The feed of one process over one database. Start and use it in one event loop."""

    def __init__(
        self,
        database: Database,
        *,
        heartbeat_s: float = HEARTBEAT_S,
        kept_bytes: int = KEPT_BYTES,
        look_s: float = LOOK_S,
    ) -> None:
        self.database = database
        self.heartbeat_s = heartbeat_s
        self.kept_bytes = kept_bytes
        self.look_s = look_s
        self.listeners: list[Listener] = []
        self.clients: set[Client] = set()
        self.looks = asyncio.Semaphore(LOOKS)
        """For who looks up rights."""
        self.replays = asyncio.Semaphore(REPLAYS)
        """For who reads what a client missed."""
        self.closing = False
        """Whether the process is about to stop."""
        self.connected = False
        """Whether it hears PostgreSQL; while it does not, `last_seen` may be behind."""
        self.last_id = -1
        """The newest change this process has seen; -1 before the first look."""
        self.last_seen: dict[str, int] = {}
        """The newest change seen of each source."""
        self.read_id = -1
        """The newest change it knows of: of some it has yet to tell."""
        self._rights_id = 0
        """The newest change it knows of that may have given someone other rights."""
        self._groups: dict[Wanted, Group] = {}
        self._moved = asyncio.Condition()
        self._news = asyncio.Event()
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin; returns when the first attempt to hear PostgreSQL has succeeded or failed."""
        tried = asyncio.Event()
        self._tasks = [
            asyncio.create_task(self._run(tried), name="change feed"),
            asyncio.create_task(self._tell(), name="streams of the change feed"),
        ]
        await tried.wait()

    def join(
        self,
        wanted: Wanted,
        standing: Standing,
        who: str,
        after: int | None,
        put: Put | None = None,
    ) -> Client:
        """Register a client: from here on what it wants is kept for it.

        What is at most `after` is not: its process may be behind the one that told it so far.
        """
        group = self._groups.setdefault(wanted, Group(wanted, self.kept_bytes))
        client = Client(group, standing, max(self.last_id, after or 0), who, put)
        # Its rights were looked up before this moment.
        standing.doubt(self._rights_id)
        group.clients.add(client)
        self.clients.add(client)
        if self.closing:
            client.close()
        return client

    def leave(self, client: Client) -> None:
        """Forget a client, and its group with the last one."""
        self.clients.discard(client)
        client.group.clients.discard(client)
        if not client.group.clients:
            self._groups.pop(client.group.wanted, None)

    def close_streams(self) -> None:
        """End every stream once it has told what is queued; those that come later end at once."""
        self.closing = True
        for client in tuple(self.clients):
            client.close()

    async def stop(self) -> None:
        """End every stream and the connection."""
        self.close_streams()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._hears(False)

    async def reached(self, change_id: int, timeout_s: float) -> bool:
        """Wait until this process has seen a change; False when it has not in time."""
        try:
            async with self._moved, asyncio.timeout(timeout_s):
                await self._moved.wait_for(lambda: self.last_id >= change_id)
        except TimeoutError:
            return False
        return True

    async def _run(self, tried: asyncio.Event) -> None:
        failures = 0
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    # After LISTEN, so that no change falls between.
                    await self._align()
                    await self._catch_up()
                    self._hears(True)
                    failures = 0
                    tried.set()
                    await self._listen(connection)
            except (psycopg.Error, SQLAlchemyError, DatabaseError, TimeoutError) as error:
                if self.connected or failures == 0:
                    log.warning("change feed lost", error=str(error) or "no answer")
                self._hears(False)
                tried.set()
                await asyncio.sleep(RETRIES_S[min(failures, len(RETRIES_S) - 1)])
                failures += 1

    async def _connect(self) -> psycopg.AsyncConnection:
        url = self.database.url.set(drivername="postgresql")
        return await psycopg.AsyncConnection.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=5,
            application_name="geo-ioc feed",
        )

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        while True:
            heard = False
            async for _ in connection.notifies(timeout=self.look_s, stop_after=1):
                heard = True
            if not heard:
                await self._try(connection)
            await self._catch_up()

    async def _try(self, connection: psycopg.AsyncConnection) -> None:
        """Use the connection, which shows whether it died without a word; cut it when it hangs."""
        asked = asyncio.ensure_future(connection.execute("SELECT 1"))
        try:
            await asyncio.wait({asked}, timeout=self.look_s)
        finally:
            if not asked.done():
                # Cancelled it would wait for the very server that does not answer.
                with socket.socket(fileno=os.dup(connection.fileno())) as wire:
                    wire.shutdown(socket.SHUT_RDWR)
            await asyncio.gather(asked, return_exceptions=True)
        asked.result()

    def _hears(self, all_of_it: bool) -> None:
        self.connected = all_of_it
        for listener in self.listeners:
            listener.hears(all_of_it)

    async def _catch_up(self) -> None:
        """Read and tell the changes after the last one seen."""
        while True:
            async with asyncio.timeout(READ_S):
                page = await asyncio.to_thread(read_after, self.database, self.last_id, PAGE)
            self.doubt(page)
            for change in page.changes:
                self.last_id = self.last_seen[change.source] = change.id
                for listener in self.listeners:
                    listener.told(change)
                for group in self._groups.values():
                    group.offer(change)
                await self._breathe()
            if page.changes:
                async with self._moved:
                    self._moved.notify_all()
                self._news.set()
            # What was committed after the page was read has a notification of its own.
            if not page.full:
                return

    async def _breathe(self) -> None:
        """Let others have their turn; after very much at once, until the streams were woken."""
        if any(group.full for group in self._groups.values()):
            self._woken.clear()
            self._news.set()
            await self._woken.wait()
        else:
            await asyncio.sleep(0)

    def doubt(self, page: Page) -> None:
        """Have the streams whose rights may be others look before they tell anything more.

        Before anything of the page is told: what it shows may be of after its last change of
        rights.
        """
        for change_id, account in page.rights:
            if change_id <= self._rights_id:
                continue
            self._rights_id = change_id
            for client in self.clients:
                if account is None or account == client.standing.account:
                    client.standing.doubt(change_id)
        newest = page.changes[-1].id if page.changes else 0
        self.read_id = max(self.read_id, self._rights_id, newest)

    async def _tell(self) -> None:
        """Tell the clients what there is to tell; wake their streams where that takes more."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._news.wait()
            self._news.clear()
            now = time.monotonic()
            woken = [
                client
                for group in self._groups.values()
                for client in group.clients
                if group.fresh or client.due(now)
            ]
            for group in self._groups.values():
                group.fresh = 0
                group.forget_told()
            for first in range(0, len(woken), WOKEN):
                for client in woken[first : first + WOKEN]:
                    if client.due(now) or not client.tell(now):
                        client.wake()
                await asyncio.sleep(0)
            self._woken.set()
            if woken:
                await asyncio.sleep(TOGETHER_S)

    async def _align(self) -> None:
        """Begin at the newest change; also when the database was set back to an earlier state."""

        def read() -> dict[str, int]:
            with self.database.read() as connection:
                return {row.source: row.id for row in connection.execute(statement("live_last"))}

        newest = await asyncio.to_thread(read)
        if self.last_id < 0 or max(newest.values(), default=0) < self.last_id:
            self.last_seen = newest
            self.last_id = self.read_id = max(newest.values(), default=0)
            self._rights_id = max(newest.get(source, 0) for source in RIGHTS)
            for listener in self.listeners:
                listener.begin(newest)
            for client in tuple(self.clients):
                client.lose()
