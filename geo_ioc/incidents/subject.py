"""What is kept of one person who has reported: found, told to them, erased at their request.

Law 91/2025/QH15 gives the person whose data it is these rights. What others wrote about them in
free text is found too, and must be looked at by a human: a name may be that of many.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import ANY_CONTACT
from geo_ioc.db.sql import statement
from geo_ioc.errors import FieldError, InvalidInput, NotFound, Text
from geo_ioc.incidents import contact
from geo_ioc.incidents.contact import MARKED, Contacts

MOST = 100_000
"""Incidents of one person: all of them."""
SHORTEST = 7
"""Digits of a number that is looked for in texts: a shorter one stands in half of them."""


@dataclass(frozen=True)
class Person:
    """By what somebody is known; at least one of them."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None

    def known(self) -> dict[str, str]:
        """What is given, by kind. Raises InvalidInput when nothing is, or no telephone number."""
        given = {kind: getattr(self, kind) for kind in MARKED if getattr(self, kind)}
        message = None
        if not given:
            message = Text("cần --phone, --email hoặc --name", "needs --phone, --email or --name")
        elif "phone" in given and not contact.is_phone(given["phone"]):
            message = Text("phải là số điện thoại, 3-15 chữ số", "must be a number of 3-15 digits")
        if message is not None:
            raise InvalidInput([FieldError("--phone", message)])
        return given


class Reported(NamedTuple):
    """An incident that somebody has reported."""

    id: UUID
    number: str
    category: str
    title: str
    status: str
    received_at: datetime


class Mention(NamedTuple):
    """A text in which somebody is named: of an incident, or a note on it."""

    number: str
    part: str


def reported(database: Database, contacts: Contacts, person: Person, *, by: str) -> list[Reported]:
    """What was reported under any of a person's name, telephone and mail; the newest first."""
    found: dict[UUID, Reported] = {}
    with database.write(acting=ANY_CONTACT) as connection:
        for kind, value in person.known().items():
            rows = contact.search(connection, contacts, kind, value, by=by, most=MOST)
            found |= {row.id: Reported(*row[:-1]) for row in rows}
    return sorted(found.values(), key=lambda row: row.received_at, reverse=True)


def numbered(connection: Connection, numbers: Sequence[str]) -> list[Reported]:
    """Incidents by number. Raises NotFound for one that is not there."""
    rows = connection.execute(
        text(
            "SELECT id, number, category, title, status, received_at FROM incident"
            " WHERE number = ANY (:numbers) ORDER BY received_at DESC"
        ),
        {"numbers": list(numbers)},
    )
    found = [Reported(*row) for row in rows]
    for number in numbers:
        if number not in {row.number for row in found}:
            raise NotFound(f"Không có sự cố {number}.", f"There is no incident {number}.")
    return found


def mentions(connection: Connection, person: Person) -> list[Mention]:
    """Texts that name a person, for a human to look at."""
    given = person.known()
    digits = ""
    if "phone" in given:
        # However it was typed, with +84, dots or spaces: what follows the 0 is the same.
        digits = contact.phone(given["phone"]).lstrip("+0")
    words = [
        unicodedata.normalize("NFC", given[kind].strip())
        for kind in ("name", "email")
        if kind in given
    ]
    rows = connection.execute(
        statement("contact_mentions"),
        {"digits": digits if len(digits) >= SHORTEST else None, "words": words},
    )
    return [Mention(*row) for row in rows]


def told(
    connection: Connection, contacts: Contacts, found: Sequence[Reported], *, by: str, request: str
) -> list[dict[str, Any]]:
    """What is kept of whoever reported these incidents; the trail is told of each look.

    An incident of which nothing is kept is left out.
    """
    kept = []
    for row in found:
        with suppress(NotFound):
            seen = contact.look(connection, contacts, row.id, by=by, request=request)
            kept.append({**row._asdict(), "contact": seen.given()})
    return kept
