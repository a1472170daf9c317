"""What style layers of a TOML file may say beyond MapLibre's own words.

`@token` is a colour or size of the palette. A list that begins with one of MACROS is an expression
made from the symbol grammar or from the indicator's classes:

    ["@incident_image"]        picture of an incident, by severity, trust, size per zoom, overdue
    ["@count_image"]           picture of a count
    ["@count_name_places"]     where a count's name stands: on the side that `label_anchor` says
    ["@count_padding"]         icon padding of a count
    ["@ramp", EXPRESSION]      colour of the class that a value falls in
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo_ioc.layers.drawing import Symbols, Tier, Token, screen
from geo_ioc.layers.model import Theme
from geo_ioc.layers.vocabulary import Indicator

NOW = "now"
"""Global state that the page keeps: seconds since 1970. 0, the default, makes nothing overdue."""
STATE = {NOW: {"default": 0}}
RAMP_STEPS = 6
COUNT_ROOTS = (0, 32)
"""Roots of the counts between which positions are interpolated; above 999 pictures stop growing."""
NAME_GAP_EM = 0.5
PICTURE_MARGIN = 0.6
"""Share of the radius by which a count's picture is wider than what a name must not touch."""
SIDES: Mapping[str, tuple[str, tuple[int, int]]] = {
    "right": ("left", (1, 0)),
    "left": ("right", (-1, 0)),
    "bottom": ("top", (0, 1)),
    "top": ("bottom", (0, -1)),
}
"""Side of the count -> the text's anchor there, and the way to it, y down."""


@dataclass(frozen=True)
class Drawing:
    """What one style is drawn with."""

    theme: Theme
    tokens: Mapping[str, Token]
    symbols: Symbols
    indicator: Indicator | None


def expand(value: Any, drawing: Drawing) -> Any:
    """A value of a style layer with tokens and macros replaced."""
    if isinstance(value, str) and value.startswith("@"):
        return drawing.tokens[value[1:]]
    if isinstance(value, dict):
        return {key: expand(item, drawing) for key, item in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], str) and value[0] in MACROS:
            return MACROS[value[0]](drawing, *(expand(item, drawing) for item in value[1:]))
        return [expand(item, drawing) for item in value]
    return value


def overdue() -> list[Any]:
    """The text 1 when the feature's `due_at` has passed, else 0."""
    passed = ["all", ["has", "due_at"], [">=", ["global-state", NOW], ["get", "due_at"]]]
    return ["case", ["all", [">", ["global-state", NOW], 0], passed], "1", "0"]


def incident_image(drawing: Drawing) -> list[Any]:
    """`incident:{category}:{severity}:{trust}:{overdue}:{size}`, the size by zoom."""
    tiers = drawing.symbols.sizes[screen(drawing.theme)]
    first, *rest = (_incident_image(tier, drawing.symbols.overdue.size) for tier in tiers)
    if not rest:
        return first
    steps = [
        part for tier, image in zip(tiers[1:], rest, strict=True) for part in (tier.zoom, image)
    ]
    return ["step", ["zoom"], first, *steps]


def _incident_image(tier: Tier, overdue_size: float) -> list[Any]:
    sizes = [part for severity, size in enumerate(tier.severity, 1) for part in (severity, size)]
    by_severity = ["match", ["get", "severity"], *sizes, tier.severity[0]]
    # Resolved is drawn at its own size; size 0 is filtered out by the style layer.
    plain = ["case", ["==", ["get", "trust"], "resolved"], tier.resolved, by_severity]
    size = ["case", ["==", ["var", "overdue"], "1"], ["max", overdue_size, plain], plain]
    name = ["concat", "incident:", ["get", "category"], ":", ["to-string", ["get", "severity"]]]
    return [
        "let",
        "overdue",
        overdue(),
        [*name, ":", ["get", "trust"], ":", ["var", "overdue"], ":", ["to-string", size]],
    ]


def count_image(_: Drawing) -> list[Any]:
    """`count:{n}:{worst}:{unverified share in eighths}:{overdue}`."""
    count, unverified = ["get", "count"], ["get", "unverified"]
    share = ["round", ["*", 8, ["/", unverified, count]]]
    eighths = [
        "case",
        ["==", unverified, 0],
        0,
        ["==", unverified, count],
        8,
        ["max", 1, ["min", 7, share]],
    ]
    parts = [count, ["get", "worst"], eighths]
    numbers = [item for part in parts for item in (":", ["to-string", part])]
    return ["concat", "count", *numbers, ":", overdue()]


def count_name_places(drawing: Drawing) -> list[Any]:
    """Where a name may stand beside its count: on its authored side, else on another one."""
    circle = drawing.symbols.counts[screen(drawing.theme)]
    size = float(drawing.tokens["name_size"])
    near, far = ((circle.base + circle.step * root) / size + NAME_GAP_EM for root in COUNT_ROOTS)

    def places(first: str, away: float) -> list[Any]:
        sides = [first, *(side for side in SIDES if side != first)]
        return [
            part
            for anchor, (x, y) in (SIDES[side] for side in sides)
            for part in (anchor, [round(x * away, 2), round(y * away, 2)])
        ]

    by_side = {side: _by_count(places(side, near), places(side, far)) for side in SIDES}
    cases = [part for pair in by_side.items() for part in pair]
    return ["match", ["get", "label_anchor"], *cases, by_side["right"]]


def count_padding(drawing: Drawing) -> list[Any]:
    """Room kept free around a count: its circle, without the picture's margin for the badges."""
    circle = drawing.symbols.counts[screen(drawing.theme)]
    margins = (-PICTURE_MARGIN * (circle.base + circle.step * root) for root in COUNT_ROOTS)
    return _by_count(*([round(margin, 1)] for margin in margins))


def _by_count(near: list[Any], far: list[Any]) -> list[Any]:
    """Between two values by the root of the count, as the circle's radius is."""
    low, high = COUNT_ROOTS
    root = ["sqrt", ["min", ["get", "count"], high**2]]
    return ["interpolate", ["linear"], root, low, ["literal", near], high, ["literal", far]]


def ramp(drawing: Drawing, value: Any) -> Any:
    """Colour by class: below the first break the first colour, and so on."""
    colors = ramp_colors(drawing.indicator, drawing.tokens)
    breaks = drawing.indicator.breaks if drawing.indicator else []
    if not breaks:
        return colors[0]
    steps = [part for pair in zip(breaks, colors[1:], strict=True) for part in pair]
    return ["step", value, colors[0], *steps]


def ramp_colors(indicator: Indicator | None, tokens: Mapping[str, Token]) -> list[str]:
    """One colour per class, spread over the whole ramp."""
    classes = len(indicator.breaks) + 1 if indicator else 1
    if classes == 1:
        picked = [RAMP_STEPS // 2]
    else:
        picked = [round(i * (RAMP_STEPS - 1) / (classes - 1)) + 1 for i in range(classes)]
    return [str(tokens[f"ramp_{step}"]) for step in picked]


MACROS: dict[str, Callable[..., Any]] = {
    "@incident_image": incident_image,
    "@count_image": count_image,
    "@count_name_places": count_name_places,
    "@count_padding": count_padding,
    "@ramp": ramp,
}
