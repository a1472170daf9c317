"""Boundary files that the installation supplies: any format GDAL reads, any CRS pyproj knows.

Shapes are matched to units by code and by nothing else: names repeat (Đồng Văn is there three
times) and differ by a tone mark only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo_ioc.boundaries.coverage import Shapes, multi, reproject, transformation
from geo_ioc.boundaries.records import Unit
from geo_ioc.errors import BoundaryLoadError

CODE_COLUMNS = (
    "code",
    "ma",
    "ma_dvhc",
    "madvhc",
    "ma_xa",
    "maxa",
    "ma_px",
    "ma_phuong_xa",
    "ma_huyen",
    "mahuyen",
    "ma_tinh",
    "matinh",
    "gso_code",
    "ward_code",
    "commune_code",
    "district_code",
    "province_code",
)
"""Names of the column with the official code, in any case; the one that fits best is taken."""
SHOWN = 20
"""How many codes an error lists before it only counts them."""


@dataclass(frozen=True)
class SuppliedFile:
    """The content of one file: codes and shapes in WGS 84, row by row."""

    path: Path
    codes: tuple[str, ...]
    shapes: Shapes
    notes: tuple[str, ...]
    """What was assumed about the CRS."""


def read(path: Path, units: Sequence[Unit]) -> SuppliedFile:
    """Read a file that should hold the shapes of some of these units.

    Raises BoundaryLoadError: not readable, no CRS, coordinates that are no degrees, no code
    column, a row without a polygon.
    """
    source = f"/vsizip/{path}" if path.suffix == ".zip" else str(path)
    try:
        layer = _layer(path, source)
        meta, _, wkb, columns = pyogrio.raw.read(source, layer=layer, force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeError) as error:
        raise BoundaryLoadError(
            f"{path}: không đọc được ({error}).", f"{path}: cannot be read."
        ) from error
    if wkb is None or len(wkb) == 0:
        raise BoundaryLoadError(f"{path}: không có hình nào.", f"{path}: holds no shapes.")
    shapes = shapely.from_wkb(wkb, on_invalid="fix")
    codes = _codes(path, list(meta["fields"]), columns, units)
    without = [
        code or f"hàng {row}"
        for row, (code, shape) in enumerate(zip(codes, shapes, strict=True), 1)
        if shape is None or shape.is_empty or shapely.get_dimensions(shape) != 2
    ]
    if without:
        raise BoundaryLoadError(
            f"{path}: hàng không có vùng (polygon): {_some(without)}.",
            f"{path}: rows without a polygon.",
        )
    shapes, notes = _in_wgs84(path, shapes, meta["crs"])
    return SuppliedFile(path, tuple(codes), multi(shapes), tuple(notes))


def matched(file: SuppliedFile, units: Sequence[Unit]) -> Shapes:
    """The shapes in the order of the units, each exactly once.

    Raises BoundaryLoadError listing codes that are missing, there twice or unknown, or when the
    shapes do not stand where the units are.
    """
    counts = Counter(file.codes)
    wanted = [unit.code for unit in units]
    faults = [
        (vi, en, sorted(codes))
        for vi, en, codes in (
            ("thiếu mã", "missing", [code for code in wanted if code not in counts]),
            ("mã lặp lại", "duplicate", [code for code in counts if counts[code] > 1]),
            ("mã lạ", "unknown", [code for code in counts if code not in set(wanted)]),
        )
        if codes
    ]
    if faults:
        raise BoundaryLoadError(
            f"{file.path}: " + "; ".join(f"{vi}: {_some(codes)}" for vi, _, codes in faults) + ".",
            f"{file.path}: codes " + "; ".join(f"{en}: {len(codes)}" for _, en, codes in faults),
        )
    by_code = dict(zip(file.codes, file.shapes, strict=True))
    shapes = np.array([by_code[code] for code in wanted], dtype=object)
    points = shapely.points([(unit.lon, unit.lat) for unit in units])
    inside = int(shapely.intersects(shapes, points).sum())
    if inside * 2 < len(units):
        raise BoundaryLoadError(
            f"{file.path}: chỉ {inside}/{len(units)} đơn vị nằm đúng chỗ; hệ tọa độ (CRS) của tệp "
            "hoặc cột mã có lẽ sai.",
            f"{file.path}: only {inside} of {len(units)} units stand where they should; its CRS or "
            "its code column is probably wrong.",
        )
    return shapes


def _layer(path: Path, source: str) -> str:
    layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    if len(layers) > 1:
        # A GeoPackage with several tables: the one named as the file is meant.
        named = [name for name in layers if name in (path.stem, path.stem.split("_")[0])]
        if len(named) != 1:
            raise BoundaryLoadError(
                f"{path}: có {len(layers)} lớp ({', '.join(layers)}); để lại một lớp, hoặc đặt tên "
                f"lớp là {path.stem}.",
                f"{path}: has several layers; keep one, or name it {path.stem}.",
            )
        return named[0]
    if not layers:
        raise BoundaryLoadError(f"{path}: không có lớp hình nào.", f"{path}: has no layer.")
    return layers[0]


def _codes(
    path: Path, fields: list[str], columns: Sequence[NDArray[Any]], units: Sequence[Unit]
) -> list[str]:
    wanted = {unit.code for unit in units}
    width = len(next(iter(wanted)))
    candidates = [
        [_code(value, width) for value in values]
        for name, values in zip(fields, columns, strict=True)
        if name.lower() in CODE_COLUMNS
    ]
    if not candidates:
        raise BoundaryLoadError(
            f"{path}: không thấy cột mã đơn vị; các cột: {', '.join(fields) or 'không có'}. "
            f"Đặt tên cột mã là code.",
            f"{path}: no code column; name it code.",
        )
    return max(candidates, key=lambda codes: len(wanted.intersection(codes)))


def _code(value: Any, width: int) -> str:
    """A code as text: a number has lost its leading zeros, or gained a decimal point."""
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else str(int(value)).zfill(width)
    if isinstance(value, int | np.integer):
        return str(int(value)).zfill(width)
    return "" if value is None else str(value).strip()


def _in_wgs84(path: Path, shapes: Shapes, crs: str | None) -> tuple[Shapes, list[str]]:
    if not crs:
        raise BoundaryLoadError(
            f"{path}: không ghi hệ tọa độ (CRS); thêm tệp .prj, hoặc gán bằng QGIS hay "
            "ogr2ogr -a_srs EPSG:9208 (VN-2000, kinh tuyến trục 104°45').",
            f"{path}: has no CRS; add a .prj file or assign it with ogr2ogr -a_srs.",
        )
    try:
        source = CRS.from_user_input(crs)
    except CRSError as error:
        raise BoundaryLoadError(
            f"{path}: không hiểu hệ tọa độ {crs!r}.", f"{path}: unknown CRS."
        ) from error
    notes = []
    if source.to_epsg() != 4326:
        transformer = transformation(source, "EPSG:4326")
        notes.append(f"{path.name}: {source.name} -> WGS 84 ({transformer.description})")
        if "Ballpark" in transformer.description:
            notes.append(
                f"{path.name}: không rõ phép chuyển từ hệ {source.name} sang WGS 84, ranh giới có "
                "thể lệch tới 200 m; nên gán lại CRS, như EPSG:9208 / no exact transformation"
            )
        shapes = reproject(shapes, transformer)
    bounds = shapely.total_bounds(shapes)
    if not (np.isfinite(bounds).all() and (np.abs(bounds) <= (180, 90, 180, 90)).all()):
        raise BoundaryLoadError(
            f"{path}: tọa độ không phải độ kinh, vĩ trong hệ {source.name}; CRS ghi trong tệp sai.",
            f"{path}: the coordinates are no degrees; the file's CRS is wrong.",
        )
    return shapes, notes


def _some(codes: Sequence[str]) -> str:
    more = f" và {len(codes) - SHOWN} mã nữa" if len(codes) > SHOWN else ""
    return ", ".join(codes[:SHOWN]) + more
