"""What people write into the cells of a table, and what it means.

Each function raises CellError with what is wrong and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from geo_ioc.boundaries.search import fold
from geo_ioc.errors import Text

VIETNAM = timezone(timedelta(hours=7))
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,18}(?:[.,]0+)?")
DAY_FIRST = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)
YES = frozenset(("true", "yes", "co", "dung", "1", "x"))
NO = frozenset(("false", "no", "khong", "sai", "0"))

NOT_A_NUMBER = Text(
    "phải là số, như 18.6796 hoặc 18,6796, không có dấu ngăn hàng nghìn",
    "must be a number, like 18.6796 or 18,6796, without separators of thousands",
)
NOT_WHOLE = Text("phải là số nguyên", "must be a whole number")
NOT_YES_OR_NO = Text("phải là có hoặc không", "must be yes or no")
NOT_A_TIME = Text(
    "phải là thời điểm như 2025-09-24T16:06 hoặc 24/09/2025 16:06",
    "must be a time like 2025-09-24T16:06 or 24/09/2025 16:06",
)


class CellError(Exception):
    """A cell that does not say what its column asks for."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


def number(cell: str) -> float:
    """A number; its decimals after a point or, as in Vietnam, after a comma.

    Where cells end at commas such a cell is quoted, else it would be two. One without decimals is
    an int, as it would be in JSON.
    """
    if cell.isdecimal() and cell.isascii() and len(cell) < 16:
        return int(cell)
    if NUMBER.fullmatch(cell) is None:
        raise CellError(NOT_A_NUMBER)
    return float(cell.replace(",", "."))


def whole(cell: str) -> int:
    """A whole number, also with decimals that are 0."""
    if WHOLE.fullmatch(cell) is None:
        raise CellError(NOT_WHOLE)
    return int(re.split("[.,]", cell, maxsplit=1)[0])


def yes(cell: str) -> bool:
    """Yes or no, in both languages and as programs write it."""
    folded = fold(cell)
    if folded not in YES | NO:
        raise CellError(NOT_YES_OR_NO)
    return folded in YES


def moment(cell: str) -> datetime:
    """A time of ISO 8601, or day first as people write it; Vietnam's where it has no zone."""
    try:
        if found := DAY_FIRST.fullmatch(cell):
            day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
        parsed = datetime.fromisoformat(cell)
    except ValueError:
        raise CellError(NOT_A_TIME) from None
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=VIETNAM)


class Word(NamedTuple):
    """A word of a closed list: how programs and how people call it."""

    id: str
    vi: str
    en: str


class Words:
    """Finds a word of a closed list by its id or title; tone marks and case are optional."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._exact = {word.id for word in words}
        self._folded: dict[str, set[str]] = {}
        for word in words:
            for name in word:
                self._folded.setdefault(fold(name), set()).add(word.id)
        self._listed = ", ".join(f"{word.id} ({word.vi})" for word in words)
        self._ids = ", ".join(word.id for word in words)

    def find(self, cell: str) -> str:
        """The id of the word that a cell names."""
        if cell in self._exact:
            return cell
        found = self._folded.get(fold(cell), set())
        if len(found) > 1:
            listed = ", ".join(sorted(found))
            raise CellError(Text(f"có thể là {listed}; hãy ghi mã", f"may be any of {listed}"))
        if not found:
            raise CellError(
                Text(f"phải là một trong {self._listed}", f"must be one of {self._ids}")
            )
        return next(iter(found))
