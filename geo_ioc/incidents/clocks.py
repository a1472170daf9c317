"""Times of a report from a device whose clock may be wrong.

A report is never refused for its clock. The device tells by its own clock when the thing happened,
when the report was saved and when it is being sent, and, from a counter that setting the clock does
not change, how long it has been waiting. The last two tell how far the clock is off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=2)
"""A clock off by less is taken at its word: radio and people are no more exact."""
LONGEST_WAIT = timedelta(days=30)
"""A report said to be saved earlier than this, with nothing to prove it, has a wrong clock."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing is believed to have happened before."""

CORRECTED = "clock_corrected"
"""The flag of an incident whose times were corrected."""


@dataclass(frozen=True)
class Times:
    """When it happened and was reported, after correction.

    `clock` holds the times as the device gave them, and is None when they were right.
    """

    occurred_at: datetime
    reported_at: datetime
    clock: dict[str, object] | None


def correct(
    received_at: datetime,
    occurred_at: datetime | None,
    reported_at: datetime | None,
    sent_at: datetime | None,
    elapsed_s: float | None,
) -> Times:
    """The times to store. All carry a zone; `elapsed_s` are the seconds from saving to sending."""
    said_reported = reported_at or occurred_at or sent_at or received_at
    said_occurred = occurred_at or said_reported
    if reported_at is not None and elapsed_s is not None:
        off = received_at - timedelta(seconds=elapsed_s) - reported_at
    elif sent_at is not None:
        off = received_at - sent_at
    elif reported_at is not None and received_at - reported_at > LONGEST_WAIT:
        off = received_at - reported_at
    else:
        off = timedelta(0)
    if abs(off) <= TOLERANCE:
        off = timedelta(0)
    # Nothing is reported before it happens, nor received before it is reported; a device that is a
    # little fast must not say otherwise.
    reported = _shifted(said_reported, off, received_at)
    occurred = _shifted(said_occurred, off, reported)
    moved = max(abs(reported - said_reported), abs(occurred - said_occurred))
    if moved <= TOLERANCE:
        return Times(occurred, reported, None)
    return Times(
        occurred,
        reported,
        {
            "occurred_at": occurred_at,
            "reported_at": reported_at,
            "sent_at": sent_at,
            "elapsed_s": elapsed_s,
            "off_s": round(off.total_seconds()),
        },
    )


def _shifted(said: datetime, off: timedelta, latest: datetime) -> datetime:
    """The device's time put right, from EARLIEST to `latest`; a clock may say any year."""
    try:
        return min(max(said + off, EARLIEST), latest)
    except OverflowError:
        return latest
