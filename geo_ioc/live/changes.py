"""Changes: rows of the change table, with the feature that each left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from fastapi.sse import format_sse_event
from sqlalchemy import Connection, Row

from geo_ioc.access.audience import PUBLISHED, Audience
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import PUBLIC, Acting
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
    blurred: Feature | None = None
    """The feature as the public sees it; None when the public does not."""
    public_bbox: list[float] | None = None
    """`bbox` as the public sees it; None too when it sees no difference."""
    old_public_bbox: list[float] | None = None
    """The same before the change."""
    seen_by: frozenset[str] | None = None
    """Audience of the row as it is now; None for what everybody sees."""
    was_seen_by: frozenset[str] | None = None
    """Audience before the change and after it: those who may have it on their screens."""
    _encoded: dict[object, bytes] = field(default_factory=dict, compare=False)

    def event(
        self, layers: tuple[str, ...], audience: Audience, *, gone: bool = False
    ) -> bytes | None:
        """The server-sent event for subscribers of `layers`; made once for all who see the same.

        `gone` makes it the removal that those get who lose sight of a feature. None for those who
        neither see it nor could have.
        """
        if self.op == "reload":
            return resync(self.id, "reload", layers)
        if self.source not in FEATURES:
            return self._event(layers, self.op, None, self.bbox, self.old_bbox)
        blurred = audience.sight == "blurred"
        feature, here, before = self.feature, self.bbox, self.old_bbox
        if blurred:
            feature, here, before = self.blurred, self.public_bbox, self.old_public_bbox
        if gone or feature is None or not audience.sees(self.seen_by):
            if not audience.sees(self.was_seen_by):
                return None
            # Where it was is told only to who sees everything: who may see a place today need not
            # have seen what lay there before.
            whole = audience.keys is None
            return self._event(layers, "remove", None, None, before if whole else None)
        if blurred and not audience.sees(self.was_seen_by):
            return None
        if (layers, blurred) not in self._encoded:
            self._encoded[layers, blurred] = self._event(layers, self.op, feature, here, before)
        return self._encoded[layers, blurred]

    def _event(
        self,
        layers: tuple[str, ...],
        op: str,
        feature: Feature | None,
        bbox: list[float] | None,
        old_bbox: list[float] | None,
    ) -> bytes:
        data = {
            "layer": layers[0],
            "layers": layers,
            "op": op,
            "id": self.subject,
            "at": self.at,
            "bbox": bbox,
            "old_bbox": old_bbox,
            "feature": feature,
        }
        return format_sse_event(
            data_str=orjson.dumps(data).decode(), event="change", id=str(self.id)
        )

    def seen_from(self, place: Place, audience: Audience) -> bool:
        """Whether the feature lies in a place; what has no feature concerns every place."""
        if self.source not in FEATURES:
            return True
        feature = self.blurred if audience.sight == "blurred" else self.feature
        units = [] if feature is None else feature["properties"]["boundaries"]
        return any(
            unit["generation"] == place.generation and unit["code"] in place.codes for unit in units
        )

    def lost_from(self, place: Place, audience: Audience) -> bool:
        """Whether it may have been in a place before, and no longer is."""
        if audience.sight == "blurred":
            # Told alike to every place: who never saw it must not learn where it was.
            before = self.old_public_bbox
            return before is not None and self.public_bbox != before
        return self.bbox != self.old_bbox and place.touches(self.old_bbox)


def resync(change_id: int, reason: str, layers: tuple[str, ...]) -> bytes:
    """The event that tells a client to read everything anew, and to go on from `change_id`."""
    data = orjson.dumps({"reason": reason, "layers": layers}).decode()
    return format_sse_event(data_str=data, event="resync", id=str(change_id))


def incident_features(connection: Connection, ids: Sequence[str]) -> dict[str, Feature]:
    """GeoJSON features of incidents by id, as far as the transaction's role sees them."""
    rows = connection.execute(statement("incident_items"), {"ids": ids}).mappings()
    return {str(row["id"]): incident_feature(dict(row)) for row in rows}


def incident_feature(item: Mapping[str, Any]) -> Feature:
    """A row of incident_items.sql as a GeoJSON feature at the incident's point."""
    properties = dict(item)
    lon, lat = properties.pop("lon"), properties.pop("lat")
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": item["id"], "geometry": point, "properties": properties}


RIGHTS = frozenset({"access", "boundary"})
"""Sources whose changes may give someone other rights: a grant follows a unit to what it became."""
FEATURES: dict[str, Callable[[Connection, Sequence[str]], dict[str, Feature]]] = {
    "incident": incident_features
}
"""How the features of a source are read; changes of other sources carry none."""


class ReadAnew(Exception):
    """A client cannot be told what it missed, and must read everything anew."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _require_kept(connection: Connection, after: int, most_behind: int) -> None:
    """Raises ReadAnew unless everything after a change is kept, and not too much."""
    kept = connection.execute(statement("live_kept")).one()
    if after > kept.newest:
        raise ReadAnew("unknown")
    if after < kept.pruned or kept.newest - after > most_behind:
        raise ReadAnew("too_old")


class Page(NamedTuple):
    """The next changes, and all that concern rights: also those that come after them.

    Features are told as they are, and may be of after a change that is not on the page yet.
    """

    changes: list[Change]
    rights: list[tuple[int, str | None]]
    """Ids, and whose rights; None is everybody's."""
    full: bool
    """Whether there may be more."""


def read_after(
    database: Database, after: int, limit: int, *, most_behind: int | None = None
) -> Page:
    """The next changes in commit order, with their features as they are now.

    With `most_behind` for a client that has seen the changes up to `after`: raises ReadAnew when it
    is further behind than that, or when what it missed is not all kept.
    """
    with database.read() as connection:
        if most_behind is not None:
            _require_kept(connection, after, most_behind)
        rows = connection.execute(statement("live_changes"), {"after": after, "limit": limit}).all()
        full = len(rows) == limit
        rights = _rights(connection, after) if full else _rights_of(rows)
        subjects = _subjects(rows)
        features = {source: FEATURES[source](connection, ids) for source, ids in subjects.items()}
        seen_by = _audiences(connection, subjects.get("incident", []))
    public = [id_ for id_, keys in seen_by.items() if PUBLISHED in keys]
    blurred: dict[str, Feature] = {}
    if public:
        with database.read(acting=Acting(PUBLIC)) as connection:
            blurred = incident_features(connection, public)
    changes = [
        Change(
            row.id,
            row.source,
            row.op,
            row.subject,
            row.at,
            row.bbox,
            row.old_bbox,
            features.get(row.source, {}).get(row.subject),
            blurred.get(row.subject),
            row.public_bbox,
            row.old_public_bbox,
            None if row.source not in FEATURES else seen_by.get(row.subject, frozenset()),
            frozenset([*(row.audience or ()), *(row.old_audience or ())]),
        )
        for row in rows
    ]
    return Page(changes, rights, full)


def _rights(connection: Connection, after: int) -> list[tuple[int, str | None]]:
    """All changes after one that concern rights."""
    wanted = {"after": after, "sources": sorted(RIGHTS)}
    found = connection.execute(statement("live_rights"), wanted)
    return [(row.id, row.account) for row in found]


def _rights_of(rows: Iterable[Row[Any]]) -> list[tuple[int, str | None]]:
    """The same, where these are all changes: one statement less for every change."""
    return [
        (row.id, row.subject if row.source == "access" else None)
        for row in rows
        if row.source in RIGHTS
    ]


def _audiences(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Who may see incidents now."""
    if not ids:
        return {}
    found = connection.execute(statement("live_audiences"), {"ids": ids})
    return {row.id: frozenset(row.audience) for row in found}


def _subjects(rows: Iterable[Row[Any]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.subject is not None and row.source in FEATURES:
            found.setdefault(row.source, set()).add(row.subject)
    return {source: sorted(ids) for source, ids in found.items()}
