"""What every body that is sent to us must be, before it is looked at."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError


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
