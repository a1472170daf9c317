"""Polygons as one coverage: cleaned, generalised, dissolved, and told whether they fit.

A coverage is a set of polygons that do not overlap and share their lines vertex by vertex. All
shapes are in WGS 84 degrees. Every step here only drops vertices or takes them over bit by bit
(cleaning alone may make new ones), because two units that compute "the same" vertex each for itself
stop sharing a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.transformer import TransformerGroup

from geo_ioc.boundaries.report import CleanReport
from geo_ioc.errors import BoundaryLoadError

Shapes = NDArray[Any]
"""An array of shapely geometries."""

GEOD = Geod(ellps="WGS84")
BANDS = (0, 7, 9, 11, 13)
"""First zoom of each band of generalisation; 13 is as loaded."""
TOP_ZOOM = {0: 6, 7: 8, 9: 10, 11: 12}
TILE_PIXELS = 512
PIXELS = 0.5
"""How far a line may move at the top zoom of its band, in pixels."""
EQUATOR_M = 2 * math.pi * 6_378_137
GAP_WIDTH_M = 1000.0
"""Holes narrower than this are closed: no unit is, and the province has no enclave."""


def area_km2(shape: shapely.Geometry) -> float:
    """Geodesic area on the WGS 84 ellipsoid."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / 1e6


def metres_per_degree(shapes: Shapes) -> tuple[float, float]:
    """Metres in a degree of longitude and of latitude, at the middle of the shapes."""
    west, south, east, north = shapely.total_bounds(shapes)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return (
        GEOD.line_length([middle_x - 0.5, middle_x + 0.5], [middle_y, middle_y]),
        GEOD.line_length([middle_x, middle_x], [middle_y - 0.5, middle_y + 0.5]),
    )


def polygonal(shapes: Shapes) -> tuple[Shapes, NDArray[np.bool_]]:
    """The shapes as valid MultiPolygons without Z, and which of them were invalid."""
    flat = shapely.force_2d(shapes)
    invalid = ~shapely.is_valid(flat)
    flat = flat.copy()
    flat[invalid] = shapely.make_valid(flat[invalid], method="structure", keep_collapsed=False)
    return multi(flat), invalid


def transformation(source: CRS | str, target: CRS | str) -> Transformer:
    """The one best operation between two systems, x before y.

    One for all vertices: PROJ would else choose anew for each, by the area an operation is meant
    for, and tear a coverage where that area ends.
    """
    return TransformerGroup(source, target, always_xy=True).transformers[0]


def reproject(shapes: Shapes, transformer: Transformer) -> Shapes:
    """Each vertex for itself: equal vertices stay equal, so shared lines stay shared."""
    return shapely.transform(
        shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )


def multi(shapes: Iterable[shapely.Geometry]) -> Shapes:
    """Each as a MultiPolygon, exterior rings counter-clockwise as RFC 7946 wants them."""
    made = [
        shapely.MultiPolygon(
            # Twice: a collection may hold multipolygons.
            [
                part
                for part in shapely.get_parts(shapely.get_parts(shape))
                if part.geom_type == "Polygon"
            ]
        )
        for shape in shapes
    ]
    return shapely.orient_polygons(np.array(made, dtype=object))


def holes(shapes: Shapes) -> list[shapely.Polygon]:
    """The holes of a coverage: places inside it that no unit has."""
    parts = shapely.get_parts(dissolve(shapes))
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def dissolve(shapes: Shapes) -> shapely.MultiPolygon:
    """One shape from the units of a coverage."""
    made: shapely.MultiPolygon = multi([shapely.coverage_union_all(shapes)])[0]
    return made


def clean(codes: Sequence[str], given: Shapes) -> tuple[Shapes, CleanReport]:
    """A coverage from the shapes as they came, and what had to move for it.

    A coverage without holes is passed through bit by bit. Raises BoundaryLoadError when a unit
    would vanish or the result is still none.
    """
    shapes, invalid = polygonal(given)
    repaired = tuple(code for code, bad in zip(codes, invalid, strict=True) if bad)
    _none_empty(codes, shapes)
    if shapely.coverage_is_valid(shapes) and not holes(shapes):
        return shapes, CleanReport(repaired=repaired)
    per_lon, per_lat = metres_per_degree(shapes)
    # A width in degrees is not the same north and east: the smaller degree closes a little more.
    width = GAP_WIDTH_M / min(per_lon, per_lat)
    cleaned = multi(
        shapely.coverage_clean(shapes, gap_width=width)  # type: ignore[attr-defined]  # new in 2.2
    )
    _none_empty(codes, cleaned)
    if not shapely.coverage_is_valid(cleaned):
        raise BoundaryLoadError(
            "Ranh giới chồng lấn tới mức không làm sạch được; hãy sửa tệp nguồn.",
            "The outlines overlap too much to be cleaned.",
        )
    return cleaned, _moved(codes, shapes, cleaned, repaired, (per_lon, per_lat))


def generalise(shapes: Shapes, band: int) -> Shapes:
    """The communes' coverage with the vertices that a band of zooms can show (house.md).

    Visvalingam-Whyatt on shared lines (shapely.coverage_simplify). Its measure is the area of the
    triangle that a vertex adds, which degrees only scale, so no reprojection is needed and the
    vertices that stay keep their bits. Rings end as triangles: nothing vanishes. Should a result
    not be a valid coverage, the tolerance is halved until it is.
    """
    if band not in TOP_ZOOM:
        return shapes
    per_lon, per_lat = metres_per_degree(shapes)
    latitude = math.radians(float(np.mean(shapely.total_bounds(shapes)[[1, 3]])))
    pixel_m = EQUATOR_M * math.cos(latitude) / (TILE_PIXELS * 2 ** TOP_ZOOM[band])
    tolerance = PIXELS * pixel_m / math.sqrt(per_lon * per_lat)
    for _ in range(8):
        simpler = multi(shapely.coverage_simplify(shapes, tolerance))
        if is_valid(simpler) and len(holes(simpler)) == len(holes(shapes)):
            return simpler
        tolerance /= 2
    return shapes


def is_valid(shapes: Shapes) -> bool:
    """Whether the shapes are a valid coverage of valid, non-empty polygons."""
    return bool(
        shapely.is_valid(shapes).all()
        and not shapely.is_empty(shapes).any()
        and shapely.coverage_is_valid(shapes)
    )


def dissolve_by(shapes: Mapping[str, Any], owner: Mapping[str, str]) -> dict[str, Any]:
    """Shapes of the owners, from the shapes of what they own; `owner` maps code to owner."""
    members: dict[str, list[Any]] = {}
    for code, shape in shapes.items():
        if code in owner:
            members.setdefault(owner[code], []).append(shape)
    return {code: dissolve(np.array(parts, dtype=object)) for code, parts in members.items()}


def difference_km2(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Area that is in exactly one of the two."""
    if shapely.equals(one, other):
        return 0.0
    return sum(map(area_km2, multi([shapely.symmetric_difference(one, other)])))


def _none_empty(codes: Sequence[str], shapes: Shapes) -> None:
    if empty := [code for code, bad in zip(codes, shapely.is_empty(shapes), strict=True) if bad]:
        raise BoundaryLoadError(
            f"Đơn vị không còn diện tích sau khi làm sạch: {', '.join(empty)}.",
            f"Units without an area: {', '.join(empty)}.",
        )


def _moved(
    codes: Sequence[str],
    before: Shapes,
    after: Shapes,
    repaired: tuple[str, ...],
    metres: tuple[float, float],
) -> CleanReport:
    changed = [i for i in range(len(codes)) if not shapely.equals(before[i], after[i])]
    whole, now = shapely.union_all(before), dissolve(after)
    closed = [
        gap
        for part in shapely.get_parts(whole)
        for ring in part.interiors
        if shapely.point_on_surface(gap := shapely.Polygon(ring)).within(now)
    ]
    shift, shifted = 0.0, None
    for i in changed:
        far = _shift_m(before[i], after[i], metres)
        if far > shift:
            shift, shifted = far, codes[i]
    return CleanReport(
        changed=tuple(codes[i] for i in changed),
        area_moved_km2=sum(difference_km2(before[i], after[i]) for i in changed),
        gaps_closed=len(closed),
        gaps_closed_km2=sum(map(area_km2, closed)),
        overlap_km2=max(0.0, sum(map(area_km2, before)) - area_km2(whole)),
        largest_shift_m=shift,
        largest_shift_code=shifted,
        repaired=repaired,
    )


def _shift_m(
    before: shapely.Geometry, after: shapely.Geometry, metres: tuple[float, float]
) -> float:
    """How far a line moved: the farthest outer vertex of either shape from the other's lines.

    Inner rings do not count: those of a hole that was closed are far from any line, and those
    around another unit are measured as that unit's outer line.
    """

    def flat(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: xy * metres)

    shapes = (flat(before), flat(after))
    lines = shapely.boundary(shapes)
    shapely.prepare(lines)
    far = 0.0
    for shape, other, line in zip(shapes, shapes[::-1], lines[::-1], strict=True):
        outer = shapely.get_coordinates(shapely.get_exterior_ring(shapely.get_parts(shape)))
        # A vertex that both have is on the other's line: only the rest needs measuring.
        kept = set(map(tuple, shapely.get_coordinates(other).tolist()))
        gone = [xy for xy in map(tuple, outer.tolist()) if xy not in kept]
        if gone:
            far = max(far, float(shapely.distance(shapely.points(gone), line).max()))
    return far
