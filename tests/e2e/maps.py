"""What a test looks for on a drawn map, and where it clicks."""

from __future__ import annotations

from playwright.sync_api import Page

DRAWN = ".map[data-drawn]"
VINH = "view=105.6813,18.6796,12.5"
"""The middle of Vinh at a zoom where single incidents are drawn."""
SHOWN = """
([layer, property, value]) => {
  const map = document.querySelector(".map").map;
  return map.getLayer(layer) && map
    .queryRenderedFeatures({ layers: [layer] })
    .some((feature) => String(feature.properties[property]) === value);
}
"""
AT = """
(lonlat) => {
  const { x, y } = document.querySelector(".map").map.project(lonlat);
  const box = document.querySelector(".map").getBoundingClientRect();
  return { x: x + box.x, y: y + box.y };
}
"""


def drawn(page: Page, layer: str, property_: str, value: str) -> None:
    """Waits until a feature of a style layer with such a property is drawn."""
    page.wait_for_function(SHOWN, arg=[layer, property_, value])


def click_at(page: Page, lon: float, lat: float) -> None:
    """Clicks on a place of the map."""
    point = page.evaluate(AT, [lon, lat])
    page.mouse.click(point["x"], point["y"])
