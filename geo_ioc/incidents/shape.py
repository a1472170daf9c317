"""The optional line or area of an incident, such as a blocked road or a flooded place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row

from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, Text

MAX_VERTICES = 2000
MAX_DISTANCE_M = 50_000
"""How far from its point the line or area of an incident may begin."""

DEPTHS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""Nesting of the coordinates: 1 is a list of positions."""

REASONS = {
    "Self-intersection": "tự cắt",
    "Ring Self-intersection": "có vòng tự cắt",
    "Hole lies outside shell": "có lỗ nằm ngoài vòng bao",
    "Nested holes": "có lỗ nằm trong lỗ",
    "Nested shells": "có phần nằm trong phần khác",
    "Interior is disconnected": "phần trong bị chia rời",
    "Too few points in geometry component": "có quá ít điểm khác nhau",
}
"""GEOS' words for what is wrong with a geometry."""


def check_structure(geometry: Any) -> list[FieldError]:
    """What is wrong with a GeoJSON geometry (RFC 7946) before PostGIS looks at it."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in DEPTHS:
        listed = ", ".join(DEPTHS)
        return [
            FieldError(
                "/geometry/type", Text(f"phải là một trong {listed}", f"must be one of {listed}")
            )
        ]
    unknown = sorted(set(geometry) - {"type", "coordinates"})
    if unknown:
        return [
            FieldError(f"/geometry/{unknown[0]}", Text("không có trường này", "is not a field"))
        ]
    wrong: list[FieldError] = []
    count = _walk(
        geometry.get("coordinates"), DEPTHS[kind], "/geometry/coordinates", "Poly" in kind, wrong
    )
    if not wrong and count > MAX_VERTICES:
        wrong.append(
            FieldError(
                "/geometry/coordinates",
                Text(
                    f"có {count} đỉnh, tối đa {MAX_VERTICES}; hãy giản lược bớt",
                    f"has {count} vertices, at most {MAX_VERTICES}; please simplify it",
                ),
            )
        )
    return wrong[:20]


def _walk(node: Any, depth: int, pointer: str, rings: bool, wrong: list[FieldError]) -> int:
    """Check nested coordinates; answers how many positions they hold."""
    if not isinstance(node, list) or not node:
        wrong.append(FieldError(pointer, Text("phải là danh sách toạ độ", "must be coordinates")))
        return 0
    if depth > 1:
        return sum(
            _walk(child, depth - 1, f"{pointer}/{index}", rings, wrong)
            for index, child in enumerate(node)
        )
    for index, position in enumerate(node):
        if not _is_position(position):
            wrong.append(
                FieldError(
                    f"{pointer}/{index}",
                    Text(
                        "phải là [kinh độ, vĩ độ] hữu hạn, trong ±180 và ±90",
                        "must be a finite [lon, lat] within ±180 and ±90",
                    ),
                )
            )
            return 0
    if rings and (len(node) < 4 or node[0] != node[-1]):
        message = Text(
            "vòng chưa khép: cần ít nhất 4 điểm, điểm cuối trùng điểm đầu",
            "the ring is not closed: 4 positions at least, the last equal to the first",
        )
        wrong.append(FieldError(pointer, message))
    elif not rings and len(node) < 2:
        message = Text("đường cần ít nhất 2 điểm", "a line needs 2 positions at least")
        wrong.append(FieldError(pointer, message))
    return len(node)


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(
            isinstance(number, int | float)
            and not isinstance(number, bool)
            and math.isfinite(number)
            for number in value
        )
        and abs(value[0]) <= 180
        and abs(value[1]) <= 90
    )


def check_geometries(
    connection: Connection, given: Sequence[tuple[Any, float, float]]
) -> list[list[FieldError]]:
    """What PostGIS finds wrong with geometries whose structure is right, in their order.

    Each comes with the longitude and latitude of its incident.
    """
    if not given:
        return []
    geometries, lons, lats = zip(*given, strict=True)
    rows = connection.execute(
        statement("incident_shape_check"),
        {
            "geometries": [orjson.dumps(geometry).decode() for geometry in geometries],
            "lons": list(lons),
            "lats": list(lats),
        },
    )
    return [_wrong(row) for row in rows]


def _wrong(row: Row[Any]) -> list[FieldError]:
    if not row.valid:
        place = "" if row.lon is None else f" ({row.lon:.6f}, {row.lat:.6f})"
        reason = REASONS.get(row.reason, row.reason)
        return [
            FieldError(
                "/geometry/coordinates",
                Text(f"hình không hợp lệ: {reason}{place}", f"not valid: {row.reason}{place}"),
            )
        ]
    if row.distance_m > MAX_DISTANCE_M:
        km = row.distance_m / 1000
        return [
            FieldError(
                "/geometry",
                Text(
                    f"cách điểm của sự cố {km:.0f} km, tối đa {MAX_DISTANCE_M // 1000} km",
                    f"is {km:.0f} km from the incident's point, at most {MAX_DISTANCE_M // 1000}",
                ),
            )
        ]
    return []
