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
    """One row for the features and one for the labels, where it has them: of one snapshot."""
    geojson: TextClause
    count: TextClause
    label_count: TextClause
    """How many features there would be if there were room, and how many features and labels."""


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
    mvt = _around(spec, "tile_mvt", "geom", ["n.id", *in_mvt])
    count = label_count = _around(spec, "tile_count", "geom", [])
    if spec.query.labels:
        mvt = _both(mvt, _around(spec, "tile_mvt", "label", ["n.id", *in_mvt]))
        label_count = _both(count, _around(spec, "tile_count", "label", []))
    geojson = _around(spec, "tile_geojson", "geom", in_geojson)
    return Statements(text(mvt), text(geojson), text(count), text(label_count))


def _both(features: str, labels: str) -> str:
    both = sql.source("tile_both")
    return both.replace("/*features*/", features).replace("/*labels*/", labels)


def _around(spec: LayerSpec, template: str, geom: str, columns: list[str]) -> str:
    whole = sql.source(template)
    kept = spec.query.mercator and geom == "geom"
    for marker, part in (
        ("query", spec.query.sql),
        ("columns", ", ".join(columns)),
        ("order", spec.query.order),
        ("drawn", "q.mercator" if kept else f"ST_Transform(q.{geom}, 3857)"),
        ("geom", geom),
        ("name", spec.id if geom == "geom" else f"{spec.id}_{geom}"),
    ):
        whole = whole.replace(f"/*{marker}*/", part)
    return whole
