"""What incidents may say: their categories, their workflow, and the organisations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from geo_ioc import content
from geo_ioc.access import organisations as offices
from geo_ioc.access.audience import BLUR_MOST_M
from geo_ioc.access.organisations import Organisations
from geo_ioc.content import Strict, Title
from geo_ioc.errors import ContentError
from geo_ioc.incidents.states import Workflow
from geo_ioc.incidents.terms import Identifier, Term

CATEGORIES = "catalogues/incident_categories.toml"
WORKFLOW = "catalogues/incident_workflow.toml"
COMMUNE = "commune"
"""Owner of a category: the People's Committee of the commune where the incident lies."""

Model = TypeVar("Model", bound=BaseModel)


class LocationSource(Term):
    """How a place became known, and how far off it may be, in metres, when nobody says."""

    accuracy_m: Annotated[float, Field(gt=0, le=50_000, strict=False)]


class FieldDefinition(Term):
    """A typed field."""

    type: Literal["integer", "number", "boolean", "choice", "text"]
    unit: Title | None = None
    min: Annotated[float, Field(strict=False)] | None = None
    max: Annotated[float, Field(strict=False)] | None = None
    max_length: int | None = Field(None, gt=0, le=2000)
    choices: list[Term] = Field([])

    @model_validator(mode="after")
    def _limits(self) -> Self:
        numeric = self.type in ("integer", "number")
        if numeric != (self.min is not None and self.max is not None):
            raise ValueError("min và max: có khi và chỉ khi là số / for numbers, and only for them")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices: có khi và chỉ khi là choice / for a choice, and only for it")
        if (self.type == "text") != (self.max_length is not None):
            raise ValueError("max_length: có khi và chỉ khi là text / for a text, and only for it")
        return self


class ResolveMinutes(Strict):
    """Minutes until resolved, per urgency; `urgent` never runs on the working clock."""

    urgent: int | None = Field(None, gt=0)
    normal: int = Field(gt=0)
    complex: int = Field(gt=0)


class Clock(Strict):
    """Minutes from receiving a report to each deadline."""

    accept: int = Field(gt=0)
    first_action: int = Field(gt=0)
    resolve: ResolveMinutes


class Schedule(Strict):
    """Deadlines and the decision that sets them."""

    id: Identifier
    decision: str = Field(min_length=1)
    note: Title | None = None
    always: Clock
    working: Clock

    @model_validator(mode="after")
    def _urgent(self) -> Self:
        if self.always.resolve.urgent is None or self.working.resolve.urgent is not None:
            raise ValueError("urgent: chỉ ở always.resolve / stands in always.resolve only")
        return self


class Category(Term):
    """What an incident is about."""

    family: str
    owner: str | None = None
    cooperating: list[str] = Field([])
    disaster: bool = False
    schedule: str
    fields: list[str]
    blur_m: Annotated[float, Field(ge=50, le=BLUR_MOST_M, strict=False)] | None = None


class Outside(Strict):
    """How far outside the province a report may lie, in metres; `sea` is a ring of lon, lat."""

    land_m: Annotated[float, Field(gt=0, strict=False)]
    sea_m: Annotated[float, Field(gt=0, strict=False)]
    sea: list[Annotated[list[float], Field(min_length=2, max_length=2)]] = Field(min_length=3)


class Categories(Strict):
    """incident_categories.toml; `blur_m` is how far off the public sees a place, in metres."""

    blur_m: Annotated[float, Field(ge=50, le=BLUR_MOST_M, strict=False)]
    families: list[Term]
    urgencies: list[Term]
    channels: list[Term]
    visibilities: list[Term]
    location_sources: list[LocationSource]
    outside: Outside
    schedules: list[Schedule]
    fields: list[FieldDefinition]
    categories: list[Category]


class Catalogue:
    """The incident catalogue of one installation, by id."""

    def __init__(
        self, categories: Categories, workflow: Workflow, organisations: Organisations
    ) -> None:
        self.families = {item.id: item for item in categories.families}
        self.urgencies = {item.id: item for item in categories.urgencies}
        self.channels = {item.id: item for item in categories.channels}
        self.visibilities = {item.id: item for item in categories.visibilities}
        self.location_sources = {item.id: item for item in categories.location_sources}
        self.outside = categories.outside
        self.schedules = {item.id: item for item in categories.schedules}
        self.fields = {item.id: item for item in categories.fields}
        self.categories = {item.id: item for item in categories.categories}
        self.workflow = workflow
        self.organisations = organisations
        self._blur_m = categories.blur_m

    def blur_m(self, category: str) -> float:
        """How far off the public sees an incident of a category, at most, in metres."""
        return self.categories[category].blur_m or self._blur_m


@cache
def load(home: Path | None) -> Catalogue:
    """The catalogue: the shipped files, those of `home` over them; read once per process.

    Raises ContentError with file and place.
    """
    organisations = offices.load(home)
    categories = _read(_path(CATEGORIES, home), Categories)
    _cross_check(_path(CATEGORIES, home), categories, organisations)
    workflow = _read(_path(WORKFLOW, home), Workflow)
    return Catalogue(categories, workflow, organisations)


def _path(name: str, home: Path | None) -> Path:
    return content.files("layers", home, name)[name]


def _read(path: Path, model: type[Model]) -> Model:
    document = content.read_toml(path)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = _place(document, first["loc"])
        raise ContentError(path, place, first["msg"], "is not as expected") from None


def _place(document: Any, loc: Sequence[int | str]) -> str:
    """`categories.NL.fields`: list places by the id that stands there rather than by number."""
    words = []
    at = document
    for step in loc:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            at = None
        named = isinstance(step, int) and isinstance(at, dict) and "id" in at
        words.append(str(at["id"] if named else step))
    return ".".join(words)


def _cross_check(path: Path, found: Categories, organisations: Organisations) -> None:
    """Ids are unique, and every name used stands somewhere."""
    for name in (
        *("families", "urgencies", "channels", "visibilities", "location_sources"),
        *("schedules", "fields", "categories"),
    ):
        ids = [item.id for item in getattr(found, name)]
        twice = sorted({item for item in ids if ids.count(item) > 1})
        if twice:
            raise ContentError(path, f"{name}.{twice[0]}", "bị lặp", "stands twice")
    known = {
        "family": {item.id for item in found.families},
        "schedule": {item.id for item in found.schedules},
        "fields": {item.id for item in found.fields},
        "owner": {COMMUNE, *organisations.codes},
        "cooperating": {COMMUNE, *organisations.codes},
    }
    for category in found.categories:
        for key, names in known.items():
            value = getattr(category, key)
            for item in value if isinstance(value, list) else [value]:
                if item is not None and item not in names:
                    place = f"categories.{category.id}.{key}"
                    raise ContentError(path, place, f"không có {item!r}", f"no {item!r}")
