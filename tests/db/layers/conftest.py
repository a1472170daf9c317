"""Layers over real data: the loaded database, with the reference files, and incidents by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mapbox_vector_tile
import pytest
from sqlalchemy import text

from geo_ioc import content
from geo_ioc.access import rights
from geo_ioc.access.scope import Reach, Scope
from geo_ioc.db.engine import Database
from geo_ioc.db.sql import statement
from geo_ioc.layers import version
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import ask
from geo_ioc.layers.making import make
from geo_ioc.layers.packed import Packed, tile
from geo_ioc.layers.snapshot import Catalogue, read

INCIDENT = text(
    "INSERT INTO incident (id, number, body_hash, category, urgency, severity, title, description,"
    " point, shape, fields, accuracy_m, location_source, occurred_at, reported_at, channel,"
    " visibility, status, status_before_hold, flags, due_at, search_text)"
    " VALUES (gen_random_uuid(), :number, '', :category, 'normal', :severity, :number, '',"
    " ST_SetSRID(ST_Point(:lon, :lat), 4326), ST_GeomFromText(:shape, 4326), '{}', 10, 'map',"
    " CAST(:at AS timestamptz), CAST(:at AS timestamptz), 'operator', 'public', :status,"
    " :before_hold, CAST(:flags AS text[]), CAST(:due_at AS timestamptz), :number)"
    " RETURNING id"
)
LOCATE = text(
    "INSERT INTO incident_boundary (incident_id, generation, level, code)"
    " SELECT DISTINCT ON (i.id, b.generation, b.level) i.id, b.generation, b.level, b.code"
    " FROM incident AS i JOIN boundary_shape AS s ON s.band = 13 AND ST_Intersects(s.geom, i.point)"
    " JOIN boundary AS b USING (generation, code) WHERE i.id = :id"
    " ORDER BY i.id, b.generation, b.level, b.code"
)


@pytest.fixture(scope="session")
def catalogue(loaded_settings) -> Catalogue:
    return read(loaded_settings.home, loaded_settings.reference_dir)


@pytest.fixture
def add_incident() -> Callable[..., str]:
    numbers = iter(range(1, 100_000))

    def add(database: Database, lon: float, lat: float, **given: Any) -> str:
        row = {
            "number": f"NA-2026-{next(numbers):06}",
            "category": "NL",
            "severity": 3,
            "shape": None,
            "at": "2026-11-20T08:00:00+07:00",
            "status": "verified",
            "before_hold": None,
            "flags": [],
            "due_at": None,
            **given,
            "lon": lon,
            "lat": lat,
        }
        with database.write() as connection:
            id_ = connection.execute(INCIDENT, row).scalar_one()
            connection.execute(LOCATE, {"id": id_})
            connection.execute(statement("incident_localities"))
        return str(id_)

    return add


@pytest.fixture
def tile_of(catalogue) -> Callable[..., Packed]:
    """A tile made anew, for who sees everything."""

    def made(
        database: Database, layer: str, z: int, x: int, y: int, *, of=catalogue, **query
    ) -> Packed:
        format_ = query.pop("format_", "mvt")
        given = [(name.rstrip("_"), value) for name, value in query.items()]
        scope = Scope({right: Reach("all") for right in rights.load(None).by_id})
        with database.read() as connection:
            context = version.read(connection, []).context(of.vocabulary)
        asked = ask(of, layer, format_, given, scope, context)
        address = Address(z, x, y)
        address.check()
        asked.require_zoom(z)
        part = make(database, asked, address)
        return tile([part]) if format_ == "mvt" else part

    return made


@pytest.fixture
def features_of(tile_of) -> Callable[..., list[dict[str, Any]]]:
    """The features of one MVT layer, in the tile's own units, y down."""

    def decode(database: Database, layer: str, z: int, x: int, y: int, *, part="", **query):
        body = tile_of(database, layer, z, x, y, **query).plain()
        if not body:
            return []
        options = {"y_coord_down": True}
        layers = mapbox_vector_tile.decode(body, default_options=options)
        assert all(found["extent"] == 4096 for found in layers.values())
        return layers.get(layer + part, {"features": []})["features"]

    return decode


@pytest.fixture
def layers_with(tmp_path, loaded_settings) -> Callable[[str, str, str], Catalogue]:
    """The catalogue with one shipped layer file changed."""

    def change(layer: str, old: str, new: str) -> Catalogue:
        shipped = (content.shipped("layers") / f"{layer}.toml").read_text("utf-8")
        assert old in shipped
        (tmp_path / "layers").mkdir(exist_ok=True)
        (tmp_path / "layers" / f"{layer}.toml").write_text(shipped.replace(old, new), "utf-8")
        return read(tmp_path, loaded_settings.reference_dir)

    return change
