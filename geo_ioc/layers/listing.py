"""The catalogue as a list that programs and pages read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from geo_ioc.db import sql
from geo_ioc.layers.legend import legend
from geo_ioc.layers.parameters import Context, choices
from geo_ioc.layers.snapshot import Catalogue, Layer
from geo_ioc.layers.style import shown_indicator


def updated(connection: Connection) -> dict[str, datetime]:
    """When each source last changed, by source; reference layers by `reference:{layer}`."""
    rows = connection.execute(sql.statement("tile_updated"))
    return {row.source: row.at for row in rows}


def invented(connection: Connection) -> frozenset[str]:
    """The sources that hold demonstration data, which whoever draws them must say."""
    there = connection.execute(text("SELECT EXISTS (SELECT 1 FROM incident WHERE demo)"))
    return frozenset({"incident"} if there.scalar_one() else ())


def described(
    catalogue: Catalogue,
    layer: Layer,
    context: Context,
    at: dict[str, datetime],
    demo: frozenset[str],
) -> dict[str, Any]:
    """One layer: titles, fields, legend, parameters with their values, freshness."""
    spec = layer.spec
    sources = [f"reference:{spec.id}"] if spec.file else spec.changes
    times = [at[source] for source in sources if source in at]
    return {
        "id": spec.id,
        "title": spec.title.model_dump(),
        "description": spec.description.model_dump(),
        "geometry": spec.geometry,
        "zooms": {"min": spec.zooms[0], "max": spec.zooms[1]},
        "access": spec.access,
        "sources": spec.changes,
        "files": spec.file,
        "supplied": layer.supplied,
        "visible": spec.visible,
        "refresh": spec.refresh,
        "max_features": spec.max_features,
        "attribution": spec.attribution,
        "labels": spec.query.labels,
        "fields": [field.model_dump() for field in spec.fields],
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "title": parameter.title.model_dump(),
                "many": parameter.many,
                "default": _default(parameter.default, parameter.type, context),
                "values": _values(choices(parameter, context)),
            }
            for parameter in spec.parameters
        ],
        "legend": legend(catalogue, spec, shown_indicator(catalogue, spec, {})),
        "demonstration": not demo.isdisjoint(sources),
        "updated_at": max(times).isoformat() if times else None,
    }


def _default(default: Any, type_: str, context: Context) -> Any:
    return context.generation if type_ == "generation" and default is None else default


def _values(found: list[tuple[str, Any]] | None) -> Any:
    if found is None:
        return None
    return [
        {"value": value, "title": title.model_dump() if title else {"vi": value, "en": value}}
        for value, title in found
    ]
