"""What pydantic finds wrong, said in both languages."""

from __future__ import annotations

from typing import Any

from geo_ioc import texts
from geo_ioc.errors import Text

MESSAGES: dict[str, Text] = {
    "missing": Text("còn thiếu", "is missing"),
    "extra_forbidden": Text("không có trường này", "is not a field"),
    "int_parsing": Text("phải là số nguyên", "must be a whole number"),
    "int_type": Text("phải là số nguyên", "must be a whole number"),
    "float_parsing": Text("phải là số", "must be a number"),
    "float_type": Text("phải là số", "must be a number"),
    "finite_number": Text("phải là số hữu hạn", "must be a finite number"),
    "bool_parsing": Text("phải là true hoặc false", "must be true or false"),
    "string_type": Text("phải là chữ", "must be text"),
    "string_too_short": Text("cần ít nhất {min_length} ký tự", "needs {min_length} characters"),
    "string_too_long": Text("dài quá {max_length} ký tự", "is over {max_length} characters"),
    "string_pattern_mismatch": Text("không đúng dạng {pattern}", "does not match {pattern}"),
    "greater_than": Text("phải lớn hơn {gt}", "must be over {gt}"),
    "greater_than_equal": Text("phải từ {ge} trở lên", "must be at least {ge}"),
    "less_than": Text("phải nhỏ hơn {lt}", "must be under {lt}"),
    "less_than_equal": Text("phải từ {le} trở xuống", "must be at most {le}"),
    "literal_error": Text("phải là một trong {expected}", "must be one of {expected}"),
    "enum": Text("phải là một trong {expected}", "must be one of {expected}"),
    "uuid_parsing": Text("phải là UUID", "must be a UUID"),
    "uuid_version": Text("phải là UUID bản {expected_version}", "must be UUIDv{expected_version}"),
    "datetime_parsing": Text(
        "phải là thời điểm như 2026-11-23T07:30:00+07:00",
        "must be a time like 2026-11-23T07:30:00+07:00",
    ),
    "datetime_from_date_parsing": Text(
        "phải là thời điểm như 2026-11-23T07:30:00+07:00",
        "must be a time like 2026-11-23T07:30:00+07:00",
    ),
    "out_of_times": Text("phải trong các năm 1900-2199", "must be in the years 1900-2199"),
    "timezone_aware": Text("thiếu múi giờ, như +07:00", "needs a time zone, such as +07:00"),
    "date_from_datetime_parsing": Text(
        "phải là ngày như 2026-11-23", "must be a day like 2026-11-23"
    ),
    "date_parsing": Text("phải là ngày như 2026-11-23", "must be a day like 2026-11-23"),
    "not_storable": Text(
        "có ký tự hỏng, số quá 64 bit, hoặc lồng quá sâu",
        "holds a broken character, a number over 64 bits, or is nested too deep",
    ),
    "control_character": texts.UNSHOWN,
    "phone": Text("phải là số điện thoại, 3-15 chữ số", "must be a telephone number, 3-15 digits"),
    "no_contact": Text(
        "cần ít nhất tên, số điện thoại, thư hoặc địa chỉ",
        "needs at least a name, a telephone, a mail or an address",
    ),
    "json_invalid": Text("không phải JSON đúng", "is not valid JSON"),
}

MESSAGES_AT: dict[tuple[str, str], Text] = {
    ("string_pattern_mismatch", "email"): Text(
        "phải là địa chỉ thư như ten@example.vn", "must be a mail address like name@example.vn"
    ),
}
"""Words for one kind of error in a field of one name, where the general ones help nobody."""


def said(found: Any) -> Text:
    """The words for one of a ValidationError's errors()."""
    known = MESSAGES_AT.get((found["type"], str(found["loc"][-1]) if found["loc"] else ""))
    known = known or MESSAGES.get(found["type"])
    if known is None:
        return Text("giá trị không dùng được", found["msg"])
    context = found.get("ctx", {})
    return Text(*(text.format_map(context) for text in known))
