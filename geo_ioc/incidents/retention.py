"""How long personal data is kept: layers/catalogues/retention.csv, and its erasing when time is up.

An installation lays its own table over it, with the number of the decision as its basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import text

from geo_ioc import content
from geo_ioc.audit import trail
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import ANY_CONTACT
from geo_ioc.errors import ContentError, Text
from geo_ioc.incidents.catalogue import Catalogue

RETENTION = "catalogues/retention.csv"
COLUMNS = ["id", "days", "vi", "en", "basis"]
CONTACT_CLOSED, CONTACT_RECEIVED = "contact_closed", "contact_received"
IDS = (CONTACT_CLOSED, CONTACT_RECEIVED)
LONGEST_DAYS = 36_500
BATCH = 500
"""Contacts erased in one transaction, which holds the lock of the feed."""
BY = "system"


@dataclass(frozen=True)
class Period:
    """How many days something is kept, and what says so."""

    days: int
    title: Text
    basis: str


@cache
def load(home: Path | None) -> dict[str, Period]:
    """The periods by id; read once per process. Raises ContentError with line and column."""
    return read(content.files("layers", home, RETENTION)[RETENTION])


def read(path: Path) -> dict[str, Period]:
    """The periods of a CSV file. Raises ContentError with line and column."""
    found: dict[str, Period] = {}
    for line, record in content.read_csv(path, COLUMNS):
        id_, days = record["id"], record["days"]
        if id_ not in IDS or id_ in found:
            place, listed = content.line_place(line, "id"), ", ".join(IDS)
            raise ContentError(
                path, place, f"mỗi mã một dòng: {listed}", f"a line for each of {listed}"
            )
        if not (days.isascii() and days.isdecimal() and 0 < int(days) <= LONGEST_DAYS):
            place = content.line_place(line, "days")
            raise ContentError(
                path, place, f"số ngày, 1-{LONGEST_DAYS}", f"a number of days, 1-{LONGEST_DAYS}"
            )
        title = Text(record["vi"], record["en"])
        found[id_] = Period(int(days), title, record["basis"])
    for id_ in IDS:
        if id_ not in found:
            raise ContentError(path, "", f"thiếu dòng {id_}", f"has no line {id_}")
    return found


def expire(
    database: Database, catalogue: Catalogue, periods: dict[str, Period], now: datetime
) -> int:
    """Erase every contact whose time is up; answers how many. A second run finds none."""
    closed, received = (now - timedelta(days=periods[id_].days) for id_ in IDS)
    ends = [state.id for state in catalogue.workflow.states if not state.open]
    erased = BATCH
    total = 0
    while erased == BATCH:
        with database.write(acting=ANY_CONTACT) as connection:
            erased = connection.execute(
                text(
                    "SELECT geo_ioc_contact_expire(:closed, :received, :ends, :most, :by,"
                    " CAST(:data AS jsonb))"
                ),
                {
                    "closed": closed,
                    "received": received,
                    "ends": ends,
                    "most": BATCH,
                    "by": BY,
                    "data": trail.told({"closed_before": closed, "received_before": received}),
                },
            ).scalar_one()
        total += erased
    return total
