"""The province's organisations over time: organisations.csv. Departments merged on 2025-03-01."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from geo_ioc import content
from geo_ioc.errors import ContentError

ORGANISATIONS = "catalogues/organisations.csv"

COLUMNS = ["code", "name", "kind", "valid_from", "valid_to", "successor", "parent"]


@dataclass(frozen=True)
class Organisation:
    """One organisation; open dates mean since before the list began, and until now."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    parent: str | None

    def in_force(self, day: date) -> bool:
        """Whether it exists on a day; `valid_to` is its last day."""
        return in_force(self.valid_from, self.valid_to, day)


def in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether a day lies from a first to a last one, both of them open when None."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


class Organisations:
    """All organisations by code."""

    def __init__(self, rows: list[Organisation]) -> None:
        self._by_code = {row.code: row for row in rows}
        self.codes = frozenset(self._by_code)

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self._by_code.values())

    def __getitem__(self, code: str) -> Organisation:
        return self._by_code[code]

    def on(self, code: str, day: date) -> Organisation:
        """The organisation in force on a day that does what `code` did: itself or a successor."""
        row = self._by_code[code]
        while row.valid_to is not None and row.valid_to < day and row.successor:
            row = self._by_code[row.successor]
        return row


@cache
def load(home: Path | None) -> Organisations:
    """The organisations of an installation; read once per process. Raises ContentError."""
    return read_organisations(content.files("layers", home, ORGANISATIONS)[ORGANISATIONS])


def read_organisations(path: Path) -> Organisations:
    """Organisations from a CSV file. Raises ContentError with line and column."""
    rows: list[Organisation] = []
    for line, record in content.read_csv(path, COLUMNS):
        for column in ("code", "name", "kind"):
            if not record[column]:
                place = content.line_place(line, column)
                raise ContentError(path, place, "còn trống", "is empty")
        rows.append(
            Organisation(
                record["code"],
                record["name"],
                record["kind"],
                _day(path, line, "valid_from", record["valid_from"]),
                _day(path, line, "valid_to", record["valid_to"]),
                record["successor"] or None,
                record["parent"] or None,
            )
        )
    _cross_check(path, rows)
    return Organisations(rows)


def _day(path: Path, line: int, column: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        place = content.line_place(line, column)
        raise ContentError(path, place, f"{value!r} không phải ngày", "is no date") from None


def _cross_check(path: Path, rows: list[Organisation]) -> None:
    codes = [row.code for row in rows]
    for line, row in enumerate(rows, start=2):
        if codes.count(row.code) > 1:
            raise ContentError(
                path, content.line_place(line, "code"), f"{row.code} bị lặp", "stands twice"
            )
        for column, code in (("successor", row.successor), ("parent", row.parent)):
            if code is not None and (code not in codes or code == row.code):
                raise ContentError(
                    path, content.line_place(line, column), f"không có {code}", f"no {code}"
                )
        seen = {row.code}
        after = row.successor
        while after is not None:
            if after in seen:
                raise ContentError(
                    path, content.line_place(line, "successor"), "đi vòng", "goes in a circle"
                )
            seen.add(after)
            after = rows[codes.index(after)].successor
