"""Incidents put straight into their tables, as intake and the workflow leave them."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, text

from geo_ioc.db.engine import Database

INCIDENT = text(
    "INSERT INTO incident (id, number, body_hash, category, urgency, severity, title, description,"
    " point, fields, accuracy_m, location_source, occurred_at, reported_at, received_at, channel,"
    " visibility, status, status_before_hold, flags, lead, cooperating, accept_due_at,"
    " resolve_due_at, search_text, reported_by, localities, published, public_point,"
    " public_accuracy_m, public_search_text, public_place_key)"
    " VALUES (:id, :number, '', 'NL', 'normal', :severity, :title, :description,"
    " ST_Point(:lon, :lat, 4326), CAST(:fields AS jsonb), 10, 'map', now(), now(), now(),"
    " 'operator', :visibility, :status, :status_before_hold, :flags, :lead, :cooperating,"
    " now() + interval '1 hour', now() + interval '1 day', :search_text, :reported_by,"
    " :localities, :published, ST_Point(:public_lon, :public_lat, 4326), 500, :public_search_text,"
    " geo_ioc_place_key(CAST(:localities AS text[])))"
)
OF_THE_FIRST_SCHEMA = text(
    "INSERT INTO incident (id, number, body_hash, category, urgency, severity, title, description,"
    " point, fields, accuracy_m, location_source, occurred_at, reported_at, channel, visibility,"
    " status) VALUES (gen_random_uuid(), 'NA-1', '', 'NL', 'normal', 3, 'x', '',"
    " ST_Point(105, 18, 4326), '{}', 1, 'gps', now(), now(), 'api', 'internal', 'reported')"
)
"""An incident that any schema takes."""
BOUNDARY = "INSERT INTO {table} VALUES (:id, :generation, :level, :code)"
EVENT = text(
    'INSERT INTO incident_event (incident_id, seq, action, to_status, at, "by", note, data)'
    " VALUES (:id, :seq, :action, 'reported', now(), :by, :note, '{}')"
)
VINH = ("2025-07-01/16681", "2025-07-01/40")
"""Where an incident lies unless a test says otherwise: in the commune and in the province."""
NUMBERS = itertools.count(1)


def insert_incident(connection: Connection, **given: Any) -> str:
    """One incident with its places and its first event; answers the id.

    Its public point is 0.01 degrees to the north-east of the true one, in the same places.
    """
    number = f"NA-2020-{next(NUMBERS):06}"
    row = {
        "id": str(uuid4()),
        "number": number,
        "severity": 3,
        "title": number,
        "description": "",
        "lon": 105.6813,
        "lat": 18.6796,
        "fields": "{}",
        "visibility": "internal",
        "status": "verified",
        "status_before_hold": None,
        "flags": [],
        "lead": None,
        "cooperating": [],
        "search_text": number,
        "reported_by": None,
        "localities": list(VINH),
        "published": False,
        "public_search_text": number,
        "by": "operator",
        "note": "",
        **given,
    }
    row = {"public_lon": row["lon"] + 0.01, "public_lat": row["lat"] + 0.01, **row}
    row["localities"] = list(row["localities"])
    connection.execute(INCIDENT, row)
    for place in row["localities"]:
        generation, _, code = place.partition("/")
        values = {
            "id": row["id"],
            "generation": generation,
            "level": "commune" if len(code) == 5 else "province",
            "code": code,
        }
        for table in ("incident_boundary", "incident_public_boundary"):
            connection.execute(text(BOUNDARY.format(table=table)), values)
    connection.execute(EVENT, {**row, "seq": 1, "action": "report"})
    return str(row["id"])


def add_incident(database: Database, **given: Any) -> str:
    """The same, committed."""
    with database.write() as connection:
        return insert_incident(connection, **given)


def add_places(database: Database, *codes: str, generation: str = "2025-07-01") -> None:
    """A generation of communes without outlines, for what only asks for their names."""
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO generation (id, in_force, title_vi, title_en, legal_basis, levels,"
                " active, fingerprint, report) VALUES (:id, daterange(CAST(:since AS date), NULL),"
                " 'v', 'e', 'NQ', '[]', true, 'x', '{}')"
            ),
            {"id": generation, "since": generation},
        )
        for code in codes:
            connection.execute(
                text(
                    "INSERT INTO boundary (generation, code, level, kind, name, full_name, folded,"
                    " area_km2, population, population_as_of, outline, point) VALUES (:generation,"
                    " :code, 'commune', 'Xã', :code, :code, '', 1, 1, '2025-07-01', 'schematic',"
                    " ST_Point(105, 19, 4326))"
                ),
                {"generation": generation, "code": code},
            )
