"""The stories that the demonstration tells: stories.toml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from geo_ioc import content

Terrain = Literal["urban", "lowland", "coast", "upland", "sea"]
Value = float | list[int] | list[str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Story(_Strict):
    """One kind of incident, and how often, where and when it happens."""

    category: str
    titles: list[str] = Field(min_length=1)
    days: float = Field(ge=0)
    storm: float = Field(0, ge=0)
    months: list[int] = list(range(1, 13))
    terrain: list[Terrain] = Field(min_length=1)
    severity: list[float] = Field(min_length=5, max_length=5)
    hours: Literal["any", "day", "work", "evening", "night", "rush"]
    hours_to_resolve: list[float] = Field(min_length=2, max_length=2)
    fields: dict[str, Value]
    shape: Literal["line", "area"] | None = None


class Stories(_Strict):
    """stories.toml."""

    stories: list[Story]
    notes: dict[str, list[str]]
    roads: dict[str, list[str]]


@cache
def read() -> Stories:
    """The stories shipped with the code."""
    return Stories.model_validate(content.read_toml(Path(__file__).with_name("stories.toml")))
