"""Loading the demonstration: in bulk, but by the rules of intake and workflow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, text

from geo_ioc.access.keys import Keys
from geo_ioc.audit import trail
from geo_ioc.db import feed
from geo_ioc.db.engine import Database
from geo_ioc.db.sql import statement
from geo_ioc.demo import stories as told
from geo_ioc.demo import telling, towns, year
from geo_ioc.demo.locating import Located
from geo_ioc.demo.walking import Walk
from geo_ioc.errors import Conflict
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents import intake, tally, workflow
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.case import Case
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.intake import Reporter
from geo_ioc.incidents.location import Unit
from geo_ioc.incidents.public import shown
from geo_ioc.settings import TIME_ZONE, Settings

SEED = 482
SPOTS = 3
"""Places tried around a town before its centre is taken."""
CHUNK = 500
SEVERITIES = (1.35, 1.15, 0.95, 0.5, 0.65)
"""Weights of severity 1-5 over those of each story."""
TIMEOUT_MS = 300_000
CONTACTS_KEPT = timedelta(days=120)
"""Who reported longer ago is not known any more, as after the time that such data is kept."""
BY = {
    "operator": "operator",
    "field": "commune_officer",
    "hotline": "operator",
    "citizen": "citizen",
    "api": "system",
    "sensor": "system",
}
"""The account that reports through each channel."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how many incidents of it are done, and how many there are."""


class AmongReal(Conflict):
    """There is a real incident: demonstration data has no place here any more."""


def load(
    database: Database,
    settings: Settings,
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> int:
    """Replace all demonstration incidents by a new year of them; answers how many.

    Equal boundaries, settings and `now` give equal incidents. Raises AmongReal once a real incident
    exists, and Conflict when no boundaries are loaded.
    """
    catalogue = catalogues.load(settings.home)
    report = progress or (lambda stage, done, total: None)
    with database.write(TIMEOUT_MS) as connection:
        refuse_among_real(connection)
        connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
        with tally.at_the_end(connection):
            connection.execute(text("DELETE FROM incident"))
            connection.execute(text("DELETE FROM incident_number"))
            count = _fill(
                connection,
                catalogue,
                Keys.load(settings),
                settings.demo_incidents,
                now or datetime.now(UTC),
                report,
            )
        trail.append(connection, "system", "demo.load", "incident", {"count": count, "seed": SEED})
        feed.reload(connection, "incident")
    return count


def load_once(
    database: Database,
    settings: Settings,
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> int:
    """Load unless there is any incident already; answers how many were loaded."""
    with database.read() as connection:
        if connection.execute(text("SELECT 1 FROM incident LIMIT 1")).first():
            return 0
    return load(database, settings, now=now, progress=progress)


def refuse_among_real(connection: Connection) -> None:
    """Raises AmongReal once a real incident exists."""
    row = connection.execute(
        text("SELECT number FROM incident WHERE NOT demo ORDER BY received_at LIMIT 1")
    ).first()
    if row is not None:
        raise AmongReal(
            f"Đã có sự cố thật ({row.number}); không nạp dữ liệu trình diễn vào đây.",
            f"There is a real incident ({row.number}); no demonstration data goes in here.",
        )


def _fill(
    connection: Connection,
    catalogue: Catalogue,
    keys: Keys,
    count: int,
    now: datetime,
    report: Progress,
) -> int:
    blur, contacts = Blur(keys.derive("blur")), Contacts(keys)
    # Not cryptography: the same seed must tell the same stories.
    rng = Random(SEED)  # noqa: S311
    stories = told.read()
    places = towns.read(connection, catalogue, stories)
    tales = year.tales(rng, stories, places, count, now)
    located = Located(connection)
    numbers: dict[int, int] = {}
    earlier = None
    for start in range(0, count, CHUNK):
        report("sự cố", start, count)
        part = tales[start : start + CHUNK]
        rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("new", "places", "shown", "events", "contacts", "now")
        }
        for tale in part:
            spot, units = _placed(rng, located, tale)
            given = telling.tell(rng, tale, spot, SEVERITIES)
            if now - tale.received_at > CONTACTS_KEPT:
                given = given.model_copy(update={"contact": None})
            local_year = tale.received_at.astimezone(TIME_ZONE).year
            numbers[local_year] = numbers.get(local_year, 0) + 1
            number = f"NA-{local_year}-{numbers[local_year]:06d}"
            place = shown(
                blur, located.units, given, catalogue.blur_m(given.category), inside=bool(units)
            )
            values = intake.columns(
                catalogue,
                given,
                intake.hashed(given),
                number,
                tale.received_at,
                Reporter(BY[given.channel]),
                units,
                place,
                demo=True,
            )
            walk = Walk(rng, catalogue, stories, _case(values, units), now)
            walk.go(tale.story, storm=tale.storm, earlier=earlier)
            earlier = given.id
            rows["new"].append(values)
            for name, found in (("places", units), ("shown", place.units)):
                rows[name] += [{"incident_id": given.id, **unit._asdict()} for unit in found]
            reported = intake.report_event(given.id, tale.received_at, BY[given.channel])
            rows["events"].append(reported)
            rows["events"] += [workflow.event_columns(given.id, event) for event in walk.events]
            if given.contact is not None:
                sealed = contacts.seal(given.contact)
                rows["contacts"].append({"incident_id": given.id, **sealed._asdict()})
            rows["now"].append(workflow.case_columns(catalogue, walk.case))
        for name, sql in (
            ("new", "incident_insert"),
            ("places", "incident_boundary_insert"),
            ("shown", intake.PUBLIC_PLACES),
            ("events", "incident_event_insert"),
            ("contacts", "contact_insert"),
            ("now", "incident_advance"),
        ):
            if rows[name]:
                connection.execute(statement(sql), rows[name])
    for local_year, last in numbers.items():
        connection.execute(
            text("INSERT INTO incident_number (year, last) VALUES (:year, :last)"),
            {"year": local_year, "last": last},
        )
    report("sự cố", count, count)
    return count


def _placed(
    rng: Random, located: Located, tale: telling.Tale
) -> tuple[tuple[float, float], list[Unit]]:
    """A spot for a tale, inside its town when it has one, and the units that hold it."""
    town = tale.town
    if town is None:
        spot = telling.spot(rng, tale)
        return spot, located.units(*spot)
    for _ in range(SPOTS):
        spot = telling.spot(rng, tale)
        units = located.units(*spot)
        if town.code in {unit.code for unit in units}:
            return spot, units
    return (town.lon, town.lat), located.units(town.lon, town.lat)


def _case(values: dict[str, Any], units: list[Unit]) -> Case:
    """The case of columns that are about to be inserted."""
    communes = (unit for unit in units if unit.level == "commune")
    newest = max(communes, key=lambda unit: unit.generation, default=None)
    return Case(
        **{
            name: values[name]
            for name in (
                *("id", "number", "category", "urgency", "severity", "visibility"),
                *("received_at", "status"),
                *("accept_due_at", "resolve_due_at", "due_at"),
            )
        },
        flags=tuple(values["flags"]),
        commune=None if newest is None else f"{newest.generation}/{newest.code}",
    )
