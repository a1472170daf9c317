"""Which column of a table is which: by the name of its field or a title, without marks or case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geo_ioc.boundaries.search import fold
from geo_ioc.errors import FieldError, InvalidInput, Text

SHOWN = 5
"""Headings that one error names."""


def key(heading: str) -> str:
    """What headings are compared by."""
    return fold(heading.replace("_", " "))


def found(headings: Sequence[str], known: Mapping[str, str], listed: str) -> list[str]:
    """The field of each heading; `known` are fields by key, `listed` is what people may write.

    Raises InvalidInput for headings that are unknown, or there twice.
    """
    fields = [known.get(key(heading), "") for heading in headings]
    unknown = [
        heading or f"(cột / column {place})"
        for place, heading in enumerate(headings, start=1)
        if not fields[place - 1]
    ]
    if unknown:
        raise _refused(unknown, listed, Text("không biết cột", "unknown columns"))
    twice = [heading for place, heading in enumerate(headings) if fields[place] in fields[:place]]
    if twice:
        raise _refused(twice, listed, Text("có hai lần cột", "columns that are there twice"))
    return fields


def _refused(headings: Sequence[str], listed: str, what: Text) -> InvalidInput:
    names = ", ".join(repr(heading[:40]) for heading in headings[:SHOWN])
    if len(headings) > SHOWN:
        names += f" … ({len(headings)})"
    message = Text(
        f"dòng 1: {what.vi} {names}; các cột dùng được: {listed}", f"line 1: {what.en}: {names}"
    )
    return InvalidInput([FieldError("", message)])
