"""The two clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from geo_ioc.calendar import working
from geo_ioc.incidents import catalogue
from geo_ioc.incidents.deadlines import deadlines
from geo_ioc.settings import TIME_ZONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


@pytest.fixture(scope="module")
def incidents():
    return catalogue.load(None)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 07:30", 8, "2026-11-23 17:30"),  # a Monday, lunch left out
        ("2026-11-23 11:00", 1, "2026-11-23 14:00"),
        ("2026-11-20 16:30", 2, "2026-11-23 08:30"),  # over a weekend
        ("2026-11-21 03:00", 4, "2026-11-23 11:30"),  # from a Saturday
        ("2026-02-13 16:30", 2, "2026-02-23 08:30"),  # over Tết, 14-22 February 2026
        ("2026-04-24 16:30", 2, "2026-04-28 08:30"),  # the Hùng Kings' day falls on a Sunday
        ("2026-11-23 16:30", 2, "2026-11-25 08:30"),  # 24 November: the day of culture, since 2026
        ("2026-08-21 16:30", 2, "2026-08-22 08:30"),  # a Saturday worked in lieu
    ],
)
def test_the_working_clock_runs_in_working_hours_of_working_days(start, hours, end):
    assert working.add(at(start), timedelta(hours=hours)) == at(end)


def test_working_time_between_two_moments_is_what_add_adds():
    start = at("2026-02-13 09:12")
    for hours in (0.5, 3, 7.5, 8, 26):
        time = timedelta(hours=hours)
        assert working.between(start, working.add(start, time)) == time


def test_no_working_time_passes_backwards_or_at_night():
    assert working.between(at("2026-11-23 10:00"), at("2026-11-23 09:00")) == timedelta(0)
    assert working.between(at("2026-11-23 18:00"), at("2026-11-24 07:00")) == timedelta(0)


def test_a_night_in_another_zone_is_a_morning_here(incidents):
    limits = deadlines(incidents, "TO", "normal", 2)
    utc = datetime.fromisoformat("2026-11-23T00:30:00+00:00")
    assert limits.accept(utc) == at("2026-11-23 17:30")


@pytest.mark.parametrize(
    ("category", "urgency", "severity", "name"),
    [
        ("GT", "normal", 3, "working"),
        ("GT", "complex", 3, "working"),
        ("GT", "urgent", 1, "always"),
        ("GT", "normal", 4, "always"),
        ("NL", "normal", 1, "always"),
        ("CN", "complex", 2, "always"),
    ],
)
def test_urgent_severe_and_disaster_incidents_run_day_and_night(
    incidents, category, urgency, severity, name
):
    assert deadlines(incidents, category, urgency, severity).name == name


def test_deadlines_to_start_with_are_those_of_the_regulation(incidents):
    night = at("2026-11-21 23:00")
    always = deadlines(incidents, "NL", "urgent", 5)
    assert always.accept(night) == at("2026-11-21 23:15")
    assert always.first_action(night) == at("2026-11-22 00:00")
    monday = at("2026-11-16 07:30")
    office = deadlines(incidents, "TO", "normal", 2)
    assert office.accept(monday) == at("2026-11-16 17:30")
    assert office.resolve(monday) == at("2026-11-18 17:30")


def test_every_schedule_names_the_decision_that_sets_it(incidents):
    for schedule in incidents.schedules.values():
        assert "QĐ-UBND" in schedule.decision


def test_a_hold_moves_a_deadline_by_the_time_it_lasted(incidents):
    always = deadlines(incidents, "NL", "normal", 3)
    due, held, resumed = at("2026-11-17 10:00"), at("2026-11-17 09:00"), at("2026-11-17 12:30")
    assert always.postponed(due, held, resumed) == at("2026-11-17 13:30")
    office = deadlines(incidents, "TO", "normal", 3)
    assert office.postponed(due, held, at("2026-11-18 06:00")) == at("2026-11-18 08:30")


def test_a_hold_does_not_save_a_deadline_already_missed(incidents):
    always = deadlines(incidents, "NL", "normal", 3)
    due = at("2026-11-17 08:00")
    assert always.postponed(due, at("2026-11-17 09:00"), at("2026-11-17 12:00")) == due
