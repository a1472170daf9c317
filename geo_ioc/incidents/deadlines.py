"""Deadlines by the two clocks: `always` runs day and night, `working` on working days and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from geo_ioc.calendar import working
from geo_ioc.incidents.catalogue import Catalogue, Clock

ClockName = Literal["always", "working"]


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of one incident, from its category's schedule, urgency and severity."""

    name: ClockName
    limits: Clock
    urgency: str

    def after(self, start: datetime, minutes: int) -> datetime:
        """The moment at which the clock has run for `minutes` since `start`."""
        time = timedelta(minutes=minutes)
        return start + time if self.name == "always" else working.add(start, time)

    def accept(self, start: datetime) -> datetime:
        """When someone must have taken up what waits since `start`."""
        return self.after(start, self.limits.accept)

    def first_action(self, received_at: datetime) -> datetime:
        """When the first action must have been taken."""
        return self.after(received_at, self.limits.first_action)

    def resolve(self, received_at: datetime) -> datetime:
        """When the incident must be resolved."""
        minutes: int = getattr(self.limits.resolve, self.urgency)
        return self.after(received_at, minutes)

    def postponed(self, due_at: datetime, held: datetime, resumed: datetime) -> datetime:
        """A deadline after the clock stood still from `held` on; one missed before stays missed."""
        if due_at <= held:
            return due_at
        if self.name == "always":
            return due_at + (resumed - held)
        return working.add(resumed, working.between(held, due_at))


def deadlines(catalogue: Catalogue, category: str, urgency: str, severity: int) -> Deadlines:
    """The deadlines that hold: urgent, severe and disaster incidents never wait for the morning."""
    found = catalogue.categories[category]
    always = urgency == "urgent" or severity >= 4 or found.disaster
    schedule = catalogue.schedules[found.schedule]
    return (
        Deadlines("always", schedule.always, urgency)
        if always
        else Deadlines("working", schedule.working, urgency)
    )
