"""Edits at random: what people, imports and a switch of generations do to the rows of a map."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from geo_ioc.boundaries.activate import activate
from geo_ioc.db import feed
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.layers.address import place

OLD, NEW = "2024-12-01", "2025-07-01"
LON, LAT = 105.6813, 18.6796
"""In the commune whose officer asks; most edits happen near it."""
NEAR = (0, 0.0004, -0.003, 0.012, -0.04)
"""Degrees between the places most edits happen at: houses, streets, communes."""
OUTSIDE = ((103.2, 20.6), (106.9, 18.1))
OFFICE = "so-nnmt"
COMMITTEE = f"commune:{NEW}/16681"
BLUR_MOST = 0.17
"""Degrees: as far as the public may be shown an incident from its true place, all but a little."""

COLUMNS = {
    "category": ":category",
    "urgency": ":urgency",
    "severity": ":severity",
    "title": ":title",
    "point": "ST_Point(:lon, :lat, 4326)",
    "shape": "ST_GeomFromText(:shape, 4326)",
    "occurred_at": "CAST(:occurred_at AS timestamptz)",
    "visibility": ":visibility",
    "status": ":status",
    "status_before_hold": ":status_before_hold",
    "flags": "CAST(:flags AS text[])",
    "lead": ":lead",
    "cooperating": "CAST(:cooperating AS text[])",
    "due_at": "CAST(:due_at AS timestamptz)",
    "reported_by": "CAST(:reported_by AS uuid)",
    "localities": "CAST(:localities AS text[])",
    "public_place_key": "geo_ioc_place_key(CAST(:localities AS text[]))",
    "published": ":published",
    "public_point": "ST_Point(:public_lon, :public_lat, 4326)",
}
FIXED = {
    "id": "CAST(:id AS uuid)",
    "number": ":number",
    "body_hash": "''",
    "description": "''",
    "fields": "'{}'",
    "accuracy_m": "10",
    "location_source": "'map'",
    "reported_at": "now()",
    "channel": "'operator'",
    "public_accuracy_m": "500",
}
WHOLE = FIXED | COLUMNS
INSERT = text(f"INSERT INTO incident ({', '.join(WHOLE)}) VALUES ({', '.join(WHOLE.values())})")
LOCATE = """
INSERT INTO {table} (incident_id, generation, level, code)
SELECT CAST(:id AS uuid), split_part(unit, '/', 1),
  CASE length(split_part(unit, '/', 2)) WHEN 5 THEN 'commune' WHEN 3 THEN 'district'
    ELSE 'province' END,
  split_part(unit, '/', 2)
FROM unnest(CAST(:localities AS text[])) AS unit"""
TABLES = ("incident_boundary", "incident_public_boundary")
LOCATED = [text(LOCATE.format(table=table)) for table in TABLES]
LEFT = [text(f"DELETE FROM {table} WHERE incident_id = CAST(:id AS uuid)") for table in TABLES]
DELETE = text("DELETE FROM incident WHERE id = CAST(:id AS uuid)")
UNITS = text("""
SELECT n, array_agg(unit ORDER BY unit) AS units FROM (
  SELECT DISTINCT ON (n, b.generation, b.level) n, b.generation || '/' || b.code AS unit
  FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[])) WITH ORDINALITY AS p (lon, lat, n)
  JOIN boundary_shape AS s ON s.band = 13 AND ST_Intersects(s.geom, ST_Point(lon, lat, 4326))
  JOIN boundary AS b USING (generation, code)
  ORDER BY n, b.generation, b.level, b.code
) AS found GROUP BY n""")
FAR = text(
    "SELECT ST_X(point), ST_Y(point) FROM boundary WHERE generation = :generation"
    " AND level = 'commune' ORDER BY md5(code) LIMIT 25"
)


class Spot(NamedTuple):
    """A place where incidents happen, and the units that hold it."""

    lon: float
    lat: float
    units: tuple[str, ...]


@dataclass(frozen=True)
class Spots:
    """Where edits happen: most of them close together, so that they touch the same tiles."""

    near: list[Spot]
    far: list[Spot]

    def one(self, random: Random) -> Spot:
        return random.choice(self.near if random.random() < 0.75 else self.far)


def spots(database: Database) -> Spots:
    """Around one place, at the corner of its deepest tile, all over the province, and beyond it."""
    x, _ = place(LON, LAT)
    edge = math.floor(x * 2**14) / 2**14 * 360 - 180
    near = [(LON + east, LAT + north) for east in NEAR for north in NEAR[::2]] + [(edge, LAT)]
    with database.read() as connection:
        far = [tuple(row) for row in connection.execute(FAR, {"generation": NEW})]
        every = [*near, *far, *OUTSIDE]
        given = {"lons": [lon for lon, _ in every], "lats": [lat for _, lat in every]}
        units = {row.n - 1: tuple(row.units) for row in connection.execute(UNITS, given)}
    found = [Spot(lon, lat, units.get(n, ())) for n, (lon, lat) in enumerate(every)]
    assert sum(not spot.units for spot in found) == len(OUTSIDE)
    return Spots(found[: len(near)], found[len(near) :])


@dataclass
class Editor:
    """Edits its own incidents; several run at once, and their transactions mix."""

    database: Database
    spots: Spots
    accounts: list[str]
    name: str
    ids: list[str] = field(default_factory=list)
    numbers: int = 0

    def edit(self, random: Random, wanted: int) -> int:
        """Transactions of some edits each, until there are so many; answers how many there were."""
        done = 0
        while done < wanted:
            ids = list(self.ids)
            with self.database.write() as connection:
                some = min(random.choice((1, 1, 2, 5, 20)), wanted - done)
                for _ in range(some):
                    self.one(connection, random, ids)
            self.ids = ids
            done += some
        return done

    def bulk(self, random: Random, count: int) -> int:
        """An import, or the removal of one: no change for each row, but one for all of them."""
        ids = list(self.ids)
        with self.database.write() as connection:
            connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
            if len(ids) > count:
                random.shuffle(ids)
                gone, ids = ids[:count], ids[count:]
                connection.execute(DELETE, [{"id": id_} for id_ in gone])
            else:
                rows = [self.row(random) for _ in range(count)]
                for statement in (INSERT, *LOCATED):
                    connection.execute(statement, rows)
                ids += [row["id"] for row in rows]
            feed.reload(connection, "incident")
        self.ids = ids
        return count

    def one(self, connection: Connection, random: Random, ids: list[str]) -> None:
        """One edit of one incident."""
        if len(ids) < 5 or random.random() < 0.08:
            row = self.row(random)
            for statement in (INSERT, *LOCATED):
                connection.execute(statement, row)
            ids.append(row["id"])
            return
        id_ = random.choice(ids)
        if random.random() < 0.08:
            connection.execute(DELETE, {"id": id_})
            ids.remove(id_)
            return
        change = random.choice((moved, moved, shaped, told, advanced, shown, shown, blurred))
        values = change(random, self)
        connection.execute(text(_update(values)), values | {"id": id_})
        if "localities" in values:
            for statement in (*LEFT, *LOCATED):
                connection.execute(statement, values | {"id": id_})

    def row(self, random: Random) -> dict[str, Any]:
        """A new incident."""
        self.numbers += 1
        return {
            "id": str(UUID(int=random.getrandbits(128), version=4)),
            "number": f"{self.name}-{self.numbers:06}",
            "occurred_at": f"2026-0{random.randrange(1, 7)}-11T07:00:00Z",
            **moved(random, self),
            **shaped(random, self),
            **told(random, self),
            **advanced(random, self),
            **shown(random, self),
        }


def _update(values: dict[str, Any]) -> str:
    columns = {name: written for name, written in COLUMNS.items() if name in values}
    if "lon" in values:
        columns |= {name: COLUMNS[name] for name in ("point", "public_point", "public_place_key")}
    if "east" in values:
        columns["public_point"] = "ST_Translate(point, :east, :north)"
    assigned = ", ".join(f"{name} = {written}" for name, written in columns.items())
    return f"UPDATE incident SET {assigned} WHERE id = CAST(:id AS uuid)"


def moved(random: Random, editor: Editor) -> dict[str, Any]:
    """To another place: a few metres, a street, or across the province."""
    spot = editor.spots.one(random)
    lon, lat = spot.lon + random.choice((0, 1)) * random.uniform(-0.0003, 0.0003), spot.lat
    away = blurred(random, editor)
    return {
        "lon": lon,
        "lat": lat,
        "localities": list(spot.units),
        "public_lon": round(lon + away["east"], 6),
        "public_lat": round(lat + away["north"], 6),
    }


def blurred(random: Random, editor: Editor) -> dict[str, Any]:
    """Shown to the public somewhere else, and what is true stays where it is."""
    if random.random() < 0.6:
        # From one place of many edits to another, where tiles are looked at.
        one, other = random.sample(editor.spots.near, 2)
        return {"east": other.lon - one.lon, "north": other.lat - one.lat}
    angle = random.uniform(0, 2 * math.pi)
    return {"east": BLUR_MOST * math.cos(angle), "north": BLUR_MOST * math.sin(angle)}


def shaped(random: Random, editor: Editor) -> dict[str, Any]:
    """A line, an area or none: from a house to half the province."""
    spot, size = editor.spots.one(random), random.choice((0.0001, 0.002, 0.03, 0.5))
    east, north = spot.lon + size, spot.lat + size / 2
    line = f"LINESTRING({spot.lon} {spot.lat}, {east} {spot.lat}, {east} {north})"
    area = f"POLYGON(({line[11:-1]}, {spot.lon} {spot.lat}))"
    return {"shape": random.choice((None, None, line, area))}


def told(random: Random, _: Editor) -> dict[str, Any]:
    return {
        "category": random.choice(("NL", "SL", "CR")),
        "severity": random.randrange(1, 6),
        "urgency": random.choice(("normal", "urgent")),
        "title": f"Sự cố {random.randrange(100)}",
    }


def advanced(random: Random, _: Editor) -> dict[str, Any]:
    status = random.choice(("reported", "verified", "in_progress", "on_hold", "resolved", "closed"))
    return {
        "status": status,
        "status_before_hold": "verified" if status == "on_hold" else None,
        "due_at": random.choice((None, f"2026-08-1{random.randrange(10)}T00:00:00Z")),
    }


def shown(random: Random, editor: Editor) -> dict[str, Any]:
    """To others than before: everything that the database makes the audience of."""
    return {
        "visibility": random.choice(("internal", "internal", "public", "restricted")),
        "flags": random.choice(([], [], ["held"], ["unverified"], ["outside"])),
        "lead": random.choice((None, None, OFFICE, COMMITTEE, "cong-an-tinh")),
        "cooperating": random.choice(([], [], [OFFICE], ["cong-an-tinh", COMMITTEE])),
        "reported_by": random.choice((None, None, *editor.accounts)),
        "published": random.random() < 0.5,
    }


def switch(database: Database) -> None:
    """Another generation in force: the old one goes on, or the new one takes over."""
    with database.write() as connection:
        active = connection.execute(
            text("SELECT active FROM generation WHERE id = :new"), {"new": NEW}
        ).scalar_one()
        if active:
            connection.execute(
                text("UPDATE generation SET active = false WHERE id = :new"), {"new": NEW}
            )
        connection.execute(
            text(
                "UPDATE generation SET in_force = daterange(CAST(:old AS date),"
                " CAST(:until AS date)) WHERE id = :old"
            ),
            {"old": OLD, "until": None if active else NEW},
        )
        feed.reload(connection, "boundary")
    if not active:
        activate(database, NEW)


def rename(database: Database, random: Random) -> None:
    """Boundaries loaded anew, with other words than before."""
    with database.write() as connection:
        connection.execute(
            text("UPDATE boundary SET population = :people WHERE code = '16681'"),
            {"people": random.randrange(10_000, 90_000)},
        )
        feed.reload(connection, "boundary")


def withdraw_or_return(database: Database, account: str) -> None:
    """Someone's roles are taken away, or given back."""
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "UPDATE role_grant SET revoked_at = CASE WHEN revoked_at IS NULL THEN now() END,"
                " revoked_by = CASE WHEN revoked_at IS NULL THEN 'test' END"
                " WHERE account = CAST(:account AS uuid)"
            ),
            {"account": account},
        )
