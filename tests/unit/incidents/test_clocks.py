"""Times from devices whose clocks may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.incidents.clocks import TOLERANCE, correct

NOW = datetime(2026, 9, 24, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_times_not_given_are_the_time_received():
    times = correct(NOW, None, None, None, None)
    assert (times.occurred_at, times.reported_at, times.clock) == (NOW, NOW, None)


def test_a_right_clock_is_taken_at_its_word_also_hours_later():
    occurred, saved = NOW - 200 * MINUTE, NOW - 180 * MINUTE
    times = correct(NOW, occurred, saved, NOW, 180 * 60)
    assert (times.occurred_at, times.reported_at, times.clock) == (occurred, saved, None)


def test_a_clock_years_off_is_corrected_by_the_time_of_sending():
    off = timedelta(days=-3650)
    saved = NOW - 180 * MINUTE
    times = correct(NOW, saved - 20 * MINUTE + off, saved + off, NOW + off, None)
    assert times.reported_at == saved
    assert times.occurred_at == saved - 20 * MINUTE
    assert times.clock is not None
    assert times.clock["sent_at"] == NOW + off
    assert times.clock["off_s"] == -off.total_seconds()


def test_a_clock_set_right_while_waiting_is_seen_by_the_seconds_counted():
    # Saved at 2016 by the phone's clock, sent after the network had set it.
    times = correct(NOW, None, NOW - timedelta(days=3650), NOW, 90 * 60)
    assert times.reported_at == NOW - 90 * MINUTE
    assert times.clock is not None


def test_a_report_from_the_future_is_from_now():
    times = correct(NOW, None, NOW + timedelta(days=1), None, None)
    assert times.reported_at == times.occurred_at == NOW
    assert times.clock is not None


def test_a_clock_a_little_fast_is_not_flagged():
    times = correct(NOW, None, NOW + MINUTE, None, None)
    assert (times.reported_at, times.clock) == (NOW, None)


def test_what_happened_long_before_it_was_reported_is_no_wrong_clock():
    occurred = NOW - timedelta(days=400)
    times = correct(NOW, occurred, NOW, NOW, 0)
    assert (times.occurred_at, times.clock) == (occurred, None)


def test_a_report_said_to_be_saved_a_year_ago_with_nothing_to_prove_it_is_from_now():
    times = correct(NOW, None, NOW - timedelta(days=365), None, None)
    assert times.reported_at == NOW
    assert times.clock is not None


moments = st.none() | st.datetimes(
    datetime.fromisoformat("1970-01-01"),
    datetime.fromisoformat("2100-01-01"),
    timezones=st.just(UTC),
)


@given(moments, moments, moments, st.none() | st.floats(0, 31_536_000))
def test_no_clock_puts_things_out_of_order(occurred, reported, sent, elapsed):
    times = correct(NOW, occurred, reported, sent, elapsed)
    assert times.occurred_at <= times.reported_at <= NOW
    said = reported or occurred or sent or NOW
    if times.clock is None:
        assert abs(times.reported_at - said) <= TOLERANCE
