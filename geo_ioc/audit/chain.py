"""The chain that joins every row to the one before it, wherever the rows are read from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import orjson

from geo_ioc.errors import Text

GENESIS = "0" * 64
"""The hash before the first row."""
FORM = re.compile(
    r'\{"at": "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)", '
    r'"id": (-?[0-9]+), '
)
"""How the canonical form of a row begins: at a time of four figures, after the year 0."""

Reason = Literal["missing", "previous_hash", "hash", "anchor", "cut"]
WORDS: dict[Reason, Text] = {
    "missing": Text("thiếu mục đứng ngay trước nó", "the entry before it is missing"),
    "previous_hash": Text("không nối vào mục đứng trước", "does not continue the entry before it"),
    "hash": Text("đã bị sửa", "was changed"),
    "anchor": Text(
        "không còn như khi làm neo: chuỗi đã bị viết lại",
        "is not what the anchor says: the chain was rewritten",
    ),
    "cut": Text(
        "có trong neo nhưng không còn: phần cuối đã bị cắt",
        "is in the anchor and gone: rows were cut off at the end",
    ),
}


class Link(NamedTuple):
    """One row: the text that was hashed without `previous_hash`, and the two hashes."""

    id: int
    form: str
    previous_hash: str
    hash: str

    def holds(self) -> bool:
        """Whether its hash is over its form, and that is one of ours."""
        if self.at() is None:
            return False
        return hashlib.sha256((self.form + self.previous_hash).encode()).hexdigest() == self.hash

    def action(self) -> str | None:
        """What its form says was done."""
        try:
            return str(orjson.loads(self.form)["action"])
        except (ValueError, TypeError, KeyError):
            return None

    def at(self) -> str | None:
        """The time that its form tells."""
        begun = FORM.match(self.form)
        return None if begun is None else begun[1]


class Anchor(NamedTuple):
    """A row by its hash, which stands for all rows before it. Id 0: of an empty trail."""

    id: int = 0
    hash: str = GENESIS
    at: str | None = None


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain does not hold.

    missing        the row before it is not there
    previous_hash  the row before it is not the one that it was written after
    hash           it is not as it was written
    anchor         it is not what the anchor says
    cut            the anchor says that it was there
    """

    id: int
    reason: Reason

    @property
    def words(self) -> Text:
        """What is wrong, for people."""
        said = WORDS[self.reason]
        return Text(f"nhật ký: mục {self.id} {said.vi}", f"audit trail: entry {self.id} {said.en}")


@dataclass(frozen=True)
class Checked:
    """How far the chain was read: `first` is the id of the first row, None for none.

    `ends` is the action of the last row, where all hold.
    """

    first: int | None
    count: int
    last: Anchor
    broken: Broken | None
    ends: str | None = None


def check(links: Iterable[Link], anchor: Anchor | None = None, *, whole: bool = True) -> Checked:
    """Read rows in the order of their ids up to the first that is broken.

    Unless they are to be the `whole` trail, the first may be any, and what was before it is not
    known. An anchor from before that says nothing of them.
    """
    first: int | None = None
    link: Link | None = None
    count, last = 0, Anchor()
    for link in links:
        if first is None:
            first = link.id
            if not whole and link.id > 1:
                last = Anchor(link.id - 1, link.previous_hash)
            broken = _unlike(anchor, last)
            if broken is not None:
                return Checked(first, count, last, broken)
        broken = _broken(link, last) or _unlike(anchor, Anchor(link.id, link.hash))
        if broken is not None:
            return Checked(first, count, last, broken)
        count, last = count + 1, Anchor(link.id, link.hash, link.at())
    cut = None if anchor is None or anchor.id <= last.id else Broken(anchor.id, "cut")
    return Checked(first, count, last, cut, None if link is None else link.action())


def _broken(link: Link, before: Anchor) -> Broken | None:
    if link.id != before.id + 1:
        return Broken(link.id, "missing")
    if link.previous_hash != before.hash:
        return Broken(link.id, "previous_hash")
    return None if link.holds() else Broken(link.id, "hash")


def _unlike(anchor: Anchor | None, found: Anchor) -> Broken | None:
    if anchor is None or anchor.id != found.id or anchor.hash == found.hash:
        return None
    return Broken(anchor.id, "anchor")
