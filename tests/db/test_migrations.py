from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.db import migrate, roles
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import Acting
from geo_ioc.db.schema import metadata
from geo_ioc.errors import DatabaseError, NotMigrated
from tests.rows import OF_THE_FIRST_SCHEMA


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
        applied = migrate.upgrade(url)
        assert applied[0] == "0001"
        assert applied[-1] == migrate.head()
    finally:
        with databases.admin.connect() as connection:
            connection.execute(text("DROP DATABASE bare WITH (FORCE)"))


def test_an_owner_who_is_no_superuser_is_told_what_would_make_the_map_quicker(databases):
    """An existing PostGIS, whose administrator made the extension and no more."""
    with databases.admin.connect() as connection:
        connection.execute(text("CREATE DATABASE plain OWNER geo_ioc_owner"))
    try:
        superuser = databases.cluster.superuser_url("plain")
        engine = create_engine(superuser, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in roles.EXTENSIONS:
                connection.exec_driver_sql(f"CREATE EXTENSION {name}")
        url = databases.cluster.urls()[0].set(database="plain")
        migrate.upgrade(url)
        assert migrate.hints(url) == [roles.LEAKPROOF, roles.CLOSED]
        with engine.connect() as connection:
            connection.exec_driver_sql(roles.LEAKPROOF)
            connection.exec_driver_sql(roles.CLOSED)
        assert migrate.hints(url) == []
    finally:
        with databases.admin.connect() as connection:
            connection.execute(text("DROP DATABASE plain WITH (FORCE)"))


def test_incidents_of_an_older_database_are_seen_by_their_places_after_the_upgrade(databases):
    with databases.admin.connect() as connection:
        connection.execute(text("CREATE DATABASE older OWNER geo_ioc_owner"))
    try:
        migrate.install_extensions(databases.cluster.superuser_url("older"))
        url = databases.cluster.urls()[0].set(database="older")
        with create_engine(url, poolclass=NullPool).begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(migrate.SCRIPTS))
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.execute(OF_THE_FIRST_SCHEMA)
            connection.execute(
                text(
                    "INSERT INTO incident_boundary (incident_id, generation, level, code) "
                    "SELECT id, '2025-07-01', 'commune', '16681' FROM incident"
                )
            )
        applied = migrate.upgrade(url)
        assert applied[0] == "0002"
        assert applied[-1] == migrate.head()
        there = Database(databases.cluster.urls()[1].set(database="older"))
        for key, seen in (("2025-07-01/16681", ["NA-1"]), ("2025-07-01/16690", [])):
            with there.read(acting=Acting(roles.SCOPE, keys=(key,))) as connection:
                found = connection.execute(text("SELECT number FROM incident")).scalars().all()
            assert found == seen
        there.dispose()
    finally:
        with databases.admin.connect() as connection:
            connection.execute(text("DROP DATABASE older WITH (FORCE)"))


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
