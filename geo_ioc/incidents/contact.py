"""Whoever reported an incident: personal data (Law 91/2025/QH15), kept apart and sealed.

The row holds one sealed text and, to find it again, keyed marks of name, telephone and mail. No
role of the app may read the table: the functions of db/migrations/versions/0004_contacts.py are the
only doors, and each writes in the trail what was done, by whom, and never the data itself.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError
from sqlalchemy import Connection, text

from geo_ioc.access.keys import Keys, Unsealed
from geo_ioc.audit import trail
from geo_ioc.db.sql import statement
from geo_ioc.errors import NotFound, SettingsError
from geo_ioc.incidents.texts import Line

PURPOSE = "contact"
MARKED = ("name", "phone", "email")
"""What a contact is found again by."""
COUNTRY = re.compile(r"^(?:\+|00)84(?=[1-9])|^84(?=[1-9][0-9]{8,9}$)")
NUMBER = re.compile(r"\+?[0-9]{3,15}")


def phone(given: str) -> str:
    """A telephone number without what people put between its digits, Vietnam's with 0 in front."""
    return COUNTRY.sub("0", re.sub(r"[\s.()\-]", "", given))


def is_phone(given: str) -> bool:
    """Whether it is a telephone number at all: 3-15 digits, 113 too."""
    return NUMBER.fullmatch(phone(given)) is not None


def _phone(given: str) -> str:
    if not is_phone(given):
        raise PydanticCustomError("phone", "phone")
    return phone(given)


class Contact(BaseModel):
    """Who to call back about an incident; at least one of them."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    phone: Annotated[Line, AfterValidator(_phone)] | None = Field(
        None, examples=["0912 345 678"], description="3-15 digits"
    )
    email: Annotated[Line, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    address: Line | None = None

    @model_validator(mode="after")
    def _something(self) -> Contact:
        if not self.given():
            raise PydanticCustomError("no_contact", "no contact")
        return self

    def given(self) -> dict[str, str]:
        """What is known of it."""
        return self.model_dump(exclude_none=True)


class Sealed(NamedTuple):
    """A contact as the database keeps it."""

    sealed: str
    marks: list[str]


class Contacts:
    """Seals and marks contacts with the keys of an installation."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seal(self, contact: Contact) -> Sealed:
        """What is kept of a contact."""
        given = contact.given()
        marks = [self.mark(kind, given[kind]) for kind in MARKED if kind in given]
        return Sealed(self._keys.encrypt(PURPOSE, orjson.dumps(given).decode()), marks)

    def open(self, sealed: str) -> Contact:
        """A contact as it was given. Raises SettingsError without the key it was sealed with."""
        try:
            given = self._keys.decrypt(PURPOSE, sealed)
        except Unsealed:
            raise SettingsError(
                "GEO_IOC_KEY_FILE không có khóa đã niêm phong liên hệ này.",
                "GEO_IOC_KEY_FILE lacks the key that this contact was sealed with.",
            ) from None
        # Not validated again: what was taken once is shown as it was taken.
        return Contact.model_construct(**orjson.loads(given))

    def mark(self, kind: str, value: str) -> str:
        """What stands for a name, telephone or mail in searches; nobody can guess it back.

        A name is compared without regard to case and spaces, but with its tone marks: Hòa is not
        Hoa.
        """
        folded = " ".join(unicodedata.normalize("NFC", value).casefold().split())
        plain = phone(folded) if kind == "phone" else folded
        return f"{kind}:{self._keyed(f'{kind}:{plain}')}"

    def digest(self, contact: Contact) -> str:
        """What stands for a contact in the hash of a report's body, by which it is known again."""
        return self._keyed(orjson.dumps(contact.given(), option=orjson.OPT_SORT_KEYS).decode())

    def resealed(self, sealed: str) -> Sealed:
        """The same contact under the keys as they are now."""
        return self.seal(self.open(sealed))

    def _keyed(self, given: str) -> str:
        secret = self._keys.derive("contact marks")
        return hmac.digest(secret, given.encode(), hashlib.sha256).hex()[:32]


def keep(connection: Connection, incident_id: UUID, sealed: Sealed) -> None:
    """Put a contact beside the incident that was just taken in, in the same transaction."""
    connection.execute(
        statement("contact_insert"), {"incident_id": incident_id, **sealed._asdict()}
    )


# What follows runs as Acting(CONTACT), and each writes a row of the trail by itself.


def look(
    connection: Connection,
    contacts: Contacts,
    incident_id: UUID,
    *,
    by: str,
    request: str | None = None,
) -> Contact:
    """The contact of an incident. Raises NotFound: none, erased, or not for the caller.

    `request` is the number of the request by which it is looked at, if there is one.
    """
    sealed = connection.execute(
        text("SELECT geo_ioc_contact_look(:id, :by, CAST(:data AS jsonb))"),
        {"id": incident_id, "by": by, "data": trail.told({"request": request} if request else {})},
    ).scalar_one()
    if sealed is None:
        raise _none()
    return contacts.open(sealed)


def put(
    connection: Connection, contacts: Contacts, incident_id: UUID, contact: Contact, *, by: str
) -> None:
    """Write a contact down, in the place of the one that was there. Raises NotFound.

    The trail is told which parts are given, not what they say: it is kept for ever.
    """
    done = connection.execute(
        text("SELECT geo_ioc_contact_put(:id, :sealed, :marks, :by, CAST(:data AS jsonb))"),
        {
            "id": incident_id,
            "by": by,
            "data": trail.told({"given": sorted(contact.given())}),
            **contacts.seal(contact)._asdict(),
        },
    ).scalar_one()
    if not done:
        raise _none()


def search(
    connection: Connection, contacts: Contacts, kind: str, value: str, *, by: str
) -> list[Any]:
    """Rows of what somebody of this name, telephone or mail has reported; the newest first."""
    return list(
        connection.execute(
            text("SELECT * FROM geo_ioc_contact_search(:marks, :by, CAST(:data AS jsonb))"),
            {
                "marks": [contacts.mark(kind, value)],
                "by": by,
                "data": trail.told({"searched": kind}),
            },
        )
    )


def erase(connection: Connection, incident_ids: Sequence[UUID], *, by: str, request: str) -> int:
    """Erase contacts for ever, at the request of whose they are; answers how many there were."""
    erased: int = connection.execute(
        text("SELECT geo_ioc_contact_erase(:ids, :by, 'contact.erase', CAST(:data AS jsonb))"),
        {"ids": list(incident_ids), "by": by, "data": trail.told({"request": request})},
    ).scalar_one()
    return erased


def reseal(connection: Connection, contacts: Contacts) -> int:
    """Seal and mark every contact with the keys as they are now; answers how many there are.

    For the owner of the database, who alone reads the table. Writers wait meanwhile.
    """
    connection.execute(text("LOCK TABLE reporter_contact IN SHARE ROW EXCLUSIVE MODE"))
    rows = connection.execute(text("SELECT incident_id, sealed FROM reporter_contact")).all()
    anew = [
        {"incident_id": row.incident_id, **contacts.resealed(row.sealed)._asdict()} for row in rows
    ]
    if anew:
        connection.execute(
            text(
                "UPDATE reporter_contact SET sealed = :sealed, marks = :marks"
                " WHERE incident_id = :incident_id"
            ),
            anew,
        )
    return len(anew)


def _none() -> NotFound:
    return NotFound(
        "Không có liên hệ của người báo sự cố này, hoặc đã xóa.",
        "Nobody is known who reported this incident, or it was erased.",
    )
