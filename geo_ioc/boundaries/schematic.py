"""Outlines made from units.csv alone, for an installation that has no boundary file.

Each commune of the oldest generation gets the places that are nearer to its representative point
than to any other's (a Voronoi cell), cut off at the concave hull of disks that have the communes'
areas. Later generations are unions of these cells by succession, upper levels by parent, so that
all generations agree.

Where it falls down: lines are nobody's real lines, areas are wrong by a factor of two and more, and
the coast is where the disks end. It tells which commune is about where, and nothing else; whoever
shows it says so.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo_ioc.boundaries.content import lineage
from geo_ioc.boundaries.coverage import Shapes, dissolve_by, multi, reproject, transformation
from geo_ioc.boundaries.records import Generation, Unit
from geo_ioc.errors import BoundaryLoadError

METRIC_CRS = "EPSG:9208"
"""VN-2000 / TM-3 104-45, Nghệ An's own zone."""
HULL_RATIO = 0.06
"""Of shapely.concave_hull; 0 follows every disk, 1 is convex. Chosen by eye."""
DISK_SEGMENTS = 8
"""Per quarter of a disk."""


def outlines(generation: Generation, generations: dict[str, Generation]) -> Shapes:
    """Shapes of the generation's communes, in the order of units.csv.

    Raises BoundaryLoadError when a commune was split on the way: a cell cannot tell which part.
    """
    line = lineage(generation, generations)
    owner = {unit.code: unit.code for unit in line[0].at("commune")}
    for later in line[1:]:
        if split := sorted({r.from_code for r in later.successions if r.relation == "part"}):
            raise BoundaryLoadError(
                f"{later.id}: các xã bị chia tách nên không vẽ được ranh giới sơ đồ: "
                f"{', '.join(split)}; hãy cung cấp tệp ranh giới (GEO_IOC_SHAPES_DIR).",
                f"{later.id}: communes were split; supply a boundary file.",
            )
        became = {row.from_code: row.to_code for row in later.successions}
        owner = {oldest: became[code] for oldest, code in owner.items()}
    oldest = line[0].at("commune")
    shapes = dict(zip((unit.code for unit in oldest), cells(oldest), strict=True))
    merged = dissolve_by(shapes, owner)
    return np.array([merged[unit.code] for unit in generation.at("commune")], dtype=object)


def cells(units: list[Unit]) -> Shapes:
    """One cell per unit, as a coverage in WGS 84; each holds its unit's representative point."""
    to_metres = transformation("EPSG:4326", METRIC_CRS)
    east, north = to_metres.transform([u.lon for u in units], [u.lat for u in units])
    points = shapely.points(east, north)
    radii = np.sqrt(np.array([float(unit.area_km2) for unit in units]) * 1e6 / np.pi)
    disks = shapely.buffer(points, radii, quad_segs=DISK_SEGMENTS)
    hull = shapely.concave_hull(shapely.union_all(disks), ratio=HULL_RATIO)
    # A hull of vertices may cut a corner off a disk: its whole is taken back in.
    hull = shapely.union_all([hull, *disks])
    hull = shapely.Polygon(max(shapely.get_parts(hull), key=shapely.area).exterior)
    voronoi = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=hull, only_edges=True)
    # Lines are noded once and faces made from them: cells cut one by one from the hull would each
    # compute the crossing points anew, and neighbours would not share them.
    lines = shapely.union_all([voronoi, hull.exterior])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.point_on_surface(faces)
    kept = shapely.contains(hull, inside)
    faces, inside = faces[kept], inside[kept]
    nearest = shapely.STRtree(points).nearest(inside)
    merged = dissolve_by(
        {str(i): face for i, face in enumerate(faces)},
        {str(i): str(unit) for i, unit in enumerate(nearest)},
    )
    to_degrees = transformation(METRIC_CRS, "EPSG:4326")
    flat = np.array([merged[str(i)] for i in range(len(units))], dtype=object)
    return multi(reproject(flat, to_degrees))
