"""Transactions of each role, and what every test of a role's rows must first be sure of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import SCOPE, Acting

ONE = "11111111-1111-4111-8111-111111111111"
ANOTHER = "22222222-2222-4222-8222-222222222222"
"""Accounts, as policies know them."""
NO_WAY_AROUND = text(
    "SELECT rolname, rolsuper OR rolbypassrls AS bypasses,"
    " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) AS owns"
    " FROM pg_roles WHERE rolname = current_user"
)


def bound_by_policies(connection: Connection, role: str) -> None:
    """Fails unless row-level security holds for whom the transaction runs as."""
    row = connection.execute(NO_WAY_AROUND).one()
    assert tuple(row) == (role, False, False)


@contextmanager
def acting(database: Database, given: Acting, *, read: bool = False) -> Iterator[Connection]:
    """A transaction with the rights of `given`, for which policies hold."""
    with (database.read if read else database.write)(acting=given) as connection:
        bound_by_policies(connection, given.role)
        yield connection


@contextmanager
def refused(connection: Connection) -> Iterator[None]:
    """What is run inside is refused for want of a right; the transaction goes on."""
    with pytest.raises(ProgrammingError) as caught, connection.begin_nested():
        yield
    assert isinstance(caught.value.orig, InsufficientPrivilege), caught.value


def by(*keys: str, works_on: tuple[str, ...] = (), account: str = ONE) -> Acting:
    """A caller who sees by `keys` and by its own account, as Scope.acting writes it."""
    return Acting(SCOPE, account, (*keys, f"account:{account}"), works_on)


def seen(database: Database, given: Acting, table: str = "incident", column: str = "id") -> set:
    """What a role sees of a table."""
    with acting(database, given, read=True) as connection:
        rows = connection.execute(text(f"SELECT {column} FROM {table}")).scalars()
        return {str(value) for value in rows}
