"""Reading incidents: one with its timeline, or a page of those wanted."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from geo_ioc.access import committees
from geo_ioc.boundaries.search import fold, spoken
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, NotFound, Text
from geo_ioc.incidents.case import allowed, proposed
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.live.place import Place
from geo_ioc.settings import today

Sort = Literal["worst", "newest"]
Item = dict[str, Any]
"""An incident in surface.md's shape."""


@dataclass(frozen=True)
class Wanted:
    """Which incidents, and in which order; None asks nothing.

    `since` is inclusive and `until` exclusive, both of `occurred_at`. `worst` sorts by severity,
    then the newest first; `newest` by the time received.
    """

    bbox: tuple[float, float, float, float] | None = None
    place: Place | None = None
    categories: Sequence[str] | None = None
    statuses: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str | None = None
    sort: Sort = "worst"


class Page(NamedTuple):
    """One page, and the cursor of the next one if there is one."""

    items: list[Item]
    next: str | None


def page(connection: Connection, wanted: Wanted, limit: int, cursor: str | None) -> Page:
    """One page of incidents. Raises InvalidInput for a cursor that this list did not give.

    New incidents never shift a page: each begins after the last one of the page before.
    """
    rows = connection.execute(
        statement("incident_page"), parameters(wanted, limit + 1, cursor)
    ).all()
    found = items(connection, [row.id for row in rows[:limit]])
    more = len(rows) > limit
    return Page(found, _encode(rows[limit - 1], wanted.sort) if more else None)


def parameters(wanted: Wanted, limit: int, cursor: str | None) -> dict[str, Any]:
    """The parameters of incident_page.sql. Raises InvalidInput for a bad cursor."""
    severity, received_at, last = (None,) * 3 if cursor is None else _decode(cursor, wanted.sort)
    return conditions(wanted) | {
        "after_severity": severity,
        "after_received_at": received_at,
        "after_id": last,
        "worst": wanted.sort == "worst",
        "limit": limit,
    }


def conditions(wanted: Wanted) -> dict[str, Any]:
    """The parameters of incident_wanted.sql."""
    west, south, east, north = wanted.bbox or (None,) * 4
    return {
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "generation": wanted.place.generation if wanted.place else None,
        "codes": sorted(wanted.place.codes) if wanted.place else None,
        "categories": list(wanted.categories) if wanted.categories is not None else None,
        "statuses": list(wanted.statuses) if wanted.statuses is not None else None,
        "from": wanted.since,
        "to": wanted.until,
        "words": _words(wanted.q),
    }


def items(connection: Connection, ids: Sequence[UUID]) -> list[Item]:
    """Incidents by id, in the order of the ids."""
    rows = connection.execute(statement("incident_items"), {"ids": list(ids)}).mappings()
    by_id = {row["id"]: dict(row) for row in rows}
    return [by_id[incident_id] for incident_id in ids]


def one(connection: Connection, catalogue: Catalogue, incident_id: UUID) -> Item:
    """One incident with its timeline and what can be done with it. Raises NotFound."""
    rows = connection.execute(statement("incident_items"), {"ids": [incident_id]}).mappings()
    row = rows.first()
    if row is None:
        raise NotFound(f"Không có sự cố {incident_id}.", f"There is no incident {incident_id}.")
    timeline = connection.execute(statement("incident_timeline"), {"id": incident_id}).mappings()
    lead, cooperating = proposed(catalogue, row["category"], _commune(row["boundaries"]), today())
    codes = [row["lead"], *row["cooperating"], lead, *cooperating]
    return {
        **row,
        "timeline": [dict(event) for event in timeline],
        "allowed": allowed(catalogue, row["status"], row["urgency"], row["flags"]),
        "proposed": {"lead": lead, "cooperating": cooperating},
        "organisations": {
            code: _name(catalogue, row["boundaries"], code) for code in codes if code is not None
        },
    }


def _commune(boundaries: list[dict[str, str]]) -> str | None:
    """The newest generation's commune among the units of an incident, which come newest first."""
    communes = (unit for unit in boundaries if unit["level"] == "commune")
    unit = next(communes, None)
    return None if unit is None else f"{unit['generation']}/{unit['code']}"


def _name(catalogue: Catalogue, boundaries: list[dict[str, str]], code: str) -> str:
    """The name of an organisation, or of a commune's committee."""
    if code in catalogue.organisations.codes:
        return catalogue.organisations[code].name
    place = code.removeprefix(committees.PREFIX)
    names = (
        unit["full_name"] for unit in boundaries if f"{unit['generation']}/{unit['code']}" == place
    )
    return committees.title(next(names, place))


def change_id(connection: Connection) -> int:
    """The newest change in this transaction's snapshot."""
    newest: int = connection.execute(text("SELECT coalesce(max(id), 0) FROM change")).scalar_one()
    return newest


def search_text(*texts: str) -> str:
    """What is searched of an incident: its texts without marks, then with them."""
    whole = " ".join(texts)
    return f"{fold(whole)} {spoken(whole)}"


def _words(q: str | None) -> list[str]:
    """A LIKE pattern per word: all must occur, with its marks when it was typed with marks."""
    # PostgreSQL's text cannot hold the null character.
    words = [spoken(word) for word in (q or "").replace("\0", " ").split()]
    return ["%" + re.sub(r"([%_\\])", r"\\\1", word) + "%" for word in words]


def _encode(row: Any, sort: Sort) -> str:
    key = [sort, row.severity, row.received_at, row.id]
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def _decode(cursor: str, sort: Sort) -> tuple[int, datetime, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key_sort, severity, received_at, incident_id = orjson.loads(
            base64.b64decode(padded, altchars=b"-_", validate=True)
        )
        if key_sort != sort or not isinstance(severity, int) or not 1 <= severity <= 5:
            raise ValueError
        when = datetime.fromisoformat(received_at)
        if when.tzinfo is None:
            raise ValueError
        return severity if sort == "worst" else 0, when, UUID(incident_id)
    except (ValueError, TypeError, AttributeError):
        message = Text(
            "không phải con trỏ của danh sách này; hãy đọc lại từ trang đầu",
            "is no cursor of this list; please start again from its first page",
        )
        raise InvalidInput([FieldError("?cursor", message)]) from None
