"""What one caller asks of one layer: checked once, then good for every tile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
import psycopg.sql
from psycopg.types.numeric import Int4
from sqlalchemy import TextClause

from geo_ioc.access.audience import Audience
from geo_ioc.access.scope import GUARDED, Scope
from geo_ioc.db.reading import Statement
from geo_ioc.db.roles import Acting
from geo_ioc.errors import NotFound
from geo_ioc.layers import parameters
from geo_ioc.layers.address import Address, band, digits
from geo_ioc.layers.parameters import Context, Resolved
from geo_ioc.layers.snapshot import Catalogue, Layer

Format = Literal["mvt", "geojson"]
BIND = re.compile(r"(?<![:\w]):(\w+)")


Fixed = tuple[tuple[str, tuple[str, ...] | int], ...]
"""Names of binds, and what they are in the tiles of every caller: words, or a number."""
VERTICES_MOST: dict[Format, int] = {"mvt": 100_000, "geojson": 20_000}
"""Of one feature in one tile: four bytes each at most, and some 25 (making.BYTES_MOST)."""


@dataclass(frozen=True)
class Ask:
    """One layer's tiles, as one caller may see them under some parameters."""

    layer: Layer
    format: Format
    binds: Mapping[str, Any]
    fixed: Fixed
    acting: Acting
    audience: Audience
    key: tuple[str, ...]
    """What makes a tile's bytes, but for its place and the data.

    Equal for callers who see the same.
    """
    shared: bool
    """Whether everybody who asks for it gets these bytes."""
    lasting: bool
    """Whether the bytes stay what they are for as long as the layer's version does."""

    def drawn_at(self, z: int) -> bool:
        """Whether the layer has tiles of a zoom."""
        low, high = self.layer.spec.zooms
        return low <= z <= high

    def require_zoom(self, z: int) -> None:
        """Raises NotFound when the layer has no tiles of a zoom."""
        if not self.drawn_at(z):
            low, high = self.layer.spec.zooms
            id_ = self.layer.spec.id
            raise NotFound(
                f"Lớp {id_} có ô từ z={low} đến z={high}.",
                f"Layer {id_} has tiles from z={low} to z={high}.",
            )

    def statement(self, address: Address, most: int) -> Statement:
        """The statement that makes one tile: its features, and their labels where it has them.

        Each of both in a row: the tile of the first `most` features, how many are in it, and how
        many were looked at: `most` when there may be more.
        """
        made = self.layer.statements
        clause = made.geojson if self.format == "geojson" else made.mvt
        return self._statement(clause, address, {"max_features": Int4(most)})

    def counting(self, address: Address) -> Statement:
        """The statement that answers for each of those rows how many there would be."""
        made = self.layer.statements
        clause = made.count if self.format == "geojson" else made.label_count
        return self._statement(clause, address, {})

    def _statement(
        self, clause: TextClause, address: Address, more: Mapping[str, Any]
    ) -> Statement:
        z, x, y = address
        binds = {
            **self.binds,
            "z": Int4(z),
            "x": Int4(x),
            "y": Int4(y),
            "digits": Int4(digits(z)),
            "vertices_most": Int4(VERTICES_MOST[self.format]),
            **more,
        }
        unset = frozenset(name for name, value in binds.items() if value is None)
        sql = prepared(clause.text, unset, (*self.fixed, ("band", band(z))), self.acting.role)
        return sql, {name: value for name, value in binds.items() if value is not None}


@lru_cache(maxsize=2_000)
def prepared(sql: str, unset: frozenset[str], fixed: Fixed, role: str) -> str:
    """The statement for one set of parameters and one role, as psycopg wants it.

    What is not set is written as NULL, so that its conditions fall away when PostgreSQL plans it
    once for all tiles; what is fixed is written out, so that it may use an index of such rows
    alone. Each role has a statement of its own: row-level security is part of the
    plan.
    """
    written = dict.fromkeys(unset, "NULL")
    for name, value in fixed:
        literal = psycopg.sql.Literal([*value] if isinstance(value, tuple) else value)
        written[name] = literal.as_string().replace("%", "%%")

    def bound(found: re.Match[str]) -> str:
        return written.get(found[1], f"%({found[1]})s")

    return f"/* {role} */ " + BIND.sub(bound, sql.replace("%", "%%"))


def ask(
    catalogue: Catalogue,
    layer_id: str,
    format_: Format,
    query: Sequence[tuple[str, str]],
    scope: Scope,
    context: Context,
) -> Ask:
    """What a request asks of a layer.

    Raises NotFound for an unknown layer, AccessError for one that is not open to the caller, and
    InvalidInput for a bad parameter.
    """
    layer = catalogue.layer(layer_id, scope)
    parameters.after(query)
    resolved = parameters.resolve(layer.spec, query, context, ignore=parameters.OF_TILES)
    _require_indicator(layer, resolved, scope)
    changes = layer.spec.changes
    seen = scope.seen(changes)
    shared = layer.spec.access == "public" and not seen
    named = {name for name, _ in query}
    lasting = (
        layer.spec.refresh == "static"
        and shared
        and all(
            parameter.type != "generation" or parameter.name in named
            for parameter in layer.spec.parameters
        )
    )
    return Ask(
        layer,
        format_,
        resolved.binds,
        tuple((name, tuple(words)) for name, words in catalogue.vocabulary.binds().items()),
        scope.acting("incidents.read"),
        Audience.of(scope) if GUARDED.keys() & set(changes) else Audience(),
        (
            layer.digest,
            str(layer.supplied),
            format_,
            orjson.dumps(resolved.values, option=orjson.OPT_SORT_KEYS).decode(),
            seen,
        ),
        shared,
        lasting,
    )


def asks(
    catalogue: Catalogue,
    layer_ids: Sequence[str],
    format_: Format,
    query: Sequence[tuple[str, str]],
    scope: Scope,
    context: Context,
) -> list[Ask]:
    """What a request asks of several layers: each gets the parameters that it declares.

    Raises as `ask`, and InvalidInput for a parameter that none of them declares.
    """
    specs = [catalogue.layer(id_, scope).spec for id_ in layer_ids]
    return [
        ask(catalogue, spec.id, format_, own, scope, context)
        for spec, own in zip(specs, parameters.shared_out(specs, query), strict=True)
    ]


def _require_indicator(layer: Layer, resolved: Resolved, scope: Scope) -> None:
    """Raises AccessError for an indicator that is not open: no rows would read as no data."""
    for parameter in layer.spec.parameters:
        value = resolved.values.get(parameter.name)
        if parameter.type == "indicator" and isinstance(value, str):
            scope.require_indicator(value)
