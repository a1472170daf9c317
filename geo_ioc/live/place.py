"""The locality that a stream or a list is narrowed to: `boundary={generation}/{code}`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, Text


@dataclass(frozen=True)
class Place:
    """A boundary, or the members of a grouping; `bbox` is west, south, east, north."""

    generation: str
    codes: frozenset[str]
    bbox: tuple[float, float, float, float]

    def touches(self, bbox: list[float] | None) -> bool:
        """Whether a box overlaps that of the place; no box touches nothing."""
        if bbox is None:
            return False
        west, south, east, north = bbox
        return (
            west <= self.bbox[2]
            and east >= self.bbox[0]
            and south <= self.bbox[3]
            and north >= self.bbox[1]
        )


def find(connection: Connection, value: str) -> Place:
    """The place of a `boundary` parameter. Raises InvalidInput when there is none."""
    # PostgreSQL's text cannot hold the null character.
    generation, _, code = value.replace("\0", "?").partition("/")
    row = connection.execute(
        statement("live_place"), {"generation": generation, "code": code}
    ).first()
    if row is None:
        raise InvalidInput(
            [
                FieldError(
                    "?boundary",
                    Text(
                        f"không có địa bàn {value!r}; cần dạng thế-hệ/mã như 2025-07-01/16681",
                        f"no locality {value!r}; it is written like 2025-07-01/16681",
                    ),
                )
            ]
        )
    return Place(generation, frozenset(row.codes), tuple(row.bbox))
