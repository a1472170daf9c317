"""The body of POST /api/v1/incidents, and who sends it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import UUID7, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from geo_ioc.incidents.contact import Contact
from geo_ioc.texts import Line, Paragraphs


class Report(BaseModel):
    """What is reported. Times are the device's own; the server corrects a wrong clock."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        """JSON that can be stored: no lone surrogates, no number over 64 bits, not too deep."""
        try:
            orjson.dumps(value)
        except TypeError:
            raise PydanticCustomError("not_storable", "not storable JSON") from None
        return value

    id: UUID7 = Field(description="made by the reporter's device; sending it again is safe")
    category: str = Field(description="as in incident_categories.toml, such as NL")
    urgency: str = Field("normal", description="urgent, normal or complex")
    severity: int = Field(ge=1, le=5, description="1 slight to 5 worst")
    title: Line
    description: Paragraphs = ""
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    geometry: dict[str, Any] | None = Field(
        None, description="optional GeoJSON line or polygon: a blocked road, a flooded area"
    )
    fields: dict[str, Any] = Field({}, description="typed fields that the category declares")
    accuracy_m: float | None = Field(
        None, gt=0, le=50_000, description="radius of uncertainty; by default that of the source"
    )
    location_source: str = Field(description="how the place is known, such as gps or village")
    occurred_at: AwareDatetime | None = Field(None, description="default: when it was reported")
    reported_at: AwareDatetime | None = Field(None, description="when the device saved it")
    sent_at: AwareDatetime | None = Field(None, description="the device's clock at this sending")
    elapsed_s: float | None = Field(
        None, ge=0, le=31_536_000, description="seconds from saving to sending, by a counter"
    )
    channel: str = Field("api", description="operator, field, hotline, citizen, api or sensor")
    visibility: str = Field("internal", description="internal, public or restricted")
    contact: Contact | None = Field(
        None, description="who reports: personal data, kept apart and shown by right only"
    )


class Reporter(NamedTuple):
    """Who reports: the name in timeline and trail, the account, and whether it is held back.

    Signed out the incident's own id stands for the account: who made it is who knows it. What is
    `held` only the centre sees until someone has verified it.
    """

    name: str
    account: UUID | None = None
    held: bool = False
