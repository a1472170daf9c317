"""The words that layers speak of: categories, workflow states and indicators.

The rooms that own these catalogues stand above this one and check them whole; here only what
parameters, styles and legends need is read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from geo_ioc.content import Title


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Term(_Part):
    """A word and its title."""

    id: str
    title: Title


class Category(Term):
    """An incident category."""

    family: str


class State(Term):
    """A workflow state: its frame line, and whether someone must still act."""

    trust: Literal["unverified", "verified", "resolved"]
    open: bool


class Indicator(_Part):
    """An indicator: counts are drawn as circles, rates and densities as classes cut at `breaks`."""

    code: str
    title: Title
    unit: Title
    kind: Literal["count", "rate", "density"]
    decimals: int = 0
    access: str = "public"
    breaks: Annotated[list[float], Field(max_length=5)] = []


class Vocabulary(_Part):
    """What the catalogues of one installation say."""

    families: list[Term] = []
    categories: list[Category] = []
    states: list[State] = []
    indicators: list[Indicator] = []

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of this code, or None."""
        return next((item for item in self.indicators if item.code == code), None)

    def access(self) -> dict[str, str]:
        """The `access` of each indicator by code."""
        return {item.code: item.access for item in self.indicators}

    def binds(self) -> dict[str, list[str]]:
        """Workflow states by what they mean, for a layer's SQL."""
        return {
            "states_open": [state.id for state in self.states if state.open],
            "states_unverified": [s.id for s in self.states if s.trust == "unverified"],
            "states_resolved": [s.id for s in self.states if s.trust == "resolved"],
        }


def vocabulary(documents: dict[str, dict[str, Any]]) -> Vocabulary:
    """The vocabulary of parsed catalogue files, by file name; a file may be missing."""
    return Vocabulary.model_validate(
        {
            "families": documents.get("incident_categories", {}).get("families", []),
            "categories": documents.get("incident_categories", {}).get("categories", []),
            "states": documents.get("incident_workflow", {}).get("states", []),
            "indicators": documents.get("indicators", {}).get("indicator", []),
        }
    )
