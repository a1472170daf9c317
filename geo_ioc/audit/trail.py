"""Appending to the trail, and proving that nobody has changed it since.

Each row's hash is SHA-256 over the row's canonical JSON and the hash of the row before it, so that
a changed, removed or inserted row breaks the chain from there on. The canonical form is
PostgreSQL's text of a jsonb object (keys by length, then by bytes; ", " and ": " between): it is
computed where the rows are kept, and reads back as it was hashed.

Where it falls down: rows cut off at the end leave a shorter chain that is still whole, and whoever
may rewrite the table may rewrite all of it. Both need a hash kept elsewhere to be seen: an anchor.

What has no row, being bookkeeping: when a session or token was last used, failures that the
throttle counts, sessions that are over by the clock or replaced by the browser's next sign-in
(which has a row), a password's hash made anew with other parameters, the last step of a second
factor, change rows, numbers given out, and the planner's statistics. Looking at the map, at lists
and at the trail itself has none either; exporting it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, text

from geo_ioc.audit import chain, reading
from geo_ioc.audit.chain import GENESIS, Anchor, Broken, Checked, Link
from geo_ioc.audit.origin import ORIGIN

__all__ = ["GENESIS", "SYSTEM", "Broken", "append", "changed", "check", "last", "told", "verify"]

SYSTEM = "system"
"""The actor of what the server does by itself."""
Progress = Callable[[str, int, int], None]
"""Told the stage, how many rows of it are done, and how many there are."""


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


def verify(connection: Connection, progress: Progress | None = None) -> Broken | None:
    """The first broken row, or None when the whole chain holds."""
    return check(connection, progress=progress).broken


def check(
    connection: Connection, anchor: Anchor | None = None, progress: Progress | None = None
) -> Checked:
    """Read the whole chain again, in batches; against an anchor that was kept elsewhere, too."""
    links = reading.links(connection)
    if progress is not None:
        links = _told_of(links, progress, last(connection)[0])
    return chain.check(links, anchor)


def _told_of(links: Iterator[Link], progress: Progress, total: int) -> Iterator[Link]:
    for number, link in enumerate(links, start=1):
        yield link
        if number % reading.BATCH == 0 or number == total:
            progress("chuỗi", number, total)


def last(connection: Connection) -> tuple[int, str]:
    """Id and hash of the last row: what to keep elsewhere. (0, GENESIS) for an empty trail."""
    row = connection.execute(
        text("SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    ).first()
    return (0, GENESIS) if row is None else (row.id, row.hash)
