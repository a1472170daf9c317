"""Every route as every role: from the routes of the application and from rights.csv.

Nothing here names a route: a new one needs a line in examples.py, and its right in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.routing import Mount, Route

from geo_ioc.access import rights, secrets
from geo_ioc.api.app import create_app
from geo_ioc.api.caller import DEVICE_COOKIE, OPEN, RIGHT, SESSION_COOKIE
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.api.access.examples import ELSEWHERE_BUILT, EXAMPLES, World

COLUMNS = [rights.PUBLIC, *rights.ROLES, rights.WALL]
PLAIN = {"/api/v1/openapi.json", "/assets"}
"""Routes that are no endpoints of ours: the API's document and the built files."""
PAGES = {"GET /", "GET /{name}", "GET /docs", "GET /sign-in", "GET /admin"}
"""They say so where the pages were not built."""


def operations(app: FastAPI) -> dict[str, Any]:
    """`METHOD path` of every route, with its openapi_extra."""
    found: dict[str, Any] = {}
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        for each in [route] if inner is None else inner.routes:
            if isinstance(each, APIRoute):
                for method in each.methods:
                    found[f"{method} {each.path}"] = each.openapi_extra or {}
            else:
                assert isinstance(each, Route | Mount)
                assert each.path in PLAIN
    return found


@pytest.fixture(scope="module")
def world(real, app_settings) -> World:
    return World(create_app(app_settings, Database(real.url)), real)


@pytest.fixture(scope="module")
def client(world) -> Iterator[TestClient]:
    with TestClient(world.app, raise_server_exceptions=False, follow_redirects=False) as made:
        # A stream that is opened ends at once.
        world.app.state.services.feed.closing = True
        yield made


@pytest.fixture(scope="module")
def holders(world) -> dict[str, str]:
    """An account of each role."""
    return {role: people.person(world.database, role).account for role in rights.ROLES}


def wall(database: Database) -> str:
    """The cookie of a wall that has claimed its token."""
    secret = secrets.new()
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "INSERT INTO token (kind, name, secret_hash, device_hash, claimed_at, created_at,"
                " created_by) VALUES ('wall', 'x', :hash, :device, now(), now(), 'x')"
            ),
            {"hash": secrets.digest(secrets.new()), "device": secrets.digest(secret)},
        )
    return secret


def sent_as(column: str, operation: str, world: World, client: TestClient, account: str | None):
    """The answer to an operation's example, from someone of a column who has just signed in."""
    world.account = account
    headers = {}
    if column == rights.WALL:
        headers["Cookie"] = f"{DEVICE_COOKIE}={wall(world.database)}"
    elif account is not None:
        headers["Cookie"] = f"{SESSION_COOKIE}={people.session(world.database, account)}"
    sent = EXAMPLES[operation](world)
    answer = client.request(operation.split()[0], sent.url, json=sent.json, headers=headers)
    client.cookies.clear()
    return answer


@pytest.fixture(scope="module")
def answers(world, client, holders) -> dict[str, dict[str, Any]]:
    """The answer of every operation to every column of the table."""
    return {
        operation: {
            column: sent_as(column, operation, world, client, holders.get(column))
            for column in COLUMNS
        }
        for operation in operations(world.app)
        if operation in EXAMPLES
    }


def test_every_route_names_its_right_and_the_table_has_it(world):
    known = rights.load(None).by_id
    for operation, extra in operations(world.app).items():
        assert RIGHT in extra, operation
        assert extra[RIGHT] == OPEN or extra[RIGHT] in known, operation


def test_every_right_of_the_table_opens_something(world):
    asked = {extra.get(RIGHT) for extra in operations(world.app).values()}
    assert set(rights.load(None).by_id) <= asked


def test_every_operation_has_an_example_and_every_example_an_operation(world):
    assert set(EXAMPLES) == set(operations(world.app))


def test_an_example_is_of_its_operation(world):
    """The address fits the route's path, so that a line moved by mistake is found."""
    other = World(world.app, world.database)
    for operation, make in EXAMPLES.items():
        path = operation.split()[1].split("/")
        sent = unquote(make(other).url.partition("?")[0]).split("/")
        assert len(path) == len(sent), operation
        for step, given in zip(path, sent, strict=True):
            assert "{" in step or step == given, operation


@pytest.mark.parametrize("column", COLUMNS)
def test_who_may_is_let_in_and_who_may_not_is_told_why(world, answers, column):
    table = rights.load(None)
    wrong = {}
    for operation, extra in operations(world.app).items():
        right = extra[RIGHT]
        may = right == OPEN or bool(table.level(column, right) or table.level("public", right))
        refused = 401 if column == rights.PUBLIC else 403
        status = answers[operation][column].status_code
        if (status in (401, 403)) if may else (status != refused):
            wrong[operation] = (status, answers[operation][column].text[:300])
    assert wrong == {}


def test_who_is_refused_is_told_in_the_words_of_programs_and_of_people(answers):
    for operation, by_column in answers.items():
        for column, answer in by_column.items():
            if answer.status_code in (401, 403):
                name = "not_signed_in" if answer.status_code == 401 else "forbidden"
                assert answer.headers["content-type"] == "application/problem+json"
                assert answer.json()["type"] == f"urn:geo-ioc:{name}", (operation, column)


def test_every_operation_works_for_someone(answers):
    for operation, by_column in answers.items():
        statuses = {answer.status_code for answer in by_column.values()}
        if operation in ELSEWHERE_BUILT:
            assert statuses == {ELSEWHERE_BUILT[operation]}, operation
        elif not (operation in PAGES and statuses <= {404, 503}):
            assert statuses & {200, 201, 204}, (operation, statuses)


def test_no_operation_fails_for_anybody(answers):
    for operation, by_column in answers.items():
        for column, answer in by_column.items():
            pages = operation in PAGES and answer.status_code == 503
            assert answer.status_code < 500 or pages, (operation, column, answer.text[:300])


def test_who_may_work_somewhere_does_it_there(answers):
    """Not only let in: each action of the workflow is done by every role that has its right."""
    table = rights.load(None)
    for operation, by_column in answers.items():
        if "/actions/" not in operation:
            continue
        right = f"incidents.{operation.rpartition('/')[2]}"
        done = {column for column, answer in by_column.items() if answer.status_code == 200}
        assert done == {column for column in COLUMNS if table.level(column, right)}, operation
