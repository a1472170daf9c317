"""What every body and parameter that is sent to us must be, before it is looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _in_our_times(value: datetime) -> datetime:
    if not EARLIEST <= value < LATEST:
        raise PydanticCustomError("out_of_times", "out of times")
    return value


def _storable_text(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("not_storable", "not storable")
    return value


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_times)]
"""A time with its zone that can be reckoned with: years 1900 to 2199."""
Word = Annotated[str, AfterValidator(_storable_text)]
"""A text that the database can be asked for: PostgreSQL's holds no null character."""


class Body(BaseModel):
    """A body without unknown fields, lone surrogates or zero bytes: nothing could keep those."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        try:
            text = orjson.dumps(value)
        except TypeError:
            text = None
        if text is None or rb"\u0000" in text:
            raise PydanticCustomError("not_storable", "not storable JSON")
        return value
