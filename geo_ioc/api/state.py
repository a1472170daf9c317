"""The state of the system, for who keeps it running: what is well, what needs a hand."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic, Literal, NamedTuple, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from geo_ioc import __version__, tls
from geo_ioc.api.deps import Services, ServicesDep, right
from geo_ioc.audit import reading
from geo_ioc.audit.reading import Wanted
from geo_ioc.db import migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.state import DatabaseState, look

router = APIRouter(prefix="/api/v1/health", tags=["health"])

Grade = Literal["good", "warning", "bad"]
Amount = TypeVar("Amount", float, timedelta)
GRADES: tuple[Grade, ...] = ("good", "warning", "bad")


class From(NamedTuple, Generic[Amount]):
    """From which amount on something is to be looked at, and from which it is bad."""

    warning: Amount
    bad: Amount


USED_SHARE = From(0.90, 0.97)
"""Of a disk."""
BACKUP_AGE = From(timedelta(hours=26), timedelta(days=3))
"""Once a day, and two hours for it to take its time."""
CONNECTIONS_SHARE = From(0.80, 0.95)
CERTIFICATE_AGE = From(timedelta(days=-30), timedelta(0))
"""Since its end."""
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
    """The last backup that `geo-ioc db backup` made."""

    grade: Grade
    made_at: datetime | None
    file: str | None
    size_bytes: int | None
    encrypted: bool | None


class LogPart(BaseModel):
    """The write-ahead log, which point-in-time recovery needs kept elsewhere."""

    grade: Grade
    archiving: bool = Field(description="whether PostgreSQL keeps it elsewhere at all")
    archived_at: datetime | None
    failing: bool


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


class CertificatePart(BaseModel):
    """The certificate that the server shows itself; none where a proxy does."""

    grade: Grade
    expires_at: datetime


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
    log: LogPart
    content: ContentPart
    certificate: CertificatePart | None


@router.get("", response_model=HealthDocument, openapi_extra=right("health.read"))
def get_health(services: ServicesDep) -> HealthDocument:
    """Database, disks, change feed, last backup, content: each good, to be looked at, or bad."""
    now = datetime.now(UTC)
    seen = services.feed.last_id
    began = time.perf_counter()
    with services.database.read(acting=AT_THE_GATE) as connection:
        found = look(connection)
        backup = backup_part(connection, now)
    with services.database.read() as connection:
        revision = migrate.current(connection)
    took = (time.perf_counter() - began) * 1000
    database = _database(found, revision, took)
    feed = _feed(services, found, seen)
    content = _content(services)
    lying_on = list(disks(services.settings.home))
    certificate = _certificate(services, now)
    log = log_part(found)
    grades = [database.grade, feed.grade, backup.grade, log.grade, content.grade]
    grades += [] if certificate is None else [certificate.grade]
    return HealthDocument(
        grade=max([*grades, *(disk.grade for disk in lying_on)], key=GRADES.index),
        at=now,
        version=__version__,
        started_at=STARTED,
        database=database,
        disks=lying_on,
        feed=feed,
        backup=backup,
        log=log,
        content=content,
        certificate=certificate,
    )


def _database(found: DatabaseState, revision: str | None, took: float) -> DatabasePart:
    share = found.connections / found.connections_max
    return DatabasePart(
        grade=graded(share, CONNECTIONS_SHARE),
        revision=revision,
        answered_ms=round(took, 1),
        **{
            name: getattr(found, name)
            for name in ("version", "postgis", "size_bytes", "connections", "connections_max")
        },
    )


def disks(home: Path) -> Iterator[DiskPart]:
    """The disks of the state folder and of what belongs to it; each once."""
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
                "grade": graded(used, USED_SHARE),
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


def backup_part(connection: Connection, now: datetime) -> BackupPart:
    """The last backup that the trail tells of. Run at the gate (AT_THE_GATE)."""
    last = next(iter(reading.page(connection, Wanted(actions=["database.backup"]), 1, None)), None)
    told = {} if last is None else last.data.get("after", last.data)
    made_at = None if last is None else last.at
    if made_at is None:
        grade: Grade = "warning"
    else:
        grade = graded(now - made_at, BACKUP_AGE)
    return BackupPart(
        grade=grade,
        made_at=made_at,
        file=told.get("file"),
        size_bytes=told.get("size_bytes"),
        encrypted=told.get("encrypted"),
    )


def log_part(found: DatabaseState) -> LogPart:
    """The write-ahead log; that it is not kept elsewhere is a choice, that it cannot be is not."""
    failing = found.archiving and bool(found.archive_failing)
    return LogPart(
        grade="bad" if failing else "good",
        archiving=found.archiving,
        archived_at=found.archived_at,
        failing=failing,
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


def _certificate(services: Services, now: datetime) -> CertificatePart | None:
    if services.settings.tls_cert is None:
        return None
    # As it lies there now: one that was renewed is shown from the next start on.
    until = tls.expiry(services.settings.tls_cert)
    return CertificatePart(grade=graded(now - until, CERTIFICATE_AGE), expires_at=until)


def graded(amount: Amount, limits: From[Amount]) -> Grade:
    """The grade of an amount of which less is better."""
    return "bad" if amount >= limits.bad else "warning" if amount >= limits.warning else "good"
