"""The parameters of a request: checked against what the layer declares, ready to be bound."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.layers.model import LayerSpec, Parameter
from geo_ioc.layers.vocabulary import Vocabulary
from geo_ioc.settings import TIME_ZONE

MAX_VALUES = 100
OPEN = "open"
"""Stands for all workflow states in which someone must still act."""
AFTER = "after"
"""A tile request after a change carries its id, so that no cache between answers with older bytes.

The process that is asked waits for a moment until it has seen that change itself.
"""
VERSION = "v"
"""A TileJSON of layers that change seldom names their version in the address of their tiles."""
OF_TILES = frozenset({AFTER, VERSION})
"""What a tile request may carry besides the layer's parameters."""

PERIOD = re.compile(
    r"\d{4}(-Q[1-4]|-W(0[1-9]|[1-4]\d|5[0-3])|-(0[1-9]|1[0-2])(-\d{2}(T([01]\d|2[0-3]))?)?)?"
)
BOUNDARY = re.compile(r"\d{4}-\d{2}-\d{2}/[0-9A-Za-z]{1,10}")


@dataclass(frozen=True)
class Generation:
    """A generation that may be asked for: id and [first, until)."""

    id: str
    first: date
    until: date | None

    def in_force(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Context:
    """What values are checked against."""

    vocabulary: Vocabulary
    generations: Sequence[Generation]
    today: date

    @property
    def generation(self) -> str | None:
        """The generation in force today."""
        return next((g.id for g in self.generations if g.in_force(self.today)), None)


@dataclass(frozen=True)
class Resolved:
    """A layer's parameters for one request."""

    binds: Mapping[str, Any] = field(default_factory=dict)
    """What the SQL is given, by name."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What stands in a URL that asks for the same: what was given, and the generation."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """All values, defaults included, as JSON."""


class _Bad(ValueError):
    def __init__(self, vi: str, en: str) -> None:
        self.message = Text(vi, en)
        super().__init__(en)


def _date(value: str, *_: Any) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise _Bad("phải là ngày như 2026-11-23", "must be a day like 2026-11-23")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise _Bad("không có ngày này trong lịch", "is not a day of the calendar") from None
    if not 1900 <= found.year <= 2200:
        raise _Bad("năm phải từ 1900 đến 2200", "the year must be from 1900 to 2200")
    return found


def _time(value: str, *_: Any) -> datetime:
    if len(value) <= 10:
        return datetime.combine(_date(value), time(), TIME_ZONE)
    try:
        # In a query string an unescaped + is read as a space.
        found = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", value))
    except ValueError:
        raise _Bad(
            "phải là ngày, hoặc thời điểm như 2026-11-23T07:30:00+07:00",
            "must be a day, or a time like 2026-11-23T07:30:00+07:00",
        ) from None
    if found.tzinfo is None:
        raise _Bad("thiếu múi giờ, như +07:00", "needs a time zone, such as +07:00")
    if not 1900 <= found.year <= 2200:
        raise _Bad("năm phải từ 1900 đến 2200", "the year must be from 1900 to 2200")
    return found


def _text(value: str, *_: Any) -> str:
    if len(value) > 200 or not value.isprintable():
        raise _Bad("cần chữ in được, tối đa 200 ký tự", "needs printable text up to 200 characters")
    return value


def _one_of(value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        listed = ", ".join(allowed) or "không có / none"
        raise _Bad(f"phải là một trong: {listed}", f"must be one of: {listed}")
    return value


def _pattern(value: str, pattern: re.Pattern[str], example: str) -> str:
    if not pattern.fullmatch(value) or not value.isascii():
        raise _Bad(f"phải có dạng như {example}", f"must look like {example}")
    return value


def choices(parameter: Parameter, context: Context) -> list[tuple[str, Any]] | None:
    """The values a parameter may take, each with its title; None when they cannot be listed."""
    vocabulary = context.vocabulary
    match parameter.type:
        case "enum":
            return [(choice.value, choice.title) for choice in parameter.values or ()]
        case "generation":
            return [(generation.id, None) for generation in context.generations]
        case "category":
            return [(term.id, term.title) for term in vocabulary.categories]
        case "status":
            return [(term.id, term.title) for term in vocabulary.states]
        case "indicator":
            return [(item.code, item.title) for item in vocabulary.indicators]
        case _:
            return None


_PARSERS: dict[str, Callable[[str, Parameter, Context], Any]] = {
    "date": _date,
    "time": _time,
    "text": _text,
    "boundary": lambda value, *_: _pattern(value, BOUNDARY, "2025-07-01/16681"),
    "period": lambda value, *_: _pattern(value, PERIOD, "2025, 2025-Q3, 2025-09, 2025-W36"),
}


def _parse(value: str, parameter: Parameter, context: Context) -> Any:
    parser = _PARSERS.get(parameter.type)
    if parser is not None:
        return parser(value, parameter, context)
    return _one_of(value, [name for name, _ in choices(parameter, context) or ()])


def _given(parameter: Parameter, given: str, context: Context) -> Any:
    if not given:
        raise _Bad("còn để trống", "is empty")
    if not parameter.many:
        return _parse(given, parameter, context)
    parts = set(given.split(","))
    if parameter.type == "status" and OPEN in parts:
        parts = {*context.vocabulary.binds()["states_open"], *parts} - {OPEN}
    if len(parts) > MAX_VALUES:
        raise _Bad(f"tối đa {MAX_VALUES} giá trị", f"takes at most {MAX_VALUES} values")
    return [_parse(part, parameter, context) for part in sorted(parts)]


def resolve(
    spec: LayerSpec,
    query: Sequence[tuple[str, str]],
    context: Context,
    *,
    ignore: frozenset[str] = frozenset(),
) -> Resolved:
    """The parameters of a request for one layer, defaults filled in.

    The generation defaults to the one in force today. Names in `ignore` are left out silently.
    Raises InvalidInput with `?name` pointers: an unknown or repeated name, a bad or empty value.
    """
    declared = {parameter.name: parameter for parameter in spec.parameters}
    found: list[FieldError] = []
    given: dict[str, str] = {}
    for name, value in query:
        if name in ignore:
            continue
        if name not in declared:
            listed = ", ".join(declared) or "không có / none"
            found.append(_error(name, f"lớp {spec.id} không có tham số này; có: {listed}", listed))
        elif name in given:
            found.append(
                FieldError(
                    f"?{name}",
                    Text(
                        "chỉ ghi một lần, nhiều giá trị cách nhau bằng dấu phẩy",
                        "give it once, several values by comma",
                    ),
                )
            )
        else:
            given[name] = value
    values: dict[str, Any] = {}
    for name, parameter in declared.items():
        if name in given:
            try:
                values[name] = _given(parameter, given[name], context)
            except _Bad as bad:
                found.append(FieldError(f"?{name}", bad.message))
        elif parameter.type == "generation":
            values[name] = context.generation
        else:
            values[name] = parameter.default
    if found:
        raise InvalidInput(found)
    return _resolved(declared, given, values, context)


def _resolved(
    declared: Mapping[str, Parameter],
    given: Mapping[str, str],
    values: Mapping[str, Any],
    context: Context,
) -> Resolved:
    binds = dict(values)
    for name, parameter in declared.items():
        if parameter.type == "indicator":
            indicator = context.vocabulary.indicator(values[name]) if values[name] else None
            binds[f"{name}_kind"] = indicator.kind if indicator else None
    query = {
        name: _shown(values[name])
        for name, parameter in declared.items()
        if name in given or (parameter.type == "generation" and values[name] is not None)
    }
    as_json = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return Resolved(binds, query, as_json)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(_shown(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _error(name: str, vi: str, listed: str) -> FieldError:
    return FieldError(f"?{name}", Text(vi, f"is not a parameter of this layer; known: {listed}"))


def after(query: Sequence[tuple[str, str]]) -> int:
    """The change id that a refetch carries, 0 when it carries none. Raises InvalidInput."""
    found = 0
    for name, value in query:
        if name == AFTER:
            if not (value.isascii() and value.isdigit() and len(value) <= 18):
                message = Text("phải là số nguyên không âm", "must be a change id")
                raise InvalidInput([FieldError("?after", message)])
            found = max(found, int(value))
    return found


def shared_out(
    specs: Sequence[LayerSpec],
    query: Sequence[tuple[str, str]],
    besides: frozenset[str] = OF_TILES,
) -> list[list[tuple[str, str]]]:
    """What of a request is each layer's: what it declares, and `besides` what goes to all.

    Raises InvalidInput for a name that no layer declares.
    """
    declared = [{parameter.name for parameter in spec.parameters} for spec in specs]
    known = set().union(*declared)
    unknown = dict.fromkeys(name for name, _ in query if name not in known | besides)
    if unknown:
        listed = ", ".join(sorted(known)) or "không có / none"
        raise InvalidInput(
            [
                FieldError(
                    f"?{name}",
                    Text(
                        f"không lớp nào có tham số này; có: {listed}",
                        f"is not a parameter of any layer; known: {listed}",
                    ),
                )
                for name in unknown
            ]
        )
    return [[(name, value) for name, value in query if name in own | besides] for own in declared]


def by_layer(
    specs: Sequence[LayerSpec], query: Sequence[tuple[str, str]], context: Context
) -> dict[str, dict[str, str]]:
    """What each layer's source is asked for, by layer id.

    It is what was given and the layer declares, checked, and the generation. Raises
    InvalidInput, also for a name that no layer declares.
    """
    return {
        spec.id: dict(resolve(spec, own, context).query)
        for spec, own in zip(specs, shared_out(specs, query, frozenset()), strict=True)
    }
