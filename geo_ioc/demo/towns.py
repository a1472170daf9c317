"""Where people live: the places that the demonstration's incidents happen at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from sqlalchemy import Connection

from geo_ioc.db.sql import statement
from geo_ioc.demo.stories import Stories, Terrain
from geo_ioc.errors import Conflict
from geo_ioc.incidents.catalogue import Catalogue

UPLAND_PER_KM2 = 260
"""A commune with fewer people than this is in the hills: in this province a good guess."""
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Town:
    """One commune of the oldest generation."""

    code: str
    name: str
    terrain: Terrain
    roads: tuple[str, ...]
    population: int
    area_km2: float
    lon: float
    lat: float

    def name_at(self, rng: Random) -> str:
        """How people name a spot in it: a block or hamlet, or just the place."""
        number = rng.randint(1, 14)
        match self.terrain:
            case "urban":
                return rng.choice([f"khối {number}, {self.name}", self.name])
            case "lowland" | "coast":
                return rng.choice([f"xóm {number}, {self.name}", self.name])
            case _:
                return self.name

    def spot(self, rng: Random) -> tuple[float, float]:
        """A longitude and latitude around its centre, where most of its houses stand."""
        spread = math.sqrt(self.area_km2 / math.pi) / 3 / KM_PER_DEGREE
        lat = rng.gauss(self.lat, spread)
        return rng.gauss(self.lon, spread / math.cos(math.radians(lat))), lat


def read(connection: Connection, catalogue: Catalogue, stories: Stories) -> list[Town]:
    """The towns of the province. Raises Conflict when no boundaries are loaded."""
    ring = [*catalogue.outside.sea, catalogue.outside.sea[0]]
    sea = "POLYGON((" + ", ".join(f"{x} {y}" for x, y in ring) + "))"
    rows = connection.execute(statement("incident_demo_towns"), {"sea": sea}).all()
    if not rows:
        raise Conflict(
            "Chưa nạp địa giới; chạy `geo-ioc boundaries load --commit` trước.",
            "No boundaries are loaded; run `geo-ioc boundaries load --commit` first.",
        )
    found = []
    for row in rows:
        terrain: Terrain = "lowland"
        if row.kind in ("Phường", "Thị trấn"):
            terrain = "urban"
        elif row.by_the_sea:
            terrain = "coast"
        elif row.population / row.area_km2 < UPLAND_PER_KM2:
            terrain = "upland"
        roads = tuple(stories.roads.get(row.district, ["đường liên xã"]))
        found.append(
            Town(
                row.code,
                row.name,
                terrain,
                roads,
                row.population,
                row.area_km2,
                row.lon,
                row.lat,
            )
        )
    return found


def at_sea(rng: Random) -> tuple[float, float]:
    """A longitude and latitude off the coast, clear of the islands and within 24 nautical miles."""
    return rng.uniform(105.82, 106.05), rng.uniform(18.86, 19.16)
