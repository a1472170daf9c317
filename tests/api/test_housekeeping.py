"""What a serving process sees to by itself."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from geo_ioc.api import housekeeping
from geo_ioc.api.housekeeping import CHORES, Chore
from geo_ioc.errors import DatabaseError
from tests.rows import add_incident

WAIT_S = 20


def rows(database) -> int:
    with database.read() as connection:
        return connection.execute(text("SELECT count(*) FROM incident_tally")).scalar_one()


def test_counts_are_folded_while_it_serves(database, client_for, monkeypatch):
    for _ in range(3):
        add_incident(database)
    folded = threading.Event()

    def fold(services) -> int:
        done = housekeeping.fold(services)
        folded.set()
        return done

    [wanted] = [chore for chore in CHORES if chore.do is housekeeping.fold]
    monkeypatch.setattr(housekeeping, "CHORES", (wanted._replace(do=fold),))
    client_for(database)
    assert folded.wait(WAIT_S)
    assert rows(database) == 1


@pytest.mark.parametrize(
    "error",
    [DatabaseError("không có", "there is none"), KeyError("a mistake of ours")],
    ids=["refused", "unexpected"],
)
def test_a_chore_that_fails_is_tried_again_and_keeps_no_other_from_being_done(
    database, client_for, monkeypatch, error
):
    tries: list[str] = []
    again = threading.Event()

    def failing(services) -> int:
        tries.append("failing")
        if tries.count("failing") == 3 and "other" in tries:
            again.set()
        raise error

    def other(services) -> int:
        tries.append("other")
        return 0

    chores = (Chore("failing", 0.01, failing), Chore("other", 3600, other))
    monkeypatch.setattr(housekeeping, "CHORES", chores)
    client_for(database)
    assert again.wait(WAIT_S)


@pytest.mark.parametrize("chore", CHORES, ids=lambda chore: chore.name)
def test_each_chore_finds_nothing_to_do_in_an_empty_database(database, client_for, chore):
    assert chore.do(client_for(database).app.state.services) == 0
