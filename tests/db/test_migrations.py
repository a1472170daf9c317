from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.db import migrate
from geo_ioc.db.access_tables import metadata
from geo_ioc.db.engine import Database
from geo_ioc.errors import DatabaseError, NotMigrated


@pytest.fixture
def owner(databases, database):
    return databases.cluster.urls()[0].set(database=database.url.database)


def test_the_migrations_make_exactly_the_tables_of_tables_py(owner):
    with create_engine(owner, poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": alembic_helpers.include_object, "compare_type": True},
        )
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_applies_nothing_the_second_time(owner):
    assert migrate.upgrade(owner) == []


def test_a_database_of_another_schema_is_refused_and_told_what_to_run(owner):
    with create_engine(owner, poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        with pytest.raises(NotMigrated, match="geo-ioc db migrate"):
            migrate.require_head(connection)


def test_a_login_that_may_not_make_extensions_gets_the_sql_for_its_administrator(databases):
    """The owner's login of an existing PostGIS, on an empty database without the extension."""
    with databases.admin.connect() as connection:
        connection.execute(text("CREATE DATABASE bare OWNER geo_ioc_owner"))
    try:
        url = databases.cluster.urls()[0].set(database="bare")
        with pytest.raises(DatabaseError, match="CREATE EXTENSION IF NOT EXISTS postgis;"):
            migrate.upgrade(url)
        # The administrator runs it; then the same command succeeds.
        migrate.install_extensions(databases.cluster.superuser_url("bare"))
        assert migrate.upgrade(url) == ["0001", "0002"]
    finally:
        with databases.admin.connect() as connection:
            connection.execute(text("DROP DATABASE bare WITH (FORCE)"))


def test_a_server_that_does_not_answer_is_named_without_its_password(databases):
    url = databases.cluster.urls()[0].set(port=1)
    with pytest.raises(DatabaseError) as caught:
        migrate.upgrade(url)
    assert url.password not in str(caught.value)
    assert "127.0.0.1:1" in str(caught.value)


def test_the_app_role_may_add_to_the_trail_and_the_feed_but_not_change_them(database: Database):
    for table in ("change", "audit_entry"):
        for verb in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at", f"TRUNCATE {table}"):
            with (
                pytest.raises(Exception, match="permission denied"),
                database.write() as connection,
            ):
                connection.execute(text(verb))
