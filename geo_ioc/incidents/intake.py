"""Intake: a report becomes an incident, once, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, FieldError, InvalidInput, Text
from geo_ioc.incidents import contact, location, shape, typed_fields
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.columns import accuracy_m, body, columns, digest, report_event
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.public import shown
from geo_ioc.incidents.report import Report, Reporter
from geo_ioc.settings import TIME_ZONE

__all__ = ["Received", "Reporter", "columns", "hashed", "receive", "report_event"]

PUBLIC_PLACES = "incident_public_boundary_insert"
TOLD = (
    *("number", "body_hash", "category", "urgency", "severity", "channel", "visibility"),
    *("lon", "lat", "localities", "status", "flags", "has_contact", "demo"),
)
"""Columns that the trail is told of a new incident."""


class Received(NamedTuple):
    """The incident of a report; `created` is false when the same report was there before."""

    id: UUID
    created: bool


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
    number: str = connection.execute(statement("incident_number_next"), {"year": year}).scalar_one()
    return number


def hashed(report: Report) -> str:
    """The hash by which the same report is known when it is sent again."""
    return digest(body(report))


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


def _refuse_wrong(connection: Connection, catalogue: Catalogue, report: Report) -> None:
    """Raises InvalidInput with all fields that the catalogue or PostGIS find wrong."""
    found = wrong(catalogue, report)
    if report.geometry is not None and not any(_of_geometry(error) for error in found):
        place = (report.geometry, report.lon, report.lat)
        found += shape.check_geometries(connection, [place])[0]
    if found:
        raise InvalidInput(found)


def _of_geometry(error: FieldError) -> bool:
    return error.pointer.startswith("/geometry")


def wrong(catalogue: Catalogue, report: Report) -> list[FieldError]:
    """All fields that are wrong without asking the database."""
    found = [
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
        found += typed_fields.check(catalogue, category, report.fields)[1]
    if report.geometry is not None:
        found += shape.check_structure(report.geometry)
    return found


def _one_of(name: str, value: str, words: dict[str, Any]) -> FieldError | None:
    if value in words:
        return None
    listed = ", ".join(words)
    return FieldError(f"/{name}", Text(f"phải là một trong {listed}", f"must be one of {listed}"))


def _refuse_far_outside(connection: Connection, catalogue: Catalogue, report: Report) -> None:
    point = (report.lon, report.lat, accuracy_m(catalogue, report))
    away = location.distances_outside(connection, catalogue.outside, [point])[0]
    if away.too_far:
        raise InvalidInput(location.far_outside(away))
