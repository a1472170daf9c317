"""Every organisation there is or was: of organisations.csv, and the committees of communes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from geo_ioc.access import committees, organisations
from geo_ioc.access.organisations import in_force
from geo_ioc.boundaries import search

COMMUNE = "commune_committee"
"""The kind of a commune's committee, which no row of organisations.csv is of."""


@dataclass(frozen=True)
class Entry:
    """One organisation; open dates mean since before the list began, and until now."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    """Its last day."""
    parent: str | None
    successors: Sequence[str]
    predecessors: Sequence[str]


def listed(
    connection: Connection,
    home: Path | None,
    *,
    on: date | None = None,
    kind: str | None = None,
    q: str | None = None,
) -> list[Entry]:
    """Organisations, then the communes' committees, the newest generation first.

    Those in force on a day, of a kind, whose name or code answers `q`; None asks nothing.
    """
    return [
        entry
        for entry in (*_offices(home), *_committees(connection))
        if (on is None or in_force(entry.valid_from, entry.valid_to, on))
        and (kind is None or entry.kind == kind)
        and (q is None or _answers(entry, q))
    ]


def _offices(home: Path | None) -> Iterator[Entry]:
    offices = organisations.load(home)
    for office in offices:
        yield Entry(
            code=office.code,
            name=office.name,
            kind=office.kind,
            valid_from=office.valid_from,
            valid_to=office.valid_to,
            parent=office.parent,
            successors=[] if office.successor is None else [office.successor],
            predecessors=[other.code for other in offices if other.successor == office.code],
        )


def _committees(connection: Connection) -> Iterator[Entry]:
    for committee in committees.listed(connection):
        yield Entry(kind=COMMUNE, parent=None, **vars(committee))


def _answers(entry: Entry, q: str) -> bool:
    return q.casefold() in entry.code or search.rank(q, entry.name, entry.name) is not None
