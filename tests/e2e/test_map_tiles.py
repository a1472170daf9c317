"""Which tiles the map asks for: one of what changes seldom, none that is older than a change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from sqlalchemy import text

from geo_ioc.db import feed as outbox
from tests.e2e import serving
from tests.e2e.maps import DRAWN, VINH, drawn
from tests.rows import insert_incident

TILE = re.compile(r"/tiles/([^/]+)/\d+/\d+/\d+\.mvt")
LIVE = ".connection.live"
PEOPLE = """
([selector, people]) => document.querySelector(selector).map
  .querySourceFeatures("base", { sourceLayer: "communes" })
  .some((feature) => feature.properties.population === people)
"""


def layers_of(request: Request) -> str | None:
    """The layers of a tile that was asked for."""
    found = TILE.search(request.url)
    return found and found[1]


def followed(context: BrowserContext) -> list[Request]:
    """All that the pages of a context ask for from now on."""
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))
    return asked


@pytest.fixture
def mine(browser: Browser, server: serving.Server) -> Iterator[BrowserContext]:
    """A browser of the operator at a server of this test's own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    context.add_cookies(serving.signed_in(server.address))
    yield context
    context.close()


def change_boundaries(server: serving.Server, people: int) -> int:
    """Every commune has so many people from now on; the id of the change."""
    with server.database.write() as connection:
        connection.execute(
            text("UPDATE boundary SET population = :people WHERE level = 'commune'"),
            {"people": people},
        )
        return outbox.reload(connection, "boundary")


def test_what_changes_seldom_is_one_tile_for_each_square(
    open_context: Callable[..., BrowserContext], site: str
):
    context = open_context(viewport={"width": 1440, "height": 900})
    asked = followed(context)
    page = context.new_page()
    page.goto(site)
    page.wait_for_selector(DRAWN)
    tiles = [found for request in asked if (found := layers_of(request))]
    counts = tiles.count("incident_counts")
    assert counts > 0
    assert len(tiles) == 2 * counts
    (base,) = set(tiles) - {"incident_counts"}
    assert {"communes", "province", "sea_labels"} <= set(base.split(","))


def test_they_are_not_asked_for_again_when_another_tab_draws_fewer_layers(page: Page, site: str):
    page.goto(site)
    page.wait_for_selector(DRAWN)
    asked = followed(page.context)
    page.get_by_role("tab", name="Chỉ tiêu").click()
    page.wait_for_function("() => document.querySelector('.map').map.getLayer('values:class')")
    page.wait_for_function("() => !document.querySelector('.map').map.getSource('incidents')")
    page.get_by_role("tab", name="Sự cố").click()
    page.wait_for_function("() => document.querySelector('.map').map.getSource('incidents')")
    page.wait_for_function("() => document.querySelector('.map').map.loaded()")
    assert [request.url for request in asked if "communes," in request.url] == []


def test_another_choice_of_layers_while_tiles_are_on_their_way_begins_nothing_anew(
    page: Page, site: str
):
    tiles = re.compile(r"/tiles/communes,[^/]*/\d")
    held: list[Route] = []
    page.route(tiles, lambda route: held.append(route))
    asked = followed(page.context)
    with page.expect_request(tiles):
        page.goto(site)
    page.get_by_role("tab", name="Chỉ tiêu").click()
    page.wait_for_function("() => document.querySelector('.map').map.getLayer('values:class')")
    documents = [each.url for each in asked if re.search(r"/tiles/communes,[^/]*$", each.url)]
    assert len(documents) == 1
    for route in held:
        route.continue_()
    page.wait_for_selector(DRAWN)


def test_tiles_asked_for_because_of_a_change_name_it(page: Page, site: str, post):
    page.goto(f"{site}/?{VINH}")
    page.wait_for_selector(DRAWN)
    expect(page.locator(LIVE)).to_be_visible()
    with page.expect_request(re.compile(r"/tiles/incidents/.*[?&]after=\d+")) as asked:
        made = post(severity=4, title="Ngập ở Vinh")
    drawn(page, "incidents:symbol", "number", made["number"])
    answer = asked.value.response()
    assert answer is not None
    named = int(asked.value.url.rpartition("after=")[2])
    assert int(answer.headers["x-change-id"]) >= named


def test_the_wall_counts_with_the_change_that_it_has_heard_of(page: Page, site: str, post):
    page.goto(f"{site}/?wall=1&distance=5")
    expect(page.get_by_text("Trực tiếp").first).to_be_visible()
    with page.expect_request(re.compile(r"/tiles/incident_counts/0/0/0\.geojson\?.*&after=\d+")):
        post(severity=2, title="Cây đổ ở Vinh")


@pytest.mark.parametrize(("path", "map_"), [("/", ".map"), ("/?wall=1&distance=5", ".wall-main")])
def test_boundaries_that_changed_are_drawn_although_their_tiles_were_kept(
    mine: BrowserContext, server: serving.Server, path: str, map_: str
):
    page = mine.new_page()
    page.goto(f"{server.address}{path}")
    page.wait_for_function("(map) => document.querySelector(map)?.map?.loaded()", arg=map_)
    # Without an open stream nothing is heard of: what it says first is that it is there.
    expect(page.get_by_text("Trực tiếp").first).to_be_visible()
    with page.expect_request(re.compile(r"/tiles/communes,[^/]*[?&]after=\d+$")) as asked:
        change = change_boundaries(server, 7)
    assert asked.value.url.endswith(f"after={change}")
    page.wait_for_function(PEOPLE, arg=[map_, 7])


def test_a_supplied_file_that_changed_is_asked_for_and_the_list_is_not(
    mine: BrowserContext, server: serving.Server
):
    page = mine.new_page()
    page.goto(server.address)
    page.wait_for_selector(DRAWN)
    expect(page.locator(LIVE)).to_be_visible()
    asked = followed(mine)
    with (
        page.expect_request(re.compile(r"/tiles/communes,.*[?&]v=\d+-")) as again,
        server.database.write() as connection,
    ):
        change = outbox.reload(connection, "reference_feature")
    assert f"v={change}-" in again.value.url
    assert [each.url for each in asked if "/api/v1/incidents" in each.url] == []


def test_what_the_map_has_no_room_for_is_said_until_it_has(
    mine: BrowserContext, server: serving.Server
):
    """2,100 incidents in a street, and tiles of 2,000: at the zoom of the street all are drawn."""
    with server.database.write() as connection:
        connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
        for number in range(2100):
            insert_incident(connection, lon=105.67 + number / 100_000)
        outbox.reload(connection, "incident")
    page = mine.new_page()
    page.goto(f"{server.address}/?{VINH}")
    page.wait_for_selector(DRAWN)
    band = page.locator(".band.left-out")
    expect(band).to_contain_text("còn 100 sự cố nhẹ hơn")
    page.evaluate("() => document.querySelector('.map').map.jumpTo({ zoom: 14.5 })")
    expect(band).to_have_count(0)
