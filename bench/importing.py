"""Importing: how near a table of incidents comes to the rate at which PostgreSQL takes such rows.

The limit does what no import can do without: COPY of the same prepared rows into tables with the
same columns and indexes, and the same points looked up in the same outlines, true and blurred, in
both generations. Ours reads the table of text, checks, numbers and blurs each row, keeps foreign
keys, events, counts and rights, and tells trail and feed. Both in one run, on one database.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from bench.boundaries import SHAPES
from bench.rows import Row, ratio, said
from geo_ioc.access.keys import Keys
from geo_ioc.boundaries import load
from geo_ioc.db import migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.importing import run
from geo_ioc.incidents.importing.staging import Means
from geo_ioc.incidents.report import Reporter
from geo_ioc.settings import Settings

ROWS = 1_000_000
AIM = 0.3
COPIED = (
    *("id", "number", "body_hash", "category", "urgency", "severity", "title", "description"),
    *("point", "shape", "fields", "accuracy_m", "location_source", "occurred_at", "reported_at"),
    *("received_at", "clock", "channel", "visibility", "status", "flags", "accept_due_at"),
    *("resolve_due_at", "due_at", "demo", "search_text", "reported_by", "localities"),
    *("public_point", "public_accuracy_m", "public_search_text", "public_place_key"),
    "has_contact",
)
BARE = ("incident", "incident_boundary", "incident_public_boundary")
JOIN = """
WITH RECURSIVE commune AS (
  SELECT raw_incident.id, boundary.generation, min(boundary.code) AS code
  FROM boundary
  JOIN boundary_shape USING (generation, code)
  JOIN raw_incident ON ST_Intersects(boundary_shape.geom, raw_incident.{point})
  WHERE boundary.level = 'commune' AND boundary_shape.band = 13
  GROUP BY raw_incident.id, boundary.generation
), above AS (
  SELECT generation, code AS commune, level, code, parent_code
  FROM boundary WHERE level = 'commune'
  UNION ALL
  SELECT above.generation, above.commune, parent.level, parent.code, parent.parent_code
  FROM above
  JOIN boundary AS parent
    ON parent.generation = above.generation AND parent.code = above.parent_code
)
INSERT INTO raw_{table} (incident_id, generation, level, code)
SELECT commune.id, above.generation, above.level, above.code
FROM commune
JOIN above ON above.generation = commune.generation AND above.commune = commune.code
"""


def measure(rows: int = ROWS) -> list[Row]:
    """Rows per second of an import, over those of the limit."""
    with tempfile.TemporaryDirectory(prefix="geo-ioc-bench-") as name:
        home = Path(name)
        home.chmod(0o755)
        cluster = Cluster(home)
        cluster.start()
        try:
            migrate.create_private(cluster)
            migrate.upgrade(cluster.urls()[0])
            database = Database(cluster.urls()[0])
            settings = Settings(home=home, shapes_dir=SHAPES, download="off")
            load.load_all(database, settings)
            measured = _measured(database, settings, home, rows)
            database.dispose()
        finally:
            cluster.stop()
    return measured


def _measured(database: Database, settings: Settings, home: Path, rows: int) -> list[Row]:
    path = home / "suco.csv"
    _write(database, path, rows)
    keys = Keys.load(settings)
    means = Means(
        catalogues.load(None), Blur(keys.derive("blur")), Contacts(keys), Reporter("bench")
    )
    stages: list[tuple[str, float]] = []

    def told(stage: str, done: int, total: int) -> None:
        if not stages or stages[-1][0] != stage:
            stages.append((stage, time.perf_counter()))

    begun = time.perf_counter()
    outcome = run.load(database, means, path, now=datetime.now(UTC), progress=told)
    ended = time.perf_counter()
    assert outcome.imported == rows, outcome.wrong[:3]
    ours = ended - begun
    theirs = _limit(database, home)
    ends = [at for _, at in stages[1:]] + [ended]
    parts = "; ".join(
        f"{stage} {end - at:.0f} s" for (stage, at), end in zip(stages, ends, strict=True)
    )
    what = f"import of {rows:,} incidents : COPY and join of the same rows"
    return [ratio(what, rows / ours, rows / theirs, AIM, "rows/s"), said("of the import", parts)]


def _limit(database: Database, home: Path) -> float:
    """Seconds for COPY and join of what was imported, as the owner and in one transaction."""
    copied = home / "rows.copy"
    columns = ", ".join(COPIED)
    with database.read(0) as connection:
        _copy_out(connection, f"COPY (SELECT {columns} FROM incident ORDER BY number)", copied)
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL work_mem = '256MB'"))
        for table in BARE:
            made = f"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)"
            connection.execute(text(made))
        begun = time.perf_counter()
        _copy_in(connection, f"COPY raw_incident ({columns}) FROM STDIN", copied)
        # Of the blurred points only those that are published have an index to be looked up by.
        connection.execute(text("CREATE INDEX ON raw_incident USING gist (public_point)"))
        connection.execute(text("ANALYZE raw_incident"))
        for table, point in ((BARE[1], "point"), (BARE[2], "public_point")):
            connection.execute(text(JOIN.format(table=table, point=point)))
    return time.perf_counter() - begun


def _copy_out(connection: Connection, statement: str, path: Path) -> None:
    driver = connection.connection.driver_connection
    with driver.cursor().copy(f"{statement} TO STDOUT") as copy, path.open("wb") as file:
        for block in copy:
            file.write(block)


def _copy_in(connection: Connection, statement: str, path: Path) -> None:
    driver = connection.connection.driver_connection
    with driver.cursor().copy(statement) as copy, path.open("rb") as file:
        while block := file.read(1 << 18):
            copy.write(block)


def _write(database: Database, path: Path, rows: int) -> None:
    """A year of reports at places inside the province."""
    rng = random.Random(482)
    with database.read() as connection:
        places = connection.execute(
            text(
                "SELECT ST_X(point) AS lon, ST_Y(point) AS lat, name, sqrt(area_km2) / 2 / 111 AS r"
                " FROM boundary WHERE level = 'commune' ORDER BY generation, code"
            )
        ).all()
    categories = ("NL", "SL", "GT", "CX", "ATGT", "PCCC", "TTDT", "MT", "DIEN", "YT")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                *("category", "severity", "title", "description", "lon", "lat"),
                *("location_source", "occurred_at", "received_at", "channel", "visibility"),
                "accuracy_m",
            ]
        )
        for number in range(rows):
            place = rng.choice(places)
            day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2025"
            hour, minute = rng.randint(0, 22), rng.randint(0, 59)
            writer.writerow(
                [
                    rng.choice(categories),
                    rng.randint(1, 5),
                    f"Báo cáo {number} tại {place.name}, đề nghị kiểm tra",
                    rng.choice(("Trực ban ghi theo điện thoại.", "Người dân gọi tổng đài.")),
                    f"{place.lon + rng.uniform(-1, 1) * place.r:.6f}",
                    f"{place.lat + rng.uniform(-1, 1) * place.r:.6f}",
                    rng.choice(("map", "village", "gps")),
                    f"{day} {hour:02d}:{minute:02d}",
                    f"{day} {hour + 1:02d}:{minute:02d}",
                    rng.choice(("operator", "hotline", "field")),
                    rng.choice(("internal", "public")),
                    # Near the border some lie outside, by less than this.
                    50_000,
                ]
            )


if __name__ == "__main__":
    for row in measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(row)
