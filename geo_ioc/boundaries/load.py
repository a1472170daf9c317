"""Loading a generation: content and shapes into the database, in one transaction.

What needs shapely, GDAL and PROJ is imported when a load really runs: a process that only serves
asks `is_current` and goes on without them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from geo_ioc.audit import trail
from geo_ioc.boundaries import activate, content
from geo_ioc.boundaries.progress import Progress, silent
from geo_ioc.boundaries.records import Generation
from geo_ioc.boundaries.sources import fingerprint, is_cached, supplied_file
from geo_ioc.db.engine import Database
from geo_ioc.errors import NotFound
from geo_ioc.settings import Settings

if TYPE_CHECKING:
    from geo_ioc.boundaries.report import LoadReport

LOAD_TIMEOUT_MS = 600_000


def is_current(database: Database, settings: Settings, generation: str) -> bool:
    """Whether the generation is loaded and active with what a load would use now.

    Quick: hashes of small files, sizes and times of large ones. Only where schematic outlines were
    loaded for want of a network is one attempt made to reach the download again.
    """
    generations = content.read_all(settings.home)
    found = _named(generation, generations)
    with database.read() as connection:
        row = connection.execute(
            text(
                "SELECT fingerprint, active, levels -> 0 ->> 'outline' AS outline "
                "FROM generation WHERE id = :id"
            ),
            {"id": generation},
        ).one_or_none()
    if (
        row is None
        or not row.active
        or row.fingerprint != fingerprint(found, generations, settings)
    ):
        return False
    might_download = (
        row.outline == "schematic"
        and settings.download == "on"
        and found.header.download is not None
        and not is_cached(settings.home, found)
        and supplied_file(settings.shapes_dir, "commune", generation) is None
    )
    if might_download:
        from geo_ioc.boundaries import download

        return not download.reachable(found)
    return True


def load(
    database: Database,
    settings: Settings,
    generation: str,
    *,
    commit: bool,
    progress: Progress = silent,
    by: str = trail.SYSTEM,
) -> LoadReport:
    """Load one generation in place of an earlier load of it; a dry run unless `commit`.

    A dry run does everything up to the commit and then takes it back. Whether the generation is
    active stays as it was. Raises NotFound, ContentError, BoundaryLoadError, and Conflict when its
    dates now overlap another active generation.
    """
    from geo_ioc.boundaries.build import build
    from geo_ioc.boundaries.write import write

    generations = content.read_all(settings.home)
    found = _named(generation, generations)
    mark = fingerprint(found, generations, settings)
    made = build(found, generations, settings, progress)
    if made.outline != "supplied":
        # A download may have come into the cache meanwhile. A supplied file that changed meanwhile
        # must not count as loaded, so for these the mark from before holds.
        mark = fingerprint(found, generations, settings)
    progress("ghi", 0, 0)
    start = time.perf_counter()
    made.report.committed = commit
    with database.write(LOAD_TIMEOUT_MS) as connection, activate.conflicts(connection, generation):
        before = _known(connection, generation)
        write(connection, made, mark)
        after = _known(connection, generation)
        change = {"before": before, "after": after}
        trail.append(connection, by, "boundary.load", f"generation:{generation}", change)
        if not commit:
            # What only a commit would have checked.
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            connection.rollback()
    made.report.seconds["write"] = round(time.perf_counter() - start, 3)
    return made.report


def _known(connection: Connection, generation: str) -> dict[str, Any] | None:
    """What the trail tells of a loaded generation; None when it is not loaded."""
    row = connection.execute(
        text("SELECT fingerprint, levels FROM generation WHERE id = :id"), {"id": generation}
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def load_all(
    database: Database, settings: Settings, progress: Progress = silent, *, by: str = trail.SYSTEM
) -> list[LoadReport]:
    """Load and activate every generation that is not current; answers the reports of those."""
    done = []
    for generation in content.generation_ids(settings.home):
        if not is_current(database, settings, generation):
            done.append(load(database, settings, generation, commit=True, progress=progress, by=by))
            activate.activate(database, generation, by=by)
    return done


def _named(generation: str, generations: dict[str, Generation]) -> Generation:
    if generation not in generations:
        raise NotFound(
            f"Không có thế hệ địa giới {generation}; có: {', '.join(generations)}.",
            f"There is no generation {generation}.",
        )
    return generations[generation]
