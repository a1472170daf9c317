from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from geo_ioc.incidents.counting import BINS, STEP, first_bin
from geo_ioc.settings import TIME_ZONE


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("10:00:00", "10:00"),
        ("10:29:59.999999", "10:00"),
        ("10:30:00", "10:30"),
        ("00:00:00", "00:00"),
        ("00:29:00", "00:00"),
    ],
)
def test_the_last_bin_holds_now_and_begins_at_a_half_hour_of_the_clock(now, last):
    moment = datetime.fromisoformat(f"2026-09-24T{now}+07:00")
    expected = datetime.fromisoformat(f"2026-09-24T{last}+07:00")
    assert first_bin(moment) + (BINS - 1) * STEP == expected


def test_the_bins_cover_twelve_hours_and_are_the_same_in_every_zone():
    now = datetime(2026, 9, 24, 16, 10, tzinfo=UTC)
    assert first_bin(now) == datetime(2026, 9, 24, 4, 30, tzinfo=UTC)
    assert first_bin(now.astimezone(TIME_ZONE)) == first_bin(now)
    assert timedelta(hours=12) == BINS * STEP
