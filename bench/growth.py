"""Growth: whether a tile takes longer the more incidents there are.

What is open does not grow with the years, what has ended does: each step adds ended incidents of
earlier times, near those that are there. The same tiles are made each time by the server's own
statements, with what the console asks of them.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator, Sequence
from statistics import median

from sqlalchemy import Engine, create_engine, text

from bench import places
from bench.cases import Case, asked_of
from bench.rows import Row
from bench.server import Server
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.making import make
from geo_ioc.layers.snapshot import read

SIZES = (100_000, 1_000_000, 5_000_000)
ROUNDS = 5
AIM = 1.5
ENDED = ("closed", "rejected", "duplicate")
COLUMNS = (
    *("id", "number", "body_hash", "category", "urgency", "severity", "title", "description"),
    *("point", "fields", "accuracy_m", "location_source", "occurred_at", "reported_at"),
    *("received_at", "clock", "channel", "visibility", "status", "status_before_hold", "flags"),
    *("lead", "cooperating", "accept_due_at", "resolve_due_at", "due_at", "resolved_at", "version"),
    *("demo", "search_text", "localities", "published", "public_point", "public_accuracy_m"),
    *("public_search_text", "public_place_key", "has_contact"),
)
NEW = {
    "id": "gen_random_uuid()",
    "number": "gen_random_uuid()::text",
    "point": "ST_Translate(point, 0.05 * (random() - 0.5), 0.05 * (random() - 0.5))",
    "public_point": "ST_Translate(public_point, 0.05 * (random() - 0.5), 0.05 * (random() - 0.5))",
    **{
        name: f"{name} - copy * interval '30 days'"
        for name in ("occurred_at", "reported_at", "received_at", "resolved_at")
    },
}
INDEXES = text(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'incident'"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)"
)


def measure(server: Server) -> Iterator[Row]:
    """Median ms to make a tile of z10-z14, at each size, over that of the smallest."""
    cluster = Cluster(server.home)
    engine = create_engine(cluster.superuser_url("geo_ioc"))
    database = Database(cluster.urls()[1])
    catalogue = read(server.home, None)
    case = Case("incidents", "mvt", range(10, 15))
    with engine.connect() as connection:
        asked = asked_of(connection, catalogue, case)
        addresses = places.addresses(connection, case.zooms, dict(asked.fixed)["states_open"])
    first = _median_ms(database, asked, addresses)
    for size in SIZES:
        print(f"  growing to {size:,} incidents", file=sys.stderr)
        grow(engine, size)
        ms = _median_ms(database, asked, addresses)
        yield Row(
            what=f"incident tile made, z10-z14, {size:,} incidents : {server.incidents:,}",
            measured=f"{ms / first:.2f}x ({ms:.1f} : {first:.1f} ms)",
            aim=f"≤ {AIM:g}x",
            value=ms / first,
            met=ms / first <= AIM,
        )
    database.dispose()
    engine.dispose()


def _median_ms(database: Database, asked: Ask, addresses: Sequence[Address]) -> float:
    taken = []
    for _ in range(ROUNDS):
        for address in addresses:
            begun = time.perf_counter()
            make(database, asked, address)
            taken.append((time.perf_counter() - begun) * 1000)
    return median(taken[len(addresses) :])  # the first round only warms up


def grow(engine: Engine, size: int) -> None:
    """Add ended incidents until there are so many; indexes are made anew afterwards."""
    with engine.begin() as connection:
        have, ended = connection.execute(
            text(
                "SELECT count(*), count(*) FILTER (WHERE status = ANY(CAST(:ended AS text[])))"
                " FROM incident"
            ),
            {"ended": list(ENDED)},
        ).one()
        indexes = connection.execute(INDEXES).all()
        for index in indexes:
            connection.execute(text(f"DROP INDEX {index.indexname}"))
        connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
        connection.execute(text("SET LOCAL geo_ioc.tally = 'off'"))
        more = size - have
        # Each of them about as often.
        copies = {"ended": list(ENDED), "copies": math.ceil(more / ended), "more": more}
        connection.execute(text(_copies()), copies)
        for index in indexes:
            connection.execute(text(index.indexdef.replace(":", "\\:")))
        connection.execute(text("SELECT geo_ioc_incident_recount()"))
        connection.execute(text("INSERT INTO change (source, op) VALUES ('incident', 'reload')"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE incident"))


def _copies() -> str:
    values = ", ".join(NEW.get(name, name) for name in COLUMNS)
    return (
        f"INSERT INTO incident ({', '.join(COLUMNS)}) SELECT {values} FROM incident"
        " CROSS JOIN generate_series(1, :copies) AS copy"
        " WHERE status = ANY(CAST(:ended AS text[])) LIMIT :more"
    )
