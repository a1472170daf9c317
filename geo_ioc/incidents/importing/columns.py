"""The columns that a table of incidents may have: the fields of a report, and when it came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.exchange import cells, headings
from geo_ioc.exchange.cells import CellError, Word, Words
from geo_ioc.exchange.returned import ADDED
from geo_ioc.incidents.catalogue import Catalogue, FieldDefinition
from geo_ioc.incidents.terms import Term

RECEIVED_AT = "received_at"
FIELDS = "fields."
TITLES: dict[str, tuple[str, ...]] = {
    "id": ("Mã báo cáo", "Report id"),
    "category": ("Loại sự cố", "Loại", "Category"),
    "urgency": ("Mức khẩn", "Urgency"),
    "severity": ("Mức độ nghiêm trọng", "Mức độ", "Severity"),
    "title": ("Tiêu đề", "Title"),
    "description": ("Mô tả", "Description"),
    "lon": ("Kinh độ", "Longitude"),
    "lat": ("Vĩ độ", "Latitude"),
    "geometry": ("Hình", "Geometry"),
    "accuracy_m": ("Sai số (m)", "Sai số", "Accuracy (m)"),
    "location_source": ("Nguồn vị trí", "Location source"),
    "occurred_at": ("Xảy ra lúc", "Occurred at"),
    "reported_at": ("Báo lúc", "Reported at"),
    "sent_at": ("Gửi lúc", "Sent at"),
    "elapsed_s": ("Số giây chờ gửi", "Seconds waited"),
    RECEIVED_AT: ("Tiếp nhận lúc", "Received at"),
    "channel": ("Kênh", "Channel"),
    "visibility": ("Phạm vi công khai", "Visibility"),
    "contact.name": ("Tên người báo", "Reporter's name"),
    "contact.phone": ("Điện thoại người báo", "Reporter's phone"),
    "contact.email": ("Thư người báo", "Reporter's email"),
    "contact.address": ("Địa chỉ người báo", "Reporter's address"),
}
"""Fields, and what people call them."""
REQUIRED = ("category", "severity", "title", "lon", "lat", "location_source")
NUMBERS = ("lon", "lat", "accuracy_m", "elapsed_s")
TIMES = ("occurred_at", "reported_at", "sent_at", RECEIVED_AT)

Read = Callable[[str], Any]
"""What a cell says. Raises CellError."""


def of(given: list[str], catalogue: Catalogue) -> list[str]:
    """The field of each heading. Raises InvalidInput, naming all that are known."""
    known = {headings.key(name): name for name in (*TITLES, *ADDED)}
    known |= {headings.key(title): name for name, titles in TITLES.items() for title in titles}
    for name, definition in catalogue.fields.items():
        known[headings.key(FIELDS + name)] = FIELDS + name
        for title in definition.title.vi, definition.title.en:
            known.setdefault(headings.key(title), FIELDS + name)
    listed = ", ".join(f"{name} ({titles[0]})" for name, titles in TITLES.items())
    listed += ", " + ", ".join(FIELDS + name for name in catalogue.fields)
    found = headings.found(given, known, listed)
    missing = [f"{name} ({TITLES[name][0]})" for name in REQUIRED if name not in found]
    if missing:
        names = ", ".join(missing)
        raise InvalidInput(
            [FieldError("", Text(f"dòng 1: thiếu cột {names}", f"line 1: lacks {names}"))]
        )
    return found


def readers(catalogue: Catalogue) -> Mapping[str, Read]:
    """How the cells of each field are read; the others are texts."""
    found: dict[str, Read] = {
        **dict.fromkeys(NUMBERS, cells.number),
        **dict.fromkeys(TIMES, cells.moment),
        "severity": cells.whole,
        "geometry": _geojson,
        "category": _words(catalogue.categories.values()),
        "urgency": _words(catalogue.urgencies.values()),
        "location_source": _words(catalogue.location_sources.values()),
        "channel": _words(catalogue.channels.values()),
        "visibility": _words(catalogue.visibilities.values()),
    }
    typed = {FIELDS + name: _typed(field) for name, field in catalogue.fields.items()}
    return found | {name: read for name, read in typed.items() if read is not None}


def _typed(field: FieldDefinition) -> Read | None:
    match field.type:
        case "integer":
            return cells.whole
        case "number":
            return cells.number
        case "boolean":
            return cells.yes
        case "choice":
            return _words(field.choices)
        case "text":
            return None


def _words(terms: Iterable[Term]) -> Read:
    return Words([Word(term.id, term.title.vi, term.title.en) for term in terms]).find


def _geojson(cell: str) -> Any:
    try:
        return orjson.loads(cell)
    except orjson.JSONDecodeError:
        raise CellError(
            Text(
                'phải là hình GeoJSON như {"type":"LineString","coordinates":[[105.6,18.6],...]}',
                "must be a GeoJSON geometry",
            )
        ) from None
