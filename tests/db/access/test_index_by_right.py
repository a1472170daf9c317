"""A policy is tried on every row, unless the planner may use an index first: it must, as each role.

EXPLAIN of the statements that the map, the list and its counts run, over 20,000 incidents.
"""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.db.roles import EVERYTHING, PUBLIC, SCOPE, Acting
from geo_ioc.db.sql import source
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents import reading
from geo_ioc.incidents.reading import Wanted
from geo_ioc.layers.snapshot import read
from tests.acting import acting

COUNT = 20_000
COMMUNES = 130
SPATIAL = {
    *("incident_point_idx", "incident_public_point_idx"),
    *("incident_going_point_idx", "incident_public_going_point_idx"),
}
AUDIENCE = {"incident_audience_idx"}
A_TOWN = (105.66, 18.66, 105.70, 18.70)
"""A box of which the province holds some hundred."""
ZOOM, X, Y = 13, 6500, 3665
"""The tile of it."""
PROVINCE, COMMUNE = "2025-07-01/40", "2025-07-01/c7"
ROLES = {
    "everything": EVERYTHING,
    "a commune": Acting(SCOPE, "", (COMMUNE,)),
    "the whole province": Acting(SCOPE, "", (PROVINCE,)),
    "the public": Acting(PUBLIC),
}
FILL = text(
    "INSERT INTO incident (id, number, body_hash, category, urgency, severity, title, description,"
    " point, fields, accuracy_m, location_source, occurred_at, reported_at, received_at, channel,"
    " visibility, status, localities, published, public_point, due_at, public_place_key)"
    " SELECT gen_random_uuid(), n::text,"
    " '', 'NL', 'normal', 1 + n % 5, 'x', '', place.point, '{}', 1, 'gps', now(), now(),"
    " now() - n * interval '1 minute', 'api', 'public', 'verified',"
    f" ARRAY['{PROVINCE}', '2025-07-01/c' || n % {COMMUNES}], n % 2 = 0, place.point,"
    f" now() + n * interval '1 minute', '{PROVINCE} 2025-07-01/c' || n % {COMMUNES}"
    f" FROM generate_series(1, {COUNT}) AS n,"
    # Evenly over the box of the province.
    " LATERAL (SELECT ST_Point(103.9 + 1.9 * (n % 141) / 141, 18.5 + 1.5 * (n / 141) / 142, 4326)"
    " AS point) AS place"
)


@pytest.fixture(scope="module")
def full(databases, cluster):
    """20,000 incidents over the province, half of them published, and the planner's figures."""
    made = databases.copy("geo_ioc")
    owner = create_engine(cluster.urls()[0].set(database=made.url.database), poolclass=NullPool)
    with owner.begin() as connection:
        connection.exec_driver_sql("SET LOCAL geo_ioc.bulk = 'on'")
        connection.execute(FILL)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # VACUUM also empties the pending list of the audience index, which hides what it costs.
        connection.exec_driver_sql("VACUUM ANALYZE incident")
    yield made
    databases.drop(made)


def tile(layer: str = "incidents") -> tuple[str, dict]:
    """A vector tile of a layer."""
    layers = read(None, None)
    statement = layers.layer(layer).statements.mvt
    everything = {
        **dict.fromkeys(statement._bindparams),
        **layers.vocabulary.binds(),
        "z": ZOOM,
        "x": X,
        "y": Y,
        "max_features": 2000,
        "vertices_most": 100_000,
    }
    return statement.text, {name: everything[name] for name in statement._bindparams}


def listed() -> tuple[str, dict]:
    """The newest of a box, as the console's list asks for them."""
    wanted = Wanted(bbox=A_TOWN, sort="worst")
    return source("incident_page"), reading.parameters(wanted, 101, None)


def counted() -> tuple[str, dict]:
    """How many there are in a box."""
    workflow = catalogues.load(None).workflow
    return source("incident_counts"), reading.conditions(Wanted(bbox=A_TOWN)) | {
        "open": workflow.open_states(),
        "unverified": workflow.unverified_states(),
        "as_of": "2026-11-25T00:00:00Z",
    }


STATEMENTS = {"tile": tile, "list": listed, "counts": counted}


def plan(database, given: Acting, statement: str, values: dict) -> str:
    """How PostgreSQL would run a statement as a role."""
    with acting(database, given, read=True) as connection:
        explained = text(f"EXPLAIN (COSTS OFF) {statement}")
        return "\n".join(connection.execute(explained, values).scalars())


def indexes(steps: str) -> set[str]:
    """The indexes of incidents that a plan uses."""
    return {
        word for word in steps.replace("\n", " ").split(" ")
        if word.startswith("incident_") and word.endswith("_idx")
    }  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_its_incidents_by_an_index(full, role, name):
    steps = plan(full, ROLES[role], *STATEMENTS[name]())
    assert "Seq Scan on incident" not in steps, steps
    wanted = SPATIAL | AUDIENCE if role == "a commune" else SPATIAL
    assert indexes(steps) & wanted, steps


@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_the_first_deadline_of_a_place_by_an_index(full, role):
    steps = plan(full, ROLES[role], *tile("incident_counts"))
    public = role == "the public"
    wanted = "incident_public_due_idx" if public else "incident_due_idx"
    assert wanted in indexes(steps), steps


def test_the_statements_find_what_they_are_explained_for(full):
    """Else an index would have been found for nothing."""
    statement, values = listed()
    for given in ROLES.values():
        with acting(full, given, read=True) as connection:
            wide = values | {"west": 103, "south": 18, "east": 106, "north": 21}
            assert connection.execute(text(statement), wide).all()
    with acting(full, ROLES["the whole province"], read=True) as connection:
        statement, values = tile()
        assert connection.execute(text(statement), values).one().tile


def test_without_the_word_that_the_box_test_tells_nothing_the_index_would_be_lost(full, cluster):
    """Why db/roles.py asks for LEAKPROOF: a policy is tried before what might leak a row."""
    admin = create_engine(
        cluster.superuser_url(full.url.database), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    given = ROLES["the whole province"]

    def say(word: str) -> None:
        with admin.connect() as connection:
            connection.exec_driver_sql(
                f"ALTER FUNCTION geometry_overlaps(geometry, geometry) {word}"
            )

    say("NOT LEAKPROOF")
    try:
        without = {name: plan(full, given, *make()) for name, make in STATEMENTS.items()}
        public = plan(full, ROLES["the public"], *counted())
    finally:
        say("LEAKPROOF")
    for steps in [*without.values(), public]:
        assert not indexes(steps) & SPATIAL, steps
    assert "Seq Scan on incident" in without["counts"]
    assert indexes(plan(full, given, *counted())) & SPATIAL
