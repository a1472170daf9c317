"""An existing PostGIS whose app logs in by a login of its own, which roles were granted to."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL, text

from geo_ioc.db import roles
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import CONTACT, ROLES
from tests.cli.test_commands import run

OLDER = sorted(set(ROLES) - {CONTACT})
ODD = 'app "100%"'


@pytest.fixture
def granting(databases) -> Iterator[None]:
    """The owner as one who has made the role itself, and so may grant it."""
    with databases.admin.connect() as connection:
        connection.execute(text(f"GRANT {CONTACT} TO geo_ioc_owner WITH ADMIN OPTION"))
        yield
        connection.execute(text(f"REVOKE ADMIN OPTION FOR {CONTACT} FROM geo_ioc_owner CASCADE"))


@pytest.fixture
def granting_nothing(databases) -> Iterator[None]:
    """The owner as one whom an administrator made, and the roles with it."""
    with databases.admin.connect() as connection:
        connection.execute(text("ALTER ROLE geo_ioc_owner NOCREATEROLE"))
        yield
        connection.execute(text("ALTER ROLE geo_ioc_owner CREATEROLE"))


@pytest.fixture
def command(database, cluster, home) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command over the test's own database, whose app logs in by an URL."""
    owner = cluster.urls()[0].set(database=database.url.database)

    def shown(url: URL) -> str:
        return url.set(drivername="postgresql").render_as_string(hide_password=False)

    def inside(app: URL, *words: str) -> subprocess.CompletedProcess[str]:
        return run(
            *words,
            home=home,
            GEO_IOC_PORT="0",
            GEO_IOC_DATABASE_URL=shown(owner),
            GEO_IOC_APP_DATABASE_URL=shown(app),
        )

    return inside


def ungranted(url: URL) -> list[str]:
    database = Database(url)
    try:
        with database.connection() as connection:
            return roles.ungranted(connection)
    finally:
        database.dispose()


def test_serve_does_not_start_by_a_login_of_the_older_roles_and_says_what_grants_the_other(
    command, database, login
):
    done = command(login("older_app", database, *OLDER), "serve")
    assert done.returncode == 1
    assert "GRANT geo_ioc_contact TO older_app" in done.stderr
    assert done.stderr.count("\n") == 1


def test_migrating_prints_the_grants_that_the_owner_may_not_make(
    command, database, granting_nothing, login
):
    url = login("older_app", database, *OLDER)
    done = command(url, "db", "migrate")
    assert done.returncode == 0, done.stderr
    assert ungranted(url)[0] in done.stdout.splitlines()
    assert len(ungranted(url)) == 1


def test_migrating_grants_what_the_owner_may(command, database, granting, login):
    url = login(ODD, database, *OLDER)
    assert len(ungranted(url)) == 1
    done = command(url, "db", "migrate")
    assert (done.returncode, "GRANT" in done.stdout) == (0, False), done.stderr
    assert ungranted(url) == []


def test_a_login_that_was_granted_nothing_is_told_of_every_role(database, login):
    wanted = ungranted(login("new_app", database))
    assert [statement.split()[1] for statement in wanted] == list(ROLES)


def test_a_member_who_may_not_set_the_role_is_told_so(databases, database, login):
    url = login("member_app", database, *ROLES)
    assert ungranted(url) == []
    with databases.admin.connect() as connection:
        if connection.dialect.server_version_info < (16,):
            return  # Every member may: what was asserted above is all there is.
        connection.execute(text(f"GRANT {CONTACT} TO member_app WITH SET FALSE"))
        [statement] = ungranted(url)
        connection.execute(text(statement))
    assert ungranted(url) == []
