"""Whoever reported an incident: personal data (Law 91/2025/QH15), kept apart and sealed.

The row holds one sealed text and, to find it again, keyed marks of name, telephone and mail. No role
of the app may read the table: the functions of db/migrations/versions/0004_contacts.py are the only
doors, and each writes in the trail what was done, by whom, and never the data itself.
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
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

PURPOSE = "contact"
MARKED = ("name", "phone", "email")
"""What a contact is found again by."""
COUNTRY = re.compile(r"^(?:\+|00)?84(?=[1-9])")


def phone(given: str) -> str:
    """A telephone number as it is kept: digits, Vietnam's with 0 in front. Raises ValueError."""
    digits = COUNTRY.sub("0", re.sub(r"[\s.()\-]", "", given))
    if not re.fullmatch(r"\+?[0-9]{3,15}", digits):
        raise PydanticCustomError("phone", "phone")
    return digits


def _plain(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("null_character", "null character")
    return unicodedata.normalize("NFC", value)


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_plain),
]


class Contact(BaseModel):
    """Who to call back about an incident; at least one of them."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    phone: Annotated[Line, AfterValidator(phone)] | None = Field(
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
