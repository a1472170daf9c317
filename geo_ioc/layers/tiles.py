"""The way of a tile: layer, scope, parameters, data version, entity tag, one statement, bytes.

Data version and tile are read in one snapshot, so that a tag never names other data than its bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from psycopg.errors import QueryCanceled
from sqlalchemy import Connection, Row, TextClause
from sqlalchemy.exc import OperationalError

from geo_ioc.access.scope import Scope
from geo_ioc.db import sql
from geo_ioc.db.engine import Database
from geo_ioc.errors import DatabaseBusy, FieldError, InvalidInput, NotFound, Text
from geo_ioc.layers import parameters, version
from geo_ioc.layers.parameters import Resolved
from geo_ioc.layers.snapshot import Catalogue, Layer
from geo_ioc.layers.vocabulary import Vocabulary

Format = Literal["mvt", "geojson"]
EXTENT = 4096
MAX_TILE_ZOOM = 30
TIMEOUT_MS = 5_000
"""How long a tile's statement may run."""
BANDS = (0, 7, 9, 11, 13)
"""First zooms of the bands that boundaries are generalised for."""


@dataclass(frozen=True)
class Address:
    """A tile's place in the Web Mercator pyramid."""

    z: int
    x: int
    y: int

    def check(self) -> None:
        """Raises InvalidInput when there is no such tile."""
        found = []
        if not 0 <= self.z <= MAX_TILE_ZOOM:
            limit = f"0..{MAX_TILE_ZOOM}"
            found.append(FieldError("path.z", Text(f"phải trong {limit}", f"must be in {limit}")))
        else:
            limit = f"0..{2**self.z - 1}"
            for name, value in (("x", self.x), ("y", self.y)):
                if not 0 <= value < 2**self.z:
                    vi, en = f"ở z={self.z} phải trong {limit}", f"at z={self.z} it is in {limit}"
                    found.append(FieldError(f"path.{name}", Text(vi, en)))
        if found:
            raise InvalidInput(found)


@dataclass(frozen=True)
class Tile:
    """One tile, or its tag alone when the caller has it already."""

    tag: str
    change_id: int
    body: bytes | None
    """None when the caller's tag still holds; empty when nothing is drawn there."""
    dropped: int = 0
    shared: bool = False
    """Whether everybody who asks for it gets these bytes."""


def tile(
    database: Database,
    catalogue: Catalogue,
    layer_id: str,
    address: Address,
    format_: Format,
    query: Sequence[tuple[str, str]],
    scope: Scope,
    has: Callable[[str], bool],
) -> Tile:
    """One tile of a layer; `has` tells whether the caller has the bytes of a tag.

    Raises NotFound for an unknown layer or a zoom it is not drawn at, InvalidInput for an
    impossible address or a bad parameter, DatabaseBusy when the statement takes too long.
    """
    layer = catalogue.layer(layer_id, scope)
    address.check()
    low, high = layer.spec.zooms
    if not low <= address.z <= high:
        raise NotFound(
            f"Lớp {layer_id} có ô từ z={low} đến z={high}.",
            f"Layer {layer_id} has tiles from z={low} to z={high}.",
        )
    parameters.after(query)
    shared = layer.spec.access == "public" and not scope.seen(layer.spec.changes)
    try:
        with database.read(TIMEOUT_MS, scope.acting("incidents.read")) as connection:
            data = version.read(connection, layer.spec.changes)
            resolved = parameters.resolve(
                layer.spec,
                query,
                data.context(catalogue.vocabulary),
                ignore=frozenset({parameters.AFTER}),
            )
            _refuse_indicator(layer, resolved, scope)
            tag = version.etag(
                layer, data, resolved, scope, format_, address.z, address.x, address.y
            )
            if has(tag):
                return Tile(tag, data.latest, None, shared=shared)
            if not layer.supplied:
                return Tile(tag, data.latest, b"", shared=shared)
            make = _mvt if format_ == "mvt" else _geojson
            body, dropped = make(connection, layer, address, resolved, catalogue.vocabulary)
            return Tile(tag, data.latest, body, dropped, shared)
    except OperationalError as error:
        if isinstance(error.orig, QueryCanceled):
            raise DatabaseBusy(
                f"Ô bản đồ của lớp {layer_id} tính quá {TIMEOUT_MS // 1000} giây.",
                f"The tile of layer {layer_id} took over {TIMEOUT_MS // 1000} s.",
            ) from error
        raise


def _refuse_indicator(layer: Layer, resolved: Resolved, scope: Scope) -> None:
    """Raises AccessError for an indicator that is not open: no rows would read as no data."""
    for parameter in layer.spec.parameters:
        value = resolved.values.get(parameter.name)
        if parameter.type == "indicator" and isinstance(value, str):
            scope.require_indicator(value)


def band(z: int) -> int:
    """The band of generalised boundaries that a zoom is drawn with."""
    return max(first for first in BANDS if first <= z)


def _execute(
    connection: Connection,
    statement: TextClause,
    layer: Layer,
    a: Address,
    resolved: Resolved,
    words: Vocabulary,
    **rest: str | int,
) -> Row[Any]:
    everything = {
        **resolved.binds,
        **words.binds(),
        "band": band(a.z),
        "z": a.z,
        "x": a.x,
        "y": a.y,
        "max_features": layer.spec.max_features,
        **rest,
    }
    used = {name: everything[name] for name in statement._bindparams}
    return connection.execute(statement, used).one()


def _mvt(
    connection: Connection, layer: Layer, a: Address, resolved: Resolved, words: Vocabulary
) -> tuple[bytes, int]:
    parts, dropped = [], 0
    for statement, suffix in ((layer.statements.mvt, ""), (layer.statements.labels, "_label")):
        if statement is not None:
            name = layer.spec.id + suffix
            row = _execute(connection, statement, layer, a, resolved, words, name=name)
            parts.append(bytes(row.tile or b""))
            dropped += row.dropped
    if dropped:
        meta = connection.execute(sql.statement("tile_meta"), {"dropped": dropped}).scalar_one()
        parts.append(bytes(meta))
    return b"".join(parts), dropped


def _geojson(
    connection: Connection, layer: Layer, a: Address, resolved: Resolved, words: Vocabulary
) -> tuple[bytes, int]:
    statement = layer.statements.geojson
    row = _execute(connection, statement, layer, a, resolved, words, digits=digits(a.z))
    if row.features is None:
        return b"", 0
    body = f'{{"type":"FeatureCollection","features":{row.features}}}'
    return body.encode(), row.dropped


def digits(z: int) -> int:
    """Decimals of a degree that tell two neighbouring units of a tile's grid apart."""
    return max(0, math.ceil(math.log10(2**z * EXTENT / 360)))
