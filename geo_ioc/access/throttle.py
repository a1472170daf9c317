"""How often somebody may guess: failures are counted where every process sees them.

After OWASP's "device cookies": a browser in which an account has been signed in to before counts by
itself (access/known.py), all others count together. So who guesses from elsewhere may keep
strangers' browsers out of an account for a while, but never the one its owner works with. Names
that no account has are counted just the same: the answer tells nothing.

A failure is written down before the password is looked at, in a transaction of its own, and taken
back when it was right. Guesses sent at the same time therefore cannot all slip through before the
first of them has failed, and what the request does later cannot undo it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Connection, text

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.sql import statement
from geo_ioc.errors import TooManyAttempts

log = structlog.get_logger()

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 60
"""More than for an account: a whole office sits behind one address."""
LOCK = text("SELECT pg_advisory_xact_lock(:place, hashtext(:bucket))")


class Bucket(NamedTuple):
    """What is counted together, and how many failures it may hold."""

    name: str
    limit: int


def buckets(username: str, address: str, device: str | None) -> tuple[Bucket, ...]:
    """Where a sign-in counts; `device` is set for a browser that knows the account."""
    if device is not None:
        return (Bucket(f"known:{username}:{device}", PER_ACCOUNT),)
    return (
        Bucket(f"address:{network(address)}", PER_ADDRESS),
        Bucket(f"account:{username}", PER_ACCOUNT),
    )


def own(username: str) -> tuple[Bucket, ...]:
    """Where somebody who is signed in counts, and is asked for the password once more."""
    return (Bucket(f"own:{username}", PER_ACCOUNT),)


def noted(database: Database, kind: str, address: str, now: datetime) -> bool:
    """Count a failure that nobody needs to be kept from; False when its address had too many.

    For the trail: what anybody may cause as often as they like must not fill it.
    """
    try:
        reserve(database, (Bucket(f"{kind}:{network(address)}", PER_ADDRESS),), now)
    except TooManyAttempts:
        return False
    return True


def reserve(database: Database, wanted: Sequence[Bucket], now: datetime) -> tuple[UUID, ...]:
    """Count a failure in each bucket; answers what `release` takes back.

    Raises TooManyAttempts, and counts nothing, when one of them is full.
    """
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(statement("access_failures_prune"), {"since": now - WINDOW})
        # Always in the same order, so that two that want the same buckets do not wait in a circle.
        for place, bucket in enumerate(wanted):
            connection.execute(LOCK, {"place": place, "bucket": bucket.name})
        for bucket in wanted:
            full_until = connection.execute(
                statement("access_failure_nth"),
                {"bucket": bucket.name, "since": now - WINDOW, "before": bucket.limit - 1},
            ).scalar_one_or_none()
            if full_until is not None:
                # To the log and not to the trail: each line there holds up everything that is
                # written, and these come as fast as somebody can send them.
                log.warning("too many attempts", bucket=bucket.name.partition(":")[0])
                raise TooManyAttempts(
                    max(1, math.ceil((full_until + WINDOW - now).total_seconds()))
                )
        return tuple(
            connection.execute(
                text("INSERT INTO sign_in_failure (bucket, at) VALUES (:bucket, :at) RETURNING id"),
                {"bucket": bucket.name, "at": now},
            ).scalar_one()
            for bucket in wanted
        )


def release(connection: Connection, reserved: Iterable[UUID]) -> None:
    """Take back what `reserve` has counted: it was no failure."""
    connection.execute(
        text("DELETE FROM sign_in_failure WHERE id = ANY(:ids)"), {"ids": list(reserved)}
    )


def network(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the /64 in which IPv6 addresses are free."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)
