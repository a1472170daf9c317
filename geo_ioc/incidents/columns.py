"""What is written down of a report: the parameters of incident_insert.sql.

In three parts, since an import has them at three times: what the report itself says, what its
number adds, and what its place adds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from geo_ioc.incidents import clocks, location, typed_fields
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.deadlines import deadlines
from geo_ioc.incidents.location import Unit
from geo_ioc.incidents.public import Shown
from geo_ioc.incidents.reading import search_text
from geo_ioc.incidents.report import Report, Reporter
from geo_ioc.incidents.states import HELD, INITIAL

TRANSPORT = {"sent_at", "elapsed_s"}
"""What differs between two sendings of one report."""


def columns(
    catalogue: Catalogue,
    report: Report,
    body_hash: str,
    number: str,
    now: datetime,
    by: Reporter,
    units: Sequence[Unit],
    place: Shown,
    *,
    demo: bool,
) -> dict[str, Any]:
    """All parameters of incident_insert.sql for a report that is right in all its fields."""
    made = of_report(catalogue, report, body_hash, now, by, demo=demo)
    return made | of_number(report, number) | of_place(made["flags"], units, place)


def of_report(
    catalogue: Catalogue,
    report: Report,
    body_hash: str,
    now: datetime,
    by: Reporter,
    *,
    demo: bool,
) -> dict[str, Any]:
    """What a report says, wherever it lies and whatever its number."""
    fields, _ = typed_fields.check(catalogue, catalogue.categories[report.category], report.fields)
    times = clocks.correct(
        now, report.occurred_at, report.reported_at, report.sent_at, report.elapsed_s
    )
    limits = deadlines(catalogue, report.category, report.urgency, report.severity)
    accept_due_at = limits.accept(now)
    accuracy = accuracy_m(catalogue, report)
    return {
        "id": report.id,
        "body_hash": body_hash,
        "category": report.category,
        "urgency": report.urgency,
        "severity": report.severity,
        "title": report.title,
        "description": report.description,
        "lon": report.lon,
        "lat": report.lat,
        "geometry": _json(report.geometry),
        "fields": _json(fields),
        "accuracy_m": accuracy,
        "location_source": report.location_source,
        "occurred_at": times.occurred_at,
        "reported_at": times.reported_at,
        "received_at": now,
        "clock": _json(times.clock),
        "channel": report.channel,
        "visibility": report.visibility,
        "status": INITIAL,
        "flags": flags(corrected=times.clock is not None, outside=False, held=by.held),
        "accept_due_at": accept_due_at,
        "resolve_due_at": limits.resolve(now),
        "due_at": accept_due_at,
        "demo": demo,
        "reported_by": by.account,
        "has_contact": report.contact is not None,
        "public_accuracy_m": max(accuracy, catalogue.blur_m(report.category)),
    }


def of_number(report: Report, number: str) -> dict[str, Any]:
    """What has the number in it."""
    return {
        "number": number,
        "search_text": search_text(number, report.title, report.description),
        # Not of the description: what matches tells what is written there.
        "public_search_text": search_text(number, report.title),
    }


def of_place(told: Sequence[str], units: Sequence[Unit], place: Shown) -> dict[str, Any]:
    """What follows from the units that hold the true place and the one that the public sees.

    `told` are the flags that the report has by itself.
    """
    return {
        "flags": flags(corrected=clocks.CORRECTED in told, outside=not units, held=HELD in told),
        "localities": location.keys(units),
        "public_lon": place.lon,
        "public_lat": place.lat,
        "public_localities": location.keys(place.units),
    }


def flags(*, corrected: bool, outside: bool, held: bool) -> list[str]:
    """The flags of a new incident."""
    given = ((clocks.CORRECTED, corrected), (location.OUTSIDE, outside), (HELD, held))
    return [name for name, holds in given if holds]


def accuracy_m(catalogue: Catalogue, report: Report) -> float:
    """The radius of uncertainty: the report's own, or that of how its place is known."""
    source = catalogue.location_sources[report.location_source]
    return source.accuracy_m if report.accuracy_m is None else report.accuracy_m


def body(report: Report) -> dict[str, Any]:
    """What makes a report the same report when it is sent again.

    Of a contact it holds only that there is one: whoever reads the hash and all the rest could try
    out telephone numbers.
    """
    said = report.model_dump(mode="json", exclude=TRANSPORT | {"contact"})
    if report.contact is not None:
        said["contact"] = True
    return said


def digest(said: Mapping[str, Any]) -> str:
    """The hash of a body."""
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def report_event(incident_id: UUID, at: datetime, by: str) -> dict[str, Any]:
    """The parameters of incident_event_insert.sql for the first event of an incident."""
    return {
        "incident_id": incident_id,
        "seq": 1,
        "action": "report",
        "from_status": None,
        "to_status": INITIAL,
        "at": at,
        "by": by,
        "note": "",
        "data": "{}",
    }


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
