"""Looking through the trail: filters, pages, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True)
class Wanted:
    """Which rows; None asks nothing.

    An action is wanted whole (`grant.add`) or by its first word (`grant`). `since` is inclusive and
    `until` exclusive.
    """

    actor: str | None = None
    actions: Sequence[str] | None = None
    subject: str | None = None
    address: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One row of the trail."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: dict[str, Any]


def page(connection: Connection, wanted: Wanted, limit: int, before: int | None) -> list[Entry]:
    """Rows with ids below `before`, the newest first."""
    raise NotImplementedError
