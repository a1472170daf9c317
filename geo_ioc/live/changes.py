"""Changes: rows of the change table, with the feature that each left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from fastapi.sse import format_sse_event
from sqlalchemy import Connection, Row

from geo_ioc.db.sql import statement
from geo_ioc.live.place import Place

Feature = dict[str, Any]
"""A GeoJSON feature."""


@dataclass(frozen=True)
class Change:
    """One row of the change table; `feature` is None when there is none, or none any more."""

    id: int
    source: str
    op: str
    subject: str | None
    at: datetime
    bbox: list[float] | None
    old_bbox: list[float] | None
    feature: Feature | None
    _encoded: dict[tuple[str, ...], bytes] = field(default_factory=dict, compare=False)

    def event(self, layers: tuple[str, ...], *, gone: bool = False) -> bytes:
        """The server-sent event for subscribers of `layers`; made once for all who have the same.

        `gone` makes it the removal that those get who lose sight of a feature.
        """
        if self.op == "reload":
            return resync(self.id, "reload", layers)
        lost = gone or (self.feature is None and self.source in FEATURES)
        if lost:
            return self._event(layers, "remove", None)
        if layers not in self._encoded:
            self._encoded[layers] = self._event(layers, self.op, self.feature)
        return self._encoded[layers]

    def _event(self, layers: tuple[str, ...], op: str, feature: Feature | None) -> bytes:
        data = {
            "layer": layers[0],
            "layers": layers,
            "op": op,
            "id": self.subject,
            "at": self.at,
            "bbox": None if op == "remove" else self.bbox,
            "old_bbox": self.old_bbox,
            "feature": feature,
        }
        return format_sse_event(
            data_str=orjson.dumps(data).decode(), event="change", id=str(self.id)
        )

    def seen_from(self, place: Place) -> bool:
        """Whether the feature lies in a place; what has no feature concerns every place."""
        if self.source not in FEATURES:
            return True
        units = [] if self.feature is None else self.feature["properties"]["boundaries"]
        return any(
            unit["generation"] == place.generation and unit["code"] in place.codes for unit in units
        )

    def lost_from(self, place: Place) -> bool:
        """Whether it may have been in a place before, and no longer is."""
        return self.bbox != self.old_bbox and place.touches(self.old_bbox)


def resync(change_id: int, reason: str, layers: tuple[str, ...]) -> bytes:
    """The event that tells a client to read everything anew, and to go on from `change_id`."""
    data = orjson.dumps({"reason": reason, "layers": layers}).decode()
    return format_sse_event(data_str=data, event="resync", id=str(change_id))


def incident_features(connection: Connection, ids: Sequence[str]) -> dict[str, Feature]:
    """GeoJSON features of incidents by id."""
    rows = connection.execute(statement("incident_items"), {"ids": ids}).mappings()
    return {str(row["id"]): incident_feature(dict(row)) for row in rows}


def incident_feature(item: Mapping[str, Any]) -> Feature:
    """A row of incident_items.sql as a GeoJSON feature at the incident's point."""
    properties = dict(item)
    lon, lat = properties.pop("lon"), properties.pop("lat")
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": item["id"], "geometry": point, "properties": properties}


FEATURES: dict[str, Callable[[Connection, Sequence[str]], dict[str, Feature]]] = {
    "incident": incident_features
}
"""How the features of a source are read; changes of other sources carry none."""


def read_after(connection: Connection, after: int, limit: int) -> list[Change]:
    """The next changes in commit order, with their features as they are now."""
    rows = connection.execute(statement("live_changes"), {"after": after, "limit": limit}).all()
    features = {
        source: FEATURES[source](connection, ids) for source, ids in _subjects(rows).items()
    }
    return [
        Change(
            row.id,
            row.source,
            row.op,
            row.subject,
            row.at,
            row.bbox,
            row.old_bbox,
            features.get(row.source, {}).get(row.subject),
        )
        for row in rows
    ]


def _subjects(rows: Iterable[Row[Any]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.subject is not None and row.source in FEATURES:
            found.setdefault(row.source, set()).add(row.subject)
    return {source: sorted(ids) for source, ids in found.items()}
