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

from geo_ioc.access.keys import Key, Keys, Unsealed
from geo_ioc.audit import trail
from geo_ioc.boundaries.search import spoken
from geo_ioc.db.sql import statement
from geo_ioc.errors import NotFound, SettingsError
from geo_ioc.texts import Line

PURPOSE = "contact"
MARKED = ("name", "phone", "email")
"""What a contact is found again by."""
WHOLE = "whole"
MOST = 100
"""Incidents that one search tells of; it says how many there are."""
COUNTRY = re.compile(r"^(?:\+|00)840?(?=[1-9])|^84(?=[1-9][0-9]{8,9}$)")
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


Phone = Annotated[Line, AfterValidator(_phone)]


class Contact(BaseModel):
    """Who to call back about an incident; at least one of them."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    phone: Phone | None = Field(None, examples=["0912 345 678"], description="3-15 digits")
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
    """A contact as the database keeps it: all of it by one key, which `key` names."""

    sealed: str
    marks: list[str]
    key: str


class Contacts:
    """Seals and marks contacts with the keys of an installation."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seal(self, contact: Contact) -> Sealed:
        """What is kept of a contact: sealed and marked with the newest key."""
        given, newest = contact.given(), self._keys.ring()[0]
        marks = [_mark(newest, kind, given[kind]) for kind in MARKED if kind in given]
        sealed = newest.fernet.encrypt(PURPOSE.encode() + b"\n" + orjson.dumps(given)).decode()
        return Sealed(sealed, [*marks, _mark(newest, WHOLE, _whole(contact))], newest.id)

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

    def marks(self, kind: str, value: str) -> list[str]:
        """What stands for a name, telephone or mail in searches, by each key there is.

        Nobody can guess it back. A name is compared without regard to case and spaces and to where
        in a syllable its tone is written, but with its tone: Hòa is Hoà, and not Hoa.
        """
        return [_mark(key, kind, value) for key in self._keys.ring()]

    def whole(self, contact: Contact) -> list[str]:
        """The same for all of a contact, by which a report that comes again is known."""
        return self.marks(WHOLE, _whole(contact))

    def resealed(self, sealed: str) -> Sealed:
        """The same contact under the newest key."""
        return self.seal(self.open(sealed))


def _mark(key: Key, kind: str, value: str) -> str:
    plain = {"phone": phone, "name": spoken}.get(kind, str)(" ".join(value.split()))
    folded = unicodedata.normalize("NFC", plain).casefold()
    told = hmac.digest(key.derive("contact marks"), f"{kind}:{folded}".encode(), hashlib.sha256)
    return f"{kind}:{told.hex()[:32]}"


def _whole(contact: Contact) -> str:
    return orjson.dumps(contact.given(), option=orjson.OPT_SORT_KEYS).decode()


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
        text("SELECT geo_ioc_contact_put(:id, :sealed, :marks, :key, :by, CAST(:data AS jsonb))"),
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
    connection: Connection,
    contacts: Contacts,
    kind: str,
    value: str,
    *,
    by: str,
    most: int = MOST,
) -> list[Any]:
    """Rows of what somebody of this name, telephone or mail has reported; the newest first.

    Each says how many there are (`total`). The trail is told of which incidents the caller heard.
    """
    return list(
        connection.execute(
            text("SELECT * FROM geo_ioc_contact_search(:marks, :most, :by, CAST(:data AS jsonb))"),
            {
                "marks": contacts.marks(kind, value),
                "most": most,
                "by": by,
                "data": trail.told({"searched": kind}),
            },
        )
    )


def same(connection: Connection, contacts: Contacts, incident_id: UUID, given: Contact) -> bool:
    """Whether this is the contact that an incident came with, or came with once.

    Asked only for whoever has reported it: to others the answer would be a guess confirmed.
    """
    found: bool = connection.execute(
        text("SELECT geo_ioc_contact_same(:id, :marks)"),
        {"id": incident_id, "marks": contacts.whole(given)},
    ).scalar_one()
    return found


def erase(connection: Connection, incident_ids: Sequence[UUID], *, by: str, request: str) -> int:
    """Erase contacts for ever, at the request of whose they are; answers how many there were."""
    erased: int = connection.execute(
        text("SELECT geo_ioc_contact_erase(:ids, :by, 'contact.erase', CAST(:data AS jsonb))"),
        {"ids": list(incident_ids), "by": by, "data": trail.told({"request": request})},
    ).scalar_one()
    return erased


def _none() -> NotFound:
    return NotFound(
        "Không có liên hệ của người báo sự cố này, hoặc đã xóa.",
        "Nobody is known who reported this incident, or it was erased.",
    )
