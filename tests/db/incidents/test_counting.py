"""Counts of incidents: what a list with the same filters holds, and what came in lately."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.db.sql import source
from geo_ioc.incidents import counting, reading, workflow
from geo_ioc.incidents.case import Step
from geo_ioc.incidents.reading import Wanted
from geo_ioc.live import place

NOW = datetime(2026, 9, 24, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NONE = [0] * 5


@pytest.fixture
def count(province, incidents):
    """Counts what is wanted at a time."""

    def counted(wanted: Wanted = Wanted(), now: datetime = NOW) -> dict:  # noqa: B008 - frozen
        with province.read() as connection:
            return counting.counts(connection, incidents, wanted, now)

    return counted


@pytest.fixture
def do(province, incidents):
    """Does actions to an incident, a minute after each other."""

    def done(incident_id, *actions: str, **given) -> None:
        for number, action in enumerate(actions, 1):
            step = Step(action, "operator", NOW + number * MINUTE, note="vì", **given)
            with province.write() as connection:
                workflow.apply(connection, incidents, incident_id, step)

    return done


@pytest.fixture
def mixed(take, make_report, do):
    """Thirty incidents: all severities, two categories, west and east, of several states."""
    ways = (
        (),
        ("verify",),
        ("verify", "verify", "dispatch", "accept", "start", "resolve"),
        ("verify", "hold"),
        ("reject",),
    )
    for number in range(30):
        incident_id = take(
            make_report(
                severity=min(number % 6 + 1, 3),
                urgency="urgent" if number % 4 else "normal",
                title=f"Cầu số {number}" if number % 2 else f"Chợ số {number}",
                lon=105.2 if number % 3 else 105.6,
                category="NL" if number % 7 else "GT",
            ),
            NOW + number * MINUTE,
        )
        do(incident_id, *ways[number % 5])


def listed(database, wanted: Wanted, now: datetime) -> dict:
    """What the counts must be, told from the list."""
    with database.read() as connection:
        items = reading.page(connection, wanted, 1000, None).items
    severities = Counter(item["severity"] for item in items)
    return {
        "total": len(items),
        "by_severity": [severities[severity] for severity in range(1, 6)],
        "unverified": sum(item["trust"] == "unverified" for item in items),
        "overdue": sum(item["due_at"] is not None and item["due_at"] <= now for item in items),
    }


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"bbox": (105.1, 18.7, 105.3, 18.9)},
        {"boundary": "2025-07-01/16690"},
        {"boundary": "2024-12-01/412"},
        {"boundary": "2025-07-01/Vung"},
        {"categories": ["GT"]},
        {"categories": []},
        {"statuses": ["on_hold", "resolved"]},
        {"since": NOW + 5 * MINUTE, "until": NOW + 20 * MINUTE},
        {"q": "cau"},
        {"q": "chợ", "categories": ["NL"], "bbox": (105.5, 18.7, 105.7, 18.9)},
    ],
    ids=str,
)
@pytest.mark.parametrize("hours", [0, 2, 300])
def test_the_counts_are_those_of_the_list_with_the_same_filters(
    province, mixed, count, asked, hours
):
    given = dict(asked)
    boundary = given.pop("boundary", None)
    if boundary is not None:
        with province.read() as connection:
            given["place"] = place.find(connection, boundary)
    now = NOW + timedelta(hours=hours)
    found = count(Wanted(**given), now)
    del found["received"]
    assert found == {"as_of": now} | listed(province, Wanted(**given), now)


def test_all_sums_are_there_when_nothing_is(count):
    assert count() == {
        "as_of": NOW,
        "total": 0,
        "by_severity": NONE,
        "unverified": 0,
        "overdue": 0,
        "received": {
            "from": datetime(2026, 9, 24, 4, 30, tzinfo=UTC),
            "step_s": 1800,
            "bins": [NONE] * 24,
        },
    }


def test_an_incident_is_overdue_from_its_deadline_on(province, take, count):
    incident_id = take(now=NOW)
    with province.read() as connection:
        (item,) = reading.items(connection, [incident_id])
    due_at = item["due_at"]
    assert count(now=due_at - timedelta(microseconds=1))["overdue"] == 0
    assert count(now=due_at)["overdue"] == 1


def test_a_stopped_clock_is_never_overdue(take, count, do):
    incident_id = take(now=NOW)
    later = NOW + timedelta(days=365)
    assert count(now=later)["overdue"] == 1
    do(incident_id, "verify", "hold")
    assert count(now=later)["overdue"] == 0


def test_on_hold_it_is_as_unverified_as_before(take, count, do):
    before, after = take(now=NOW), take(now=NOW)
    do(before, "verify", "hold")
    do(after, "verify", "verify", "hold")
    assert count(Wanted(statuses=["on_hold"]))["total"] == 2
    assert count(Wanted(statuses=["on_hold"]))["unverified"] == 1


def test_dispatched_before_it_was_verified_it_stays_unverified_until_it_is_resolved(
    take, make_report, count, do
):
    incident_id = take(make_report(urgency="urgent"), NOW)
    do(incident_id, "verify", "dispatch", "accept", "start")
    assert count()["unverified"] == 1
    do(incident_id, "resolve")
    assert count()["unverified"] == 0
    assert count()["total"] == 1


def test_what_came_in_is_counted_by_half_hour_and_severity(take, make_report, count):
    now = datetime(2026, 9, 24, 16, 10, tzinfo=UTC)
    begin = datetime(2026, 9, 24, 4, 30, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    for at, severity in (
        (begin - instant, 5),  # before the first bin
        (begin, 1),
        (begin + counting.STEP - instant, 2),
        (begin + counting.STEP, 3),
        (now - 10 * MINUTE, 4),
        (now, 4),
        (now + 20 * MINUTE, 5),  # after the last bin
    ):
        take(make_report(severity=severity), at)
    received = count(now=now)["received"]
    assert received["from"] == begin
    assert received["bins"] == [
        [1, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
        *[NONE] * 21,
        [0, 0, 0, 2, 0],
    ]


def test_what_came_in_is_asked_by_place_category_and_words_but_not_by_state_or_time(
    province, take, make_report, count, do
):
    do(take(make_report(title="Cầu trôi"), NOW), "reject")
    take(make_report(title="Chợ cháy", lon=105.6, category="GT"), NOW)
    with province.read() as connection:
        west = place.find(connection, "2025-07-01/16681")

    def last(**asked) -> int:
        return sum(count(Wanted(**asked))["received"]["bins"][-1])

    assert last() == 2
    assert last(statuses=["closed"], since=NOW + timedelta(days=1), until=NOW) == 2
    assert last(bbox=(105.1, 18.7, 105.3, 18.9)) == 1
    assert last(place=west) == 1
    assert last(categories=["GT"]) == 1
    assert last(q="cầu") == 1


def test_open_ones_among_many_and_the_latest_are_counted_by_index(province, fill):
    fill("5 min", "CASE WHEN n % 50 = 0 THEN 'reported' ELSE 'closed' END")
    wanted = reading.conditions(Wanted(statuses=["reported"]))
    lately = reading.conditions(Wanted())
    states = {"open": ["reported"], "unverified": ["reported"], "as_of": NOW}
    begin = counting.first_bin(datetime.now(UTC))
    bins = {"begin": begin, "end": begin + timedelta(hours=12), "step_s": 1800}
    with province.read() as connection:
        for name, values, index in (
            ("incident_counts", wanted | states, "incident_status_idx"),
            ("incident_received", lately | bins, "incident_newest_idx"),
        ):
            plan = connection.execute(text("EXPLAIN " + source(name)), values)
            assert index in "\n".join(plan.scalars())
