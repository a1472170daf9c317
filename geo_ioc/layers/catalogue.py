"""The live catalogue of a process: read again when a file changes, without a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from watchfiles import Change, watch

from geo_ioc import content
from geo_ioc.db import migrate
from geo_ioc.db.engine import Database
from geo_ioc.errors import ContentError, DatabaseError
from geo_ioc.layers import check, reference
from geo_ioc.layers.snapshot import Catalogue, Layer, read
from geo_ioc.settings import Settings

log = structlog.get_logger()

SUFFIXES = frozenset({".toml", ".geojson"})
SETTLE_MS = 300
"""An editor writes a file in several steps; read it when it is quiet for this long."""
LOOK_MS = 2_000
"""How often the files are looked at although nothing was told, and an absent database is tried.

Nobody tells of a change made while the watch was being set up, of one in a folder that was not
there yet, nor on some network file systems.
"""


class LiveCatalogue:
    """The layer catalogue of one process.

    `current` is an immutable snapshot; a reader takes it once per request. A broken file keeps its
    last good layer serving and stands in `problems` until it is mended.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self._read = self._stamp()
        self.current = read(settings.home, settings.reference_dir)
        self._told: tuple[ContentError, ...] = ()
        self._unasked = True
        """The database has not been asked about the files as they are now."""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._reloaded = threading.Condition()

    def start(self) -> None:
        """Load the supplied reference files, then watch the folders until `stop`."""
        self.reload()
        self._thread = threading.Thread(target=self._watch, name="layers", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End watching."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def reload(self) -> None:
        """Read all files again and ask the database about them; never raises ContentError."""
        self._read = self._stamp()
        last = self.current
        found = read(self.settings.home, self.settings.reference_dir, last)
        problems = [*found.problems, *check.cross_check(found)]
        layers = dict(found.layers)
        try:
            with self.database.read() as connection:
                migrate.require_head(connection)
                problems += _refuse(connection, found, last, layers, self._unasked)
            for layer in layers.values():
                try:
                    reference.load(self.database, layer)
                except ContentError as error:
                    problems.append(error)
            self._unasked = False
        except (DatabaseError, OperationalError) as error:
            self._unasked = True
            log.warning("layers_unchecked", reason=str(error).splitlines()[0])
        self._tell(problems, last.layers, layers)
        with self._reloaded:
            self.current = replace(found, layers=layers, problems=tuple(problems))
            self._reloaded.notify_all()

    @property
    def problems(self) -> tuple[ContentError, ...]:
        """What is wrong with the files as they are now."""
        return self.current.problems

    def wait_until(self, wanted: Callable[[Catalogue], bool], timeout_s: float) -> bool:
        """Wait until the catalogue is as wanted; answers whether it came to be."""
        with self._reloaded:
            return self._reloaded.wait_for(lambda: wanted(self.current), timeout_s)

    def _watch(self) -> None:
        for changes in watch(
            *self._folders(),
            watch_filter=_is_content,
            debounce=SETTLE_MS,
            step=50,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
        ):
            if self._stop.is_set():
                return
            if changes or self._unasked or self._stamp() != self._read:
                try:
                    self.reload()
                except Exception:
                    # The thread must outlive whatever a half-written folder does to it.
                    log.exception("layers_reload_failed")

    def _folders(self) -> list[Path]:
        reference = self.settings.reference_dir
        return [
            *content.folders("layers", self.settings.home),
            *([reference] if reference is not None else []),
        ]

    def _stamp(self) -> frozenset[tuple[str, int, int]]:
        """What tells whether the files are still those that were read: path, time, size."""
        found = []
        for folder in self._folders():
            for path in folder.rglob("*"):
                if path.suffix in SUFFIXES:
                    try:
                        status = path.stat()
                    except OSError:
                        continue  # It went away meanwhile; its absence is told by the next look.
                    found.append((str(path), status.st_mtime_ns, status.st_size))
        return frozenset(found)

    def _tell(
        self, problems: list[ContentError], old: Mapping[str, Layer], new: Mapping[str, Layer]
    ) -> None:
        known = {str(problem) for problem in self._told}
        for problem in problems:
            if str(problem) not in known:
                log.error("layer_file_broken", problem=str(problem))
        self._told = tuple(problems)
        changed = sorted(
            id_
            for id_ in {*old, *new}
            if id_ not in old or id_ not in new or old[id_].digest != new[id_].digest
        )
        if changed:
            log.info("layers_reloaded", changed=changed, broken=len(problems))


def _refuse(
    connection: Connection,
    found: Catalogue,
    last: Catalogue,
    layers: dict[str, Layer],
    all_of_them: bool,
) -> list[ContentError]:
    """Put the last good version in place of each layer whose SQL does not yield its fields."""
    problems = []
    for id_, layer in found.layers.items():
        before = last.layers.get(id_)
        if not all_of_them and before is not None and before.digest == layer.digest:
            continue
        try:
            check.check_layer(connection, layer, found.vocabulary)
        except ContentError as error:
            problems.append(error)
            if before is not None and before.digest != layer.digest:
                layers[id_] = before
            else:
                del layers[id_]
    return problems


def _is_content(_: Change, path: str) -> bool:
    return Path(path).suffix in SUFFIXES
