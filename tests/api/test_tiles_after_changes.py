"""Tiles that are kept, after something has changed: data, versions, rights."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geo_ioc.db import feed as outbox
from geo_ioc.db.roles import AT_THE_GATE
from tests.people import person

PLACE = "7/101/57"
VINH = "10/812/457"
STILL = "communes,province,rivers"


@pytest.fixture
def changing(loaded_copy, client_for):
    """Of an operator, over a database of this test's own."""
    return client_for(loaded_copy)


def tell(client, database, source: str) -> int:
    """Commit a reload of a source, and wait until the application has heard of it."""
    with database.write() as connection:
        change_id = outbox.reload(connection, source)
    assert client.get(f"/tiles/province/0/0/0.mvt?after={change_id}").status_code == 200
    return change_id


def reached(client) -> None:
    """Wait until the application has heard of the newest change."""
    services = client.app.state.services
    with services.database.read() as connection:
        newest = connection.execute(text("SELECT max(id) FROM change")).scalar_one()
    assert client.portal.call(services.feed.reached, newest, 20)


def path_of(client, layers: str, place: str, query: str = "") -> str:
    """The address of a tile as the TileJSON gives it."""
    (address,) = client.get(f"/tiles/{layers}{query}").json()["tiles"]
    z, x, y = place.split("/")
    return address.removeprefix("http://testserver").format(z=z, x=x, y=y)


def test_a_tag_of_several_layers_holds_until_one_of_them_changes(changing, loaded_copy):
    path = f"/tiles/communes,incidents/{VINH}.mvt"
    tag = changing.get(path).headers["etag"]
    assert changing.get(path, headers={"If-None-Match": tag}).status_code == 304
    # Told of, but nothing is another one: the same bytes are the same.
    tell(changing, loaded_copy, "incident")
    assert changing.get(path, headers={"If-None-Match": tag}).status_code == 304
    with loaded_copy.write() as connection:
        connection.execute(text("UPDATE boundary SET population = 7"))
    tell(changing, loaded_copy, "boundary")
    assert changing.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_an_old_version_or_one_without_its_generation_may_not(changing, loaded_copy):
    path = path_of(changing, STILL, PLACE)
    tell(changing, loaded_copy, "boundary")
    assert changing.get(path).headers["cache-control"] == "no-cache"
    new = path_of(changing, STILL, PLACE)
    assert new != path
    assert "immutable" in changing.get(new).headers["cache-control"]
    # Another generation comes into force one day, and the address would stay.
    version = new.rpartition("v=")[2]
    unnamed = changing.get(f"/tiles/{STILL}/{PLACE}.mvt?v={version}")
    assert unnamed.headers["cache-control"] == "no-cache"
    assert changing.get(f"/tiles/{STILL}/{PLACE}.mvt?v=nonsense").status_code == 200


def test_a_tile_asked_for_after_a_change_waits_for_it(changing, loaded_copy):
    path = f"/tiles/communes/{PLACE}.mvt"
    before = changing.get(path).content
    with loaded_copy.write() as connection:
        connection.execute(text("UPDATE boundary SET population = 7 WHERE level = 'commune'"))
        change_id = outbox.reload(connection, "boundary")
    after = changing.get(f"{path}?after={change_id}")
    assert after.content != before
    assert int(after.headers["x-change-id"]) >= change_id
    assert changing.get(path).content == after.content


def test_one_that_names_a_change_nobody_has_heard_of_comes_from_the_database(changing, loaded_copy):
    services = changing.app.state.services
    made = services.tiles.made
    path = f"/tiles/communes/{PLACE}.mvt?after=999999"
    first, second = changing.get(path), changing.get(path)
    assert first.content == second.content
    assert services.tiles.made == made + 2


def test_whoever_lost_a_right_gets_no_tile_of_it_that_is_kept(loaded_copy, client_for):
    client = client_for(loaded_copy, role=None)
    officer = person(loaded_copy, "operator", username="nva")
    path = f"/tiles/incidents/{VINH}.mvt"
    for _ in range(2):
        assert client.get(path, headers=officer.headers).status_code in (200, 204)
    with loaded_copy.write(acting=AT_THE_GATE) as connection:
        connection.execute(text("UPDATE token SET revoked_at = now()"))
    reached(client)
    assert client.get(path, headers=officer.headers).status_code == 401
