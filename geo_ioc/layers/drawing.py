"""Colours and symbols as data: catalogues/palettes.toml and catalogues/symbols.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from geo_ioc.content import Strict
from geo_ioc.layers.model import THEMES, Theme

Screen = Literal["screen", "wall"]
Token = str | int | float


def screen(theme: Theme) -> Screen:
    """The kind of screen a theme is for: the wall has sizes of its own."""
    return "wall" if theme == "wall" else "screen"


@dataclass(frozen=True)
class Palettes:
    """Token -> colour or size, per theme."""

    themes: Mapping[Theme, Mapping[str, Token]]

    @property
    def tokens(self) -> frozenset[str]:
        """The names that every theme has."""
        return frozenset(self.themes["light"])

    def over(self, older: Palettes) -> Palettes:
        """These palettes, with the tokens that only older ones have."""
        merged = {theme: {**older.themes[theme], **own} for theme, own in self.themes.items()}
        return Palettes(merged)


def palettes(document: dict[str, Any]) -> Palettes:
    """The palettes of a parsed file. Raises ValueError when a theme lacks or invents a token."""
    if set(document) != set(THEMES):
        raise ValueError(f"cần đúng các bảng / needs exactly the tables {', '.join(THEMES)}")
    whole: dict[Theme, dict[str, Token]] = {}
    for theme in THEMES:
        own = dict(document[theme])
        base = own.pop("extends", None)
        if base is not None and base not in whole:
            raise ValueError(f"{theme}.extends: không có bảng / no table {base!r} above it")
        whole[theme] = {**(whole[base] if base else {}), **own}
        for name, value in whole[theme].items():
            if isinstance(value, bool) or not isinstance(value, (str, int, float)):
                raise ValueError(f"{theme}.{name}: cần màu hoặc số / needs a colour or a number")
    for theme in THEMES:
        odd = set(whole[theme]) ^ set(whole["light"])
        if odd:
            raise ValueError(f"{theme}: khác light ở / differs from light in {sorted(odd)[0]}")
    return Palettes(whole)


class Tier(Strict):
    """Sizes in px of incident symbols from a zoom on; resolved 0 is not drawn."""

    zoom: int = Field(ge=0, le=22)
    severity: Annotated[list[float], Field(min_length=5, max_length=5)]
    resolved: float = Field(ge=0)


class Circle(Strict):
    """Radius of a count in px: base + step * sqrt(n)."""

    base: float = Field(gt=0, strict=False)
    step: float = Field(gt=0, strict=False)


class Overdue(Strict):
    """An overdue symbol is never smaller than this, px."""

    size: float = Field(gt=0, strict=False)


class CategorySymbol(Strict):
    """How a category is drawn."""

    family: str
    pictogram: str


class Symbols(Strict):
    """symbols.toml."""

    families: dict[str, Literal["diamond", "circle", "square", "shield", "house"]]
    sizes: dict[Screen, Annotated[list[Tier], Field(min_length=1)]]
    overdue: Overdue
    counts: dict[Screen, Circle]
    categories: dict[str, CategorySymbol]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for name in ("sizes", "counts"):
            if set(getattr(self, name)) != {"screen", "wall"}:
                raise ValueError(f"{name}: cần screen và wall / needs screen and wall")
        for kind, tiers in self.sizes.items():
            zooms = [tier.zoom for tier in tiers]
            if zooms != sorted(set(zooms)):
                raise ValueError(f"sizes.{kind}: zoom phải tăng dần / zooms must rise")
        for code, symbol in self.categories.items():
            if symbol.family not in self.families:
                raise ValueError(f"categories.{code}: không có family / no {symbol.family!r}")
        return self
