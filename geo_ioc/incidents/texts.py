"""Texts that people write: trimmed, NFC, and such that PostgreSQL can hold them."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError


def _text(value: str) -> str:
    # PostgreSQL's text cannot hold the null character.
    if "\x00" in value:
        raise PydanticCustomError("null_character", "null character")
    return unicodedata.normalize("NFC", value)


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_text),
]
Paragraphs = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_text)
]
