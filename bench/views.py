"""What other tile servers are given: views with the rows and columns of a layer's tiles."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from bench.peers import SCHEMA
from geo_ioc.layers.address import BANDS
from geo_ioc.layers.ask import BIND, Ask


def make(connection: Connection, ask: Ask) -> None:
    """Views of one layer, under the parameters of `ask`.

    One for each band of generalised outlines where the layer has such: a view is not told the
    zoom. Where the layer keeps its shapes in Web Mercator, so that nobody has to transform them,
    others are given those, and the degrees in a view of its own for GeoJSON. Of a layer of points
    and shapes the points alone: a union of both has no type of geometry that the others can find
    out.
    """
    spec = ask.layer.spec
    banded = ":band" in spec.query.sql
    for band in BANDS if banded else (None,):
        binds = {**ask.binds, **dict(ask.fixed), "band": band}
        sql = spec.query.sql.partition("UNION ALL")[0]
        query = BIND.sub(lambda found: _literal(binds[found[1]]), sql)  # noqa: B023
        columns = ", ".join(
            f"CAST(extract(epoch FROM q.{field.name}) AS bigint) AS {field.name}"
            if field.type == "time"
            else f"q.{field.name}"
            for field in spec.fields
        )
        drawn = "mercator" if spec.query.mercator else "geom"
        for name, geom in (
            (view(spec.id, band), drawn),
            (degrees(spec.id, band), "geom"),
            *_labels(ask, band),
        ):
            connection.execute(
                text(
                    f"CREATE VIEW {SCHEMA}.{name} AS SELECT q.id, {columns}, q.{geom} AS geom"
                    f" FROM ({query}) AS q".replace(":", "\\:")
                )
            )


def view(layer: str, band: int | None) -> str:
    """The name of a view."""
    return layer if band is None else f"{layer}_{band}"


def degrees(layer: str, band: int | None) -> str:
    """The name of a view of the shapes in degrees."""
    return view(f"{layer}_degrees", band)


def _labels(ask: Ask, band: int | None) -> list[tuple[str, str]]:
    if not ask.layer.spec.query.labels:
        return []
    return [(view(f"{ask.layer.spec.id}_label", band), "label")]


def _literal(value: Any) -> str:
    """A parameter in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_literal(one) for one in value)}]"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
