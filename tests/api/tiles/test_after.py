"""A tile that names a change (`after`) is of what that change left: also of rights and places."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from tests.api.tiles import edits
from tests.people import person
from tests.rows import VINH, add_incident

NEXT = 10**9
"""A change that is still to come."""


@pytest.fixture
def client(client_for, loaded_copy):
    return client_for(loaded_copy, role=None)


def while_it_waits(client, edit: Callable[[], None], *, heard: bool) -> None:
    """Has an edit happen while the next request waits for its change; `heard` in time or not."""
    services = client.app.state.services
    feed = services.feed
    if not heard:
        feed.listeners.clear()

    async def reached(_: int, timeout_s: float) -> bool:
        await asyncio.to_thread(edit)
        if not heard:
            return False
        with services.database.read() as connection:
            newest = connection.exec_driver_sql("SELECT max(id) FROM change").scalar_one()
        return await type(feed).reached(feed, newest, 20)

    feed.reached = reached


@pytest.mark.parametrize("heard", [True, False])
def test_whose_right_was_taken_by_that_change_gets_nothing_by_it(client, loaded_copy, heard):
    id_ = add_incident(loaded_copy, lead=edits.OFFICE, localities=VINH)
    office = person(loaded_copy, "focal_point", organisations=[edits.OFFICE])
    address = "/tiles/incidents/10/812/457.geojson"

    def ids(query: str = "") -> list[str]:
        answer = client.get(f"{address}{query}", headers=office.headers)
        return [f["id"] for f in json.loads(answer.content)["features"]] if answer.content else []

    assert ids() == [id_]
    while_it_waits(
        client, lambda: edits.withdraw_or_return(loaded_copy, office.account), heard=heard
    )
    assert ids(f"?after={NEXT}") == []


@pytest.mark.parametrize("heard", [True, False])
def test_a_generation_that_came_by_that_change_is_the_one_that_is_drawn(client, loaded_copy, heard):
    address = "/tiles/communes/9/406/228.geojson"

    def generations(query: str = "") -> set[str]:
        features = client.get(f"{address}{query}").json()["features"]
        return {feature["properties"]["generation"] for feature in features}

    assert generations() == {edits.NEW}
    while_it_waits(client, lambda: edits.switch(loaded_copy), heard=heard)
    assert generations(f"?after={NEXT}") == {edits.OLD}
