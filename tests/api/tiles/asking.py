"""Who asks for tiles, what they may see, and the tile that they should get."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import mapbox_vector_tile
from sqlalchemy import text

from geo_ioc.access import caller as room
from geo_ioc.access.caller import Credentials
from geo_ioc.access.scope import Scope
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.layers import version
from geo_ioc.layers.address import EXTENT, Address, place
from geo_ioc.layers.ask import Format, asks
from geo_ioc.layers.making import make
from geo_ioc.layers.packed import Packed, tile
from geo_ioc.layers.parameters import Context
from geo_ioc.layers.snapshot import Catalogue
from tests.api.tiles.edits import NEW, OFFICE, OLD
from tests.people import Person, person

OPERATOR, OFFICER, OFFICE_WORKER, PUBLIC = "operator", "commune officer", "office", "public"
INCIDENTS = text(
    "SELECT CAST(id AS text) AS id, visibility, flags, lead, cooperating, localities, published,"
    " CAST(reported_by AS text) AS reported_by, shape IS NOT NULL AS shaped,"
    " ST_X(public_point) AS lon, ST_Y(public_point) AS lat FROM incident"
)
BECAME = text(
    "SELECT to_generation || '/' || to_code FROM succession"
    " JOIN generation ON generation.id = to_generation AND active"
    " WHERE from_generation || '/' || from_code = :unit AND relation IN ('whole', 'unchanged')"
)
BEFORE = text(
    "SELECT min(from_code) FROM succession WHERE from_generation = :old AND to_generation = :new"
    " AND to_code = '16681' AND relation IN ('whole', 'unchanged')"
)
HELD = text(
    "SELECT 1 FROM role_grant WHERE account = CAST(:account AS uuid) AND revoked_at IS NULL"
)


class Wanted(NamedTuple):
    """A tile as it is asked for."""

    layers: str
    format: Format
    address: Address
    query: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        z, x, y = self.address
        return f"/tiles/{self.layers}/{z}/{x}/{y}.{self.format}"


@dataclass(frozen=True)
class Caller:
    """Someone who asks; the public shows nothing."""

    name: str
    person: Person | None = None
    unit: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return self.person.headers if self.person else {}


def people(database: Database) -> list[Caller]:
    """Four who see different things. The officer's right is over a place of before."""
    with database.read() as connection:
        before = connection.execute(BEFORE, {"old": OLD, "new": NEW}).scalar_one()
    unit = f"{OLD}/{before}"
    officer = person(database, "commune_officer", localities=[unit])
    office = person(database, "focal_point", organisations=[OFFICE])
    return [
        Caller(OPERATOR, person(database, "operator")),
        Caller(OFFICER, officer, unit),
        Caller(OFFICE_WORKER, office),
        Caller(PUBLIC),
    ]


class Seen(NamedTuple):
    """Incidents that someone may see, by id; and whether at their blurred places only."""

    rows: Mapping[str, Any]
    blurred: bool


def newest(database: Database) -> int:
    """The newest change."""
    with database.read() as connection:
        return int(connection.execute(text("SELECT max(id) FROM change")).scalar_one())


class State:
    """The database as it stands while nothing is edited, asked without any cache."""

    def __init__(self, database: Database, catalogue: Catalogue, callers: list[Caller]) -> None:
        self.database, self.catalogue = database, catalogue
        with database.read() as connection:
            data = version.read(connection, [])
            self._rows = connection.execute(INCIDENTS).all()
        self.context: Context = data.context(catalogue.vocabulary)
        self.scopes = {caller.name: self._scope(caller) for caller in callers}
        self.seen = {caller.name: self._may_see(caller) for caller in callers}
        self._of_everybody: dict[Wanted, Packed] = {}

    def _scope(self, caller: Caller) -> Scope:
        found = None
        if caller.person is not None:
            brought = Credentials(bearer=caller.person.secret)
            with self.database.read(acting=AT_THE_GATE) as connection:
                found = room.find(connection, None, brought, datetime.now(UTC), 240)
            assert found is not None
        scope = (found or room.public(None)).scope
        return scope.with_indicators(self.catalogue.vocabulary.access())

    def _may_see(self, caller: Caller) -> Seen:
        """By the rules of rows as they are meant, not by the database's own."""
        rows = {row.id: row for row in self._rows}
        account = caller.person.account if caller.person else ""
        with self.database.read(acting=AT_THE_GATE) as connection:
            held = connection.execute(HELD, {"account": account or None}).scalar_one_or_none()
            units = set(connection.execute(BECAME, {"unit": caller.unit}).scalars())
        if caller.name == OPERATOR:
            return Seen(rows, blurred=False)
        if held is None:
            return Seen({id_: row for id_, row in rows.items() if row.published}, blurred=True)
        units |= {caller.unit} if caller.unit else set()
        offices = {f"commune:{unit}" for unit in units}
        offices |= {OFFICE} if caller.name == OFFICE_WORKER else set()

        def may(row: Any) -> bool:
            here = bool(units & set(row.localities))
            closed = row.visibility == "restricted" or "held" in row.flags
            works = bool(offices & {row.lead, *row.cooperating})
            return (here and not closed) or works or row.reported_by == account

        return Seen({id_: row for id_, row in rows.items() if may(row)}, blurred=False)

    def fresh(self, caller: Caller, wanted: Wanted) -> Packed:
        """The tile, made now; what is everybody's once for all callers."""
        everybodys = wanted.layers == "communes"
        if everybodys and wanted in self._of_everybody:
            return self._of_everybody[wanted]
        scope = self.scopes[caller.name]
        names = wanted.layers.split(",")
        found = asks(self.catalogue, names, wanted.format, wanted.query, scope, self.context)
        parts = [
            make(self.database, ask, wanted.address)
            for ask in found
            if ask.drawn_at(wanted.address.z)
        ]
        packed = tile(parts) if wanted.format == "mvt" else parts[0]
        if everybodys:
            self._of_everybody[wanted] = packed
        return packed

    def leaks(self, caller: Caller, wanted: Wanted, body: bytes) -> list[str]:
        """What stands in a tile of incidents and is not this caller's to see."""
        seen = self.seen[caller.name]
        found = []
        for id_, part, x, y in _incidents(wanted, body):
            row = seen.rows.get(id_)
            if row is None:
                found.append(f"{id_} is not for {caller.name}")
            elif seen.blurred and part == "shape":
                found.append(f"the shape of {id_}")
            elif seen.blurred and not _near(wanted.address, row, x, y):
                found.append(f"{id_} at another place than the public's")
        return found


def _incidents(wanted: Wanted, body: bytes) -> list[tuple[str, str, float, float]]:
    """Id, part and place of the incidents in a tile; the place in units of its grid."""
    if not body or "incidents" not in wanted.layers.split(","):
        return []
    if wanted.format == "geojson":
        features = json.loads(body)["features"]
        return [
            (feature["id"], part, *_grid(wanted.address, *feature["geometry"]["coordinates"]))
            if (part := feature["properties"]["part"]) == "point"
            else (feature["id"], part, 0, 0)
            for feature in features
        ]
    decoded = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    return [
        (properties["id"], part, *feature["geometry"]["coordinates"])
        if (part := properties["part"]) == "point"
        else (properties["id"], part, 0, 0)
        for feature in decoded.get("incidents", {"features": []})["features"]
        if (properties := feature["properties"])
    ]


def _grid(address: Address, lon: float, lat: float) -> tuple[float, float]:
    x, y = place(lon, lat)
    tiles = 2**address.z
    return (x * tiles - address.x) * EXTENT, (y * tiles - address.y) * EXTENT


def _near(address: Address, row: Any, x: float, y: float) -> bool:
    """Whether a place in a tile is where the public is shown an incident."""
    east, south = _grid(address, row.lon, row.lat)
    return abs(x - east) <= 2 and abs(y - south) <= 2
