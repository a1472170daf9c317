"""Row-level security, tried in SQL as each role: what rows each can see and touch."""

from __future__ import annotations

import uuid

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from geo_ioc.audit import trail
from geo_ioc.db.roles import ALL, EVERYTHING, GATE, PUBLIC, SCOPE, Acting
from tests.acting import ANOTHER, ONE, acting, by, refused, seen
from tests.rows import INCIDENT, VINH, add_incident, insert_incident

ELSEWHERE = ("2025-07-01/16690", "2025-07-01/40")
THE_PUBLIC = Acting(PUBLIC)
NOBODY = Acting(SCOPE)
TAKE = text(INCIDENT.text + " ON CONFLICT (id) DO NOTHING RETURNING id")
EVENT = text(
    'INSERT INTO incident_event (incident_id, seq, action, to_status, at, "by")'
    " VALUES (:id, :seq, 'comment', 'verified', now(), 'x')"
)


@pytest.fixture(scope="module")
def rows(shared):
    """Incidents by a name that says who should see them."""
    return {
        "vinh": add_incident(shared),
        "elsewhere": add_incident(shared, localities=ELSEWHERE),
        "led": add_incident(shared, localities=ELSEWHERE, lead="so-nnmt"),
        "helped": add_incident(shared, localities=ELSEWHERE, cooperating=["so-yt", "so-nnmt"]),
        "own": add_incident(shared, localities=ELSEWHERE, reported_by=ONE),
        "restricted": add_incident(
            shared, visibility="restricted", lead="so-nnmt", reported_by=ANOTHER
        ),
        "held": add_incident(shared, flags=["held"], reported_by=ANOTHER),
        "published": add_incident(shared, localities=ELSEWHERE, published=True),
    }


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (by("2025-07-01/16681"), {"vinh", "own"}),
        (
            by("2025-07-01/40"),
            {"vinh", "elsewhere", "led", "helped", "own", "published"},
        ),
        (by("org:so-nnmt"), {"led", "helped", "restricted", "own"}),
        (by("2024-12-01/16681"), {"own"}),
        (by(account=ANOTHER), {"restricted", "held"}),
        (Acting(SCOPE, ONE, (), ("2025-07-01/40",)), set()),
        (NOBODY, set()),
    ],
    ids=["commune", "province", "organisation", "other generation", "reporter", "no keys", "none"],
)
def test_a_scope_sees_by_locality_organisation_or_as_the_reporter_and_nothing_else(
    shared, rows, given, names
):
    told = {rows[name] for name in names}
    assert seen(shared, given) == told
    for table in ("incident_boundary", "incident_public_boundary", "incident_event"):
        assert seen(shared, given, table, "incident_id") == told


def test_settings_of_a_transaction_are_gone_with_it(shared, rows):
    assert seen(shared, by("2025-07-01/40"))
    assert seen(shared, NOBODY) == set()
    with shared.engine.connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {SCOPE}")
        assert connection.execute(text("SELECT count(*) FROM incident")).scalar_one() == 0


def test_everything_is_seen_by_the_role_for_everything(shared, rows):
    assert seen(shared, EVERYTHING) == set(rows.values())


def test_a_change_outside_what_may_be_worked_on_touches_nothing(shared, rows):
    with acting(shared, by("2025-07-01/40", works_on=("2025-07-01/16681",))) as connection:
        for name in ("elsewhere", "own", "restricted", "held", "published"):
            done = connection.execute(
                text("UPDATE incident SET status = 'closed' WHERE id = :id"), {"id": rows[name]}
            )
            assert done.rowcount == 0, name
        done = connection.execute(text("UPDATE incident SET status = 'closed'"))
        assert done.rowcount == 1
        connection.get_transaction().rollback()


def test_without_a_right_to_work_nothing_can_be_locked_for_it(shared, rows):
    wanted = text("SELECT id FROM incident WHERE id = :id FOR UPDATE")
    with acting(shared, by("2025-07-01/40")) as connection:
        assert connection.execute(wanted, {"id": rows["vinh"]}).first() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE incident SET title = 'x'",
        "UPDATE incident SET point = ST_Point(105, 19, 4326)",
        "UPDATE incident SET reported_by = NULL",
        "UPDATE incident SET localities = '{2025-07-01/16681}'",
        "UPDATE incident SET visibility = 'public'",
        "UPDATE incident_boundary SET code = '16681'",
        "UPDATE incident_event SET note = 'x'",
        "DELETE FROM incident",
        "DELETE FROM incident_event",
        "TRUNCATE incident CASCADE",
    ],
)
def test_what_a_scope_works_on_it_still_may_not_rewrite(shared, rows, change):
    everywhere = ("2025-07-01/40", "org:so-nnmt")
    given = by(*everywhere, works_on=everywhere)
    with acting(shared, given) as connection, refused(connection):
        connection.execute(text(change))


def test_a_report_in_anothers_name_is_refused(shared):
    for account in (ANOTHER, None):
        with acting(shared, by(*VINH, works_on=VINH)) as connection, refused(connection):
            insert_incident(connection, reported_by=account)


def test_a_report_outside_ones_scope_is_taken_and_told_of_to_its_reporter(shared):
    with acting(shared, by(*VINH, works_on=VINH)) as connection:
        made = insert_incident(connection, localities=["2025-07-01/17920"], reported_by=ONE)
        another = columns(connection, made) | {"id": uuid.uuid4()}
        told = connection.execute(TAKE, another).scalars().all()
        assert told == [another["id"]]
        assert connection.execute(TAKE, another).all() == []
        for id_ in (made, another["id"]):
            found = text("SELECT reported_by FROM incident WHERE id = :id")
            assert str(connection.execute(found, {"id": id_}).scalar_one()) == ONE
        connection.get_transaction().rollback()


def columns(connection, incident_id: str) -> dict:
    """What the statement of an insertion needs, taken from an incident that is there."""
    row = connection.execute(
        text(
            "SELECT severity, title, description, ST_X(point) AS lon, ST_Y(point) AS lat,"
            " '{}' AS fields, visibility, status, status_before_hold, flags, lead, cooperating,"
            " search_text, reported_by, localities, published, ST_X(public_point) AS public_lon,"
            " ST_Y(public_point) AS public_lat, public_search_text, id FROM incident"
            " WHERE id = :id"
        ),
        {"id": incident_id},
    ).one()
    return {**row._mapping, "number": str(uuid.uuid4())}


def test_the_id_of_a_foreign_incident_tells_nothing_but_that_it_is_taken(shared, rows):
    with acting(shared, by("2025-07-01/17920")) as connection:
        own = insert_incident(connection, localities=["2025-07-01/17920"], reported_by=ONE)
        values = columns(connection, own) | {"id": rows["elsewhere"]}
        assert connection.execute(TAKE, values).all() == []
        with refused(connection):
            connection.execute(
                text(INCIDENT.text + " ON CONFLICT (id) DO UPDATE SET version = 9"), values
            )
        with pytest.raises(IntegrityError) as caught, connection.begin_nested():
            connection.execute(INCIDENT, values)
        assert isinstance(caught.value.orig, UniqueViolation)
        assert "NA-2020" not in str(caught.value.orig)
        connection.get_transaction().rollback()


def test_events_are_added_only_to_what_may_be_worked_on(shared, rows):
    given = by("2025-07-01/40", works_on=("2025-07-01/16681",))
    with acting(shared, given) as connection:
        for name in ("elsewhere", "own", "restricted", "held"):
            with refused(connection):
                connection.execute(EVENT, {"id": rows[name], "seq": 2})
        connection.execute(EVENT, {"id": rows["vinh"], "seq": 2})
        connection.get_transaction().rollback()


def test_a_reporter_begins_the_timeline_of_the_report_and_adds_nothing_to_it(shared):
    with acting(shared, by()) as connection:
        own = insert_incident(connection, localities=ELSEWHERE, reported_by=ONE)
        with refused(connection):
            connection.execute(EVENT, {"id": own, "seq": 2})
        connection.get_transaction().rollback()


def test_places_are_added_only_to_ones_own_report(shared, rows):
    given = by(*VINH, "org:so-nnmt", works_on=VINH)
    for table in ("incident_boundary", "incident_public_boundary"):
        with acting(shared, given) as connection, refused(connection):
            connection.execute(
                text(f"INSERT INTO {table} VALUES (:id, '2024-12-01', 'commune', '16663')"),
                {"id": rows["vinh"]},
            )


@pytest.mark.parametrize("role", [SCOPE, PUBLIC])
def test_values_are_read_by_the_list_of_indicators(shared, role):
    with shared.write() as connection:
        connection.execute(text("DELETE FROM observation"))
        for code in ("open", "shut"):
            connection.execute(
                text(
                    "INSERT INTO observation (indicator, generation, code, period, revision,"
                    " value, status, source) VALUES (:code, '2025-07-01', '40', '2025', 1, 1,"
                    " 'official', 'test')"
                ),
                {"code": code},
            )
    for codes in ((), ("open",), ("open", "shut"), ("none",)):
        given = Acting(role, indicators=codes)
        assert seen(shared, given, "observation", "indicator") == set(codes) & {"open", "shut"}
    with acting(shared, Acting(role, indicators=("open",))) as connection, refused(connection):
        connection.execute(text("UPDATE observation SET value = 2"))


@pytest.mark.parametrize("role", [ALL, SCOPE, PUBLIC, GATE])
@pytest.mark.parametrize("table", ["audit_entry", "change"])
def test_what_was_written_down_is_altered_by_nobody(shared, rows, role, table):
    with shared.write() as connection:
        trail.append(connection, "x", "test", "x", {})
    for change in (
        f"UPDATE {table} SET subject = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with acting(shared, Acting(role)) as connection, refused(connection):
            connection.execute(text(change))


@pytest.mark.parametrize("role", [ALL, SCOPE, PUBLIC, GATE])
def test_the_trail_is_written_through_its_own_door_alone(shared, role):
    with acting(shared, Acting(role)) as connection, refused(connection):
        connection.execute(
            text("INSERT INTO audit_entry VALUES (1000, now(), 'x', 'x', 'x', '{}', 'x', 'x')")
        )
    with acting(shared, Acting(role)) as connection:
        if role == PUBLIC:
            with refused(connection):
                trail.append(connection, "x", "test", "x", {})
        else:
            trail.append(connection, "x", "test", "x", {})


@pytest.mark.parametrize("role", [SCOPE, PUBLIC, GATE])
def test_of_changes_a_role_learns_how_new_they_are_and_not_of_what(shared, rows, role):
    with acting(shared, Acting(role), read=True) as connection:
        assert connection.execute(text("SELECT max(id), max(at) FROM change")).one()[0]
        for column in ("subject", "bbox", "old_bbox", "audience", "old_audience"):
            with refused(connection):
                connection.execute(text(f"SELECT {column} FROM change"))


@pytest.mark.parametrize("role", [SCOPE, PUBLIC])
def test_the_trail_is_read_by_neither_a_scope_nor_the_public(shared, role):
    with acting(shared, Acting(role), read=True) as connection, refused(connection):
        connection.execute(text("SELECT 1 FROM audit_entry"))
