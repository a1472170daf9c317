"""The rows and tables of a generation's content files, as strict models.

Unknown keys and columns are refused: a misspelt one would otherwise be a silent default.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Level = Literal["province", "district", "commune"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune")
"""From the whole down to the smallest part."""

Outline = Literal["supplied", "downloaded", "schematic"]
Relation = Literal["whole", "unchanged", "part"]
Anchor = Literal["left", "right", "top", "bottom"]


def _clean(value: str) -> str:
    if not unicodedata.is_normalized("NFC", value):
        raise ValueError("phải ở dạng Unicode NFC / must be NFC")
    if value != " ".join(value.split()):
        raise ValueError("thừa khoảng trắng / has stray spaces")
    return value


def _relative(value: str) -> str:
    if value.startswith("/") or "\\" in value or ".." in value.split("/"):
        raise ValueError("phải là đường dẫn tương đối / must be a relative path")
    return value


Name = Annotated[str, Field(min_length=1), AfterValidator(_clean)]
Code = Annotated[str, Field(pattern=r"^[0-9A-Z]{1,10}$")]
Longitude = Annotated[float, Field(ge=102, le=118, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=6, le=24, allow_inf_nan=False)]
"""Degrees; the bounds are those of Vietnam with its islands, so a swapped pair is refused."""


class Record(BaseModel):
    """Base of all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Record):
    """A title in both languages."""

    vi: Name
    en: Name


class LevelCount(Record):
    """One level of a generation: how many units, and where the column area_km2 comes from."""

    level: Level
    count: int = Field(ge=1, strict=True)
    areas: Literal["published", "measured"]


class GroupingKind(Record):
    """One kind of grouping; with `partition`, each commune is in exactly one of its groups."""

    kind: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: Title
    count: int = Field(ge=1, strict=True)
    partition: bool = Field(strict=True)


class Download(Record):
    """The pinned public outlines of one level; downloads.csv lists the files."""

    base_url: str = Field(pattern=r"^https?://.*\{commit\}.*/$")
    commit: str = Field(pattern=r"^[0-9a-f]{40}$")
    level: Level
    title: Title
    licence: Name

    def url(self, path: str) -> str:
        """The address of one of its files."""
        return self.base_url.replace("{commit}", self.commit) + path


class Source(Record):
    """Where the facts of one content file come from."""

    file: Name
    title: Title
    licence: Name


class Header(Record):
    """generation.toml."""

    title: Title
    in_force: Annotated[date, Field(strict=True)]
    until: Annotated[date, Field(strict=True)] | None = None
    legal_basis: Name
    predecessor: str | None = None
    levels: tuple[LevelCount, ...] = Field(min_length=1)
    groupings: tuple[GroupingKind, ...] = ()
    download: Download | None = None
    sources: tuple[Source, ...] = Field(min_length=1)


class Unit(Record):
    """One row of units.csv. Area in km², point in WGS 84 degrees inside the unit."""

    code: Code
    level: Level
    kind: Name
    name: Name
    full_name: Name
    parent_code: Code | None
    area_km2: Decimal = Field(gt=0)
    population: int = Field(ge=0)
    population_as_of: date
    lon: Longitude
    lat: Latitude


class Succession(Record):
    """One row of succession.csv: a commune of the predecessor and what it became (a part of)."""

    from_code: Code
    to_code: Code
    relation: Relation
    resolution: Name
    clause: Name


class Member(Record):
    """One row of groupings.csv."""

    kind: str
    group: Code
    group_name: Name
    code: Code


class Label(Record):
    """One row of grouping_labels.csv: where a group's count stands, and its name beside it.

    Authored, not computed: a centroid puts neighbours' counts on top of each other.
    """

    kind: str
    group: Code
    lon: Longitude
    lat: Latitude
    anchor: Anchor


class DownloadFile(Record):
    """One row of downloads.csv."""

    code: Code
    path: Annotated[str, Field(min_length=1), AfterValidator(_relative)]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(gt=0)


@dataclass(frozen=True)
class Grouping:
    """One group of communes, its label point in degrees and the side its name stands on."""

    kind: str
    code: str
    name: str
    members: tuple[str, ...]
    lon: float
    lat: float
    anchor: Anchor


@dataclass(frozen=True)
class Generation:
    """The content of one generation, checked."""

    id: str
    header: Header
    units: tuple[Unit, ...]
    successions: tuple[Succession, ...]
    groupings: tuple[Grouping, ...]
    downloads: tuple[DownloadFile, ...]
    files: tuple[Path, ...]

    def at(self, level: Level) -> list[Unit]:
        """The units of a level, in the order of units.csv."""
        return [unit for unit in self.units if unit.level == level]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Its levels, the province first."""
        return tuple(item.level for item in self.header.levels)
