"""Walking an incident through the workflow, as far as the time that has passed since lets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from geo_ioc.demo.stories import Stories, Story
from geo_ioc.incidents.case import Case, Event, Step, advance, allowed
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.deadlines import deadlines
from geo_ioc.incidents.states import UNVERIFIED

LATE = 0.12
"""How many are resolved after their deadline."""

BY = {
    "verify": ("operator", "verifier"),
    "dispatch": ("operator",),
    "accept": ("focal_point",),
    "start": ("focal_point", "commune_officer"),
    "hold": ("focal_point",),
    "resume": ("focal_point",),
    "resolve": ("focal_point", "commune_officer"),
    "close": ("operator",),
    "reject": ("operator",),
    "mark_duplicate": ("operator",),
    "return": ("focal_point",),
    "reopen": ("operator",),
    "comment": ("operator", "commune_officer"),
}
"""Roles that take each step."""


class Walk:
    """One incident on its way; `case` is where it stands, `events` what led there."""

    def __init__(
        self, rng: Random, catalogue: Catalogue, stories: Stories, case: Case, now: datetime
    ) -> None:
        self.rng, self.catalogue, self.stories, self.now = rng, catalogue, stories, now
        self.case = case
        self.at = case.received_at
        self.events: list[Event] = []
        self.limits = deadlines(catalogue, case.category, case.urgency, case.severity)
        self.office = False

    def go(self, story: Story, *, storm: bool, earlier: UUID | None) -> None:
        """Take the steps that this incident would have seen by now.

        `earlier` is another incident that this one may repeat. In a storm some wait longer, and
        offices work through the night.
        """
        rng = self.rng
        self.office = self.limits.name == "working" and not storm
        chance = rng.random()
        if chance < 0.05:
            self._steps([("verify", 3, 15), ("reject", 5, 40)])
            return
        if chance < 0.08 and earlier is not None:
            self._steps([("mark_duplicate", 5, 30)], duplicate_of=earlier)
            return
        slow = storm and rng.random() < 0.1
        self._steps([("verify", 20, 80) if slow else ("verify", 1, 14)])
        if self.case.urgency == "urgent" and self.case.severity >= 4 and rng.random() < 0.3:
            self._steps([("dispatch", 1, 6), ("accept", 2, 12), ("verify", 3, 30)])
        else:
            self._steps([("verify", 6, 55), ("dispatch", 1, 12)])
            if rng.random() < 0.03:
                self._steps([("return", 4, 14), ("dispatch", 2, 10)])
            slow = rng.random() < (0.4 if storm else 0.1)
            self._steps([("accept", 20, 240) if slow else ("accept", 2, 14)])
        self._steps([("start", 4, 35)])
        if rng.random() < 0.07:
            self._steps([("hold", 10, 60), ("resume", 60, 600)])
        if rng.random() < 0.2:
            self._steps([("comment", 5, 60)])
        self._resolve(story)
        if rng.random() < 0.02:
            self._steps([("reopen", 60, 2000), ("dispatch", 5, 40), ("accept", 2, 14)])
            self._steps([("start", 4, 35), ("resolve", 60, 900)])
        if rng.random() < 0.97:
            self._steps([("close", 60, 1500)])

    def _resolve(self, story: Story) -> None:
        low, high = (hours * 60 for hours in story.hours_to_resolve)
        at = self.limits.after(self.case.received_at, round(self.rng.uniform(low, high)))
        due = self.case.resolve_due_at
        if self.rng.random() > LATE and at >= due:
            at = due - (due - self.case.received_at) * self.rng.uniform(0.03, 0.3)
        self._step("resolve", max(at, self._after("resolve", self.rng.randint(5, 40))))

    def _steps(self, steps: list[tuple[str, int, int]], duplicate_of: UUID | None = None) -> None:
        """Steps, each with the fewest and most minutes since the one before."""
        for action, low, high in steps:
            self._step(action, self._after(action, self.rng.randint(low, high)), duplicate_of)

    def _after(self, action: str, minutes: int) -> datetime:
        """`minutes` after the last step: the centre works day and night, offices do not."""
        if self.office and BY[action][0] != "operator":
            return self.limits.after(self.at, minutes)
        return self.at + timedelta(minutes=minutes)

    def _step(self, action: str, at: datetime, duplicate_of: UUID | None = None) -> None:
        # What lies ahead has not happened yet, nor what would follow it.
        self.at = at
        if at > self.now:
            return
        step = next_step(self.rng, self.catalogue, self.stories, self.case, action, at)
        self.case, event = advance(
            self.catalogue, self.case, replace(step, duplicate_of=duplicate_of)
        )
        self.events.append(event)


def next_step(
    rng: Random,
    catalogue: Catalogue,
    stories: Stories,
    case: Case,
    action: str,
    at: datetime,
) -> Step:
    """A step that the workflow takes from the incident's state."""
    people = BY[action]
    # The second look is another person's.
    by = next((p for p in people if p != case.checked_by), people[0])
    urgent = action == "dispatch" and case.status == "verifying"
    nobody_owns = catalogue.categories[case.category].owner is None
    return Step(
        action,
        by,
        at,
        note=rng.choice(stories.notes["urgent" if urgent else action]),
        organisation="tt-ioc" if action == "dispatch" and nobody_owns else None,
    )


ONWARD = ("verify", "dispatch", "accept", "start", "resume", "resolve", "close")
"""What leads on from each state."""


def onward(catalogue: Catalogue, case: Case) -> str | None:
    """The action that leads an incident on, or None at its end."""
    possible = allowed(catalogue, case.status, case.urgency, case.flags)
    if case.status == "verifying" or UNVERIFIED in case.flags:
        return "verify" if "verify" in possible else None
    return next((action for action in ONWARD if action in possible), None)
