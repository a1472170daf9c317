"""Connections that make tiles: whose rights they have, and what they leave behind."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.types.numeric import Int4

from geo_ioc.db import reading
from geo_ioc.db.engine import Database
from geo_ioc.db.readers import Readers
from geo_ioc.db.roles import ALL, EVERYTHING, PUBLIC, SCOPE, Acting

WHO = """
SELECT CAST(current_user AS text),
       coalesce(current_setting('geo_ioc.keys', true), ''),
       coalesce(current_setting('geo_ioc.account', true), ''),
       current_schemas(false)::text
"""
OF_VINH = Acting(SCOPE, "mot", ("2025-07-01/16681",))
OF_ANOTHER = Acting(SCOPE, "hai")
EVERYBODY = Acting(PUBLIC)


@pytest.fixture
def one(database: Database) -> Iterator[Readers]:
    """Readers with a single connection, so that everybody is read for by the same."""
    readers = Readers(database.url, size=1)
    yield readers
    readers.close()


def test_a_connection_has_the_rights_of_who_is_read_for_and_nothing_of_who_was_before(one):
    wanted = {
        EVERYTHING: (ALL, "", "", "{public}"),
        OF_VINH: (SCOPE, "2025-07-01/16681", "mot", "{public}"),
        EVERYBODY: (PUBLIC, "", "", "{geo_ioc_public,public}"),
        OF_ANOTHER: (SCOPE, "", "hai", "{public}"),
    }
    for first in wanted:
        for second in wanted:
            for acting in (first, second, second):
                assert one.rows(acting, (WHO, {})) == [wanted[acting]]


def test_a_statement_that_fails_leaves_the_rights_and_the_connection_usable(one):
    backend = "SELECT pg_backend_pid()"
    before = one.rows(OF_VINH, (backend, {}))
    with pytest.raises(psycopg.errors.DivisionByZero):
        one.rows(OF_VINH, ("SELECT 1 / %(by)s", {"by": Int4(0)}))
    with pytest.raises(psycopg.errors.UndefinedTable):
        one.rows(OF_VINH, ("SELECT * FROM nowhere", {}))
    assert one.rows(OF_VINH, (backend, {})) == before
    assert one.rows(OF_VINH, (WHO, {}))[0][0] == SCOPE


def test_rights_that_could_not_be_had_are_asked_for_again_and_never_taken_for_given(one):
    nobody = Acting("geo_ioc_nobody")
    one.rows(EVERYTHING, (WHO, {}))
    for _ in range(2):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            one.rows(nobody, (WHO, {}))
    assert one.rows(OF_VINH, (WHO, {}))[0][:2] == (SCOPE, "2025-07-01/16681")


def test_values_and_percent_signs_arrive_as_they_are(one):
    given = {"text": "50 %(no)s %% '\\", "words": ["a,b", '"', "x"], "number": Int4(7), "none": 1}
    sql = "SELECT %(text)s::text, %(words)s::text[], %(number)s, 7 %% 4, %(text)s::text"
    [row] = one.rows(EVERYTHING, (sql, given))
    assert row == (given["text"], given["words"], 7, 3, given["text"])


def test_only_so_many_statements_stay_prepared(one, monkeypatch):
    monkeypatch.setattr(reading, "PREPARED_MOST", 5)
    for number in range(12):
        assert one.rows(EVERYTHING, (f"SELECT {number}", {})) == [(number,)]
    assert one.rows(EVERYTHING, ("SELECT 11", {})) == [(11,)]
    [(kept,)] = one.rows(EVERYTHING, ("SELECT count(*) FROM pg_prepared_statements", {}))
    assert kept == 5


def test_it_cannot_write(one):
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        one.rows(EVERYTHING, ("INSERT INTO change (source, op) VALUES ('x', 'reload')", {}))
