"""The legend of a layer, ready to draw: each row with its colours in every theme."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from geo_ioc.content import Title
from geo_ioc.layers.expressions import ramp_colors
from geo_ioc.layers.model import THEMES, LayerSpec, LegendItem
from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.layers.vocabulary import Indicator

TRUST = {
    "unverified": Title(vi="Chưa xác minh", en="Unverified"),
    "verified": Title(vi="Đã xác minh", en="Verified"),
    "resolved": Title(vi="Đã xử lý", en="Resolved"),
}
OVERDUE = Title(vi="Quá hạn", en="Overdue")
MISSING = {
    "not_submitted": Title(vi="Chưa nộp", en="Not submitted"),
    "no_data": Title(vi="Không có số liệu", en="No data"),
    "not_applicable": Title(vi="Không áp dụng", en="Not applicable"),
}


def legend(catalogue: Catalogue, spec: LayerSpec, indicator: Indicator | None) -> dict[str, Any]:
    """`{note, items: [{kind, title, colors: {theme: colour}, ...}]}`."""
    items = [row for item in spec.legend.items for row in _rows(catalogue, item, indicator)]
    note = spec.legend.note
    return {"note": note.model_dump() if note else None, "items": items}


def _colors(catalogue: Catalogue, token: str) -> dict[str, Any]:
    return {theme: catalogue.palettes.themes[theme][token.removeprefix("@")] for theme in THEMES}


def _rows(
    catalogue: Catalogue, item: LegendItem, indicator: Indicator | None
) -> Iterator[dict[str, Any]]:
    match item.kind:
        case "families":
            titles = {term.id: term.title for term in catalogue.vocabulary.families}
            for family, frame in catalogue.symbols.families.items():
                title = titles.get(family, item.title)
                yield {"kind": "family", "title": title.model_dump(), "id": family, "frame": frame}
        case "severity":
            for step in range(1, 6):
                yield {
                    "kind": "severity",
                    "title": {"vi": f"Mức {step}", "en": f"Severity {step}"},
                    "severity": step,
                    "colors": _colors(catalogue, f"@severity_{step}"),
                    "text_colors": _colors(catalogue, f"@on_severity_{step}"),
                }
        case "trust":
            for trust, title in TRUST.items():
                token = "@resolved" if trust == "resolved" else "@frame"
                yield {
                    "kind": "trust",
                    "title": title.model_dump(),
                    "id": trust,
                    "colors": _colors(catalogue, token),
                    "dash": trust == "unverified",
                }
            yield {"kind": "overdue", "title": OVERDUE.model_dump()}
        case "ramp":
            yield from _ramp(catalogue, indicator)
        case _:
            yield {
                "kind": item.kind,
                "title": item.title.model_dump(),
                **({"colors": _colors(catalogue, item.color)} if item.color else {}),
                **({"outlines": _colors(catalogue, item.outline)} if item.outline else {}),
                **({"dash": True} if item.dash else {}),
                **({"picture": item.picture} if item.picture else {}),
            }


def _ramp(catalogue: Catalogue, indicator: Indicator | None) -> Iterator[dict[str, Any]]:
    if indicator is None:
        return
    if indicator.kind == "count":
        yield {
            "kind": "circle",
            "title": indicator.title.model_dump(),
            "unit": _unit(indicator),
            "colors": _colors(catalogue, "@ramp_5"),
        }
    else:
        colors = {
            theme: ramp_colors(indicator, tokens)
            for theme, tokens in catalogue.palettes.themes.items()
        }
        limits = [None, *indicator.breaks, None]
        for index, (low, high) in enumerate(pairwise(limits)):
            yield {
                "kind": "class",
                "title": indicator.title.model_dump(),
                "unit": _unit(indicator),
                "from": low,
                "to": high,
                "colors": {theme: colors[theme][index] for theme in THEMES},
            }
    for id_, title in MISSING.items():
        yield {"kind": "missing", "title": title.model_dump(), "picture": f"missing:{id_}"}


def _unit(indicator: Indicator) -> Any:
    return indicator.unit.model_dump()
