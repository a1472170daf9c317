"""Times in addresses, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.settings import TIME_ZONE


def moment(name: str, value: str | None) -> datetime | None:
    """A time with its zone, or the beginning of a day in Vietnam. Raises InvalidInput."""
    if value is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return datetime.combine(date.fromisoformat(value), time(), TIME_ZONE)
        # In a query string an unescaped + is read as a space.
        found = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        wrong = Text(
            "phải là ngày như 2026-11-23 hoặc thời điểm có múi giờ như 2026-11-23T07:30:00+07:00",
            "must be a day like 2026-11-23 or a time with its zone like 2026-11-23T07:30:00+07:00",
        )
        raise InvalidInput([FieldError(f"?{name}", wrong)])
    return found
