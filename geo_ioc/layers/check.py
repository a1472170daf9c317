"""Whether a layer's SQL yields what its file says; the database itself is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo_ioc.errors import ContentError
from geo_ioc.layers.model import FieldType
from geo_ioc.layers.snapshot import Catalogue, Layer
from geo_ioc.layers.vocabulary import Vocabulary

TYPES: Mapping[FieldType, frozenset[str]] = {
    "text": frozenset({"text", "character varying"}),
    "integer": frozenset({"smallint", "integer", "bigint"}),
    "number": frozenset({"double precision", "real"}),
    "boolean": frozenset({"boolean"}),
    "time": frozenset({"timestamp with time zone"}),
}


def describe(connection: Connection, layer: Layer, vocabulary: Vocabulary) -> dict[str, str]:
    """The columns that a layer's SQL yields, each with PostgreSQL's name of its type.

    Nothing is run but the planning: LIMIT 0. Raises ContentError when PostgreSQL refuses the SQL.
    """
    spec = layer.spec
    binds: dict[str, Any] = {"z": spec.zooms[0], "band": 0, **vocabulary.binds()}
    for parameter in spec.parameters:
        binds[parameter.name] = None
        binds[f"{parameter.name}_kind"] = None
    whole = f"SELECT * FROM ({spec.query.sql}) AS q ORDER BY {spec.query.order} LIMIT 0"  # noqa: S608
    used = text(whole)  # content, which an administrator writes; nothing of a request is in it
    given = {name: binds[name] for name in used._bindparams}
    try:
        with connection.begin_nested():
            found = connection.execute(used, given)
            columns = [(column[0], column[1]) for column in found.cursor.description]
    except DBAPIError as error:
        first = str(error.orig).splitlines()[0]
        raise ContentError(layer.path, "query.sql", first, "PostgreSQL refuses the SQL") from None
    names = connection.execute(
        text("SELECT oid, format_type(oid, NULL) FROM pg_type WHERE oid = ANY(:oids)"),
        {"oids": [code for _, code in columns]},
    )
    types = {row.oid: row.format_type for row in names}
    return {name: types[code] for name, code in columns}


def check_layer(connection: Connection, layer: Layer, vocabulary: Vocabulary) -> None:
    """Raises ContentError unless the SQL yields id, geom, what else it says, and the fields."""
    found = describe(connection, layer, vocabulary)
    spec = layer.spec
    wanted: dict[str, frozenset[str]] = {
        "id": frozenset({"text"}),
        "geom": frozenset({"geometry"}),
        **({"label": frozenset({"geometry"})} if spec.query.labels else {}),
        **({"mercator": frozenset({"geometry"})} if spec.query.mercator else {}),
        **{field.name: TYPES[field.type] for field in spec.fields},
    }
    for name, types in wanted.items():
        if name not in found:
            raise ContentError(
                layer.path, "query.sql", f"không trả về cột {name}", f"does not yield {name}"
            )
        if found[name] not in types:
            listed = " / ".join(sorted(types))
            raise ContentError(
                layer.path,
                "query.sql",
                f"cột {name} có kiểu {found[name]}, cần {listed}",
                f"column {name} is {found[name]}, needs {listed}",
            )
    extra = [name for name in found if name not in wanted]
    if extra:
        raise ContentError(
            layer.path,
            "query.sql",
            f"cột {extra[0]} không có trong fields",
            f"yields {extra[0]}, which is not a field",
        )


def check(catalogue: Catalogue, connection: Connection | None) -> list[ContentError]:
    """All that is wrong with the files of a catalogue; without a connection SQL is not asked."""
    found = [*catalogue.problems, *cross_check(catalogue)]
    if connection is not None:
        for layer in catalogue.layers.values():
            try:
                check_layer(connection, layer, catalogue.vocabulary)
            except ContentError as error:
                found.append(error)
    return found


def cross_check(catalogue: Catalogue) -> list[ContentError]:
    """Where symbols.toml and incident_categories.toml tell different stories."""
    symbols = catalogue.symbols.categories
    categories = {term.id: term for term in catalogue.vocabulary.categories}
    found = []
    for code in sorted(set(symbols) | set(categories)):
        place = f"categories.{code}"
        if code not in symbols:
            found.append(ContentError("catalogues/symbols.toml", place, "còn thiếu", "is missing"))
        elif code not in categories:
            found.append(
                ContentError(
                    "catalogues/symbols.toml",
                    place,
                    "không có trong incident_categories.toml",
                    "is not in incident_categories.toml",
                )
            )
        elif symbols[code].family != categories[code].family:
            found.append(
                ContentError(
                    "catalogues/symbols.toml",
                    f"{place}.family",
                    f"incident_categories.toml ghi {categories[code].family!r}",
                    f"incident_categories.toml says {categories[code].family!r}",
                )
            )
    return found
