"""Who asks: the demonstration's operator, officers of several communes, the signed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bench.server import Server
from geo_ioc.access import accounts, grants, tokens
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE

BUSIEST = text(
    "SELECT generation || '/' || code FROM incident_boundary"
    " WHERE generation = '2025-07-01' AND level = 'commune'"
    " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT :count"
)


@dataclass(frozen=True)
class Person:
    """Headers that show who asks, and the key by which incidents are seen; None sees all."""

    headers: dict[str, str]
    key: str | None


def operator(server: Server) -> Person:
    """Who sees everything."""
    return Person(server.operator, None)


SIGNED_OUT = Person({}, "public")


def officers(server: Server, count: int) -> list[Person]:
    """Officers of the communes that have the most incidents; made for it."""
    database = Database(Cluster(server.home).urls()[0])
    with database.read() as connection:
        keys: Sequence[str] = connection.execute(BUSIEST, {"count": count}).scalars().all()
    found = []
    now = datetime.now(UTC)
    with database.write(acting=AT_THE_GATE) as connection:
        for number, key in enumerate(keys):
            name = f"bench-{number}"
            account = accounts.add(connection, name, name, by="bench", demo=True)
            wanted = grants.Wanted(
                role="commune_officer", decision="bench", starts_at=now, localities=(key,)
            )
            grants.insert(connection, account, wanted, by="bench")
            made = tokens.add(
                connection,
                "api",
                name,
                account,
                by="bench",
                now=now,
                expires_at=now + timedelta(days=1),
            )
            found.append(Person({"Authorization": f"Bearer {made.secret}"}, key))
    database.dispose()
    return found
