"""The console over real boundaries: what is drawn, and what a person can do with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.maps import DRAWN

RENDERED = """
([layer, property]) => {
  const map = document.querySelector(".map").map;
  const found = map.queryRenderedFeatures({ layers: [layer] });
  return [...new Set(found.map((f) => f.properties[property]))].sort();
}
"""


def shown(page: Page, layer: str, property_: str) -> list[str]:
    page.wait_for_selector(DRAWN)
    page.wait_for_function("() => document.querySelector('.map').map.loaded()")
    return page.evaluate(RENDERED, [layer, property_])


@pytest.mark.parametrize(("generation", "count"), [("2025-07-01", 130), ("2024-12-01", 412)])
def test_the_province_view_draws_every_commune_of_a_generation(
    page: Page, site: str, generation: str, count: int
):
    page.goto(f"{site}/?generation={generation}")
    assert len(shown(page, "communes:fill", "code")) == count


def test_switching_the_generation_redraws_the_communes(page: Page, site: str):
    page.goto(site)
    assert len(shown(page, "communes:fill", "code")) == 130
    page.get_by_role("button", name="2024-12-01").or_(
        page.get_by_role("radio", name="2024-12-01")
    ).first.click()
    page.wait_for_function(
        "() => document.querySelector('.map').map"
        ".queryRenderedFeatures({layers: ['communes:fill']})"
        ".some((f) => f.properties.generation === '2024-12-01')"
    )
    assert len(shown(page, "communes:fill", "code")) == 412
    assert "2024-12-01" in page.url


def test_the_names_of_the_former_districts_are_drawn_at_province_view(page: Page, site: str):
    page.goto(site)
    # Where an area's incidents are counted, the count brings the name.
    names = shown(page, "groupings:name", "name") + shown(page, "incident_counts:name", "name")
    assert {"Kỳ Sơn", "Quế Phong", "Tương Dương"} <= set(names)


def test_commune_names_are_drawn_in_full_at_street_level(page: Page, site: str):
    page.goto(f"{site}/?view=105.65,18.676,12.2")
    assert "Phường Thành Vinh" in shown(page, "communes:name", "full_name")


def test_a_locality_is_found_without_tone_marks_and_opens(page: Page, site: str):
    page.goto(site)
    page.wait_for_selector(DRAWN)
    page.keyboard.press("/")
    page.keyboard.type("quynh luu")
    page.get_by_role("option", name=re.compile("Xã Quỳnh Lưu")).first.click()
    expect(page.get_by_role("heading", name="Xã Quỳnh Lưu")).to_be_visible()
    expect(page.get_by_role("complementary").get_by_text("73.584")).to_be_visible()
    assert "17179" in page.url


def test_the_language_switch_says_everything_in_english(page: Page, site: str):
    page.goto(site)
    page.wait_for_selector(DRAWN)
    page.get_by_text("EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_dark_map_is_drawn_without_loading_the_page_again(page: Page, site: str):
    page.goto(f"{site}/?theme=dark")
    page.wait_for_selector(DRAWN)
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", background)[:3]) < 80


def test_it_works_on_a_phone(open_context, site: str):
    page = open_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    page.goto(site)
    assert len(shown(page, "communes:fill", "code")) == 130
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
