"""The rows of a table on their way: read in batches, checked, and copied into temporary tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection

from geo_ioc.db.sql import source
from geo_ioc.exchange.table import Row, Table
from geo_ioc.incidents import columns, shape
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.importing.reports import Reports, Told, Wrong
from geo_ioc.incidents.report import Reporter
from geo_ioc.settings import TIME_ZONE

BATCH = 2000
STAND_IN = "\x01"
"""Stands where the number will be, which a row is given last; no text of a report can hold it."""
COLUMNS = (
    *("row", "line", "year", "id", "body_hash", "category", "urgency", "severity", "title"),
    *("description", "lon", "lat", "geometry", "fields", "accuracy_m", "location_source"),
    *("occurred_at", "reported_at", "received_at", "clock", "channel", "visibility", "status"),
    *("flags", "accept_due_at", "resolve_due_at", "due_at", "demo", "search_text", "reported_by"),
    *("has_contact", "public_lon", "public_lat", "public_accuracy_m", "public_search_text"),
    *("sealed", "marks", "key", "whole"),
)
"""Columns of import_row."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""


class Means(NamedTuple):
    """What an import works with."""

    catalogue: Catalogue
    blur: Blur
    contacts: Contacts
    by: Reporter


def stage(
    connection: Connection, table: Table, reports: Reports, means: Means, progress: Progress
) -> tuple[int, list[Wrong]]:
    """Put the rows that are right by themselves into import_row; how many, and what is wrong."""
    connection.exec_driver_sql(source("import_tables"))
    count, wrong = 0, list[Wrong]()
    for rows in _batches(table.rows()):
        progress("đọc / reading", table.done, table.size)
        told, found = _told(connection, reports, rows)
        wrong += found
        _copy(connection, [_staged(means, one, count + place) for place, one in enumerate(told)])
        count += len(told)
    return count, wrong


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _told(
    connection: Connection, reports: Reports, rows: Sequence[Row]
) -> tuple[list[Told], list[Wrong]]:
    told, wrong = list[Told](), list[Wrong]()
    for row in rows:
        found = reports.read(row)
        if isinstance(found, Told):
            told.append(found)
        else:
            wrong += found
    shaped = [one for one in told if one.report.geometry is not None]
    checked = shape.check_geometries(
        connection, [(one.report.geometry, one.report.lon, one.report.lat) for one in shaped]
    )
    misshaped = set()
    for one, errors in zip(shaped, checked, strict=True):
        if errors:
            misshaped.add(one.line)
            wrong += reports.at(one.line, errors)
    return [one for one in told if one.line not in misshaped], wrong


def _staged(means: Means, told: Told, row: int) -> tuple[Any, ...]:
    """A row of import_row; what its number and its place add is added in the database."""
    report, contact = told.report, told.report.contact
    blurred = means.blur.places(
        report.id, report.lon, report.lat, means.catalogue.blur_m(report.category)
    )
    public_lon, public_lat = next(blurred)
    sealed = None if contact is None else means.contacts.seal(contact)
    values = {
        "row": row,
        "line": told.line,
        "year": told.received_at.astimezone(TIME_ZONE).year,
        **columns.of_report(
            means.catalogue, report, told.body_hash, told.received_at, means.by, demo=False
        ),
        **columns.of_number(report, STAND_IN),
        "public_lon": public_lon,
        "public_lat": public_lat,
        "sealed": sealed and sealed.sealed,
        "marks": sealed and sealed.marks,
        "key": sealed and sealed.key,
        "whole": contact and means.contacts.whole(contact),
    }
    return tuple(values[name] for name in COLUMNS)


def _copy(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY import_row ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
