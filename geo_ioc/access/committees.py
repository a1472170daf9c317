"""The People's Committees of communes: organisations that follow from the boundaries in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from geo_ioc.db.sql import statement

PREFIX = "commune:"
"""Before the `generation/code` of a commune: its People's Committee."""


@dataclass(frozen=True)
class Committee:
    """One committee, for as long as its commune's generation lasts; `valid_to` is its last day."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None
    successors: Sequence[str]
    predecessors: Sequence[str]


def title(commune: str) -> str:
    """What the committee of a commune is called: `UBND xã Đại Đồng`."""
    return f"UBND {commune[:1].lower()}{commune[1:]}"


def listed(connection: Connection) -> list[Committee]:
    """Every committee of the generations in use, those of the newest generation first."""
    return [
        Committee(
            f"{PREFIX}{row.generation}/{row.code}",
            title(row.name),
            row.valid_from,
            row.valid_to,
            row.successors,
            row.predecessors,
        )
        for row in connection.execute(statement("access_committees"))
    ]
