"""The sharing table: which organisation sees which layer or indicator (Decision 482, art. 4.3).

A row comes before what the layer or indicator says itself (`access`): it gives what is closed, or
withholds what is open. Without a row, `access` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from geo_ioc.access import committees, decisions, localities, organisations
from geo_ioc.access.scope import Subject
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, NotFound, Text


@dataclass(frozen=True)
class Share:
    """What an organisation is given, or what is withheld from it."""

    kind: Subject
    subject: str
    organisation: str
    shared: bool
    decision: str
    decided_by: str
    decided_at: datetime


def listed(connection: Connection) -> list[Share]:
    """Every row, by subject and organisation."""
    rows = connection.execute(
        text("SELECT * FROM sharing ORDER BY kind, subject, organisation")
    ).mappings()
    return [Share(**row) for row in rows]


def decide(
    connection: Connection,
    home: Path | None,
    kind: Subject,
    subject: str,
    organisation: str,
    *,
    shared: bool,
    decision: str,
    by: str,
) -> None:
    """Give a layer or an indicator to an organisation, or withhold it. Raises InvalidInput."""
    wrong: list[FieldError] = []
    place = organisation.removeprefix(committees.PREFIX)
    committee = place != organisation and localities.meant(connection, [place])
    if organisation not in organisations.load(home).codes and not committee:
        message = Text("không có cơ quan này", "no such organisation")
        wrong.append(FieldError("/organisation", message))
    wrong += decisions.faults(decision)
    if wrong:
        raise InvalidInput(wrong)
    key = {"kind": kind, "subject": subject, "organisation": organisation}
    before = _known(connection, key)
    after = {"shared": shared, "decision": decision.strip()}
    connection.execute(statement("access_share_put"), {**key, **after, "by": by})
    data = {"organisation": organisation, "before": before, "after": after}
    trail.append(connection, by, "sharing.decide", f"{kind}:{subject}", data)


def forget(
    connection: Connection, kind: Subject, subject: str, organisation: str, *, by: str
) -> None:
    """Let `access` decide again. Raises NotFound when there is no such row."""
    key = {"kind": kind, "subject": subject, "organisation": organisation}
    before = _known(connection, key)
    if before is None:
        raise NotFound("Không có dòng chia sẻ này.", "There is no such row.")
    connection.execute(
        text(
            "DELETE FROM sharing WHERE kind = :kind AND subject = :subject"
            " AND organisation = :organisation"
        ),
        key,
    )
    data = {"organisation": organisation, "before": before, "after": None}
    trail.append(connection, by, "sharing.forget", f"{kind}:{subject}", data)


def _known(connection: Connection, key: dict[str, str]) -> dict[str, Any] | None:
    """What a row says as it is, for the trail; None when there is none."""
    row = connection.execute(statement("access_share"), key).one_or_none()
    return None if row is None else dict(row._mapping)
