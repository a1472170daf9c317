"""Texts that people write: trimmed, NFC, and nothing in them that steers whoever shows them."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from geo_ioc.errors import Text

TURNING = "\u202a-\u202e\u2066-\u2069"
"""Overrides and isolates of the direction of writing: they show a text as another one."""
NOT_IN_LINES = re.compile(f"[\x00-\x1f\x7f-\x9f{TURNING}]")
NOT_IN_PARAGRAPHS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{TURNING}]")

UNSHOWN = Text(
    "có ký tự điều khiển hoặc đảo chiều chữ, không hiện ra được",
    "holds a control character, or one that turns the direction of writing",
)


def line_fault(value: str, most: int, length: Text) -> Text | None:
    """What is wrong with a line of 1 to `most` characters, if anything; else `length` is said."""
    if NOT_IN_LINES.search(value):
        return UNSHOWN
    return None if 0 < len(value.strip()) <= most else length


def _normal(value: str, refused: re.Pattern[str]) -> str:
    # A terminal obeys control characters; PostgreSQL's text cannot even hold the null character.
    if refused.search(value):
        raise PydanticCustomError("control_character", "control character")
    return unicodedata.normalize("NFC", value)


def _line(value: str) -> str:
    return _normal(value, NOT_IN_LINES)


def _paragraphs(value: str) -> str:
    # Some programs end lines as Windows does.
    return _normal(value.replace("\r\n", "\n"), NOT_IN_PARAGRAPHS)


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_line),
]
Paragraphs = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_paragraphs)
]
