"""When and where things happen over a year, and on the evening of a storm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from geo_ioc.demo.stories import Stories, Story
from geo_ioc.demo.telling import Tale
from geo_ioc.demo.towns import Town
from geo_ioc.settings import TIME_ZONE

YEAR = timedelta(days=365)
EVENING = timedelta(hours=24)
STORM_SHARE = 0.143
"""Of all incidents, how many belong to the evening before `now`, up to STORM_MOST."""
STORM_MOST = 286
STORM_DAYS = (9, 10, 11)
"""Months in which storms come."""

HOURS = {
    "any": [2, 1, 1, 1, 2, 4, 6, 7, 7, 6, 6, 6, 5, 5, 6, 6, 6, 7, 7, 7, 6, 5, 4, 3],
    "day": [0, 0, 0, 0, 0, 2, 4, 7, 9, 10, 9, 8, 6, 6, 8, 9, 9, 8, 4, 2, 1, 0, 0, 0],
    "work": [0, 0, 0, 0, 0, 0, 0, 5, 12, 12, 11, 7, 2, 4, 11, 12, 10, 5, 1, 0, 0, 0, 0, 0],
    "evening": [4, 2, 1, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 7, 10, 12, 13, 11, 7],
    "night": [7, 7, 7, 7, 6, 5, 4, 3, 3, 2, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 8],
    "rush": [1, 1, 0, 0, 1, 3, 8, 11, 8, 5, 4, 6, 5, 4, 4, 5, 9, 12, 10, 7, 5, 4, 3, 2],
}
"""How often things are reported at each hour of the day in Vietnam."""

BACK_MINUTES = ((0, 60, 29), (60, 120, 32), (120, 200, 19), (200, 480, 14), (480, 1400, 6))
"""The storm evening, in minutes before now: from, to, weight. It rises until an hour ago."""


def tales(
    rng: Random, stories: Stories, towns: Sequence[Town], count: int, now: datetime
) -> list[Tale]:
    """`count` tales in the order they are received."""
    in_storm = min(STORM_MOST, round(count * STORM_SHARE))
    storms = _storms(rng, now)
    by_terrain = _by_terrain(stories, towns)
    found = [_ordinary(rng, stories, by_terrain, storms, now) for _ in range(count - in_storm)]
    found += [_tonight(rng, stories, by_terrain, now) for _ in range(in_storm)]
    return sorted(found, key=lambda tale: tale.received_at)


def tonight(rng: Random, stories: Stories, towns: Sequence[Town], received_at: datetime) -> Tale:
    """One more tale of the storm evening."""
    by_terrain = _by_terrain(stories, towns)
    story = rng.choices(stories.stories, [story.storm for story in stories.stories])[0]
    return Tale(story, received_at, _town(rng, story, by_terrain), storm=True)


def _by_terrain(stories: Stories, towns: Sequence[Town]) -> dict[str, tuple[list[Town], list[int]]]:
    found: dict[str, tuple[list[Town], list[int]]] = {}
    for terrain in {terrain for story in stories.stories for terrain in story.terrain}:
        # A small set of boundaries may lack a terrain; then any place does.
        here = [town for town in towns if town.terrain == terrain] or list(towns)
        found[terrain] = (here, [town.population for town in here])
    return found


def _town(
    rng: Random, story: Story, by_terrain: dict[str, tuple[list[Town], list[int]]]
) -> Town | None:
    terrains = [terrain for terrain in story.terrain if terrain != "sea"]
    if not terrains:
        return None
    pools = [by_terrain[terrain] for terrain in terrains]
    towns, people = rng.choices(pools, [sum(people) for _, people in pools])[0]
    return rng.choices(towns, people)[0]


def _storms(rng: Random, now: datetime) -> list[datetime]:
    """The evenings of last season's storms."""
    days = [now - timedelta(days=back) for back in range(3, 363)]
    season = [day for day in days if day.astimezone(TIME_ZONE).month in STORM_DAYS]
    return sorted(rng.sample(season, min(4, len(season))))


def _ordinary(
    rng: Random,
    stories: Stories,
    by_terrain: dict[str, tuple[list[Town], list[int]]],
    storms: list[datetime],
    now: datetime,
) -> Tale:
    """An incident of the year before the last day; storm stories gather around the storms."""
    story = rng.choices(
        stories.stories, [story.days + story.storm / 4 for story in stories.stories]
    )[0]
    if storms and rng.random() < story.storm / (story.storm + 4 * story.days):
        at = rng.choice(storms) + timedelta(hours=abs(rng.gauss(0, 14)))
        at = min(at, now - EVENING)
        return Tale(story, at, _town(rng, story, by_terrain), storm=True)
    while True:
        day = (now - EVENING - rng.random() * (YEAR - EVENING)).astimezone(TIME_ZONE)
        if day.month not in story.months:
            continue
        hour = rng.choices(range(24), HOURS[story.hours])[0]
        at = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))
        if now - YEAR <= at <= now - EVENING:
            return Tale(story, at, _town(rng, story, by_terrain), storm=False)


def _tonight(
    rng: Random,
    stories: Stories,
    by_terrain: dict[str, tuple[list[Town], list[int]]],
    now: datetime,
) -> Tale:
    story = rng.choices(stories.stories, [story.storm for story in stories.stories])[0]
    low, high, _ = rng.choices(BACK_MINUTES, [weight for *_, weight in BACK_MINUTES])[0]
    at = now - timedelta(minutes=rng.uniform(low, high))
    return Tale(story, at, _town(rng, story, by_terrain), storm=True)
