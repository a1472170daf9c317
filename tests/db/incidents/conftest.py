"""A small province for intake: two generations of squares, and helpers to report into them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from geo_ioc.incidents import catalogue, intake
from geo_ioc.incidents.intake import Reporter
from geo_ioc.incidents.report import Report
from tests.reports import BLUR, CONTACTS, uuid7

# Old: two districts of one commune each. New: the same two communes; the codes of 2025-07-01.
OLD, NEW = "2024-12-01", "2025-07-01"
WEST = "POLYGON((105.0 18.6, 105.5 18.6, 105.5 19.0, 105.0 19.0, 105.0 18.6))"
EAST = "POLYGON((105.5 18.6, 105.75 18.6, 105.75 19.0, 105.5 19.0, 105.5 18.6))"
WHOLE = "POLYGON((105.0 18.6, 105.75 18.6, 105.75 19.0, 105.0 19.0, 105.0 18.6))"
UNITS = [
    (OLD, "40", "province", "Tỉnh", "Nghệ An", None, WHOLE),
    (OLD, "412", "district", "Thành phố", "Tây", "40", WEST),
    (OLD, "413", "district", "Thị xã", "Đông", "40", EAST),
    (OLD, "16663", "commune", "Xã", "Tây Cũ", "412", WEST),
    (OLD, "16664", "commune", "Xã", "Đông Cũ", "413", EAST),
    (NEW, "40", "province", "Tỉnh", "Nghệ An", None, WHOLE),
    (NEW, "16681", "commune", "Phường", "Thành Tây", "40", WEST),
    (NEW, "16690", "commune", "Xã", "Thành Đông", "40", EAST),
]


def insert_squares(connection) -> None:
    for generation, until in ((OLD, "2025-07-01"), (NEW, None)):
        connection.execute(
            text(
                "INSERT INTO generation (id, in_force, title_vi, title_en, legal_basis, levels, "
                "active, fingerprint, report) VALUES (:id, daterange(CAST(:since AS date), "
                "CAST(:until AS date)), 'v', 'e', 'NQ', '[]', true, 'x', '{}')"
            ),
            {"id": generation, "since": generation, "until": until},
        )
    for generation, code, level, kind, name, parent, wkt in UNITS:
        values = {
            "generation": generation,
            "code": code,
            "level": level,
            "kind": kind,
            "name": name,
            "full_name": f"{kind} {name}",
            "parent": parent,
            "wkt": wkt,
        }
        connection.execute(
            text(
                "INSERT INTO boundary (generation, code, level, kind, name, full_name, folded, "
                "parent_code, area_km2, population, population_as_of, outline, point) VALUES "
                "(:generation, :code, :level, :kind, :name, :full_name, '', :parent, 1, 1, "
                "'2025-07-01', 'schematic', ST_PointOnSurface(ST_GeomFromText(:wkt, 4326)))"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO boundary_shape VALUES (:generation, :code, 13, "
                "ST_Multi(ST_GeomFromText(:wkt, 4326)))"
            ),
            values,
        )
    for group, code in (("Vung", "16681"), ("Vung", "16690")):
        connection.execute(
            text(
                "INSERT INTO grouping (generation, kind, code, name, folded, point, label_anchor) "
                "VALUES (:g, 'former_district', :c, 'Vùng', 'vung', ST_Point(105.2, 18.8, 4326), "
                "'left') ON CONFLICT DO NOTHING"
            ),
            {"g": NEW, "c": group},
        )
        connection.execute(
            text("INSERT INTO grouping_member VALUES (:g, 'former_district', :c, :m)"),
            {"g": NEW, "c": group, "m": code},
        )


def report(**changes) -> Report:
    """A report from inside the western commune."""
    values = {
        "id": uuid7(),
        "category": "NL",
        "severity": 3,
        "title": "Ngập 60 cm tại khối Yên Thịnh",
        "lon": 105.2,
        "lat": 18.8,
        "location_source": "gps",
    }
    return Report.model_validate(values | changes)


@pytest.fixture(scope="session")
def incidents():
    """The shipped catalogue."""
    return catalogue.load(None)


@pytest.fixture
def province(database):
    """A database with the small province."""
    with database.write() as connection:
        insert_squares(connection)
    return database


@pytest.fixture
def take(province, incidents):
    """Takes a report in and commits; answers the id."""

    def taken(given: Report | None = None, now: datetime | None = None, by: str = "operator"):
        with province.write() as connection:
            return intake.receive(
                connection,
                incidents,
                given or report(),
                now=now or datetime.now(UTC),
                by=Reporter(by),
                blur=BLUR,
                contacts=CONTACTS,
            ).id

    return taken


@pytest.fixture
def make_report():
    """Makes a report from inside the western commune, changed as told."""
    return report


@pytest.fixture
def fill(province):
    """Puts in 20,000 bare incidents, `step` apart back from now, `status` an expression of n."""

    def filled(step: str, status: str) -> None:
        with province.write() as connection:
            connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
            connection.execute(
                text(
                    "INSERT INTO incident (id, number, body_hash, category, urgency, severity, "
                    "title, description, point, fields, accuracy_m, location_source, occurred_at, "
                    "reported_at, received_at, channel, visibility, status) SELECT "
                    "gen_random_uuid(), n::text, '', 'NL', 'normal', 1 + n % 5, 'x', '', "
                    "ST_Point(105.2, 18.8, 4326), '{}', 1, 'gps', now(), now(), "
                    f"now() - n * interval '{step}', 'api', 'internal', {status} "
                    "FROM generate_series(1, 20000) AS n"
                )
            )

    return filled
