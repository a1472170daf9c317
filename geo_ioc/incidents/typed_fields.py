"""The typed fields of an incident, checked against what its category declares."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

from geo_ioc.errors import FieldError, Text
from geo_ioc.incidents.catalogue import Catalogue, Category, FieldDefinition
from geo_ioc.texts import NOT_IN_PARAGRAPHS, UNSHOWN


def check(
    catalogue: Catalogue, category: Category, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldError]]:
    """The fields to store, and what is wrong with the others. A null is a field not given."""
    kept: dict[str, Any] = {}
    wrong: list[FieldError] = []
    for name, value in given.items():
        if value is None:
            continue
        pointer = "/fields/" + name.replace("~", "~0").replace("/", "~1")
        if name not in category.fields:
            listed = ", ".join(category.fields)
            wrong.append(
                FieldError(
                    pointer,
                    Text(
                        f"loại {category.id} không có trường này; các trường: {listed}",
                        f"{category.id} has no such field; it has: {listed}",
                    ),
                )
            )
            continue
        definition = catalogue.fields[name]
        message = _wrong(definition, value)
        if message is None:
            kept[name] = unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        else:
            wrong.append(FieldError(pointer, message))
    return kept, wrong


def _wrong(definition: FieldDefinition, value: Any) -> Text | None:
    match definition.type:
        case "boolean":
            ok = isinstance(value, bool)
            return None if ok else Text("phải là true hoặc false", "must be true or false")
        case "choice":
            ids = [choice.id for choice in definition.choices]
            listed = ", ".join(ids)
            ok = isinstance(value, str) and value in ids
            return None if ok else Text(f"phải là một trong {listed}", f"must be one of {listed}")
        case "text":
            limit = definition.max_length or 0
            if isinstance(value, str) and NOT_IN_PARAGRAPHS.search(value):
                return UNSHOWN
            ok = isinstance(value, str) and len(value) <= limit
            return (
                None
                if ok
                else Text(f"phải là chữ, tối đa {limit} ký tự", f"must be text of up to {limit}")
            )
        case "integer" | "number":
            return _wrong_number(definition, value)


def _wrong_number(definition: FieldDefinition, value: Any) -> Text | None:
    # bool is an int in Python, and NaN compares false with everything.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return Text("phải là số", "must be a number")
    if definition.type == "integer" and not isinstance(value, int):
        return Text("phải là số nguyên", "must be a whole number")
    low, high = definition.min or 0, definition.max or 0
    if not low <= value <= high:
        return Text(f"phải từ {low:g} đến {high:g}", f"must be from {low:g} to {high:g}")
    return None
