"""The trail: what was done cannot be changed unseen."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.pool import NullPool

from geo_ioc.audit import reading, trail
from geo_ioc.audit.chain import GENESIS, Anchor, Broken, Link


def fill(database, rows: int = 5) -> None:
    with database.write() as connection:
        for number in range(rows):
            data = {"n": number, "x": 1.50, "vi": "Xã Na Ngoi", "deep": {"b": None, "aa": [1e22]}}
            trail.append(connection, "operator", "incident.verify", f"i{number}", data)


@pytest.fixture
def as_superuser(database, cluster):
    """Runs SQL that the app's role may not."""
    engine = create_engine(cluster.superuser_url(database.url.database), poolclass=NullPool)

    def run(*statements: str, kept: bool = False) -> None:
        """`kept` leaves the trigger that refuses it in its place."""
        with engine.begin() as connection:
            if not kept:
                connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
            for sql in statements:
                connection.execute(text(sql))

    return run


@pytest.fixture
def small_batches(monkeypatch):
    """A few rows are several batches."""
    monkeypatch.setattr(reading, "BATCH", 2)


def anchored(database) -> Anchor:
    """What would be kept elsewhere now."""
    with database.read() as connection:
        return Anchor(*trail.last(connection))


def verify(database) -> Broken | None:
    with database.read() as connection:
        return trail.verify(connection)


def test_an_empty_trail_holds(database):
    assert verify(database) is None
    with database.read() as connection:
        assert trail.last(connection) == (0, GENESIS)


def test_ids_follow_each_other_and_the_chain_holds(database):
    fill(database)
    fill(database)
    with database.read() as connection:
        ids = list(connection.execute(text("SELECT id FROM audit_entry ORDER BY id")).scalars())
        assert trail.last(connection)[0] == 10
    assert ids == list(range(1, 11))
    assert verify(database) is None


def test_a_rolled_back_row_leaves_no_gap(database):
    with pytest.raises(RuntimeError), database.write() as connection:
        trail.append(connection, "a", "b", "c", {})
        raise RuntimeError
    fill(database, 1)
    with database.read() as connection:
        assert trail.last(connection)[0] == 1


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit_entry SET actor = 'someone' WHERE id = 3", Broken(3, "hash")),
        ("UPDATE audit_entry SET data = data || '{\"n\": 9}' WHERE id = 2", Broken(2, "hash")),
        (
            "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = 4",
            Broken(4, "hash"),
        ),
        ("DELETE FROM audit_entry WHERE id = 3", Broken(4, "missing")),
        ("DELETE FROM audit_entry WHERE id = 1", Broken(2, "missing")),
        (
            "UPDATE audit_entry SET subject = 'x', hash = geo_ioc_audit_hash(id, at, actor, "
            "action, 'x', data, previous_hash) WHERE id = 3",
            Broken(4, "previous_hash"),
        ),
    ],
)
def test_the_first_broken_row_is_found(database, as_superuser, small_batches, change, broken):
    fill(database)
    as_superuser(change)
    assert verify(database) == broken


def test_two_rows_that_changed_places_are_found(database, as_superuser, small_batches):
    fill(database)
    swap = "UPDATE audit_entry SET id = {} WHERE id = {}"
    as_superuser(swap.format(99, 2), swap.format(2, 3), swap.format(3, 99))
    assert verify(database) == Broken(2, "previous_hash")


def test_a_row_before_the_first_is_found(database, as_superuser):
    fill(database)
    as_superuser(
        "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_id_check",
        "INSERT INTO audit_entry SELECT 0, at, actor, action, subject, data, previous_hash, hash"
        " FROM audit_entry WHERE id = 1",
    )
    assert verify(database) == Broken(0, "missing")


def test_the_lowest_id_there_can_be_is_found_too(database, as_superuser):
    fill(database)
    as_superuser(
        "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_id_check",
        "INSERT INTO audit_entry SELECT -9223372036854775808, at, actor, action, subject, data,"
        " previous_hash, hash FROM audit_entry WHERE id = 1",
    )
    assert verify(database) == Broken(-(2**63), "missing")


@pytest.mark.parametrize("time", ["2026-11-28 00:00:00Z BC", "infinity", "-infinity"])
def test_a_time_that_cannot_be_is_found_even_when_its_hash_is_made_anew(
    database, as_superuser, time
):
    fill(database)
    as_superuser(
        "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_at_check",
        f"UPDATE audit_entry SET at = '{time}' WHERE id = 3",
    )
    assert verify(database) == Broken(3, "hash")
    as_superuser(
        "UPDATE audit_entry SET hash = geo_ioc_audit_hash(id, at, actor, action, subject, data,"
        " previous_hash) WHERE id = 3"
    )
    assert verify(database) == Broken(3, "hash")


def test_the_same_day_before_our_era_is_found(database, as_superuser):
    fill(database)
    as_superuser(
        "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_at_check",
        "UPDATE audit_entry SET at = CAST(to_char(at AT TIME ZONE 'UTC',"
        " 'YYYY-MM-DD HH24:MI:SS.US') || 'Z BC' AS timestamptz) WHERE id = 3",
    )
    assert verify(database) == Broken(3, "hash")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET id = 0 WHERE id = 1",
        "UPDATE audit_entry SET at = '2026-11-28 00:00:00Z BC' WHERE id = 1",
        "UPDATE audit_entry SET at = '2200-01-01 00:00:00Z' WHERE id = 1",
        "UPDATE audit_entry SET at = 'infinity' WHERE id = 1",
    ],
)
def test_a_row_that_cannot_be_ours_is_refused(database, as_superuser, sql):
    fill(database, 1)
    with pytest.raises(IntegrityError, match="_check"):
        as_superuser(sql)


def test_a_tail_that_was_cut_off_shows_by_an_anchor_and_not_without(
    database, as_superuser, small_batches
):
    fill(database)
    anchor = anchored(database)
    as_superuser("DELETE FROM audit_entry WHERE id > 3")
    assert verify(database) is None
    with database.read() as connection:
        assert trail.check(connection, anchor).broken == Broken(5, "cut")
    fill(database)
    with database.read() as connection:
        assert trail.check(connection, anchor).broken == Broken(5, "anchor")


def test_a_chain_that_was_written_anew_shows_by_an_anchor_and_not_without(database, as_superuser):
    fill(database)
    anchor = anchored(database)
    as_superuser("DELETE FROM audit_entry")
    fill(database, 7)
    assert verify(database) is None
    with database.read() as connection:
        assert trail.check(connection, anchor).broken == Broken(5, "anchor")


def test_a_trail_that_has_grown_holds_by_the_anchors_of_every_day(database, small_batches):
    anchors = [anchored(database)]
    for _ in range(3):
        fill(database, 3)
        anchors.append(anchored(database))
    for anchor in anchors:
        with database.read() as connection:
            checked = trail.check(connection, anchor)
        assert (checked.broken, checked.first, checked.count) == (None, 1, 9)


def test_how_far_it_is_is_told_batch_by_batch(database, small_batches):
    fill(database)
    seen = []
    with database.read() as connection:
        trail.verify(connection, lambda stage, done, total: seen.append((done, total)))
    assert seen == [(2, 5), (4, 5), (5, 5)]


def test_the_app_can_neither_change_nor_delete_a_row(database):
    fill(database)
    for sql in (
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            database.write() as connection,
        ):
            connection.execute(text(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
def test_nor_can_its_owner_or_a_superuser_in_passing(database, cluster, as_superuser, sql):
    fill(database)
    owner = cluster.urls()[0].set(database=database.url.database)
    with (
        create_engine(owner, poolclass=NullPool).begin() as connection,
        pytest.raises(ProgrammingError, match="append-only"),
    ):
        connection.execute(text(sql))
    for first in ("SELECT 1", "SET LOCAL session_replication_role = replica"):
        with pytest.raises(ProgrammingError, match="append-only"):
            as_superuser(first, sql, kept=True)
    assert verify(database) is None


def test_the_hash_is_over_the_documented_form(database):
    with database.write() as connection:
        trail.append(connection, "operator", "incident.verify", "i1", {"note": "đã gọi", "n": 2})
    with database.read() as connection:
        row = connection.execute(text("SELECT * FROM audit_entry")).one()
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    form = (
        f'{{"at": "{at}", "id": 1, "data": {{"n": 2, "note": "đã gọi"}}, "actor": "operator", '
        '"action": "incident.verify", "subject": "i1"}'
    )
    assert row.hash == hashlib.sha256((form + GENESIS).encode()).hexdigest()
    with database.read() as connection:
        assert list(reading.links(connection)) == [Link(1, form, GENESIS, row.hash)]


def test_rows_written_at_once_still_form_one_chain(database):
    start = threading.Barrier(4)

    def write() -> None:
        start.wait()
        for _ in range(5):
            with database.write() as connection:
                trail.append(connection, "a", "b", "c", {})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(database) is None
    with database.read() as connection:
        assert trail.last(connection)[0] == 20
