"""The kinds of rows there are, in the words of people: layers/catalogues/audit_actions.csv."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from geo_ioc import content
from geo_ioc.errors import ContentError, Text

ACTIONS = "catalogues/audit_actions.csv"


@cache
def load(home: Path | None) -> Mapping[str, Text]:
    """Titles by action, in the file's order. Raises ContentError with line and column."""
    path = content.files("layers", home, ACTIONS)[ACTIONS]
    found: dict[str, Text] = {}
    for line, row in content.read_csv(path, ["action", "vi", "en"]):
        if not row["action"] or row["action"] in found:
            place = content.line_place(line, "action")
            raise ContentError(path, place, "trống hoặc bị lặp", "is empty or stands twice")
        found[row["action"]] = Text(row["vi"], row["en"])
    return found
