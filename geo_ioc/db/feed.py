"""The change table: an outbox that tells every process, in commit order, what became new.

A bare sequence hands out ids in another order than transactions commit, so that a reader who has
seen id 7 may never see a later commit with id 6. Whoever writes a change row or an audit row
therefore first takes one advisory lock and keeps it until the commit.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

CHANNEL = "geo_ioc_change"
"""NOTIFY channel; the payload is the change id and nothing else, since any login can listen."""


def lock(connection: Connection) -> None:
    """Take the lock under which change and audit ids are given; held until the commit."""
    connection.execute(text("SELECT geo_ioc_feed_lock()"))


def reload(connection: Connection, source: str) -> int:
    """Write the change row that makes everything drawn from a table new; answers its id."""
    lock(connection)
    return int(
        connection.execute(
            text("INSERT INTO change (source, op) VALUES (:source, 'reload') RETURNING id"),
            {"source": source},
        ).scalar_one()
    )
