"""What a tile is made from, so that equal data can be told without making the tile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection

from geo_ioc.db import sql
from geo_ioc.layers.parameters import Context, Generation
from geo_ioc.layers.snapshot import Layer
from geo_ioc.layers.vocabulary import Vocabulary
from geo_ioc.settings import today


@dataclass(frozen=True)
class DataVersion:
    """The data of one snapshot of the database.

    Change ids are in commit order, so `version` names exactly what the layer's sources hold: all
    changes up to it and none after.
    """

    version: int
    """Id of the newest change of the layer's sources."""
    generations: tuple[Generation, ...]

    def context(self, vocabulary: Vocabulary) -> Context:
        """What parameters are checked against."""
        return Context(vocabulary, self.generations, today())


def read(connection: Connection, sources: Sequence[str]) -> DataVersion:
    """The data version of some sources; read it first in the transaction that reads the data."""
    row = connection.execute(sql.statement("tile_version"), {"sources": list(sources)}).one()
    generations = tuple(
        Generation(id_, date.fromisoformat(first), date.fromisoformat(until) if until else None)
        for id_, first, until in row.generations
    )
    return DataVersion(row.version, generations)


def named(layers: Sequence[Layer], newest: int) -> str:
    """What an address calls the version of layers: their newest change, a hash of their files."""
    files = [[layer.digest, layer.supplied] for layer in layers]
    return f"{newest}-{hashlib.sha256(orjson.dumps(files)).hexdigest()[:12]}"


def weak_tag(parts: Iterable[object]) -> str:
    """A weak entity tag of anything JSON can hold; weak, since bytes may be sent compressed."""
    packed = orjson.dumps(list(parts), option=orjson.OPT_SORT_KEYS)
    return f'W/"{hashlib.sha256(packed).hexdigest()[:20]}"'
