"""The state of the system, for who keeps it running: what is well, what needs a hand."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from geo_ioc import __version__
from geo_ioc.api.deps import Services, ServicesDep, right
from geo_ioc.audit import reading
from geo_ioc.audit.reading import Wanted
from geo_ioc.db import migrate, state
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.state import DatabaseState

router = APIRouter(prefix="/api/v1/health", tags=["health"])

Grade = Literal["good", "warning", "bad"]
Amount = TypeVar("Amount", float, timedelta)
GRADES: tuple[Grade, ...] = ("good", "warning", "bad")

FREE_SHARE = {"warning": 0.10, "bad": 0.03}
"""Of a disk, below which it is said."""
BACKUP_AGE = {"warning": timedelta(hours=26), "bad": timedelta(days=3)}
"""Once a day, and two hours for it to take its time."""
CONNECTIONS_SHARE = {"warning": 0.8, "bad": 0.95}
STARTED = datetime.now(UTC)


class DatabasePart(BaseModel):
    """The database."""

    grade: Grade
    version: str
    postgis: str
    revision: str | None = Field(description="of the schema")
    size_bytes: int
    connections: int
    connections_max: int
    answered_ms: float = Field(description="how long it took to tell all of this")


class DiskPart(BaseModel):
    """A disk that something of ours lies on."""

    grade: Grade
    holds: list[Literal["home", "database", "backups"]]
    total_bytes: int
    free_bytes: int


class FeedPart(BaseModel):
    """The change feed of the process that answers."""

    grade: Grade
    connected: bool
    streams: int = Field(description="open ones, of this process")
    change_id: int = Field(description="the newest change that this process has seen")
    behind: int = Field(description="changes that the database has and this process has not seen")
    changed_at: datetime | None


class BackupPart(BaseModel):
    """The last backup that `geo-ioc db backup` made, and whether the write-ahead log is kept."""

    grade: Grade
    made_at: datetime | None
    file: str | None
    size_bytes: int | None
    encrypted: bool | None
    archiving: bool = Field(description="whether PostgreSQL archives its write-ahead log")
    archived_at: datetime | None
    archive_failing: bool | None


class ContentProblem(BaseModel):
    """A file of layers or boundaries that cannot be used as it is."""

    file: str
    place: str
    detail: str


class ContentPart(BaseModel):
    """The files of layers and catalogues."""

    grade: Grade
    layers: int
    problems: list[ContentProblem]


class HealthDocument(BaseModel):
    """The state of the system; `grade` is that of the worst part."""

    grade: Grade
    at: datetime
    version: str
    started_at: datetime = Field(description="of the process that answers")
    database: DatabasePart
    disks: list[DiskPart]
    feed: FeedPart
    backup: BackupPart
    content: ContentPart


@router.get("", response_model=HealthDocument, openapi_extra=right("health.read"))
def get_health(services: ServicesDep) -> HealthDocument:
    """Database, disks, change feed, last backup, content: each good, to be looked at, or bad."""
    now = datetime.now(UTC)
    seen = services.feed.last_id
    began = time.perf_counter()
    with services.database.read(acting=AT_THE_GATE) as connection:
        found = state.look(connection)
        backup = _backup(connection, found, now)
    with services.database.read() as connection:
        revision = migrate.current(connection)
    took = (time.perf_counter() - began) * 1000
    database = _database(found, revision, took)
    feed = _feed(services, found, seen)
    content = _content(services)
    disks = list(_disks(services.settings.home))
    grades = [database.grade, feed.grade, backup.grade, content.grade]
    return HealthDocument(
        grade=max([*grades, *(disk.grade for disk in disks)], key=GRADES.index),
        at=now,
        version=__version__,
        started_at=STARTED,
        database=database,
        disks=disks,
        feed=feed,
        backup=backup,
        content=content,
    )


def _database(found: DatabaseState, revision: str | None, took: float) -> DatabasePart:
    share = found.connections / found.connections_max
    return DatabasePart(
        grade=_above(share, CONNECTIONS_SHARE["warning"], CONNECTIONS_SHARE["bad"]),
        revision=revision,
        answered_ms=round(took, 1),
        **{
            name: getattr(found, name)
            for name in ("version", "postgis", "size_bytes", "connections", "connections_max")
        },
    )


def _disks(home: Path) -> Iterator[DiskPart]:
    """The disks of the state folder and what lies in it; each once."""
    cluster = Cluster(home).state()
    places = {"home": home, "backups": home / "backups"}
    if cluster is not None:
        places["database"] = Path(cluster.folder)
    by_disk: dict[int, list[str]] = {}
    for name, place in places.items():
        if place.exists():
            by_disk.setdefault(place.stat().st_dev, []).append(name)
    for names in by_disk.values():
        usage = shutil.disk_usage(places[names[0]])
        used = 1 - usage.free / usage.total
        yield DiskPart.model_validate(
            {
                "grade": _above(used, 1 - FREE_SHARE["warning"], 1 - FREE_SHARE["bad"]),
                "holds": names,
                "total_bytes": usage.total,
                "free_bytes": usage.free,
            }
        )


def _feed(services: Services, found: DatabaseState, seen: int) -> FeedPart:
    behind = max(0, (found.change_id or 0) - max(seen, 0))
    return FeedPart(
        grade="good" if services.feed.connected else "bad",
        connected=services.feed.connected,
        streams=len(services.feed.clients),
        change_id=max(seen, 0),
        behind=behind,
        changed_at=found.changed_at,
    )


def _backup(connection: Connection, found: DatabaseState, now: datetime) -> BackupPart:
    last = next(iter(reading.page(connection, Wanted(actions=["database.backup"]), 1, None)), None)
    told = {} if last is None else last.data.get("after", last.data)
    made_at = None if last is None else last.at
    if made_at is None:
        grade: Grade = "warning"
    else:
        grade = _above(now - made_at, BACKUP_AGE["warning"], BACKUP_AGE["bad"])
    if found.archiving and found.archive_failing:
        grade = "bad"
    return BackupPart(
        grade=grade,
        made_at=made_at,
        file=told.get("file"),
        size_bytes=told.get("size_bytes"),
        encrypted=told.get("encrypted"),
        archiving=found.archiving,
        archived_at=found.archived_at,
        archive_failing=found.archive_failing,
    )


def _content(services: Services) -> ContentPart:
    problems = [
        ContentProblem(file=str(problem.file), place=problem.place, detail=str(problem))
        for problem in services.catalogue.problems
    ]
    return ContentPart(
        grade="warning" if problems else "good",
        layers=len(services.catalogue.current.layers),
        problems=problems,
    )


def _above(value: Amount, warning: Amount, bad: Amount) -> Grade:
    return "bad" if value >= bad else "warning" if value >= warning else "good"
