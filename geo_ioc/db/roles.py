"""The roles inside the database, and what a database administrator must run once.

Every transaction of the app runs as a group role by SET LOCAL ROLE; the logins themselves own and
inherit nothing (house.md, "Rows by right").
"""

from __future__ import annotations

from sqlalchemy import Connection, text

ALL = "geo_ioc_all"
"""Group role that reads and writes every row."""

EXTENSIONS = ("postgis", "btree_gist")


def missing(connection: Connection) -> list[str]:
    """The SQL statements that would complete this database: extensions, roles, membership."""
    have = set(connection.execute(text("SELECT extname FROM pg_extension")).scalars())
    statements = [
        f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS if name not in have
    ]
    if not connection.execute(
        text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ALL}
    ).first():
        statements.append(f"CREATE ROLE {ALL} NOLOGIN;")
        member = False
    else:
        member = bool(
            connection.execute(
                text("SELECT pg_has_role(CURRENT_USER, :role, 'MEMBER')"), {"role": ALL}
            ).scalar_one()
        )
    if not member:
        user = connection.execute(text("SELECT quote_ident(CURRENT_USER)")).scalar_one()
        statements.append(f"GRANT {ALL} TO {user};")
    return statements
