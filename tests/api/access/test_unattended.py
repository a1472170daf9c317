"""What a page asks by itself keeps no session from resting."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.db.roles import AT_THE_GATE
from tests.people import person, session

LONG_AGO = "now() - interval '3 hours'"


@pytest.fixture
def browser(client_for, people):
    """A browser in which someone signed in three hours ago and has touched nothing since."""
    client = client_for(people, role=None)
    account = person(people, "operator").account
    client.cookies.set("geo_ioc_session", session(people, account))
    with people.write(acting=AT_THE_GATE) as connection:
        connection.execute(text(f"UPDATE session SET seen_at = {LONG_AGO}"))
    return client


def rested(people) -> bool:
    """Whether the session still counts as unused since then."""
    with people.read(acting=AT_THE_GATE) as connection:
        return connection.execute(
            text(f"SELECT seen_at < {LONG_AGO} + interval '1 minute' FROM session")
        ).scalar_one()


def test_a_request_of_a_page_nobody_touches_is_answered_and_is_no_use(browser, people):
    answer = browser.get("/api/v1/me", headers={"X-Unattended": "1"})
    assert answer.json()["kind"] == "session"
    assert rested(people)


def test_a_tile_is_no_use_for_a_map_draws_by_itself(browser, people):
    assert browser.get("/tiles/incidents/10/812/457.mvt").status_code in (200, 204)
    assert rested(people)


def test_a_request_of_a_person_is_use(browser, people):
    assert browser.get("/api/v1/me").json()["kind"] == "session"
    assert not rested(people)


def test_a_page_nobody_touches_is_told_when_the_session_will_rest(browser):
    def idle_at(**headers: str) -> datetime:
        told = browser.get("/api/v1/me", headers=headers).json()["session"]["idle_at"]
        return datetime.fromisoformat(told)

    left_alone, in_use = idle_at(**{"X-Unattended": "1"}), idle_at()
    assert timedelta(hours=2.9) < in_use - left_alone < timedelta(hours=3.1)
