"""Counting incidents: how many are wanted, how bad they are, and how many came in lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from geo_ioc.db.sql import statement
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.reading import Wanted, conditions

STEP = timedelta(minutes=30)
BINS = 24
SEVERITIES = 5


def counts(
    connection: Connection, catalogue: Catalogue, wanted: Wanted, now: datetime
) -> dict[str, Any]:
    """How many incidents are wanted at `now`, as IncidentCountsDocument says.

    What came in lately is counted whatever its status and whenever it occurred: an intake that
    shrank as incidents are closed would tell of the closing.
    """
    workflow = catalogue.workflow
    rows = connection.execute(
        statement("incident_counts"),
        conditions(wanted)
        | {"open": workflow.open_states(), "unverified": workflow.unverified_states()}
        | {"as_of": now},
    ).all()
    by_severity = [0] * SEVERITIES
    for row in rows:
        by_severity[row.severity - 1] = row.total
    return {
        "as_of": now,
        "total": sum(by_severity),
        "by_severity": by_severity,
        "unverified": sum(row.unverified for row in rows),
        "overdue": sum(row.overdue for row in rows),
        "received": _received(connection, wanted, now),
    }


def _received(connection: Connection, wanted: Wanted, now: datetime) -> dict[str, Any]:
    begin = first_bin(now)
    rows = connection.execute(
        statement("incident_received"),
        conditions(replace(wanted, statuses=None, since=None, until=None))
        | {"begin": begin, "end": begin + BINS * STEP, "step_s": STEP.seconds},
    )
    bins = [[0] * SEVERITIES for _ in range(BINS)]
    for row in rows:
        bins[row.bin][row.severity - 1] = row.total
    return {"from": begin, "step_s": STEP.seconds, "bins": bins}


def first_bin(now: datetime) -> datetime:
    """Where the first of BINS bins begins, when the last one holds `now`.

    Bins begin at whole and half hours of the clock, in Vietnam as in UTC: seven hours apart.
    """
    since_epoch = now - datetime.fromtimestamp(0, UTC)
    return now - since_epoch % STEP - (BINS - 1) * STEP
