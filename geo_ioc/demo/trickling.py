"""The gentle live trickle: now and then a new incident, or a step of one, the ordinary way."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from geo_ioc.access.keys import Keys
from geo_ioc.audit.origin import by_itself
from geo_ioc.db.engine import Database
from geo_ioc.db.sql import statement
from geo_ioc.demo import stories as told
from geo_ioc.demo import telling, towns, year
from geo_ioc.demo.loading import BY, SEVERITIES, AmongReal, refuse_among_real
from geo_ioc.demo.walking import next_step, onward
from geo_ioc.errors import GeoIocError
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents import intake, location, workflow
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.intake import Reporter
from geo_ioc.settings import Settings

log = structlog.get_logger()

PAUSE_S = (20.0, 60.0)
CROWDED = 260
"""Open incidents from which on more is worked off than comes in."""


class Happened(NamedTuple):
    """What the trickle did."""

    id: UUID
    action: str


@by_itself()
def trickle(
    database: Database, settings: Settings, rng: Random, now: datetime | None = None
) -> Happened:
    """Report one incident or advance one. Raises AmongReal once a real incident exists."""
    now = now or datetime.now(UTC)
    catalogue = catalogues.load(settings.home)
    stories = told.read()
    with database.write() as connection:
        refuse_among_real(connection)
        rows = connection.execute(
            statement("incident_demo_open"), {"open": catalogue.workflow.open_states(), "now": now}
        )
        open_ids = list(rows.scalars())
        if open_ids and rng.random() < (0.9 if len(open_ids) > CROWDED else 0.6):
            chosen = rng.choice(open_ids)
            case = workflow.read_case(connection, chosen)
            action = onward(catalogue, case) or "comment"
            step = next_step(rng, catalogue, stories, case, action, now)
            workflow.apply(connection, catalogue, chosen, step)
            return Happened(chosen, action)
        places = towns.read(connection, catalogue, stories)
        tale = year.tonight(rng, stories, places, now)
        spot = telling.spot(rng, tale)
        if tale.town is not None and not location.locate(connection, *spot):
            spot = (tale.town.lon, tale.town.lat)
        report = telling.tell(rng, tale, spot, SEVERITIES)
        keys = Keys.load(settings)
        intake.receive(
            connection,
            catalogue,
            report,
            now=now,
            by=Reporter(BY[report.channel]),
            blur=Blur(keys.derive("blur")),
            contacts=Contacts(keys),
            demo=True,
        )
        return Happened(report.id, "report")


def run_trickle(database: Database, settings: Settings, stop: threading.Event) -> None:
    """Trickle every 20 to 60 seconds until `stop` is set, or until a real incident exists."""
    rng = Random()  # noqa: S311  # demonstration, not cryptography
    while not stop.wait(rng.uniform(*PAUSE_S)):
        try:
            trickle(database, settings, rng)
        except AmongReal as reason:
            log.info("demonstration trickle ends", reason=reason.detail.en)
            return
        except (GeoIocError, SQLAlchemyError) as error:
            log.warning("demonstration trickle missed a turn", error=str(error))
