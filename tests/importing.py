"""Tables that tests import, and what came of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from geo_ioc.db.engine import Database
from geo_ioc.incidents import catalogue
from geo_ioc.incidents.importing import run
from geo_ioc.incidents.importing.run import Outcome
from geo_ioc.incidents.importing.staging import Means
from geo_ioc.incidents.report import Reporter
from tests.reports import BLUR, CONTACTS

NOW = datetime(2026, 9, 24, 16, 6, tzinfo=UTC)
BY = Reporter("cli:test")
ROW = {
    "category": "NL",
    "severity": "3",
    "title": "Ngập 60 cm tại khối Yên Thịnh",
    "lon": "105.2",
    "lat": "18.8",
    "location_source": "gps",
}
"""From inside the western commune of tests/db/incidents/conftest.py."""


def write(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """A table of rows over ROW; the columns are those that any of them has."""
    whole = [{**ROW, **row} for row in rows]
    names = list(dict.fromkeys(name for row in whole for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(whole)
    return path


def load(database: Database, path: Path, **over: Any) -> Outcome:
    means = Means(catalogue.load(None), BLUR, CONTACTS, BY)
    return run.load(database, means, path, **{"now": NOW, **over})


def table_of(database: Database, table: str, order: str = "1, 2") -> list[dict[str, Any]]:
    """All rows of a table that the app may read."""
    with database.read() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY {order}")).mappings()
        return [dict(row) for row in rows]


def count(database: Database, table: str = "incident") -> int:
    with database.read() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
