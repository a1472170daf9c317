"""The approved set of indicators, as layers/catalogues/indicators.toml defines it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from geo_ioc import content
from geo_ioc.content import Strict, Title
from geo_ioc.errors import ContentError, NotFound

FILE = "catalogues/indicators.toml"
AREA = "area_km2"
"""Denominator that is no indicator: the published area of a unit in its own generation."""
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Aggregation(Strict):
    """How values of several places make one of a larger place."""

    method: Literal["sum", "ratio", "none"]
    numerator: Code | None = None
    denominator: Code | None = None

    @model_validator(mode="after")
    def _parts(self) -> Self:
        parts = (self.numerator is not None, self.denominator is not None)
        if parts != ((self.method == "ratio"),) * 2:
            raise ValueError("numerator và denominator: có khi và chỉ khi là ratio / for a ratio")
        return self


class Indicator(Strict):
    """One indicator: its unit, owner, how often and how low it is published, how it rolls."""

    code: Code
    title: Title
    unit: Title
    owner: str
    access: Annotated[str, Field(pattern=r"^[a-z][a-z_.]*$")]
    kind: Literal["count", "rate", "density"]
    decimals: int = Field(ge=0, le=6)
    cadence: Literal["hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "on_change"]
    calendar: Literal["statistical", "administrative"]
    lowest_level: Literal["province", "district", "commune"]
    aggregation: Aggregation
    direction: Literal["up", "down", "none"]
    breaks: list[float] = Field([], max_length=5)
    decision: str = Field(min_length=1)
    valid_from: date
    valid_to: date | None = None
    note: Title | None = None


class _File(Strict):
    indicator: list[Indicator]


class Catalogue:
    """The indicators by code, in the order of the file."""

    def __init__(self, path: Path, indicators: list[Indicator]) -> None:
        self.by_code: dict[str, Indicator] = {}
        for at, item in enumerate(indicators):
            if item.code in self.by_code:
                raise ContentError(path, f"indicator[{at}].code", "mã lặp lại", "duplicate code")
            self.by_code[item.code] = item
        for at, item in enumerate(indicators):
            for part in (item.aggregation.numerator, item.aggregation.denominator):
                if part is None or part == AREA:
                    continue
                if part not in self.by_code or self.by_code[part].aggregation.method != "sum":
                    raise ContentError(
                        path,
                        f"indicator[{at}].aggregation",
                        f"{part} phải là một chỉ tiêu cộng được (method = sum)",
                        f"{part} must be an indicator that sums",
                    )

    def __getitem__(self, code: str) -> Indicator:
        """The indicator of this code. Raises NotFound listing the known ones."""
        if code not in self.by_code:
            known = ", ".join(self.by_code)
            raise NotFound(f"Không có chỉ tiêu này; có: {known}.", f"Known indicators: {known}.")
        return self.by_code[code]


def read(home: Path | None) -> Catalogue:
    """The catalogue; the installation's own file replaces the shipped one.

    Raises ContentError naming file and place.
    """
    path = content.files("layers", home, FILE)[FILE]
    document: dict[str, Any] = content.read_toml(path)
    try:
        return Catalogue(path, _File.model_validate(document).indicator)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ContentError(path, place, first["msg"], "does not fit") from error
