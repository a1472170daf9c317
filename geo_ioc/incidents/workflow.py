"""The workflow at work: a step moves an incident, appends its event, and is audited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, NotFound, Text
from geo_ioc.incidents.case import Case, Event, Step, advance
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.public import published


def apply(connection: Connection, catalogue: Catalogue, incident_id: UUID, step: Step) -> Case:
    """Take one step in the caller's transaction; answers the incident after it.

    Raises NotFound, NotAllowedNow, Conflict, or InvalidInput when the step lacks what it needs.
    """
    before = read_case(connection, incident_id)
    after, event = advance(catalogue, before, step)
    _require_original(connection, step)
    connection.execute(statement("incident_advance"), case_columns(catalogue, after))
    connection.execute(statement("incident_event_insert"), event_columns(incident_id, event))
    told = trail.changed(_told(catalogue, before), _told(catalogue, after))
    data = {"number": after.number, "seq": event.seq, **told, **event.data}
    trail.append(connection, step.by, f"incident.{step.action}", str(incident_id), data)
    return after


def _told(catalogue: Catalogue, case: Case) -> dict[str, Any]:
    """What of an incident a step may change, as the trail is told of it."""
    columns = case_columns(catalogue, case)
    return {
        name: columns[name]
        for name in (
            *("status", "flags", "lead", "cooperating", "published"),
            *("accept_due_at", "resolve_due_at", "resolved_at"),
        )
    }


def read_case(connection: Connection, incident_id: UUID) -> Case:
    """An incident as the workflow sees it, locked until the commit. Raises NotFound."""
    row = connection.execute(statement("incident_case"), {"id": incident_id}).mappings().first()
    if row is None:
        raise NotFound(f"Không có sự cố {incident_id}.", f"There is no incident {incident_id}.")
    return Case(**{**row, "flags": tuple(row["flags"]), "cooperating": tuple(row["cooperating"])})


def case_columns(catalogue: Catalogue, case: Case) -> dict[str, Any]:
    """The parameters of incident_advance.sql."""
    return vars(case) | {
        "flags": list(case.flags),
        "cooperating": list(case.cooperating),
        "published": published(catalogue, case),
    }


def event_columns(incident_id: UUID, event: Event) -> dict[str, Any]:
    """The parameters of incident_event_insert.sql."""
    data = orjson.dumps(event.data).decode()
    return vars(event) | {"incident_id": incident_id, "data": data}


def _require_original(connection: Connection, step: Step) -> None:
    if step.duplicate_of is None:
        return
    found = connection.execute(
        text("SELECT 1 FROM incident WHERE id = :id"), {"id": step.duplicate_of}
    ).first()
    if found is None:
        message = Text("không có sự cố gốc này", "there is no such original")
        raise InvalidInput([FieldError("/duplicate_of", message)])
