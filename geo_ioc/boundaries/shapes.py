"""The communes' shapes from the best source there is: supplied, downloaded, schematic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import shapely

from geo_ioc.boundaries import download, schematic, supplied
from geo_ioc.boundaries.coverage import Shapes, multi
from geo_ioc.boundaries.progress import Progress
from geo_ioc.boundaries.records import Generation, Level, Outline
from geo_ioc.boundaries.sources import cache_folder, supplied_file
from geo_ioc.errors import BoundaryLoadError, DownloadError, Text
from geo_ioc.settings import Settings


@dataclass
class Chosen:
    """Shapes of the communes in the order of units.csv, as they came, and where from."""

    outline: Outline
    source: str
    shapes: Shapes
    notes: list[str] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)


def communes(
    generation: Generation,
    generations: dict[str, Generation],
    settings: Settings,
    progress: Progress,
) -> Chosen:
    """The communes of a generation.

    Raises BoundaryLoadError when a supplied file is there but cannot be used: what an installation
    supplies is never passed over in silence. A download that fails is, with a warning.
    """
    warnings: list[Text] = []
    path = supplied_file(settings.shapes_dir, "commune", generation.id)
    if path is not None:
        progress("đọc tệp", 0, 0)
        file = supplied.read(path, generation.at("commune"))
        other = _of_another(file, generation, generations)
        if other is None:
            shapes = supplied.matched(file, generation.at("commune"))
            return Chosen("supplied", path.name, shapes, list(file.notes))
        warnings.append(
            Text(
                f"{path.name} là của thế hệ {other}, không dùng cho {generation.id}",
                f"{path.name} belongs to generation {other} and is not used here",
            )
        )
    try:
        folder = download.fetch(generation, settings, progress)
        if folder is not None:
            return _downloaded(generation, settings.home, warnings)
    except DownloadError as error:
        warnings.append(error.detail)
    progress("vẽ ranh giới sơ đồ", 0, 0)
    return Chosen(
        "schematic", "units.csv", schematic.outlines(generation, generations), warnings=warnings
    )


def upper(
    generation: Generation, settings: Settings, level: Level
) -> tuple[Path, Shapes, list[str]] | None:
    """The supplied file of an upper level, to compare with; shapes in the order of units.csv."""
    path = supplied_file(settings.shapes_dir, level, generation.id)
    if path is None:
        return None
    file = supplied.read(path, generation.at(level))
    return path, supplied.matched(file, generation.at(level)), list(file.notes)


def _of_another(
    file: supplied.SuppliedFile, generation: Generation, generations: Mapping[str, Generation]
) -> str | None:
    """The other generation that a file without a generation in its name belongs to, if any."""
    if file.path.stem != "communes":
        return None
    codes = {name: {unit.code for unit in each.at("commune")} for name, each in generations.items()}
    if set(file.codes) == codes[generation.id]:
        return None
    return next((name for name, wanted in codes.items() if set(file.codes) == wanted), None)


def _downloaded(generation: Generation, home: Path, warnings: list[Text]) -> Chosen:
    named = generation.header.download
    if named is None or named.level != "commune":
        raise BoundaryLoadError(
            f"{generation.id}: nguồn tải phải là cấp commune.", "The download is not of communes."
        )
    folder = cache_folder(home, named)
    by_code = {}
    for file in generation.downloads:
        path = folder / file.path
        # One file is one unit, as one feature or several.
        shape = shapely.from_geojson(path.read_bytes(), on_invalid="ignore")
        parts = [] if shape is None else _polygons(shape)
        if not parts:
            raise BoundaryLoadError(
                f"{path}: không có vùng (polygon) nào.", f"{path}: holds no polygon."
            )
        by_code[file.code] = shapely.union_all(parts) if len(parts) > 1 else parts[0]
    shapes = multi([by_code[unit.code] for unit in generation.at("commune")])
    source = f"{named.title.vi} ({named.licence}, {named.commit[:12]})"
    return Chosen("downloaded", source, shapes, warnings=warnings)


def _polygons(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """The polygons inside, however deep a FeatureCollection nests them."""
    if isinstance(shape, shapely.GeometryCollection):
        return [found for part in shape.geoms for found in _polygons(part)]
    polygonal = isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
    return [shape] if polygonal and not shapely.is_empty(shape) else []
