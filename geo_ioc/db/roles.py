"""The roles inside the database, what a transaction runs as, and what a DBA must run once.

Every transaction of the app runs as a group role by SET LOCAL ROLE, those of tiles by SET ROLE
(db/reading.py); the logins themselves own and inherit nothing (house.md, "Rows by right").
Row-level security then gives each role its rows:

geo_ioc_all     every row of places, incidents and indicators
geo_ioc_scope   the incidents whose audience holds one of the keys set for the transaction
geo_ioc_public  the views of the schema geo_ioc_public, whose places are blurred already
geo_ioc_gate    accounts, sessions, tokens, grants: nothing else, and nobody else sees those
geo_ioc_contact no table at all, only the functions that show who reported and record the look
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

ALL = "geo_ioc_all"
SCOPE = "geo_ioc_scope"
PUBLIC = "geo_ioc_public"
GATE = "geo_ioc_gate"
CONTACT = "geo_ioc_contact"
ROLES = (ALL, SCOPE, PUBLIC, GATE, CONTACT)
EVERYWHERE = ("*",)
"""Keys of who may look at every contact."""

EXTENSIONS = ("postgis", "btree_gist")

LEAKPROOF = "ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF"
"""Lets row-level security keep the spatial index.

A policy is tested before any function that could leak what it sees, so that `&&` would come after
it, row by row. It compares two boxes and tells nothing but its answer. Only a superuser may say so.
"""

CLOSED = """\
REVOKE EXECUTE ON FUNCTION st_estimatedextent(text, text, text, boolean),
  st_estimatedextent(text, text, text), st_estimatedextent(text, text) FROM PUBLIC"""
"""Keeps everybody from asking how far the rows of a table reach.

It tells from statistics, past row-level security. Only a superuser may say so.
"""


@dataclass(frozen=True)
class Acting:
    """What a transaction runs as.

    `keys` are what the caller may see by (boundaries, `org:` organisations, `account:` itself),
    `write_keys` those it may change by, and `indicators` the codes it may read. Only `geo_ioc_all`
    and `geo_ioc_gate` need none of them.
    """

    role: str
    account: str = ""
    keys: tuple[str, ...] = ()
    write_keys: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()

    def settings(self) -> dict[str, str]:
        """The settings that the policies read, for as long as the transaction lasts."""
        if self.role in (ALL, GATE):
            return {}
        return {
            "geo_ioc.account": self.account,
            "geo_ioc.keys": ",".join(self.keys),
            "geo_ioc.write_keys": ",".join(self.write_keys),
            "geo_ioc.indicators": ",".join(self.indicators),
        }


def public_first(*, local: bool) -> str:
    """What is selected as PUBLIC: its tables are the views of the schema of that name.

    For the transaction, or for the session.
    """
    path = f"'{PUBLIC}, ' || current_setting('search_path')"
    return f"set_config('search_path', {path}, {str(local).lower()})"


EVERYTHING = Acting(ALL)
"""For the programs of the house itself: commands, the feed, the demonstration."""
AT_THE_GATE = Acting(GATE)
"""For accounts, sessions, tokens, grants."""
ANY_CONTACT = Acting(CONTACT, keys=EVERYWHERE)
"""For retention, and the requests of those whose data it is."""


def missing(connection: Connection) -> list[str]:
    """The SQL statements that would complete this database: extensions, roles, membership."""
    have = set(connection.execute(text("SELECT extname FROM pg_extension")).scalars())
    statements = [
        f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS if name not in have
    ]
    user = connection.execute(text("SELECT quote_ident(CURRENT_USER)")).scalar_one()
    known = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    for role in ROLES:
        if role not in known:
            statements.append(f"CREATE ROLE {role} NOLOGIN;")
        elif connection.execute(
            text("SELECT pg_has_role(CURRENT_USER, :role, 'MEMBER')"), {"role": role}
        ).scalar_one():
            continue
        statements.append(f"GRANT {role} TO {user};")
    return statements


def ungranted(connection: Connection) -> list[str]:
    """The SQL statements without which a connection's login may not act as each of the roles."""
    version = connection.execute(text("SELECT current_setting('server_version_num')::int"))
    # From PostgreSQL 16 on a member need not be one that may SET ROLE.
    kind, option = ("SET", " WITH SET TRUE") if version.scalar_one() >= 160_000 else ("MEMBER", "")
    statements = connection.execute(
        text(
            "SELECT format('GRANT %I TO %I', role, session_user) || :option || ';'"
            " FROM unnest(CAST(:roles AS text[])) WITH ORDINALITY AS wanted (role, place)"
            " LEFT JOIN pg_roles ON rolname = role"
            " WHERE rolname IS NULL OR NOT pg_has_role(session_user, pg_roles.oid, :kind)"
            " ORDER BY place"
        ),
        {"roles": list(ROLES), "kind": kind, "option": option},
    )
    return list(statements.scalars())


def wishes(connection: Connection) -> list[str]:
    """The SQL statements that would make this database quicker or closer, and are a superuser's."""
    told = connection.execute(
        text(
            "SELECT has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc "
            "WHERE oid = to_regprocedure('st_estimatedextent(text, text)')"
        )
    ).scalar_one_or_none()
    return [*([LEAKPROOF] if slow(connection) else []), *([CLOSED] if told else [])]


def slow(connection: Connection) -> bool:
    """Whether row-level security keeps queries from the spatial index here; see LEAKPROOF."""
    leakproof = connection.execute(
        text(
            "SELECT bool_and(proleakproof) FROM pg_proc "
            "WHERE oid = to_regprocedure('geometry_overlaps(geometry, geometry)')"
        )
    ).scalar_one()
    return leakproof is False
