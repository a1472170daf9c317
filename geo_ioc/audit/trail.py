"""Appending to the trail, and proving that nobody has changed it since.

Each row's hash is SHA-256 over the row's canonical JSON and the hash of the row before it, so that
a changed, removed or inserted row breaks the chain from there on. The canonical form is
PostgreSQL's text of a jsonb object (keys by length, then by bytes; ", " and ": " between): it is
computed where the rows are kept, and reads back as it was hashed.

Where it falls down: rows cut off at the end leave a shorter chain that is still whole, and whoever
may rewrite the table may rewrite all of it. Both need a hash kept elsewhere to be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from sqlalchemy import Connection, text

from geo_ioc.audit.origin import ORIGIN
from geo_ioc.db.sql import statement

GENESIS = "0" * 64
"""The hash before the first row."""


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain does not hold."""

    id: int
    reason: Literal["missing", "previous_hash", "hash"]


def append(
    connection: Connection, actor: str, action: str, subject: str, data: Mapping[str, Any]
) -> int:
    """Add one row in the caller's transaction; answers its id, one more than the last.

    `data` says what was before and after; from where it was done is added to it (`address`). Takes
    the feed's lock, held until the commit: append last, when all else is written.
    """
    return int(
        connection.execute(
            text("SELECT geo_ioc_audit_append(:actor, :action, :subject, CAST(:data AS jsonb))"),
            {
                "actor": actor,
                "action": action,
                "subject": subject,
                "data": told(data),
            },
        ).scalar_one()
    )


def told(data: Mapping[str, Any]) -> str:
    """The JSON of a row's data, with the address it is done from."""
    origin = ORIGIN.get()
    return orjson.dumps({"address": origin, **data} if origin else dict(data)).decode()


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`before` and `after` of what differs between two states with the same names."""
    names = [name for name in after if before.get(name) != after[name]]
    return {
        "before": {name: before.get(name) for name in names},
        "after": {name: after[name] for name in names},
    }


def verify(connection: Connection) -> Broken | None:
    """The first broken row, or None when the whole chain holds."""
    row = connection.execute(statement("audit_verify"), {"genesis": GENESIS}).first()
    return None if row is None else Broken(row.id, row.reason)


def last(connection: Connection) -> tuple[int, str]:
    """Id and hash of the last row: what to keep elsewhere. (0, GENESIS) for an empty trail."""
    row = connection.execute(
        text("SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    ).first()
    return (0, GENESIS) if row is None else (row.id, row.hash)
