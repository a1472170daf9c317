"""Another key: every contact comes under it, and nothing under one that was retired."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from geo_ioc.access import keys as key_file
from geo_ioc.access.keys import Keys
from geo_ioc.db.roles import ANY_CONTACT
from geo_ioc.errors import DatabaseError, SettingsError
from geo_ioc.incidents import contact, resealing
from geo_ioc.incidents.contact import Contact, Contacts
from tests.reports import CONTACTS, KEY
from tests.rows import add_incident

CALLER = Contact(name="Lê Thị Hòa", phone="0912345678")


@pytest.fixture
def owner(database, cluster) -> Iterator[Engine]:
    """The login that owns the tables."""
    url = cluster.urls()[0].set(database=database.url.database)
    made = create_engine(url, poolclass=NullPool)
    yield made
    made.dispose()


@pytest.fixture
def reported(database) -> str:
    made = add_incident(database)
    put(database, made)
    return made


def put(database, incident_id: str) -> None:
    with database.write(acting=ANY_CONTACT) as connection:
        contact.put(connection, CONTACTS, UUID(incident_id), CALLER, by="x")


def test_nothing_is_sealed_with_a_key_that_was_retired(database, owner, reported):
    """A process that cannot read the new file would write what nobody can ever read."""
    newer = Contacts(Keys([Fernet.generate_key().decode(), KEY]))
    old, new = (each.seal(CALLER).key for each in (CONTACTS, newer))
    with owner.begin() as connection:
        resealing.retire(connection, [old])
    assert resealing.reseal(owner, newer, new, lambda *_: None) == 1
    other = add_incident(database)
    with pytest.raises(DBAPIError, match="retired"):
        put(database, other)
    with database.write(acting=ANY_CONTACT) as connection:
        contact.put(connection, newer, UUID(other), CALLER, by="x")
        found = contact.search(connection, newer, "phone", "0912345678", by="x")
    assert {str(row.id) for row in found} == {reported, other}


def test_incidents_are_reported_while_contacts_are_sealed_anew(
    province, owner, take, make_report, monkeypatch
):
    """Between two batches nothing is held; within one, its rows alone."""
    monkeypatch.setattr(resealing, "BATCH", 1)
    for _ in range(3):
        take(make_report(contact=CALLER.given()))
    newer = Contacts(Keys([Fernet.generate_key().decode(), KEY]))
    told = []

    def report(stage: str, done: int, total: int) -> None:
        told.append((done, total))
        take(make_report())

    newest = newer.seal(CALLER).key
    assert resealing.reseal(owner, newer, newest, report) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_who_owns_the_table_and_sees_no_row_of_it_is_told(database, cluster):
    superuser = create_engine(cluster.superuser_url(database.url.database), poolclass=NullPool)
    with superuser.begin() as connection:
        connection.execute(text("CREATE ROLE lame LOGIN NOINHERIT IN ROLE geo_ioc_contact"))
    try:
        with superuser.begin() as connection:
            connection.execute(text("SET LOCAL ROLE lame"))
            with pytest.raises(DatabaseError, match="INHERIT"):
                resealing.require_all(connection)
    finally:
        with superuser.begin() as connection:
            connection.execute(text("DROP ROLE lame"))


def test_keys_that_have_sealed_nothing_of_what_is_kept_are_refused(database, reported):
    with database.read() as connection:
        key_file.require_known(connection, Keys([KEY]))
        with pytest.raises(SettingsError, match="GEO_IOC_KEY_FILE"):
            key_file.require_known(connection, Keys([Fernet.generate_key().decode()]))


def test_what_no_key_opens_is_found_before_anything_is_changed(owner, reported):
    stranger = Contacts(Keys([Fernet.generate_key().decode()]))
    assert resealing.require_readable(owner, CONTACTS, lambda *_: None) == 1
    with pytest.raises(SettingsError):
        resealing.require_readable(owner, stranger, lambda *_: None)
