"""The tile statements of a layer: db/sql/tile_*.sql around the SELECT of its file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import TextClause, text

from geo_ioc.db import sql
from geo_ioc.layers.model import LayerSpec


@dataclass(frozen=True)
class Statements:
    """What a layer's tiles are made with; everything of a request is a bound parameter."""

    mvt: TextClause
    labels: TextClause | None
    geojson: TextClause
    count: TextClause
    label_count: TextClause
    """What count how many features, and how many labels, there would be if there were room."""


def statements(spec: LayerSpec) -> Statements:
    """The statements of a layer file that has been checked."""
    # A style expression can only compare numbers, so times go into vector tiles as seconds.
    in_mvt = [
        f"CAST(extract(epoch FROM n.{field.name}) AS bigint) AS {field.name}"
        if field.type == "time"
        else f"n.{field.name}"
        for field in spec.fields
    ]
    in_geojson = [f"n.{field.name}" for field in spec.fields]
    return Statements(
        _around(spec, "tile_mvt", "geom", ["n.id", *in_mvt]),
        _around(spec, "tile_mvt", "label", ["n.id", *in_mvt]) if spec.query.labels else None,
        _around(spec, "tile_geojson", "geom", in_geojson),
        _around(spec, "tile_count", "geom", []),
        _around(spec, "tile_count", "label", []),
    )


def _around(spec: LayerSpec, template: str, geom: str, columns: list[str]) -> TextClause:
    whole = sql.source(template)
    for marker, part in (
        ("query", spec.query.sql),
        ("columns", ", ".join(columns)),
        ("order", spec.query.order),
        ("geom", geom),
    ):
        whole = whole.replace(f"/*{marker}*/", part)
    return text(whole)
