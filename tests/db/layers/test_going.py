"""A tile of what goes on does not read what has ended, however much of that there is."""

from __future__ import annotations

import re

import pytest
from psycopg import ClientCursor
from sqlalchemy import text

from geo_ioc.access.scope import Reach, Scope
from geo_ioc.db.roles import EVERYTHING
from geo_ioc.layers import version
from geo_ioc.layers.address import Address, place
from geo_ioc.layers.ask import Ask, ask
from geo_ioc.layers.snapshot import read
from tests.acting import acting
from tests.rows import add_incident

LON, LAT = 105.67, 18.68
ENDED = 3000
TYPES = {"name": "text"}
"""Of what a statement binds; everything else is an integer."""
COPY = text(
    "INSERT INTO incident (id, number, body_hash, category, urgency, severity, title, description,"
    " point, fields, accuracy_m, location_source, occurred_at, reported_at, received_at, channel,"
    " visibility, status, localities, published, public_point)"
    " SELECT gen_random_uuid(), 'N' || n, '', 'NL', 'normal', 1, 'x', '', spot.point, '{}', 1,"
    " 'gps', now(), now(), now(), 'api', 'public', 'closed', '{}', true, spot.point"
    f" FROM generate_series(1, {ENDED}) AS n, LATERAL ("
    f" SELECT ST_Point({LON} + n % 50 / 10000.0, {LAT} + n / 50 / 10000.0, 4326) AS point) AS spot"
)


@pytest.fixture
def ended(database):
    """Thousands that have ended around three that have not."""
    for _ in range(3):
        add_incident(database, lon=LON, lat=LAT)
    with database.write() as connection:
        connection.exec_driver_sql("SET LOCAL geo_ioc.bulk = 'on'")
        connection.execute(COPY)
        connection.exec_driver_sql("ANALYZE incident")
    return database


def asked(database, query: list[tuple[str, str]]) -> Ask:
    catalogue = read(None, None)
    with database.read() as connection:
        context = version.read(connection, []).context(catalogue.vocabulary)
    everything = Scope({name: Reach("all") for name in ("map.read", "incidents.read")}, "test")
    return ask(catalogue, "incidents", "mvt", query, everything, context)


def generic_plan(database, made: Ask) -> str:
    """How PostgreSQL makes a tile by the plan that it keeps for all of them."""
    x, y = place(LON, LAT)
    sql, given = made.statement(Address(11, int(x * 2**11), int(y * 2**11)), 2000)
    names = sorted(given)
    numbered = re.sub(r"%\((\w+)\)s", lambda m: f"${names.index(m[1]) + 1}", sql)
    types = ", ".join(TYPES.get(name, "text[]" if name == "status" else "int") for name in names)
    values = ", ".join("%s" for _ in names)
    with acting(database, EVERYTHING, read=True) as connection:
        cursor = ClientCursor(connection.connection.driver_connection)
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE tile ({types}) AS {numbered.replace('%%', '%')}")
        cursor.execute(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE tile ({values})",
            [given[name] for name in names],
        )
        steps = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE tile")
        return steps


def test_a_tile_of_what_goes_on_finds_it_by_an_index_of_that_alone(ended):
    plan = generic_plan(ended, asked(ended, []))
    assert "incident_going_point_idx" in plan, plan
    assert "incident_point_idx" not in plan, plan
    assert "Rows Removed by Filter" not in plan.split("incident_going_point_idx")[1].split("->")[0]


def test_a_tile_of_what_has_ended_still_has_all_of_it(ended):
    plan = generic_plan(ended, asked(ended, [("status", "closed")]))
    assert "incident_going_point_idx" not in plan, plan
    assert f"rows={ENDED}" in plan, plan
