"""From content and settings to everything a load writes: shapes of every level and band, points.

Communes are cleaned and generalised as one coverage; districts, the province and groupings are
unions of exactly these communes, band by band, so that all levels share their lines.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from geo_ioc.boundaries import coverage
from geo_ioc.boundaries import shapes as sources
from geo_ioc.boundaries.progress import Progress
from geo_ioc.boundaries.records import Generation, Outline
from geo_ioc.boundaries.report import AreaOff, LevelReport, LoadReport
from geo_ioc.errors import Text
from geo_ioc.settings import Settings

FULL = coverage.BANDS[-1]
AREA_OFF_PERCENT = 5.0
SAME_KM2 = 0.001
"""A supplied upper level that differs by less than this is the same: rounding of coordinates."""

GroupKey = tuple[str, str]
"""Kind and code of a grouping."""


@dataclass
class Built:
    """What is written: by band, the shapes by code and by group; the points; the report."""

    generation: Generation
    outline: Outline
    report: LoadReport
    shapes: dict[int, dict[str, Any]] = field(default_factory=dict)
    group_shapes: dict[int, dict[GroupKey, Any]] = field(default_factory=dict)
    points: dict[str, Any] = field(default_factory=dict)
    group_points: dict[GroupKey, Any] = field(default_factory=dict)


def build(
    generation: Generation,
    generations: dict[str, Generation],
    settings: Settings,
    progress: Progress,
) -> Built:
    """Everything of one generation. Raises BoundaryLoadError when its shapes cannot be used."""
    report = LoadReport(generation.id)
    with _timed(report, "shapes"):
        chosen = sources.communes(generation, generations, settings, progress)
    report.notes += chosen.notes
    report.warnings += chosen.warnings
    made = Built(generation, chosen.outline, report)
    codes = [unit.code for unit in generation.at("commune")]
    progress("làm sạch", 0, 0)
    with _timed(report, "clean"):
        communes, report.clean = coverage.clean(codes, chosen.shapes)
    with _timed(report, "generalise"):
        for done, band in enumerate(reversed(coverage.BANDS)):
            progress("khái quát hóa", done, len(coverage.BANDS))
            _band(made, band, dict(zip(codes, coverage.generalise(communes, band), strict=True)))
    with _timed(report, "compare"):
        progress("đối chiếu", 0, 0)
        _points(made)
        _areas(made)
        _holes(made, communes)
        _uppers(made, settings)
    report.levels = [
        LevelReport(level, len(generation.at(level)), chosen.outline, chosen.source)
        for level in generation.levels
    ]
    report.grouping_kinds = [
        {
            "kind": item.kind,
            "title_vi": item.title.vi,
            "title_en": item.title.en,
            "count": item.count,
            "partition": item.partition,
        }
        for item in generation.header.groupings
    ]
    return made


@contextmanager
def _timed(report: LoadReport, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    report.seconds[stage] = round(time.perf_counter() - start, 3)


def _band(made: Built, band: int, communes: dict[str, Any]) -> None:
    """Dissolve one band of the communes upward, level by level, and into the groupings."""
    made.report.vertices[band] = int(shapely.get_num_coordinates(list(communes.values())).sum())
    all_levels = below = communes
    for level in reversed(made.generation.levels[:-1]):
        parents = {
            unit.code: unit.parent_code
            for unit in made.generation.units
            if unit.code in below and unit.parent_code is not None
        }
        below = coverage.dissolve_by(below, parents)
        all_levels = all_levels | {
            unit.code: below[unit.code] for unit in made.generation.at(level)
        }
    made.shapes[band] = all_levels
    made.group_shapes[band] = {
        (group.kind, group.code): coverage.dissolve(
            np.array([communes[code] for code in group.members], dtype=object)
        )
        for group in made.generation.groupings
    }


def _points(made: Built) -> None:
    """Points as authored where they lie inside, else one inside, and say so."""
    for unit in made.generation.units:
        shape, point = made.shapes[FULL][unit.code], shapely.Point(unit.lon, unit.lat)
        made.points[unit.code] = _inside(made, shape, point, unit.code)
    for group in made.generation.groupings:
        key = (group.kind, group.code)
        shape, point = made.group_shapes[FULL][key], shapely.Point(group.lon, group.lat)
        made.group_points[key] = _inside(made, shape, point, f"{group.kind} {group.code}")
    if moved := made.report.points_moved:
        made.report.warnings.append(
            Text(
                f"{len(moved)} điểm đại diện nằm ngoài ranh giới này, đã lấy điểm bên trong: "
                f"{', '.join(moved[:20])}",
                f"{len(moved)} representative points lie outside these outlines; points inside "
                "were taken",
            )
        )


def _inside(made: Built, shape: Any, point: Any, name: str) -> Any:
    if shapely.contains_properly(shape, point):
        return point
    made.report.points_moved.append(name)
    return shapely.Point(shapely.maximum_inscribed_circle(shape).coords[0])


def _areas(made: Built) -> None:
    """Warn of units whose area is far from the published one; schematic ones always are."""
    if made.outline == "schematic":
        return
    off = made.report.areas_off
    for unit in made.generation.units:
        measured = coverage.area_km2(made.shapes[FULL][unit.code])
        found = AreaOff(unit.code, unit.full_name, float(unit.area_km2), round(measured, 3))
        if abs(found.percent) > AREA_OFF_PERCENT:
            off.append(found)
    if off:
        off.sort(key=lambda item: -abs(item.percent))
        worst = off[0]
        made.report.warnings.append(
            Text(
                f"{len(off)} đơn vị lệch diện tích công bố quá {AREA_OFF_PERCENT:.0f} %; "
                f"nhiều nhất {worst.code} {worst.full_name} {worst.percent:+.1f} %",
                f"{len(off)} units are off their published area by more than "
                f"{AREA_OFF_PERCENT:.0f} %",
            )
        )


def _holes(made: Built, communes: coverage.Shapes) -> None:
    if left := coverage.holes(communes):
        area = sum(map(coverage.area_km2, left))
        made.report.warnings.append(
            Text(
                f"còn {len(left)} lỗ hổng ({area:.2f} km²) không thuộc xã nào",
                f"{len(left)} holes ({area:.2f} km²) belong to no commune",
            )
        )


def _uppers(made: Built, settings: Settings) -> None:
    """Compare supplied upper levels with what the communes give; the latter is what is loaded."""
    for level in made.generation.levels[:-1]:
        given = sources.upper(made.generation, settings, level)
        if given is None:
            continue
        path, shapes, notes = given
        made.report.notes += notes
        if made.outline == "schematic":
            made.report.warnings.append(
                Text(
                    f"không dùng {path.name}: thiếu ranh giới cấp xã, mà các cấp phải chung đường",
                    f"{path.name} is not used: there are no communes for it to share lines with",
                )
            )
            continue
        units = made.generation.at(level)
        apart = {
            unit.code: km2
            for unit, shape in zip(units, coverage.polygonal(shapes)[0], strict=True)
            if (km2 := coverage.difference_km2(shape, made.shapes[FULL][unit.code])) > SAME_KM2
        }
        if apart:
            worst = max(apart, key=apart.__getitem__)
            made.report.warnings.append(
                Text(
                    f"{path.name} khác với hợp các xã ở {len(apart)} đơn vị (nhiều nhất {worst}: "
                    f"{apart[worst]:.3f} km²); dùng hợp các xã",
                    f"{path.name} differs from the union of the communes in {len(apart)} units; "
                    "the union is used",
                )
            )
