"""Reading generations, units, their relations and groupings from the database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from geo_ioc.boundaries.records import LEVELS
from geo_ioc.boundaries.search import fold, rank
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, NotFound, Text
from geo_ioc.settings import today

QUERY_LIMIT = 100
"""Characters of a search."""
_GENERATION = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[0-9A-Z]{1,10}")


@dataclass(frozen=True)
class Generation:
    """One generation; in force from `in_force` to the day before `until`."""

    id: str
    in_force: date
    until: date | None
    title_vi: str
    title_en: str
    legal_basis: str
    levels: list[dict[str, Any]]
    """level, count, outline (supplied, downloaded or schematic), source."""
    active: bool


@dataclass(frozen=True)
class Unit:
    """One unit: the columns of units.csv, its generation, kind of outline and box in degrees."""

    generation: str
    code: str
    level: str
    kind: str
    name: str
    full_name: str
    parent_code: str | None
    area_km2: float
    population: int
    population_as_of: date
    lon: float
    lat: float
    outline: str
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True)
class Related(Unit):
    """A predecessor or successor: `whole`, `unchanged` or `part`, by which clause."""

    relation: str
    resolution: str
    clause: str


@dataclass(frozen=True)
class Grouping:
    """One group with its label point; `members` are its communes' codes, in order of names."""

    generation: str
    kind: str
    kind_title_vi: str
    kind_title_en: str
    code: str
    name: str
    lon: float
    lat: float
    label_anchor: str
    area_km2: float
    population: int
    bbox: tuple[float, float, float, float]
    members: list[str]


def generations(connection: Connection, *, inactive: bool = False) -> list[Generation]:
    """The active generations, the oldest first; with `inactive`, all that are loaded."""
    rows = connection.execute(statement("boundary_generations"), {"inactive": inactive, "on": None})
    return [Generation(**row) for row in rows.mappings()]


def generation_on(connection: Connection, on: date | None = None) -> Generation:
    """The generation in force on a day, today when None. Raises NotFound when there is none."""
    day = on or today()
    rows = connection.execute(statement("boundary_generations"), {"inactive": False, "on": day})
    row = rows.mappings().one_or_none()
    if row is None:
        raise NotFound(
            f"Ngày {day:%d/%m/%Y} không có thế hệ địa giới nào có hiệu lực.",
            f"No generation was in force on {day}.",
        )
    return Generation(**row)


def generation_named(connection: Connection, generation: str | None) -> Generation:
    """An active generation by id; the one in force today when None. Raises NotFound."""
    if generation is None:
        return generation_on(connection)
    found = generations(connection)
    for item in found:
        if item.id == generation:
            return item
    raise NotFound(
        f"Không có thế hệ địa giới này; có: {', '.join(item.id for item in found) or 'chưa nạp'}.",
        "There is no such generation.",
    )


def units(
    connection: Connection,
    generation: str | None = None,
    *,
    level: str | None = None,
    parent: str | None = None,
    grouping: tuple[str, str] | None = None,
    q: str | None = None,
) -> list[Unit]:
    """Units of a generation, province first, each level in Vietnamese order of names.

    With `q`, those whose name answers it, the best first: several places of one name stay several.
    `grouping` is (kind, code). Raises NotFound (generation, parent), InvalidInput.
    """
    named = generation_named(connection, generation).id
    if level is not None and level not in LEVELS:
        known = ", ".join(LEVELS)
        raise InvalidInput(
            [FieldError("?level", Text(f"phải là một trong {known}", f"must be one of {known}"))]
        )
    if parent is not None:
        parent = unit(connection, named, parent).code
    query = None if q is None else _query(q)
    if not query:
        return _select(connection, named, level=level, parent=parent, grouping=grouping)
    # Names first: the boxes of units that do not answer would cost most of the time.
    names = connection.execute(
        statement("boundary_names"), _filter(named, level, parent, grouping, None)
    )
    ranks = {row.code: at for row in names if (at := rank(query, row.name, row.full_name))}
    found = _select(connection, named, codes=list(ranks))
    # Stable: what ranks the same stays in Vietnamese order.
    return sorted(found, key=lambda each: ranks[each.code])


def unit(connection: Connection, generation: str, code: str) -> Unit:
    """One unit of an active generation. Raises NotFound."""
    if _GENERATION.fullmatch(generation) and _CODE.fullmatch(code):
        for found in _select(connection, generation, codes=[code]):
            return found
    raise NotFound(
        "Không có đơn vị hành chính này trong thế hệ địa giới đã nêu.",
        "There is no such unit in this generation.",
    )


def units_coded(connection: Connection, generation: str, codes: list[str]) -> list[Unit]:
    """The units of these codes, in the order of `units`; unknown codes are left out."""
    return _select(connection, generation, codes=codes)


def geometries(connection: Connection, generation: str, codes: Iterable[str]) -> dict[str, Any]:
    """GeoJSON geometries (MultiPolygon, counter-clockwise, as loaded) by code."""
    rows = connection.execute(
        statement("boundary_geometries"), {"generation": generation, "codes": list(codes)}
    )
    return {code: orjson.loads(geometry) for code, geometry in rows}


def children(connection: Connection, generation: str, code: str) -> list[Unit]:
    """The units one level down. Raises NotFound."""
    return _select(connection, generation, parent=unit(connection, generation, code).code)


def neighbours(connection: Connection, generation: str, code: str) -> list[Unit]:
    """Units of the same level that share a line with it, not only a point. Raises NotFound."""
    found = unit(connection, generation, code)
    codes = connection.execute(
        statement("boundary_neighbours"), {"generation": generation, "code": found.code}
    )
    return _select(connection, generation, codes=list(codes.scalars()))


def predecessors(connection: Connection, generation: str, code: str) -> list[Related]:
    """What it was made from. Raises NotFound."""
    return _related(connection, generation, code, "boundary_predecessors")


def successors(connection: Connection, generation: str, code: str) -> list[Related]:
    """What it became (a part of). Raises NotFound."""
    return _related(connection, generation, code, "boundary_successors")


def groupings(
    connection: Connection, generation: str | None = None, kind: str | None = None
) -> list[Grouping]:
    """Groupings of a generation with their members, in Vietnamese order. Raises NotFound."""
    named = generation_named(connection, generation).id
    rows = connection.execute(
        statement("boundary_groupings"), {"generation": named, "kind": kind}
    ).mappings()
    return [Grouping(**{**row, "bbox": tuple(row["bbox"])}) for row in rows]


def _query(q: str) -> str:
    query = " ".join(q.split())
    if len(query) > QUERY_LIMIT or not query.isprintable():
        raise InvalidInput(
            [
                FieldError(
                    "?q",
                    Text(
                        f"tối đa {QUERY_LIMIT} ký tự, không có ký tự điều khiển",
                        f"at most {QUERY_LIMIT} characters, no control characters",
                    ),
                )
            ]
        )
    if query and not fold(query):
        raise InvalidInput([FieldError("?q", Text("không có chữ nào", "holds no letters"))])
    return query


def _select(
    connection: Connection,
    generation: str,
    *,
    level: str | None = None,
    parent: str | None = None,
    grouping: tuple[str, str] | None = None,
    codes: list[str] | None = None,
) -> list[Unit]:
    given = _filter(generation, level, parent, grouping, codes)
    rows = connection.execute(statement("boundary_units"), given).mappings()
    return [Unit(**{**row, "bbox": tuple(row["bbox"])}) for row in rows]


def _filter(
    generation: str,
    level: str | None,
    parent: str | None,
    grouping: tuple[str, str] | None,
    codes: list[str] | None,
) -> dict[str, Any]:
    kind, group = grouping or (None, None)
    return {
        "generation": generation,
        "level": level,
        "parent": parent,
        "codes": codes,
        "grouping_kind": kind,
        "grouping": group,
    }


def _related(connection: Connection, generation: str, code: str, name: str) -> list[Related]:
    found = unit(connection, generation, code)
    links = connection.execute(
        statement(name), {"generation": generation, "code": found.code}
    ).all()
    related = []
    for other in sorted({link.generation for link in links}):
        by_code = {link.code: link for link in links if link.generation == other}
        related += [
            Related(
                **vars(each),
                relation=by_code[each.code].relation,
                resolution=by_code[each.code].resolution,
                clause=by_code[each.code].clause,
            )
            for each in _select(connection, other, codes=list(by_code))
        ]
    return related
