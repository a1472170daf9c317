"""Writes what was built: the generation's rows replaced in one transaction, by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
import shapely
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.range import DateRange
from sqlalchemy import Connection, text

from geo_ioc.boundaries.build import Built
from geo_ioc.boundaries.search import fold
from geo_ioc.db import feed
from geo_ioc.db.sql import statement


def write(connection: Connection, made: Built, fingerprint: str) -> None:
    """Replace the generation's rows and tell the feed. The caller commits or rolls back."""
    header, name = made.generation.header, made.generation.id
    cursor = _driver(connection).cursor()
    # The row comes first: a second load of the same generation waits here for the first.
    connection.execute(
        statement("boundary_generation_put"),
        {
            "id": name,
            "in_force": DateRange(header.in_force, header.until),
            "title_vi": header.title.vi,
            "title_en": header.title.en,
            "legal_basis": header.legal_basis,
            "levels": Jsonb(made.report.as_json()["levels"]),
            "fingerprint": fingerprint,
            "report": Jsonb(made.report.as_json()),
        },
    )
    for table, column in (
        ("grouping", "generation"),
        ("boundary", "generation"),
        ("succession", "to_generation"),
    ):
        connection.execute(text(f"DELETE FROM {table} WHERE {column} = :name"), {"name": name})  # noqa: S608
    _copy(
        cursor,
        "boundary",
        "generation code level kind name full_name folded parent_code area_km2 population "
        "population_as_of outline point",
        (
            (
                name,
                unit.code,
                unit.level,
                unit.kind,
                unit.name,
                unit.full_name,
                fold(unit.full_name),
                unit.parent_code,
                unit.area_km2,
                unit.population,
                unit.population_as_of,
                made.outline,
                _ewkb(made.points[unit.code]),
            )
            for unit in made.generation.units
        ),
    )
    _copy(
        cursor,
        "boundary_shape",
        "generation code band geom",
        (
            (name, code, band, _ewkb(shape))
            for band, shapes in made.shapes.items()
            for code, shape in shapes.items()
        ),
    )
    _copy(
        cursor,
        "succession",
        "from_generation from_code to_generation to_code relation resolution clause",
        (
            (header.predecessor, r.from_code, name, r.to_code, r.relation, r.resolution, r.clause)
            for r in made.generation.successions
        ),
    )
    groups = made.generation.groupings
    _copy(
        cursor,
        "grouping",
        "generation kind code name folded point label_anchor",
        (
            (
                name,
                group.kind,
                group.code,
                group.name,
                fold(group.name),
                _ewkb(made.group_points[group.kind, group.code]),
                group.anchor,
            )
            for group in groups
        ),
    )
    _copy(
        cursor,
        "grouping_member",
        "generation kind grouping code",
        ((name, group.kind, group.code, code) for group in groups for code in group.members),
    )
    _copy(
        cursor,
        "grouping_shape",
        "generation kind code band geom",
        (
            (name, kind, code, band, _ewkb(shape))
            for band, shapes in made.group_shapes.items()
            for (kind, code), shape in shapes.items()
        ),
    )
    feed.reload(connection, "boundary")


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("COPY needs a psycopg connection")
    return driver


def _copy(
    cursor: psycopg.Cursor[Any], table: str, columns: str, rows: Iterable[Sequence[Any]]
) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns.split()))
    )
    with cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)


def _ewkb(shape: Any) -> str:
    return str(shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True))
