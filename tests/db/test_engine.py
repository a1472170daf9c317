from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from geo_ioc.db import feed
from geo_ioc.db.engine import Database, normalised
from geo_ioc.errors import DatabaseBusy, DatabaseError, SettingsError


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_spelling_of_a_postgresql_url_is_taken(scheme: str):
    assert normalised(f"{scheme}://a:b@h/d").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["nonsense", "mysql://a:b@h/d"])
def test_another_url_is_refused_without_showing_it(url: str):
    with pytest.raises(SettingsError, match="GEO_IOC_DATABASE_URL"):
        normalised(url)


def test_a_transaction_runs_as_the_group_role_and_leaves_nothing_behind(database: Database):
    with database.read() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "geo_ioc_all"
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "geo_ioc_app"


def test_a_transaction_that_outlives_the_pool_leaves_no_connection_open(database: Database):
    with database.read() as connection:
        raw = connection.connection.dbapi_connection
        database.dispose()
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert raw.closed


def test_a_read_transaction_cannot_write(database: Database):
    with pytest.raises(Exception, match="read-only transaction"), database.read() as connection:
        connection.execute(text("INSERT INTO change (source, op) VALUES ('x', 'reload')"))


def test_an_exception_rolls_the_whole_transaction_back(database: Database):
    with pytest.raises(RuntimeError), database.write() as connection:
        feed.reload(connection, "boundary")
        raise RuntimeError
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM change")).scalar() == 0


def test_a_statement_that_runs_too_long_is_cancelled(database: Database):
    with pytest.raises(Exception, match="statement timeout"), database.read(50) as connection:
        connection.execute(text("SELECT pg_sleep(60)"))


def test_when_every_connection_is_taken_the_next_caller_is_told_that_it_is_busy(database: Database):
    small = Database(database.url, pool_size=1, pool_timeout_s=0.05)
    try:
        with small.read(), pytest.raises(DatabaseBusy), small.read():
            pass
    finally:
        small.dispose()


def test_a_server_that_is_not_there_is_named_without_the_password(database: Database):
    away = Database(database.url.set(port=1))
    with pytest.raises(DatabaseError) as caught, away.read():
        pass
    assert str(database.url.password) not in str(caught.value)


def test_change_ids_are_in_commit_order_even_when_transactions_interleave(database: Database):
    """The second writer waits for the lock, so that no reader can see its id before the first's."""
    first_has_lock, second_started = threading.Event(), threading.Event()
    ids: dict[str, int] = {}

    def second() -> None:
        first_has_lock.wait(10)
        second_started.set()
        with database.write() as connection:
            ids["second"] = feed.reload(connection, "incident")

    thread = threading.Thread(target=second)
    thread.start()
    with database.write() as connection:
        ids["first"] = feed.reload(connection, "incident")
        first_has_lock.set()
        second_started.wait(10)
        with database.read() as reader:
            assert reader.execute(text("SELECT count(*) FROM change")).scalar() == 0
    thread.join(10)
    assert ids["first"] < ids["second"]
