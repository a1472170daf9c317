"""A connection that reads with prepared statements, by libpq itself.

A cursor takes more of the processor for a tile than all else that is done around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from cachetools import LRUCache
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer

from geo_ioc.db.roles import PUBLIC, Acting, public_first

PREPARED_MOST = 300
"""Statements that a connection keeps prepared, beyond which the least used one goes."""
BIND = re.compile(r"%(?:\(([\w.]+)\)s|%)")

Statement = tuple[str, Mapping[str, Any]]
"""SQL with `%(name)s`, and what is bound.

An integer needs psycopg's Int4 or Int8 around it: its size would else be another type.
"""


class Prepared(NamedTuple):
    """A statement as the server knows it, and what it binds in order."""

    name: bytes
    names: Sequence[str]


class Reading(psycopg.Connection[tuple[Any, ...]]):
    """One connection, used by one thread at a time, outside of any transaction."""

    def __init__(self, pgconn: pq.abc.PGconn, **more: Any) -> None:
        super().__init__(pgconn, **more)
        self._transformer = Transformer(self)
        self._known: LRUCache[str, Prepared] = LRUCache(PREPARED_MOST)
        self._made = 0
        self._acting: Acting | None = None

    def act(self, acting: Acting) -> None:
        """Have the role and the settings that policies read (db/engine.py), and no others."""
        if self._acting == acting:
            return
        self._acting = None
        given = {"role": acting.role, **acting.settings()}
        calls = [f"set_config('{name}', %({name})s, false)" for name in given]
        if acting.role == PUBLIC:
            calls.append(public_first(local=False))
        self._done(self.pgconn.exec_(b"RESET ALL"))
        self.rows(f"SELECT {', '.join(calls)}", given)
        self._acting = acting

    def rows(self, sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of a statement. Raises psycopg.Error."""
        prepared = self._known.get(sql) or self._prepare(sql, given)
        result = self._done(
            self.pgconn.exec_prepared(
                prepared.name,
                self._dumped([given[name] for name in prepared.names]),
                self._transformer.formats,
                pq.Format.BINARY,
            )
        )
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def _prepare(self, sql: str, given: Mapping[str, Any]) -> Prepared:
        names = list(dict.fromkeys(name for name in BIND.findall(sql) if name))

        def numbered(found: re.Match[str]) -> str:
            return f"${names.index(found[1]) + 1}" if found[1] else "%"

        if len(self._known) == PREPARED_MOST:
            _, least = self._known.popitem()
            self._done(self.pgconn.exec_(b"DEALLOCATE " + least.name))
        self._made += 1
        prepared = Prepared(b"tile_%d" % self._made, names)
        self._dumped([given[name] for name in names])
        self._done(
            self.pgconn.prepare(
                prepared.name, BIND.sub(numbered, sql).encode(), self._transformer.types
            )
        )
        self._known[sql] = prepared
        return prepared

    def _dumped(self, values: Sequence[Any]) -> Sequence[Any]:
        return self._transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))

    def _done(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        """The result of what was done. Raises psycopg.Error when it was not."""
        if result.status in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
            return result
        if self.pgconn.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError(self.pgconn.get_error_message())
        raise psycopg.errors.error_from_result(result, encoding=self.info.encoding)
