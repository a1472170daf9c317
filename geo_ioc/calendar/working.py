"""The working clock: 07:30-11:30 and 13:30-17:30 on Vietnamese working days.

Holidays, days off in lieu and Saturdays worked instead come from the `holidays` library, which
follows the Prime Minister's yearly decisions once they are published; a year without its decision
has the days of the Labour Code only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from geo_ioc.settings import TIME_ZONE

HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
DAY = timedelta(hours=8)
"""Working time of one day."""


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("VN")


@cache
def is_working_day(day: date) -> bool:
    """Whether offices work on this day."""
    return _calendar().is_working_day(day)


def _periods(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The working periods from a moment on, the first one cut at it."""
    start = start.astimezone(TIME_ZONE)
    day = start.date()
    while True:
        if is_working_day(day):
            for begin, end in HOURS:
                first = max(start, datetime.combine(day, begin, TIME_ZONE))
                last = datetime.combine(day, end, TIME_ZONE)
                if first < last:
                    yield first, last
        day += timedelta(days=1)


def add(start: datetime, working: timedelta) -> datetime:
    """The moment at which `working` time has passed since `start` (which carries a zone)."""
    for first, last in _periods(start):
        if working <= last - first:
            return first + working
        working -= last - first
    raise AssertionError  # _periods never ends


def between(start: datetime, end: datetime) -> timedelta:
    """The working time from `start` to `end`; zero when `end` is not later."""
    passed = timedelta(0)
    for first, last in _periods(start):
        if first >= end:
            return passed
        passed += min(last, end.astimezone(TIME_ZONE)) - first
        if last >= end:
            return passed
    raise AssertionError  # _periods never ends
