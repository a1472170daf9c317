"""Sessions of browsers: opened by a sign-in, ended by a sign-out, by rest or by age.

A session is known by a secret of which only the digest is kept. Each sign-in makes a new one, so
that a cookie that somebody has put into a browser beforehand never becomes a session.
`access/caller.py` finds the session of a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from geo_ioc.access import secrets
from geo_ioc.access.visitor import Visitor
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import NotFound
from geo_ioc.settings import Settings

Method = Literal["password", "oidc"]


@dataclass(frozen=True)
class Session:
    """One session, as its owner sees it in the list."""

    id: UUID
    method: Method
    second_factor: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


class Ended(NamedTuple):
    """What was closed along with something: how many sessions, and which tokens."""

    sessions: int
    tokens: tuple[str, ...] = ()

    def told(self) -> dict[str, dict[str, Any]]:
        """The same for the trail."""
        return {"ended": {"sessions": self.sessions, "tokens": list(self.tokens)}}


def open_(
    connection: Connection,
    settings: Settings,
    account_id: UUID,
    method: Method,
    visitor: Visitor,
    now: datetime,
    *,
    second_factor: bool = False,
    replaces: str | None = None,
) -> str:
    """Open a session; answers its secret, which nothing else ever tells again.

    `replaces` is the secret that the browser came with: that session ends. So do all that are over.
    """
    connection.execute(statement("access_sessions_over"), over(settings, now))
    if replaces is not None:
        close(connection, replaces)
    secret = secrets.new()
    connection.execute(
        statement("access_session_open"),
        {
            "secret_hash": secrets.digest(secret),
            "account": account_id,
            "method": method,
            "second_factor": second_factor,
            "now": now,
            "expires_at": now + timedelta(hours=settings.session_hours),
            "address": visitor.address,
            "agent": visitor.agent,
        },
    )
    return secret


def over(settings: Settings, now: datetime) -> dict[str, datetime]:
    """Parameters by which a statement tells sessions that are over."""
    return {"now": now, "idle_since": now - timedelta(minutes=settings.session_idle_minutes)}


def close(connection: Connection, secret: str) -> bool:
    """Close the session of a secret; answers whether there was one."""
    closed = connection.execute(
        text("DELETE FROM session WHERE secret_hash = :hash"), {"hash": secrets.digest(secret)}
    )
    return closed.rowcount > 0


def close_one(connection: Connection, account_id: UUID, session_id: UUID, *, by: str) -> None:
    """Close one of an account's sessions. Raises NotFound, also for another account's."""
    closed = connection.execute(
        statement("access_session_close"), {"id": session_id, "account": account_id}
    ).one_or_none()
    if closed is None:
        raise NotFound("Không có phiên này.", "There is no such session.")
    data = {"before": {**closed._mapping, "id": str(session_id)}}
    trail.append(connection, by, "session.close", f"account:{by}", data)


def close_others(connection: Connection, account_id: UUID, keep: UUID) -> Ended:
    """Close all sessions of an account but one."""
    closed = connection.execute(
        statement("access_sessions_close"), {"account": account_id, "keep": keep}
    )
    return Ended(closed.rowcount)


def close_everywhere(
    connection: Connection,
    account_id: UUID,
    *,
    by: str,
    now: datetime,
    keep: UUID | None = None,
    programs: bool = False,
) -> Ended:
    """Close an account's sessions, but `keep`, and revoke its field tokens.

    With `programs` also its api tokens: where an account is taken back from someone who may have
    made one.
    """
    closed = connection.execute(
        statement("access_sessions_close"), {"account": account_id, "keep": keep}
    )
    kinds = ["field", "api"] if programs else ["field"]
    revoked = connection.execute(
        statement("access_tokens_revoke_all"),
        {"account": account_id, "by": by, "now": now, "kinds": kinds},
    ).scalars()
    return Ended(closed.rowcount, tuple(sorted(str(token) for token in revoked)))


def listed(
    connection: Connection, settings: Settings, account_id: UUID, now: datetime
) -> list[Session]:
    """An account's sessions that are not over, the last used first."""
    rows = connection.execute(
        statement("access_sessions"), over(settings, now) | {"account": account_id}
    )
    return [Session(**row._mapping) for row in rows]


def second_factor_shown(connection: Connection, session_id: UUID) -> None:
    """Note that a session has shown the second factor."""
    connection.execute(
        text("UPDATE session SET second_factor = true WHERE id = :id"), {"id": session_id}
    )
