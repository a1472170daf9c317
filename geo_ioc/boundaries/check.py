"""Checking what is loaded, as it is read back from the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from sqlalchemy import Connection, text

from geo_ioc.boundaries import coverage
from geo_ioc.boundaries.progress import Progress, silent
from geo_ioc.boundaries.records import LEVELS
from geo_ioc.db.engine import Database
from geo_ioc.db.sql import statement
from geo_ioc.errors import NotFound, Text

FULL = coverage.BANDS[-1]
TIMEOUT_MS = 120_000


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong (`error`) or worth knowing (`warning`), and where."""

    severity: Literal["error", "warning"]
    place: str
    message: Text

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.message}"


@dataclass(frozen=True)
class _Read:
    """The rows of one generation."""

    levels: list[dict[str, Any]]
    warnings: list[list[str]]
    units: dict[str, Any]
    points: dict[str, Any]
    shapes: dict[int, dict[str, Any]]
    group_members: dict[tuple[str, str], list[str]]
    group_points: dict[tuple[str, str], Any]
    group_shapes: dict[int, dict[tuple[str, str], Any]]


def check(database: Database, generation: str, progress: Progress = silent) -> list[Finding]:
    """Everything that is wrong with a loaded generation; no `error` among them means it may serve.

    Counts per level, in every band the coverage of every level, no hole, no gap between levels,
    points inside their units. Warnings of its load are repeated. Raises NotFound.
    """
    with database.read(TIMEOUT_MS) as connection:
        found = _read(connection, generation)
    findings = [
        Finding("warning", "nạp / load", Text(vi, en)) for vi, en in found.warnings
    ] + _counts(found)
    for done, band in enumerate(coverage.BANDS):
        progress("kiểm tra", done, len(coverage.BANDS))
        findings += _band(found, band)
    return findings + _points(found)


def _read(connection: Connection, generation: str) -> _Read:
    header = connection.execute(
        text("SELECT levels, report FROM generation WHERE id = :id"), {"id": generation}
    ).one_or_none()
    if header is None:
        raise NotFound(
            f"Thế hệ {generation} chưa nạp; chạy `geo-ioc boundaries load {generation} --commit`.",
            f"Generation {generation} is not loaded.",
        )
    named = {"generation": generation}
    units = connection.execute(statement("boundary_check_units"), named).all()
    shapes: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(statement("boundary_check_shapes"), named):
        shapes[row.band][row.code] = shapely.from_wkb(row.geom)
    groups = connection.execute(statement("boundary_check_groupings"), named).all()
    group_shapes: dict[int, dict[tuple[str, str], Any]] = defaultdict(dict)
    for row in connection.execute(statement("boundary_check_grouping_shapes"), named):
        group_shapes[row.band][row.kind, row.code] = shapely.from_wkb(row.geom)
    return _Read(
        levels=header.levels,
        warnings=header.report["warnings"],
        units={row.code: row for row in units},
        points={row.code: shapely.from_wkb(row.point) for row in units},
        shapes=shapes,
        group_members={(row.kind, row.code): row.members for row in groups},
        group_points={(row.kind, row.code): shapely.from_wkb(row.point) for row in groups},
        group_shapes=group_shapes,
    )


def _error(place: str, vi: str, en: str) -> Finding:
    return Finding("error", place, Text(vi, en))


def _counts(found: _Read) -> list[Finding]:
    counts = Counter(row.level for row in found.units.values())
    wanted = {item["level"]: item["count"] for item in found.levels}
    return [
        _error(
            level,
            f"có {counts[level]} đơn vị, phải có {wanted.get(level, 0)}",
            f"{counts[level]} units instead of {wanted.get(level, 0)}",
        )
        for level in LEVELS
        if counts[level] != wanted.get(level, 0)
    ]


def _band(found: _Read, band: int) -> list[Finding]:
    shapes = found.shapes[band]
    if missing := sorted(set(found.units) - set(shapes)):
        return [_error(f"band {band}", f"thiếu hình: {', '.join(missing)}", "shapes are missing")]
    levels = {
        level: {code: shapes[code] for code, row in found.units.items() if row.level == level}
        for level in LEVELS
    }
    findings = []
    for level, of_level in levels.items():
        if of_level:
            findings += _coverage(f"{level}, band {band}", list(of_level.values()))
    parents: dict[str, list[str]] = defaultdict(list)
    for code, row in found.units.items():
        if row.parent_code is not None:
            parents[row.parent_code].append(code)
    for code, parts in parents.items():
        findings += _gap(f"{code}, band {band}", shapes[code], [shapes[part] for part in parts])
    for key, members in found.group_members.items():
        place = f"{key[0]} {key[1]}, band {band}"
        shape = found.group_shapes[band].get(key)
        if shape is None:
            findings.append(_error(place, "thiếu hình", "its shape is missing"))
        else:
            findings += _gap(place, shape, [shapes[member] for member in members])
    return findings


def _coverage(place: str, shapes: list[Any]) -> list[Finding]:
    array = np.array(shapes, dtype=object)
    findings = []
    if not coverage.is_valid(array):
        bad = ~shapely.is_valid(array) | ~shapely.is_empty(shapely.coverage_invalid_edges(array))
        findings.append(
            _error(
                place,
                f"không phải một lớp phủ liền khít: {int(bad.sum())} đơn vị có cạnh sai",
                f"no valid coverage: {int(bad.sum())} units with bad edges",
            )
        )
    elif holes := coverage.holes(array):
        findings.append(_error(place, f"có {len(holes)} lỗ hổng", f"{len(holes)} holes"))
    return findings


def _gap(place: str, whole: Any, parts: list[Any]) -> list[Finding]:
    """Vertex by vertex: a line with a vertex more would still show as a gap between levels."""
    union = coverage.dissolve(np.array(parts, dtype=object))
    if shapely.equals_exact(shapely.normalize(union), shapely.normalize(whole), 0.0):
        return []
    return [_error(place, "khác với hợp các phần của nó", "is not the union of its parts")]


def _points(found: _Read) -> list[Finding]:
    shapes, groups = found.shapes[FULL], found.group_shapes[FULL]
    outside = [
        code
        for code, point in found.points.items()
        if code in shapes and not shapely.contains_properly(shapes[code], point)
    ] + [
        f"{key[0]} {key[1]}"
        for key, point in found.group_points.items()
        if key in groups and not shapely.contains_properly(groups[key], point)
    ]
    return [
        _error(place, "điểm đại diện nằm ngoài", "its representative point lies outside")
        for place in outside
    ]
