"""The tiles of one process: kept as compressed bytes, made once for all who ask at the same time.

layer, parameters, what the caller may see (`ask`) -> bytes that no change has touched since they
were made (`versions`) -> else one of a few threads makes them (`making`) -> kept.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cachetools import LRUCache
from prometheus_client import Counter
from sqlalchemy.exc import OperationalError

from geo_ioc.db.engine import Database
from geo_ioc.db.readers import Running
from geo_ioc.errors import DatabaseBusy
from geo_ioc.layers import version
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.making import make
from geo_ioc.layers.packed import Packed
from geo_ioc.layers.parameters import Context, Generation
from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.layers.versions import Versions
from geo_ioc.settings import today

WAIT_S = 3.0
"""How long a tile may wait for a thread to make it."""
OVERHEAD = 800
"""Bytes that a kept tile takes besides its own: measured, 783 with 100,000 tiles of 55 bytes."""
MADE = Counter("geo_ioc_tiles_made", "Tiles made by the database, each of one layer")
BOUNDARIES = "boundary"
"""The source whose changes may make other generations the active ones."""

Key = tuple[Address, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A tile, and the newest change its maker had heard of."""

    packed: Packed
    version: int


@dataclass
class Flight:
    """A tile that is being made, and how many wait for it."""

    version: int
    task: asyncio.Task[Packed]
    running: Running
    waiting: int = field(default=0)


class Tiles:
    """Makes and keeps tiles. Used in the event loop's thread only."""

    def __init__(self, database: Database, limit_bytes: int, *, wait_s: float = WAIT_S) -> None:
        self.database = database
        self.wait_s = wait_s
        self.versions = Versions()
        self._kept: LRUCache[Key, Kept] = LRUCache(
            limit_bytes, getsizeof=lambda kept: len(kept.packed.blocks) + OVERHEAD
        )
        self._flights: dict[Key, Flight] = {}
        self._generations: tuple[int, tuple[Generation, ...]] = (-1, ())
        size = database.readers.size
        self._free = asyncio.Semaphore(size)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="tiles")
        self._behind: set[asyncio.Task[None]] = set()
        self.made = 0
        """Statements begun: tiles that were not kept."""

    @property
    def weight(self) -> int:
        """Bytes that the kept tiles take."""
        return int(self._kept.currsize)

    def begin(self) -> None:
        """Nothing that was made so far counts any more."""
        self._kept.clear()
        self._flights.clear()
        self._generations = (-1, ())

    def close(self) -> None:
        """End the threads, once they are done with what they are at."""
        self._threads.shutdown(cancel_futures=True)

    def kept(self, ask: Ask, address: Address) -> Packed | None:
        """The tile as it was made, if nothing has changed in it since."""
        if not self.versions.current:
            return None
        found = self._kept.get((address, ask.key))
        if found is None or found.version < self._touched(ask, address):
            return None
        return found.packed

    async def tile(self, ask: Ask, address: Address, *, anew: bool = False) -> Packed:
        """One tile of one layer; `anew` makes it from the database whatever is kept.

        When everybody who waits for it has gone, its statement is cancelled. Raises DatabaseBusy
        when no thread is free in time or the statement takes too long.
        """
        kept = None if anew else self.kept(ask, address)
        if kept is not None:
            return kept
        key = (address, ask.key)
        flight = self._flights.get(key)
        # Also where it is not needed: from its first question on an audience's changes are noted.
        touched = self._touched(ask, address)
        # What is being made from data of before a change must not be taken for what is after it.
        if flight is None or anew or not self.versions.current or flight.version < touched:
            flight = self._begin(key, ask, address)
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                self._abandon(key, flight)

    def _touched(self, ask: Ask, address: Address) -> int:
        spec = ask.layer.spec
        return self.versions.touched(
            spec.changes, ask.audience, address, in_place=spec.change == "in_place"
        )

    def _begin(self, key: Key, ask: Ask, address: Address) -> Flight:
        running = Running()
        # Read before the statement's snapshot, which therefore holds this change and all before it.
        heard = self.versions.latest if self.versions.current else -1
        flight = Flight(heard, asyncio.create_task(self._make(ask, address, running)), running)
        self._flights[key] = flight
        flight.task.add_done_callback(lambda _: self._landed(key, flight))
        return flight

    def _landed(self, key: Key, flight: Flight) -> None:
        failed = flight.task.cancelled() or flight.task.exception() is not None
        if self._flights.get(key) is not flight:
            return
        del self._flights[key]
        if failed or flight.version < 0:
            return
        kept = Kept(flight.task.result(), flight.version)
        if self._kept.getsizeof(kept) <= self._kept.maxsize:
            self._kept[key] = kept

    def _abandon(self, key: Key, flight: Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        flight.task.cancel()
        task = asyncio.create_task(asyncio.to_thread(flight.running.cancel))
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)

    async def _make(self, ask: Ask, address: Address, running: Running) -> Packed:
        try:
            async with asyncio.timeout(self.wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise DatabaseBusy(
                "Có quá nhiều ô bản đồ đang được tính; hãy thử lại sau vài giây.",
                "Too many tiles are being made; please try again in a few seconds.",
            ) from None
        try:
            self.made += 1
            MADE.inc()
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._threads, make, self.database, ask, address, running
            )
        finally:
            self._free.release()

    async def context(self, catalogue: Catalogue, *, anew: bool = False) -> Context:
        """What parameters are checked against, from memory while boundaries are what they were.

        `anew` reads it from the database whatever is known. Raises DatabaseBusy.
        """
        held = None if anew else self.held_context(catalogue)
        return held or await self._read_context(catalogue)

    def held_context(self, catalogue: Catalogue) -> Context | None:
        """The same, if it is known without asking the database."""
        heard, generations = self._generations
        versions = self.versions
        if not versions.current or heard < versions.newest.get(BOUNDARIES, 0):
            return None
        return Context(catalogue.vocabulary, generations, today())

    async def _read_context(self, catalogue: Catalogue) -> Context:
        heard = self.versions.latest if self.versions.current else -1

        def read() -> version.DataVersion:
            with self.database.read() as connection:
                return version.read(connection, [BOUNDARIES])

        try:
            data = await asyncio.to_thread(read)
        except OperationalError as error:
            raise DatabaseBusy(
                "Cơ sở dữ liệu không trả lời, hãy thử lại sau vài giây.",
                "The database does not answer, please try again in a few seconds.",
            ) from error
        self._generations = (heard, data.generations)
        return data.context(catalogue.vocabulary)
