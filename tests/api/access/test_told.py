"""Whatever a route changes is told to the trail: by whom, and from where. From the routes alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from geo_ioc.access import rights
from geo_ioc.api.app import create_app
from geo_ioc.api.caller import READS, RIGHT, SESSION_COOKIE
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.api.access.examples import EXAMPLES, World
from tests.api.access.test_matrix import operations

CLIENT = ("203.0.113.7", 50000)
LOOKS = {"GET /api/v1/audit/export", "GET /api/v1/incidents/{incident_id}/contact"}
"""Operations that change nothing and are told all the same."""
BY_WHOM_IT_LETS_IN = {"POST /api/v1/session"}
"""Their row's actor is who signs in, and not who asked: nobody yet."""


@pytest.fixture(scope="module")
def world(real, app_settings) -> World:
    return World(create_app(app_settings, Database(real.url)), real)


@pytest.fixture(scope="module")
def client(world) -> Iterator[TestClient]:
    with TestClient(
        world.app, raise_server_exceptions=False, follow_redirects=False, client=CLIENT
    ) as made:
        yield made


def last_id(database: Database) -> int:
    with database.read(acting=AT_THE_GATE) as connection:
        return connection.execute(text("SELECT coalesce(max(id), 0) FROM audit_entry")).scalar_one()


def rows_after(database: Database, id_: int) -> list[Any]:
    with database.read(acting=AT_THE_GATE) as connection:
        return list(
            connection.execute(
                text("SELECT * FROM audit_entry WHERE id > :id ORDER BY id"), {"id": id_}
            )
        )


def someone_who_may(world: World, right: str) -> people.Person:
    table = rights.load(None)
    role = next(role for role in rights.ROLES if table.level(role, right))
    return people.person(world.database, role)


def done(operation: str, right: str, world: World, client: TestClient) -> tuple[str, list[Any]]:
    """The user name of who has done an operation, and the rows that it left."""
    somebody = someone_who_may(world, right)
    world.account = somebody.account
    sent = EXAMPLES[operation](world)
    cookie = f"{SESSION_COOKIE}={people.session(world.database, somebody.account)}"
    before = last_id(world.database)
    answer = client.request(
        operation.split()[0], sent.url, json=sent.json, headers={"Cookie": cookie}
    )
    client.cookies.clear()
    assert answer.status_code in (200, 201, 204), (operation, answer.text)
    name = world.gate("SELECT username FROM account WHERE id = :id", id=somebody.account)
    return name, rows_after(world.database, before)


def wanted(world: World) -> dict[str, str]:
    """Operations that must be told, and the right of each."""
    return {
        operation: extra[RIGHT]
        for operation, extra in operations(world.app).items()
        if (operation.split()[0] not in READS or operation in LOOKS) and operation in EXAMPLES
    }


def test_every_operation_that_changes_something_is_told_with_actor_and_address(world, client):
    assert len(wanted(world)) > 30
    for operation, right in wanted(world).items():
        name, rows = done(operation, right, world, client)
        assert rows, f"{operation} is not told to the trail"
        for row in rows:
            assert row.data["address"] == CLIENT[0], (operation, row)
            assert row.actor == name or operation in BY_WHOM_IT_LETS_IN, (operation, row)


def test_what_is_named_here_is_an_operation(world):
    assert set(operations(world.app)) >= LOOKS | BY_WHOM_IT_LETS_IN
