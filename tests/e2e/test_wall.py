"""The video wall over a real server: what it tells, how large, and what it says when that ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.serving import Server, ask, post, signed_in

VINH = {"lon": 105.6905, "lat": 18.6745}
KY_SON = {"lon": 104.18, "lat": 19.4}
INSET_AREAS = {"412", "425", "426", "429", "430", "431"}
DRAWN = ".wall-main[data-drawn]"
COUNTED = """
(which) => {
  const map = document.querySelector(`.wall-${which}`).map;
  return map.queryRenderedFeatures({ layers: ["incident_counts:symbol"] })
    .map(({ properties }) => properties.code).sort();
}
"""
# Every text that can be seen, with its size in logical px: the page is scaled as a whole.
SMALL = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".wall"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    if (textContent.trim() === "" || parentElement.closest(".said, style, svg")) continue;
    if (parentElement.getClientRects().length === 0) continue;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (size < 34) found.push([textContent, size]);
  }
  return found;
}
"""
# Texts that are wider or higher than what holds them, or leave the screen.
CUT = """
() => [...document.querySelectorAll(
  ".wall-head h1, .wall-head p, .wall-figure dt, .wall-figure dd, .wall-band p, .wall-worst b"
)].filter((element) => {
  const box = element.getBoundingClientRect();
  const list = element.closest("ol")?.getBoundingClientRect();
  if (list && box.left >= list.right - 1) return false;  // a row that has no room is not shown
  return box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1
    || element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.textContent.trim())
"""


def figures(page: Page) -> dict[str, str]:
    return {
        name: page.locator(f"[data-figure={name}] dd").inner_text()
        for name in ("open", "grave", "unverified", "overdue")
    }


def open_wall(page: Page, site: str, query: str = "") -> None:
    page.goto(f"{site}/?wall=1{query}")
    page.wait_for_selector(DRAWN)


@pytest.fixture
def wall(open_context: Callable[..., BrowserContext], site: str) -> Page:
    page = open_context(viewport={"width": 1920, "height": 1080}).new_page()
    post(site, severity=4, **VINH)
    post(site, severity=2, **KY_SON)
    open_wall(page, site)
    return page


def test_the_four_figures_are_those_of_the_server(wall: Page, site: str):
    counts = ask(site, "/api/v1/incidents/counts?status=open")
    expect(wall.locator("[data-figure=open] dd")).to_have_text(str(counts["total"]))
    assert figures(wall) == {
        "open": str(counts["total"]),
        "grave": str(sum(counts["by_severity"][3:])),
        "unverified": str(counts["unverified"]),
        "overdue": str(counts["overdue"]),
    }


def test_areas_of_the_inset_are_counted_in_the_inset_alone(wall: Page):
    wall.wait_for_function("() => document.querySelector('.wall-inset')?.map?.loaded()")
    main, inset = wall.evaluate(COUNTED, "main"), wall.evaluate(COUNTED, "inset")
    assert "417" in main
    assert "412" in inset
    assert set(inset) <= INSET_AREAS
    assert not set(main) & INSET_AREAS


def test_an_incident_shows_and_the_room_is_told(wall: Page, site: str):
    before = int(figures(wall)["open"])
    post(site, severity=5, **KY_SON, title="Sạt lở vùi lấp đường")
    expect(wall.locator("[data-figure=open] dd")).to_have_text(str(before + 1))
    band = wall.locator(".wall-news.grave")
    expect(band).to_contain_text("Sạt lở vùi lấp đường")
    expect(band).to_have_attribute("data-severity", "5")
    expect(wall.locator(".wall-main .ring.arrived")).to_have_count(1)
    expect(wall.locator(".wall-worst li").first).to_contain_text(re.compile("Xã|P\\. "))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("width", "height", "distance"),
    [(1920, 1080, 5), (1920, 1080, 3), (1920, 1080, 8), (1920, 1080, 12), (3840, 1080, 5)],
)
def test_nothing_is_too_small_or_cut(
    open_context: Callable[..., BrowserContext],
    site: str,
    width: int,
    height: int,
    distance: int,
    language: str,
):
    page = open_context(viewport={"width": width, "height": height}).new_page()
    post(site, severity=3, **VINH)
    page.goto(f"{site}/?wall=1&distance={distance}&lang={language}")
    expect(page.locator("[data-figure=open] dd")).to_have_text(re.compile(r"\d"))
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(CUT) == []


def test_another_size_of_the_screen_is_laid_out_anew(wall: Page):
    expect(wall.locator(".wall")).to_have_attribute("data-layout", "full")
    wall.set_viewport_size({"width": 1200, "height": 900})
    expect(wall.locator(".wall")).to_have_attribute("data-layout", "map")
    box = wall.locator(".wall").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (1200, 900)
    wall.wait_for_function(
        "() => document.querySelector('.wall-main').map"
        ".querySourceFeatures('incident_counts').some((f) => f.properties.code === 'region-4')"
    )


def test_the_pointer_rests_and_comes_back(wall: Page):
    expect(wall.locator(".wall[data-resting]")).to_have_count(1)
    wall.mouse.move(400, 400)
    expect(wall.locator(".wall[data-resting]")).to_have_count(0)


def test_a_server_that_ends_is_seen_and_its_return_too(browser: Browser, server: Server):
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_cookies(signed_in(server.address))
    page = context.new_page()
    try:
        post(server.address, severity=4, **VINH)
        open_wall(page, server.address)
        expect(page.locator("[data-figure=open] dd")).to_have_text("1")
        server.end()
        band = page.locator(".wall-band.alarm")
        # A broken line that comes back at once does not alarm the room.
        expect(band).to_contain_text(re.compile(r"Mất kết nối .* · số liệu lúc \d\d:\d\d"))
        expect(page.locator(".wall[data-quiet]")).to_have_count(1)
        assert "grayscale" in page.evaluate(
            "() => getComputedStyle(document.querySelector('.wall-main')).filter"
        )
        expect(page.locator("[data-figure=open] dd")).to_have_text("1")
        server.start()
        post(server.address, severity=2, **KY_SON)
        expect(page.locator(".wall[data-quiet]")).to_have_count(0)
        expect(page.locator("[data-figure=open] dd")).to_have_text("2")
    finally:
        context.close()


def test_a_wall_that_is_switched_on_before_its_server_waits_for_it(browser: Browser, site: str):
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_cookies(signed_in(site))
    page = context.new_page()
    try:
        page.route("**/api/v1/**", lambda route: route.abort())
        page.goto(f"{site}/?wall=1")
        expect(page.locator(".wall-band.alarm")).to_contain_text("Chưa có số liệu")
        expect(page.locator("[data-figure=open] dd")).to_have_text("–")
        page.unroute("**/api/v1/**")
        page.wait_for_selector(DRAWN)
        expect(page.locator(".wall-band[data-state=live]")).to_have_count(1)
        expect(page.locator("[data-figure=open] dd")).to_have_text(re.compile(r"\d"))
    finally:
        context.close()


def test_without_webgl_figures_and_list_go_on(
    open_context: Callable[..., BrowserContext], site: str
):
    page = open_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        "  return kind.startsWith('webgl') ? null : get.call(this, kind, ...more);"
        "};"
    )
    post(site, severity=3, **VINH)
    page.goto(f"{site}/?wall=1")
    expect(page.get_by_text("không vẽ được bản đồ")).to_be_visible()
    expect(page.locator("[data-figure=open] dd")).to_have_text(re.compile(r"\d"))
    expect(page.locator(".wall-worst li").first).to_be_visible()
