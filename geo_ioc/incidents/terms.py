"""What the incident content files are made of: strict models, texts in both languages, words."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from geo_ioc.content import Strict, Title

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]


class Term(Strict):
    """One word of a closed list."""

    id: Identifier
    title: Title
