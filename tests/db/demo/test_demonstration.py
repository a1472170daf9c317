"""The demonstration data: seeded, by the rules, and never among real incidents."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import text

from geo_ioc import demo
from geo_ioc.audit import trail
from geo_ioc.audit.origin import ORIGIN
from geo_ioc.errors import Conflict
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents import intake, location, reading, typed_fields
from geo_ioc.incidents.intake import Reporter
from geo_ioc.incidents.report import Report
from tests.reports import BLUR, CONTACTS

NOW = datetime(2026, 9, 24, 16, 47, 12, tzinfo=UTC)
OPEN = "status NOT IN ('resolved', 'closed', 'rejected', 'duplicate')"
LAST_DAY = "received_at > CAST(:now AS timestamptz) - interval '24 hours'"


@pytest.fixture(scope="module")
def settings(loaded_settings):
    return loaded_settings.model_copy(update={"demo_incidents": 2000})


@pytest.fixture(scope="module")
def told(databases, loaded, settings):
    """The true boundaries with the whole demonstration; only to be read."""
    loaded.dispose()
    made = databases.copy(loaded.url.database)
    assert demo.load(made, settings, now=NOW) == 2000
    yield made
    databases.drop(made)


def ask(database, sql: str):
    with database.read() as connection:
        return connection.execute(text(sql), {"now": NOW} if ":now" in sql else {}).all()


def one(database, sql: str):
    return ask(database, sql)[0][0]


def everything(database) -> list:
    tables = {
        "incident": "number",
        "incident_event": "incident_id, seq",
        "incident_boundary": "incident_id, generation, level",
        "incident_number": "year",
    }
    return [ask(database, f"SELECT * FROM {t} ORDER BY {order}") for t, order in tables.items()]


def real() -> Report:
    return Report.model_validate(
        {
            "id": "019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b",
            "category": "NL",
            "severity": 3,
            "title": "Ngập thật",
            "lon": 105.68,
            "lat": 18.68,
            "location_source": "map",
        }
    )


def take_real(database, settings) -> None:
    with database.write() as connection:
        intake.receive(
            connection,
            catalogues.load(settings.home),
            real(),
            now=NOW,
            by=Reporter("operator"),
            blur=BLUR,
            contacts=CONTACTS,
        )


def test_the_same_seed_tells_the_same_stories(told, databases, loaded, settings):
    loaded.dispose()
    again = databases.copy(loaded.url.database)
    try:
        demo.load(again, settings, now=NOW)
        first = everything(again)
        assert first == everything(told)
        demo.load(again, settings, now=NOW)
        assert everything(again) == first
    finally:
        databases.drop(again)


def test_all_of_it_is_marked(told):
    assert ask(told, "SELECT demo, count(*) FROM incident GROUP BY demo") == [(True, 2000)]


def test_it_covers_the_year_before_and_nothing_after(told):
    first, last = ask(told, "SELECT min(received_at), max(received_at) FROM incident")[0]
    assert NOW - timedelta(days=366) < first < NOW - timedelta(days=330)
    assert NOW - timedelta(minutes=30) < last <= NOW
    assert one(told, "SELECT max(at) FROM incident_event") <= NOW
    assert (
        one(
            told,
            "SELECT count(*) FROM incident WHERE occurred_at > reported_at "
            "OR reported_at > received_at",
        )
        == 0
    )
    months = ask(told, "SELECT DISTINCT date_trunc('month', received_at) FROM incident")
    assert len(months) == 13


def test_each_stands_in_a_commune_or_off_the_coast_and_is_located_as_intake_does(told):
    outside = ask(told, "SELECT DISTINCT category FROM incident WHERE 'outside' = ANY(flags)")
    assert outside == [("TC",)]
    assert (
        one(
            told,
            "SELECT count(*) FROM incident WHERE ('outside' = ANY(flags)) <> NOT EXISTS "
            "(SELECT FROM incident_boundary WHERE incident_id = incident.id)",
        )
        == 0
    )
    with told.read() as connection:
        sample = connection.execute(
            text(
                "SELECT id, ST_X(point) AS lon, ST_Y(point) AS lat FROM incident "
                "ORDER BY number LIMIT 60"
            )
        ).all()
        for row in sample:
            stored = connection.execute(
                text(
                    "SELECT generation, level, code FROM incident_boundary WHERE incident_id = :id"
                ),
                {"id": row.id},
            ).all()
            assert set(location.locate(connection, row.lon, row.lat)) == set(map(tuple, stored))
    assert one(told, "SELECT count(*) FROM incident WHERE shape IS NOT NULL") > 50
    assert one(told, "SELECT bool_and(ST_IsValid(shape)) FROM incident") is True


def test_more_happens_where_more_people_live(told):
    rows = ask(
        told,
        "SELECT boundary.population, (SELECT count(*) FROM incident_boundary AS place WHERE "
        "place.generation = boundary.generation AND place.code = boundary.code) AS incidents "
        "FROM boundary WHERE generation = '2025-07-01' AND level = 'commune' ORDER BY 1",
    )
    fewest, most = rows[:32], rows[-32:]
    assert sum(r.incidents for r in most) > 3 * sum(r.incidents for r in fewest)


def test_storms_come_in_autumn_and_forest_fires_in_summer(told):
    def months(category: str) -> set[int]:
        rows = ask(
            told,
            "SELECT DISTINCT extract(month FROM received_at AT TIME ZONE 'Asia/Ho_Chi_Minh') "
            f"FROM incident WHERE category = '{category}' AND received_at < "
            "CAST(:now AS timestamptz) - interval '24 hours'",
        )
        return {int(row[0]) for row in rows}

    assert months("CR") <= {5, 6, 7}
    autumn = "extract(month FROM received_at) BETWEEN 8 AND 11"
    share = one(told, f"SELECT avg(({autumn})::int) FROM incident WHERE category IN ('NL', 'SL')")
    assert share > 0.9


def test_the_last_day_is_a_storm_evening(told):
    open_now = one(told, f"SELECT count(*) FROM incident WHERE {OPEN} AND {LAST_DAY}")
    assert 230 <= open_now <= 285
    unverified = one(
        told,
        f"SELECT count(*) FROM incident WHERE {OPEN} AND {LAST_DAY} AND "
        "(status IN ('reported', 'verifying') OR 'unverified' = ANY(flags))",
    )
    overdue = one(
        told,
        f"SELECT count(*) FROM incident WHERE {OPEN} AND {LAST_DAY} AND "
        "due_at < CAST(:now AS timestamptz)",
    )
    assert 0.14 <= unverified / open_now <= 0.26
    assert 0.09 <= overdue / open_now <= 0.2
    by_severity = dict(
        map(
            tuple,
            ask(
                told,
                f"SELECT severity, count(*) FROM incident WHERE {OPEN} "
                f"AND {LAST_DAY} GROUP BY severity",
            ),
        )
    )
    assert set(by_severity) == {1, 2, 3, 4, 5}
    assert by_severity[5] < by_severity[4] < by_severity[3]


def test_titles_are_varied_vietnamese_and_complete(told):
    titles = [row.title for row in ask(told, "SELECT title FROM incident")]
    assert len(set(titles)) > 1800
    assert not [title for title in titles if "{" in title or "None" in title or len(title) > 90]
    assert not [title for title in titles if "Đường đường" in title or ", 0 " in title]


def test_every_report_and_step_is_one_that_intake_and_workflow_take(told):
    """Each timeline is walked again by the table; state, version and deadline follow from it."""
    catalogue = catalogues.load(None)
    states = {state.id: state for state in catalogue.workflow.states}
    timelines: dict = {}
    for event in ask(told, "SELECT * FROM incident_event ORDER BY incident_id, seq"):
        timelines.setdefault(event.incident_id, []).append(event)
    rows = ask(told, "SELECT * FROM incident")
    assert len(timelines) == len(rows)
    for row in rows:
        events = timelines[row.id]
        assert [e.seq for e in events] == list(range(1, len(events) + 1))
        assert (events[0].action, events[0].to_status) == ("report", "reported")
        for before, event in pairwise(events):
            assert event.from_status == before.to_status
            assert event.at >= before.at
            moves = catalogue.workflow.moves(event.from_status)[event.action]
            assert {event.to_status} & {move.to for move in moves} or any(
                move.to.startswith("@") for move in moves
            )
        assert (row.status, row.version) == (events[-1].to_status, len(events))
        kind = states[row.status].deadline
        due = {"accept": row.accept_due_at, "resolve": row.resolve_due_at, "none": None}[kind]
        assert row.due_at == due
        category = catalogue.categories[row.category]
        assert typed_fields.check(catalogue, category, row.fields) == (row.fields, [])


def test_numbers_follow_the_order_received_without_gaps(told):
    rows = ask(told, "SELECT number FROM incident ORDER BY received_at, number")
    for year in ("2025", "2026"):
        numbers = [row.number for row in rows if row.number.startswith(f"NA-{year}")]
        assert numbers == [f"NA-{year}-{n:06d}" for n in range(1, len(numbers) + 1)]
    with told.read() as connection:
        assert trail.verify(connection) is None
        changes = connection.execute(
            text("SELECT source, op FROM change WHERE source = 'incident'")
        ).all()
    assert changes == [("incident", "reload")]


def test_it_is_loaded_once(told, settings):
    assert demo.load_once(told, settings, now=NOW) == 0


def test_it_is_refused_among_real_incidents(loaded_copy, settings):
    take_real(loaded_copy, settings)
    with pytest.raises(Conflict, match="NA-2026-000001"):
        demo.load(loaded_copy, settings, now=NOW)
    assert demo.load_once(loaded_copy, settings, now=NOW) == 0
    with pytest.raises(Conflict):
        demo.trickle(loaded_copy, settings, Random(1), NOW)
    assert one(loaded_copy, "SELECT count(*) FROM incident") == 1


def test_without_boundaries_it_says_what_to_run(database, settings):
    with pytest.raises(Conflict, match="boundaries load --commit"):
        demo.load(database, settings, now=NOW)


def test_the_trickle_reports_and_advances_through_intake_and_workflow(loaded_copy, settings):
    few = settings.model_copy(update={"demo_incidents": 100})
    demo.load(loaded_copy, few, now=NOW)
    rng = Random(3)
    # One process with its command: the machine's name is no place that these come from.
    known = ORIGIN.set("may-chu")
    happened = [
        demo.trickle(loaded_copy, few, rng, NOW + timedelta(seconds=30 * turn))
        for turn in range(1, 41)
    ]
    ORIGIN.reset(known)
    told = ask(loaded_copy, "SELECT data FROM audit_entry ORDER BY id DESC LIMIT 40")
    assert len(told) == 40
    assert not any("address" in row.data for row in told)
    actions = {what.action for what in happened}
    assert "report" in actions
    assert len(actions) >= 4
    new = sum(what.action == "report" for what in happened)
    assert one(loaded_copy, "SELECT count(*) FROM incident WHERE demo") == 100 + new
    changes = ask(
        loaded_copy,
        "SELECT subject FROM change WHERE source = 'incident' AND op = 'upsert' ORDER BY id",
    )
    assert [row.subject for row in changes] == [str(what.id) for what in happened]
    with loaded_copy.read() as connection:
        assert trail.verify(connection) is None
        item = reading.one(connection, catalogues.load(settings.home), happened[-1].id)
    assert item["timeline"][-1]["action"] == happened[-1].action


def test_the_trickle_ends_when_told_and_when_something_real_happens(
    loaded_copy, settings, monkeypatch
):
    monkeypatch.setattr("geo_ioc.demo.trickling.PAUSE_S", (0.0, 0.0))
    stop = threading.Event()
    running = threading.Thread(target=demo.run_trickle, args=(loaded_copy, settings, stop))
    running.start()
    stop.set()
    running.join(30)
    assert not running.is_alive()
    take_real(loaded_copy, settings)
    running = threading.Thread(
        target=demo.run_trickle, args=(loaded_copy, settings, threading.Event())
    )
    running.start()
    running.join(30)
    assert not running.is_alive()


def test_layers_that_show_invented_incidents_say_so(loaded_copy, loaded_settings, client_for):
    client = client_for(loaded_copy)

    def marked() -> set[str]:
        items = client.get("/api/v1/layers").json()["items"]
        return {item["id"] for item in items if item["demonstration"]}

    assert marked() == set()
    demo.load(loaded_copy, loaded_settings.model_copy(update={"demo_incidents": 5}), now=NOW)
    assert marked() == {"incidents", "incident_counts"}
    assert client.get("/api/v1/layers/incidents").json()["demonstration"] is True
