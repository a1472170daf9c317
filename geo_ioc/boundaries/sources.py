"""Which of the three sources of shapes a generation has here, told from file names and sizes alone.

A start asks this every time, so nothing heavy is imported and no shape is read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from geo_ioc.boundaries.content import lineage
from geo_ioc.boundaries.records import Download, Generation, Level
from geo_ioc.errors import BoundaryLoadError
from geo_ioc.settings import Settings

STEMS: dict[Level, str] = {
    "province": "province",
    "district": "districts",
    "commune": "communes",
}
SUFFIXES = (".geojson", ".gpkg", ".shp", ".zip")
METHOD = 1
"""Raised when cleaning, generalising or the schematic outlines come out differently than before."""


def supplied_file(folder: Path | None, level: Level, generation: str) -> Path | None:
    """The supplied file of a level: the one named by the generation, else the one for any.

    Raises BoundaryLoadError when two files claim to be it.
    """
    if folder is None:
        return None
    for stem in (f"{STEMS[level]}_{generation}", STEMS[level]):
        found = [path for suffix in SUFFIXES if (path := folder / f"{stem}{suffix}").is_file()]
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise BoundaryLoadError(
                f"{folder}: có nhiều tệp cho cùng một cấp: {names}; giữ lại một tệp.",
                f"{folder}: several files for one level: {names}; keep one.",
            )
        if found:
            return found[0]
    return None


def cache_folder(home: Path, download: Download) -> Path:
    """Where the pinned download is kept."""
    return home / "cache" / "boundaries" / download.commit


def is_cached(home: Path, generation: Generation) -> bool:
    """Whether the whole pinned download is in the cache; checksums are checked when it is read."""
    if generation.header.download is None:
        return False
    folder = cache_folder(home, generation.header.download)
    for file in generation.downloads:
        try:
            if (folder / file.path).stat().st_size != file.bytes:
                return False
        except FileNotFoundError:
            return False
    return True


def fingerprint(
    generation: Generation, generations: dict[str, Generation], settings: Settings
) -> str:
    """Hash over the content and the shapes that a load would use now.

    Supplied files count by path, size and time of change; the predecessors' content counts since
    schematic outlines are cut from the oldest.
    """
    parts = [f"method {METHOD}"]
    for member in lineage(generation, generations):
        parts += [
            f"{member.id} {path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
            for path in member.files
        ]
    for level in generation.levels:
        path = supplied_file(settings.shapes_dir, level, generation.id)
        if path is not None:
            # A shapefile's shapes change without its .shp only together with its companions.
            for file in sorted(path.parent.glob(f"{path.stem}.*")):
                stat = file.stat()
                parts.append(f"{level} {file} {stat.st_size} {stat.st_mtime_ns}")
    if is_cached(settings.home, generation):
        parts.append("downloaded")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
