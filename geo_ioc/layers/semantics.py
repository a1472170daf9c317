"""What a layer file must mean beyond its shape: its own names agree with each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import text

from geo_ioc.errors import ContentError
from geo_ioc.layers.drawing import Palettes
from geo_ioc.layers.expressions import MACROS, NOW
from geo_ioc.layers.model import LayerSpec
from geo_ioc.layers.vocabulary import Vocabulary

BUILT_IN = frozenset({"z", "band", *Vocabulary().binds()})
"""Binds that every layer's SQL has.

:z      zoom of the tile
:band   its zoom band of generalised boundaries: 0, 7, 9, 11 or 13
:states_open, :states_unverified, :states_resolved
        workflow states by what they mean, as text[]
A parameter of type indicator also binds :{name}_kind: count, rate or density.
"""

OURS = frozenset({"geom", "label", "mercator", "mvt", "place", "heavy"})
"""Columns of the tile statements."""


def binds(sql: str) -> frozenset[str]:
    """The names that a statement binds."""
    return frozenset(text(sql)._bindparams)


def check(path: Path, spec: LayerSpec, palettes: Palettes) -> None:
    """Raises ContentError with the place of the first thing that does not agree."""

    def wrong(place: str, vi: str, en: str) -> NoReturn:
        raise ContentError(path, place, vi, en)

    if spec.id != path.stem:
        wrong("id", f"{spec.id!r} phải trùng tên tệp {path.stem!r}", "must be the file's name")
    _check_sql(spec, wrong)
    names = {"id", *(field.name for field in spec.fields)}
    for index, layer in enumerate(spec.style):
        place = f"style.{layer.id}" if layer.id else f"style.{index}"
        for key in ("filter", "layout", "paint"):
            _check_expression(getattr(layer, key), f"{place}.{key}", names, palettes, wrong)
    for index, item in enumerate(spec.legend.items):
        for token in (item.color, item.outline):
            if token is not None:
                _check_token(token, f"legend.items.{index}", palettes, wrong)


def _check_sql(spec: LayerSpec, wrong: Any) -> None:
    sql = spec.query.sql
    if "::" in sql:
        wrong("query.sql", "dùng CAST(... AS ...), không dùng ::", "use CAST, not ::")
    if ";" in sql:
        wrong("query.sql", "chỉ một câu SELECT, không có dấu ;", "one SELECT without a semicolon")
    derived = {f"{p.name}_kind" for p in spec.parameters if p.type == "indicator"}
    declared = {parameter.name for parameter in spec.parameters}
    taken = declared & (BUILT_IN | {"x", "y", "after", "layer", "max_features"})
    if taken:
        wrong("parameters", f"tên {sorted(taken)[0]} đã dùng", "this name is built in")
    used = binds(sql)
    unknown = used - declared - derived - BUILT_IN
    if unknown:
        wrong("query.sql", f":{sorted(unknown)[0]} chưa khai báo", "is not a declared parameter")
    unused = declared - used
    if unused:
        wrong(
            f"parameters.{sorted(unused)[0]}",
            "không dùng trong query.sql",
            "is not used in the SQL",
        )
    names = {"id", *(field.name for field in spec.fields)}
    if names & OURS:
        wrong("fields", f"tên {sorted(names & OURS)[0]} đã dùng", "this name is built in")
    for word in re.findall(r"[a-z_][a-z0-9_]*", re.sub(r"'[^']*'", "", spec.query.order)):
        if word not in names | {"desc", "asc", "nulls", "last", "first"}:
            wrong("query.order", f"không có trường {word}", f"no field {word}")


def _check_expression(
    value: Any, place: str, names: set[str], palettes: Palettes, wrong: Any
) -> None:
    if isinstance(value, str) and value.startswith("@"):
        _check_token(value, place, palettes, wrong)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_expression(item, f"{place}.{key}", names, palettes, wrong)
    elif isinstance(value, list):
        match value:
            case ["get" | "has", str(name)] if name not in names:
                wrong(place, f"không có trường {name!r}", f"no field {name!r}")
            case ["global-state", name] if name != NOW:
                wrong(place, f"global-state chỉ có {NOW!r}", f"the only global state is {NOW!r}")
        macro = value[0] if value and isinstance(value[0], str) and value[0] in MACROS else None
        for item in value[1:] if macro else value:
            _check_expression(item, place, names, palettes, wrong)


def _check_token(token: str, place: str, palettes: Palettes, wrong: Any) -> None:
    if not token.startswith("@") or token[1:] not in palettes.tokens:
        wrong(place, f"không có {token!r} trong palettes.toml", f"no token {token!r}")
