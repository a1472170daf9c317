"""What a grant over localities means today.

Places change, and what was granted must outlive that: a right over an old unit goes on over the
unit it became, and says that it did. Where it falls down: the new unit is larger than the old one,
so the right grows with it; and a unit that was divided is not followed at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from geo_ioc.db.sql import statement


@dataclass(frozen=True)
class Meant:
    """One unit that a granted locality stands for, both written `generation/code`."""

    granted: str
    key: str
    name: str
    follows: str | None
    """The unit of the generation before that it took in; None where it was granted as it is."""


def meant(connection: Connection, localities: Sequence[str]) -> list[Meant]:
    """What localities stand for today: themselves, members of groupings, and what became of them.

    A locality that no loaded generation knows stands for nothing.
    """
    if not localities:
        return []
    rows = connection.execute(statement("access_localities"), {"localities": list(localities)})
    return [Meant(row.granted, row.key, row.name, row.follows) for row in rows]


def keys(units: Sequence[Meant]) -> set[str]:
    """The audience keys of units: what lies in them, and what their committees work on."""
    return {unit.key for unit in units} | {f"org:commune:{unit.key}" for unit in units}
