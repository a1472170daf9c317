"""The change table has an end, and whoever missed what is gone is told so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from geo_ioc.db import feed as outbox
from geo_ioc.live.changes import ReadAnew, read_after
from geo_ioc.live.pruning import KEPT, prune


def write(database, *sources: str) -> datetime:
    """A change of each source; answers a moment after it at which they are old."""
    for source in sources:
        with database.write() as connection:
            outbox.reload(connection, source)
    return datetime.now(UTC) + KEPT


def kept(database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT id FROM change ORDER BY id")).scalars())


def missed(database, after: int) -> list[int]:
    return [change.id for change in read_after(database, after, 100, most_behind=100).changes]


def test_nothing_goes_before_its_time(database):
    write(database, "a", "a", "a")
    assert prune(database, datetime.now(UTC)) == 0
    assert kept(database) == [1, 2, 3]


def test_the_newest_of_each_source_stays_however_old_it_is(database):
    old = write(database, "a", "a", "b", "b", "c")
    assert prune(database, old) == 2
    assert kept(database) == [2, 4, 5]
    assert prune(database, old) == 0


def test_batch_after_batch_all_that_is_old_goes(database):
    old = write(database, *"aabbcabcab")
    write(database, "c")
    assert prune(database, old, batch=4) == 8
    assert kept(database) == [9, 10, 11]


def test_who_missed_something_that_is_gone_is_too_old_though_older_changes_are_kept(database):
    old = write(database, "seldom", *"aaaa")
    write(database, "a")
    prune(database, old)
    assert kept(database) == [1, 6]
    for after in (0, 1, 4):
        with pytest.raises(ReadAnew, match="too_old"):
            missed(database, after)
    assert missed(database, 5) == [6]
    assert missed(database, 6) == []
    with pytest.raises(ReadAnew, match="unknown"):
        missed(database, 7)


def test_ids_go_on_and_what_was_pruned_is_remembered_the_next_time(database):
    old = write(database, *"aaa")
    prune(database, old)
    newer = write(database, *"aa")
    assert kept(database) == [3, 4, 5]
    prune(database, newer)
    assert kept(database) == [5]
    with pytest.raises(ReadAnew, match="too_old"):
        missed(database, 3)
    assert missed(database, 4) == [5]
