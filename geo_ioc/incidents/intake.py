"""Intake: a report becomes an incident, once, in the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, FieldError, InvalidInput, Text
from geo_ioc.incidents import clocks, contact, location, shape, typed_fields
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.deadlines import deadlines
from geo_ioc.incidents.location import Unit
from geo_ioc.incidents.public import Shown, shown
from geo_ioc.incidents.public import columns as public_columns
from geo_ioc.incidents.reading import search_text
from geo_ioc.incidents.report import Report
from geo_ioc.incidents.states import HELD, INITIAL
from geo_ioc.settings import TIME_ZONE

PUBLIC_PLACES = "incident_public_boundary_insert"
TRANSPORT = {"sent_at", "elapsed_s"}
"""What differs between two sendings of one report."""
TOLD = (
    *("number", "body_hash", "category", "urgency", "severity", "channel", "visibility"),
    *("lon", "lat", "localities", "status", "flags", "has_contact", "demo"),
)
"""Columns that the trail is told of a new incident."""


class Received(NamedTuple):
    """The incident of a report; `created` is false when the same report was there before."""

    id: UUID
    created: bool


class Reporter(NamedTuple):
    """Who reports: the name in timeline and trail, the account, and whether it is held back.

    Signed out the incident's own id stands for the account: who made it is who knows it. What is
    `held` only the centre sees until someone has verified it.
    """

    name: str
    account: UUID | None = None
    held: bool = False


def receive(
    connection: Connection,
    catalogue: Catalogue,
    report: Report,
    *,
    now: datetime,
    by: Reporter,
    blur: Blur,
    contacts: Contacts,
    demo: bool = False,
) -> Received:
    """Take a report in: event, state, places, then audit row and, at the commit, change row.

    `now` is when it was received. Raises InvalidInput with a pointer per bad field, and Conflict
    when the id was used for another report.
    """
    body_hash = hashed(report)
    if _known(connection, report, body_hash, by, contacts):
        return Received(report.id, created=False)
    _refuse_wrong(connection, catalogue, report)
    units = location.locate(connection, report.lon, report.lat)
    if not units:
        _refuse_far_outside(connection, catalogue, report)
    # Numbers have no gaps: the savepoint takes the number back when the same report, sent twice at
    # once, was quicker on another connection.
    savepoint = connection.begin_nested()
    number = next_number(connection, now)
    place = shown(
        blur,
        partial(location.locate, connection),
        report,
        catalogue.blur_m(report.category),
        inside=bool(units),
    )
    values = columns(catalogue, report, body_hash, number, now, by, units, place, demo=demo)
    made = connection.execute(statement("incident_insert"), values).rowcount
    if not made:
        savepoint.rollback()
        if not _known(connection, report, body_hash, by, contacts):
            # It is there, and not for this caller to see.
            raise Conflict(
                f"Mã {report.id} đã dùng cho một báo cáo khác; báo cáo này cần mã khác.",
                f"{report.id} was used for another report; this one needs another id.",
            )
        return Received(report.id, created=False)
    savepoint.commit()
    for name, found in (("incident_boundary_insert", units), (PUBLIC_PLACES, place.units)):
        if found:
            connection.execute(
                statement(name),
                [{"incident_id": report.id, **unit._asdict()} for unit in found],
            )
    connection.execute(statement("incident_event_insert"), report_event(report.id, now, by.name))
    if report.contact is not None:
        contact.keep(connection, report.id, contacts.seal(report.contact))
    # Not its texts: somebody may be named in them, and the trail is kept for ever.
    after = {name: values[name] for name in TOLD}
    trail.append(connection, by.name, "incident.report", str(report.id), {"after": after})
    return Received(report.id, created=True)


def next_number(connection: Connection, at: datetime) -> str:
    """The next number of the year, such as NA-2026-000123; others wait for it until the commit."""
    year = at.astimezone(TIME_ZONE).year
    last = connection.execute(statement("incident_number_next"), {"year": year}).scalar_one()
    return f"NA-{year}-{last:06d}"


def hashed(report: Report) -> str:
    """The hash by which the same report is known when it is sent again.

    Of a contact it holds only that there is one: whoever reads the hash and all the rest could try
    out telephone numbers.
    """
    body = report.model_dump(mode="json", exclude=TRANSPORT | {"contact"})
    if report.contact is not None:
        body["contact"] = True
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _known(
    connection: Connection, report: Report, body_hash: str, by: Reporter, contacts: Contacts
) -> bool:
    """Whether this very report is there. Raises Conflict when another one has its id."""
    row = connection.execute(
        text("SELECT number, body_hash, reported_by FROM incident WHERE id = :id"),
        {"id": report.id},
    ).first()
    if row is None:
        return False
    # Only whoever has sent it is told whether the contact is the same, too.
    if row.body_hash != body_hash or (
        report.contact is not None
        and row.reported_by == by.account
        and not contact.same(connection, contacts, report.id, report.contact)
    ):
        raise Conflict(
            f"Mã {report.id} đã dùng cho sự cố {row.number} với nội dung khác; "
            "báo cáo khác cần mã khác.",
            f"{report.id} is {row.number} with another body; another report needs another id.",
        )
    return True


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
    """The parameters of incident_insert.sql for a report that is right in all its fields."""
    fields, _ = typed_fields.check(catalogue, catalogue.categories[report.category], report.fields)
    times = clocks.correct(
        now, report.occurred_at, report.reported_at, report.sent_at, report.elapsed_s
    )
    limits = deadlines(catalogue, report.category, report.urgency, report.severity)
    accept_due_at = limits.accept(now)
    flags = [clocks.CORRECTED] if times.clock is not None else []
    flags += [] if units else [location.OUTSIDE]
    flags += [HELD] if by.held else []
    accuracy_m = _accuracy_m(catalogue, report)
    return {
        "id": report.id,
        "number": number,
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
        "accuracy_m": accuracy_m,
        "location_source": report.location_source,
        "occurred_at": times.occurred_at,
        "reported_at": times.reported_at,
        "received_at": now,
        "clock": _json(times.clock),
        "channel": report.channel,
        "visibility": report.visibility,
        "status": INITIAL,
        "flags": flags,
        "accept_due_at": accept_due_at,
        "resolve_due_at": limits.resolve(now),
        "due_at": accept_due_at,
        "demo": demo,
        "search_text": search_text(number, report.title, report.description),
        "reported_by": by.account,
        "localities": location.keys(units),
        "has_contact": report.contact is not None,
        **public_columns(catalogue, report, number, accuracy_m, place),
    }


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


def _accuracy_m(catalogue: Catalogue, report: Report) -> float:
    source = catalogue.location_sources[report.location_source]
    return source.accuracy_m if report.accuracy_m is None else report.accuracy_m


def _refuse_wrong(connection: Connection, catalogue: Catalogue, report: Report) -> None:
    """Raises InvalidInput with all fields that the catalogue or PostGIS find wrong."""
    wrong = [
        error
        for error in (
            _one_of("category", report.category, catalogue.categories),
            _one_of("urgency", report.urgency, catalogue.urgencies),
            _one_of("location_source", report.location_source, catalogue.location_sources),
            _one_of("channel", report.channel, catalogue.channels),
            _one_of("visibility", report.visibility, catalogue.visibilities),
        )
        if error is not None
    ]
    category = catalogue.categories.get(report.category)
    if category is not None:
        wrong += typed_fields.check(catalogue, category, report.fields)[1]
    if report.geometry is not None:
        wrong += shape.check_structure(report.geometry) or shape.check_geometry(
            connection, report.geometry, report.lon, report.lat
        )
    if wrong:
        raise InvalidInput(wrong)


def _one_of(name: str, value: str, words: dict[str, Any]) -> FieldError | None:
    if value in words:
        return None
    listed = ", ".join(words)
    return FieldError(f"/{name}", Text(f"phải là một trong {listed}", f"must be one of {listed}"))


def _refuse_far_outside(connection: Connection, catalogue: Catalogue, report: Report) -> None:
    away = location.distance_outside(
        connection,
        catalogue.outside,
        report.lon,
        report.lat,
        _accuracy_m(catalogue, report),
    )
    if away.distance_m <= away.allowed_m:
        return
    km, allowed = away.distance_m / 1000, away.allowed_m / 1000
    message = Text(
        f"nằm ngoài tỉnh {km:.1f} km{' trên biển' if away.at_sea else ''}, xa hơn mức nhận "
        f"{allowed:.1f} km; kiểm tra lại kinh độ, vĩ độ",
        f"lies {km:.1f} km outside the province, over the {allowed:.1f} km taken; check the place",
    )
    raise InvalidInput([FieldError("/lon", message), FieldError("/lat", message)])
