"""Telling one story: a report as a person would send it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from geo_ioc.demo.callers import caller
from geo_ioc.demo.stories import Story, Value
from geo_ioc.demo.towns import Town, at_sea
from geo_ioc.incidents.report import Report

CHANNELS = {"hotline": 36, "citizen": 24, "field": 22, "operator": 14, "api": 4}
SOURCES = {
    "hotline": {"address": 4, "village": 4, "locality": 1, "road_km": 2},
    "citizen": {"map": 4, "gps": 4, "photo": 3},
    "field": {"gps": 7, "photo": 3},
    "operator": {"map": 5, "address": 3, "village": 2},
    "api": {"gps": 1},
}
DESCRIPTIONS = {
    "hotline": ["Người dân gọi tổng đài, đề nghị kiểm tra sớm.", "Người báo ở ngay hiện trường."],
    "citizen": ["Gửi kèm ảnh qua ứng dụng.", "Nhiều hộ cùng phản ánh."],
    "field": ["Cán bộ xã ghi nhận tại chỗ.", "Đang ở hiện trường, sẽ báo thêm."],
    "operator": ["Trực ban ghi theo điện thoại.", "Tổng hợp từ báo cáo của xã."],
    "api": ["Nhận từ hệ thống kết nối."],
}


@dataclass(frozen=True)
class Tale:
    """A story about to be told: where and when."""

    story: Story
    received_at: datetime
    town: Town | None
    """None at sea."""
    storm: bool


def uuid7(rng: Random, at: datetime) -> UUID:
    """A UUIDv7 (RFC 9562) of a moment, its random part from `rng`."""
    millis = int(at.timestamp() * 1000)
    high = millis << 16 | 0x7000 | rng.getrandbits(12)
    return UUID(int=high << 64 | 0b10 << 62 | rng.getrandbits(62))


def weighted(rng: Random, weights: dict[str, float] | dict[str, int]) -> str:
    """One of the keys, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def tell(
    rng: Random, tale: Tale, place: tuple[float, float], severities: Sequence[float]
) -> Report:
    """The report of a tale at a longitude and latitude; `severities` weigh the severity 1-5."""
    story = tale.story
    weights = [a * b for a, b in zip(story.severity, severities, strict=True)]
    severity = rng.choices([1, 2, 3, 4, 5], weights)[0]
    fields = _fields(rng, story, severity)
    road = rng.choice(tale.town.roads) if tale.town else ""
    title = rng.choice(story.titles)
    name = tale.town.name_at(rng) if tale.town else "vùng biển Nghệ An"
    if story.category == "TC":
        fields["vessel"] = f"NA-{rng.randint(90001, 99999)}-TS"
    text = title.format(place=name, road=road, **_words(fields))
    if "{road}" in title and story.category in ("NL", "SL", "GT", "CX", "ATGT"):
        fields["road"] = road
    channel = weighted(rng, CHANNELS)
    waited = timedelta(minutes=rng.expovariate(1 / 4))
    happened = timedelta(minutes=rng.expovariate(1 / 25))
    reported_at = tale.received_at - waited
    id_ = uuid7(rng, reported_at)
    contact = caller(id_, channel, name)
    return Report.model_validate(
        {
            "id": id_,
            "category": story.category,
            "urgency": _urgency(rng, severity),
            "severity": severity,
            "title": text[0].upper() + text[1:],
            "description": rng.choice(DESCRIPTIONS[channel]),
            "lon": round(place[0], 6),
            "lat": round(place[1], 6),
            "geometry": _shape(rng, story, place) if rng.random() < 0.25 else None,
            "fields": fields,
            "location_source": weighted(rng, SOURCES[channel]),
            "occurred_at": reported_at - happened,
            "reported_at": reported_at,
            "channel": channel,
            "visibility": _visibility(rng, story),
            "contact": None if contact is None else contact.given(),
        }
    )


def spot(rng: Random, tale: Tale) -> tuple[float, float]:
    """A place for a tale."""
    return tale.town.spot(rng) if tale.town else at_sea(rng)


def _urgency(rng: Random, severity: int) -> str:
    if rng.random() < (0.0, 0.02, 0.05, 0.2, 0.75, 1.0)[severity]:
        return "urgent"
    return "complex" if rng.random() < 0.08 else "normal"


def _visibility(rng: Random, story: Story) -> str:
    if story.category == "ANTT":
        return "restricted"
    return "public" if rng.random() < 0.4 else "internal"


def _fields(rng: Random, story: Story, severity: int) -> dict[str, Any]:
    """Typed fields; the worse it is, the nearer a number comes to its upper end."""

    def value(given: Value) -> Any:
        if isinstance(given, float):
            return rng.random() < given
        if isinstance(given[0], str):
            return rng.choice(given)
        low, high = int(given[0]), int(given[1])
        share = min(1.0, max(0.0, rng.gauss(severity / 6, 0.18)))
        number = low + round(share * (high - low))
        return number - number % 10 if high >= 60 and number >= 20 else number

    found = {name: value(given) for name, given in story.fields.items()}
    if "households" in found:
        # Who is evacuated or loses a roof is affected, too.
        parts = ("households_evacuated", "houses_flooded", "houses_unroofed", "houses_destroyed")
        found["households"] = max(found["households"], *(found.get(part, 0) for part in parts))
    return found


FOREST = {"pine": "thông", "acacia": "keo", "bamboo": "nứa", "natural": "tự nhiên"}


def _words(fields: dict[str, Any]) -> dict[str, str]:
    """The fields as they stand in a Vietnamese title: 3.200, thông."""

    def word(value: Any) -> str:
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".")
        return FOREST.get(value, str(value))

    return {name: word(value) for name, value in fields.items()}


def _shape(rng: Random, story: Story, place: tuple[float, float]) -> dict[str, Any] | None:
    """A stretch of road or an area around a place."""
    lon, lat = place
    narrower = math.cos(math.radians(lat))

    def at(angle: float, metres: float) -> list[float]:
        degrees = metres / 111_200
        x, y = math.cos(angle) * degrees / narrower, math.sin(angle) * degrees
        return [round(lon + x, 6), round(lat + y, 6)]

    if story.shape == "line":
        angle, bend = rng.uniform(0, math.pi), rng.uniform(-0.5, 0.5)
        reach = rng.uniform(60, 400)
        ends = [at(angle + math.pi, reach), at(0, 0), at(angle + bend, reach)]
        return {"type": "LineString", "coordinates": ends}
    if story.shape == "area":
        reach, corners = rng.uniform(80, 450), 12
        ring = [
            at(2 * math.pi * corner / corners, reach * rng.uniform(0.7, 1.2))
            for corner in range(corners)
        ]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return None
