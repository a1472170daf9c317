"""What a backup says of itself: what is in it, and by what it is known to be whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class File(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=500)
    size_bytes: int = Field(ge=0)
    sha256: Sha256


class Trail(BaseModel):
    """Where the audit trail ended; id 0 for an empty one."""

    model_config = ConfigDict(extra="forbid")

    id: int = Field(ge=0)
    hash: Sha256


class Manifest(BaseModel):
    """manifest.json of a backup. Rows and trail are those of the snapshot that was dumped."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    made_at: datetime
    version: str = Field(description="of geo-ioc", max_length=40)
    revision: str = Field(description="of the schema", max_length=40)
    postgresql: str = Field(max_length=200)
    postgis: str = Field(max_length=200)
    rows: dict[str, int] = Field(description="by table")
    trail: Trail
    keys: list[str] = Field(description="ids of the keys that things in it are sealed with")
    files: list[File]
