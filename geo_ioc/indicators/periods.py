"""Periods as they are written: 2025, 2025-Q3, 2025-09, 2025-W36, 2025-09-12, 2025-09-12T14."""

from __future__ import annotations

import re
from datetime import date

from geo_ioc.errors import FieldError, InvalidInput, Text

FORM = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:Q[1-4]|W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<hour>\d\d))?)?))?"
)


def checked(period: str) -> str:
    """The period when it is one. Raises InvalidInput at `?period`."""
    match = FORM.fullmatch(period)
    if match:
        year, week, month, day, hour = (int(part or 1) for part in match.groups())
        try:
            date.fromisocalendar(year, week, 1)
            date(year, month, day)
        except ValueError:
            match = None
        else:
            if hour > 23:
                match = None
    if match is None:
        forms = "2025, 2025-Q3, 2025-09, 2025-W36, 2025-09-12, 2025-09-12T14"
        message = Text(f"phải là kỳ như {forms}", f"must be a period like {forms}")
        raise InvalidInput([FieldError("?period", message)])
    return period
