"""Indicators on the live map: values are joined to the tiles in the page, by feature state."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.maps import DRAWN

STATES = """
(layer) => {
  const map = document.querySelector(".map").map;
  const source = "base";
  const found = map.querySourceFeatures(source, { sourceLayer: layer });
  const ids = [...new Set(found.map(({ id }) => id))];
  return Object.fromEntries(
    ids.map((id) => [id, map.getFeatureState({ source, sourceLayer: layer, id })]));
}
"""
PIXEL = """
([lon, lat]) => {
  const map = document.querySelector(".map").map;
  const canvas = map.getCanvas();
  return new Promise((resolve) => {
    map.once("render", () => {
      const gl = canvas.getContext("webgl2");
      const ratio = canvas.width / canvas.clientWidth;
      const at = map.project([lon, lat]);
      const bytes = new Uint8Array(4);
      const y = canvas.height - Math.round(at.y * ratio);
      gl.readPixels(Math.round(at.x * ratio), y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
      resolve([...bytes].slice(0, 3));
    });
    map.triggerRepaint();
  });
}
"""
IN_TAM_HOP = (104.39, 19.1)
"""In the uplands, away from every line and name: of the lowest class in both generations."""


def settled(page: Page) -> None:
    page.wait_for_selector(DRAWN)
    page.wait_for_selector(".row.valued")
    page.wait_for_function("() => document.querySelector('.map').map.loaded()")


def states(page: Page, layer: str) -> dict[str, dict]:
    return page.evaluate(STATES, layer)


def coloured(page: Page, layer: str) -> dict[str, int]:
    """Class of every feature that has one."""
    found = {id_: state.get("class", -1) for id_, state in states(page, layer).items()}
    return {id_: class_ for id_, class_ in found.items() if class_ >= 0}


def wait_for_states(page: Page, layer: str, count: int | None = None) -> None:
    """Until all features, or so many, have a class."""
    page.wait_for_function(
        f"""([layer, count]) => {{
            const all = Object.values(({STATES})(layer));
            const classed = all.filter((state) => state.class >= 0).length;
            return classed > 0 && classed === (count ?? all.length);
        }}""",
        arg=[layer, count],
    )


def test_every_commune_has_the_colour_of_its_class(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators")
    settled(page)
    classes = coloured(page, "communes")
    assert len(classes) == 130
    assert set(classes.values()) == {0, 1, 2, 3, 4, 5}
    assert classes["2025-07-01/16681"] == 5  # Phường Thành Vinh, 7.948 người/km²
    assert page.evaluate(PIXEL, list(IN_TAM_HOP)) == [0xED, 0xF3, 0xDF]
    expect(page.locator(".row.valued")).to_have_count(130)
    expect(page.locator(".row.valued").first).to_contain_text("Phường Thành Vinh")
    expect(page.locator(".row.valued").first).to_contain_text("7.948")


def test_another_period_and_another_indicator_ask_for_no_tile(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators")
    settled(page)
    before = coloured(page, "communes")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("radio", name="năm 2019").click()
    expect(page.get_by_text("quy đổi từ địa giới 2024-12-01")).to_be_visible()
    expect(page.locator(".row.valued").first).to_contain_text("6.277")
    assert "period=2019" in page.url
    after = coloured(page, "communes")
    assert len(after) == 130
    assert after != before
    page.get_by_label("Chọn chỉ tiêu").select_option("population")
    expect(page.locator(".row.valued").first).to_contain_text("141.477")
    settled(page)
    assert [url for url in asked if "/tiles/" in url] == []


def test_a_count_is_drawn_as_circles_at_the_places_of_the_names(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators&indicator=population")
    settled(page)
    shares = {id_: s["share"] for id_, s in states(page, "communes_label").items()}
    assert len(shares) == 130
    assert max(shares.values()) == 1
    assert min(shares.values()) > 0
    drawn = page.evaluate(
        "() => document.querySelector('.map').map"
        ".queryRenderedFeatures({layers: ['values:circle']}).length"
    )
    assert drawn >= 130
    expect(page.get_by_text("diện tích vòng tròn theo giá trị")).to_be_visible()


@pytest.mark.parametrize(
    ("generation", "layer", "first"),
    [
        ("2025-07-01", "groupings", "2025-07-01/former_district/412"),
        ("2024-12-01", "districts", "2024-12-01/412"),
    ],
)
def test_groups_are_compared_as_they_are_in_each_generation(
    page: Page, site: str, generation: str, layer: str, first: str
):
    page.goto(f"{site}/?tab=indicators&list=groups&generation={generation}")
    settled(page)
    classes = coloured(page, layer)
    assert len(classes) == 20
    assert classes[first] == 5
    expect(page.locator(".row.valued")).to_have_count(20)
    page.locator(".row.valued").first.click()
    expect(page).to_have_url(re.compile("within=412"))
    wait_for_states(page, "communes")
    assert coloured(page, layer) == {}


def test_values_stay_through_another_theme_and_another_generation(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators")
    settled(page)
    page.get_by_role("button", name="Chuyển sang giao diện tối").click()
    page.wait_for_function(
        f"""async (at) => {{
            const found = await ({PIXEL})(at);
            return found.join() === "21,63,99";
        }}""",
        arg=list(IN_TAM_HOP),
    )
    page.get_by_role("button", name="2024-12-01").click()
    wait_for_states(page, "communes", 412)
    # The newest period of which these boundaries have values.
    expect(page.get_by_text("Kỳ: năm 2019")).to_be_visible()
    page.get_by_role("button", name="2025-07-01").click()
    wait_for_states(page, "communes", 130)
    expect(page.get_by_text("Kỳ: năm 2025")).to_be_visible()


def test_leaving_the_tab_takes_the_values_off_the_map(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators")
    settled(page)
    page.get_by_role("tab", name="Địa bàn").click()
    page.wait_for_function("() => !document.querySelector('.map').map.getLayer('values:class')")
    assert coloured(page, "communes") == {}


def test_the_address_says_what_is_on_the_map(page: Page, site: str):
    query = "tab=indicators&indicator=population&period=2019&list=groups&boundary=2025-07-01/17179"
    page.goto(f"{site}/?{query}")
    settled(page)
    expect(page.get_by_text("Kỳ: năm 2019")).to_be_visible()
    expect(page.get_by_label("Chọn chỉ tiêu")).to_have_value("population")
    detail = page.get_by_role("complementary")
    expect(detail.get_by_role("heading", name="Xã Quỳnh Lưu")).to_be_visible()
    expect(detail.get_by_text("Theo thời gian")).to_be_visible()
    expect(detail.get_by_text("+21,2 %")).to_be_visible()
    page.get_by_role("radio", name="năm 2025").click()
    assert "period" not in page.url  # the newest is followed
    page.locator(".row.valued").nth(1).click()
    page.go_back()
    expect(page.locator(".row.valued")).to_have_count(20)


def test_periods_are_chosen_with_the_arrow_keys(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators")
    settled(page)
    page.get_by_role("radio", name="năm 2025").focus()
    page.keyboard.press("ArrowLeft")
    chosen = page.get_by_role("radio", name="năm 2019")
    expect(chosen).to_have_attribute("aria-checked", "true")
    expect(chosen).to_be_focused()


def test_a_period_without_values_says_so_and_offers_one_that_has(page: Page, site: str):
    page.goto(f"{site}/?tab=indicators&generation=2024-12-01&period=2025")
    page.wait_for_selector(DRAWN)
    expect(page.get_by_role("heading", name="Không có số liệu năm 2025")).to_be_visible()
    page.get_by_role("button", name="Xem năm 2019").click()
    expect(page.locator(".row.valued")).to_have_count(412)


def test_on_a_phone_the_legend_is_a_bar_that_opens(open_context, site: str):
    page = open_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    page.goto(f"{site}/?tab=indicators")
    settled(page)
    expect(page.get_by_role("radiogroup", name="Chọn kỳ")).to_be_hidden()
    page.get_by_role("button", name="Mở chú giải").tap()
    expect(page.get_by_role("radiogroup", name="Chọn kỳ")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
