"""Supplied reference files: GeoJSON of $GEO_IOC_REFERENCE_DIR, kept in reference_feature."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo_ioc.audit import trail
from geo_ioc.db import feed, sql
from geo_ioc.db.engine import Database
from geo_ioc.errors import ContentError
from geo_ioc.layers.snapshot import Layer

WGS84 = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326")
FILE = "_file"
"""The property that tells from which of a layer's files a feature came, without its suffix."""
LOAD_TIMEOUT_MS = 120_000


def load(database: Database, layer: Layer) -> bool:
    """Bring a layer's rows to what its files say; answers whether they had changed.

    Several processes may try at once: one loads, the others wait and find it done. Raises
    ContentError naming the file and the feature; the rows loaded before then stay.
    """
    if not layer.supplied or layer.spec.file is None:
        return False
    contents = {path: _bytes(path) for path in layer.files}
    fingerprint = _fingerprint(contents)
    with database.read() as connection:
        if _loaded(connection, layer) == fingerprint:
            return False
    features = [
        (path, index, feature)
        for path, content in contents.items()
        for index, feature in enumerate(_features(path, content))
    ]
    with database.write(LOAD_TIMEOUT_MS) as connection:
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext('geo_ioc reference ' || :layer))"),
            {"layer": layer.spec.id},
        )
        # Read committed: the other process's load, if it came first, is visible by now.
        before = _loaded(connection, layer)
        if before == fingerprint:
            return False
        _replace(connection, layer, features)
        connection.execute(
            sql.statement("tile_reference_source"),
            {"layer": layer.spec.id, "fingerprint": fingerprint},
        )
        feed.reload(connection, "reference_feature")
        change = trail.changed({"fingerprint": before}, {"fingerprint": fingerprint})
        data = change | {"files": [path.name for path in contents], "features": len(features)}
        trail.append(connection, trail.SYSTEM, "reference.load", f"layer:{layer.spec.id}", data)
    return True


def _replace(
    connection: Connection, layer: Layer, features: list[tuple[Path, int, dict[str, Any]]]
) -> None:
    connection.execute(
        text("DELETE FROM reference_feature WHERE layer = :layer"), {"layer": layer.spec.id}
    )
    insert = sql.statement("tile_reference_feature")
    for id_, (path, index, feature) in enumerate(features, 1):
        properties = {**(feature.get("properties") or {}), FILE: path.stem}
        row = {
            "layer": layer.spec.id,
            "id": id_,
            "properties": orjson.dumps(properties).decode(),
            "geometry": orjson.dumps(feature["geometry"]).decode(),
        }
        try:
            connection.execute(insert, row)
        except DBAPIError as error:
            raise ContentError(
                path, f"features.{index}", str(error.orig).splitlines()[0], "cannot be stored"
            ) from None


def _loaded(connection: Connection, layer: Layer) -> str | None:
    found: str | None = connection.execute(
        text("SELECT fingerprint FROM reference_source WHERE layer = :layer"),
        {"layer": layer.spec.id},
    ).scalar()
    return found


def _fingerprint(contents: dict[Path, bytes]) -> str:
    digest = hashlib.sha256()
    for path, content in contents.items():
        digest.update(f"{path.name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError(path, "", f"không đọc được: {error}", "cannot be read") from error


def _features(path: Path, content: bytes) -> list[dict[str, Any]]:
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise ContentError(path, "", f"không phải JSON đúng: {error}", "not valid JSON") from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise ContentError(path, "", "cần một FeatureCollection", "needs a FeatureCollection")
    crs = document.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    if name is not None and name not in WGS84:
        raise ContentError(
            path, "crs", f"{name}: hãy chuyển sang WGS 84 (EPSG:4326)", "reproject it to WGS 84"
        )
    features = document.get("features")
    if not isinstance(features, list):
        raise ContentError(path, "features", "còn thiếu", "is missing")
    for index, feature in enumerate(features):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") in (None, "GeometryCollection"):
            raise ContentError(
                path,
                f"features.{index}",
                "cần geometry là điểm, đường hoặc vùng",
                "needs a geometry: points, lines or polygons",
            )
    return features
