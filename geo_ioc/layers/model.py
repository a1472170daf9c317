"""A layer file: layers/<id>.toml as a strict model. Nothing here looks at other files."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from geo_ioc.content import Strict, Title

MAX_ZOOM = 22
TERRITORY = [102.0, 6.0, 118.0, 23.5]
"""West, south, east, north of Vietnam with its islands and sea: bounds of a layer that names none.

Source: mainland 102.1-109.5 E, 8.4-23.4 N; the Trường Sa islands reach to 6.8 N and 117.8 E.
"""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Theme = Literal["light", "dark", "wall"]
THEMES: tuple[Theme, ...] = ("light", "dark", "wall")

FieldType = Literal["text", "integer", "number", "boolean", "time"]
ParameterType = Literal[
    "date",
    "time",
    "text",
    "enum",
    "generation",
    "boundary",
    "category",
    "status",
    "indicator",
    "period",
]
LegendKind = Literal[
    "fill",
    "line",
    "circle",
    "picture",
    "count",
    "families",
    "severity",
    "trust",
    "ramp",
]


class Query(Strict):
    """What a layer shows.

    `sql` yields `id` (text), `geom` in EPSG:4326, exactly the layer's fields and, with `labels`,
    `label`: the point where the name stands. With `mercator` it also yields `mercator`, the same as
    `geom` in EPSG:3857: to make it for each tile takes longer than all else of an outline. `order`
    says which features come first, and so which are kept when a tile holds more than
    `max_features`.
    """

    sql: str = Field(min_length=1)
    labels: bool = False
    mercator: bool = False
    order: str = "id"


class LayerField(Strict):
    """One property of the layer's features.

    `time` is RFC 3339 in GeoJSON and whole seconds since 1970-01-01 UTC in a vector tile, since a
    style expression can only compare numbers.
    """

    name: Name
    type: FieldType
    description: Title


class Choice(Strict):
    """One allowed value of an enum parameter."""

    value: Name
    title: Title


class Parameter(Strict):
    """What a caller may ask of the layer; `sql` finds it bound under its name, null when unset."""

    name: Name
    type: ParameterType
    title: Title
    many: bool = False
    default: str | list[str] | None = None
    values: list[Choice] | None = None

    @model_validator(mode="after")
    def _values(self) -> Self:
        if (self.type == "enum") != bool(self.values):
            raise ValueError("values: có khi và chỉ khi type là enum / goes with type enum")
        if self.default is not None and isinstance(self.default, list) != self.many:
            raise ValueError("default: là danh sách khi và chỉ khi many / is a list with many")
        return self


class StyleLayer(Strict):
    """One MapLibre style layer: drawn as `{layer}:{id}`.

    Layers of all files are drawn by `order`, the lowest first. What is drawn last is placed first,
    so that a name of a low order gives way to a symbol of a high one.
    """

    id: Name
    order: int = Field(ge=1, le=999)
    type: Literal["fill", "line", "symbol", "circle"]
    on: Literal["features", "labels"] = "features"
    themes: list[Theme] = Field(default=list(THEMES), min_length=1)
    minzoom: float | None = Field(None, ge=0, le=24, strict=False)
    maxzoom: float | None = Field(None, ge=0, le=24, strict=False)
    filter: list[Any] | None = None
    layout: dict[str, Any] = Field({})
    paint: dict[str, Any] = Field({})


class LegendItem(Strict):
    """One row of a legend; colours are tokens.

    `families`, `severity`, `trust` and `ramp` each stand for several rows, of the symbol grammar
    and of the indicator's classes, and take no colour of their own.
    """

    kind: LegendKind
    title: Title
    color: str | None = None
    outline: str | None = None
    dash: bool = False
    picture: str | None = None


class Legend(Strict):
    """What the layer's drawing means."""

    note: Title | None = None
    items: list[LegendItem] = Field([])


class LayerSpec(Strict):
    """One layer file."""

    id: Name
    title: Title
    description: Title
    geometry: Literal["point", "line", "polygon", "mixed"]
    zooms: Annotated[list[int], Field(min_length=2, max_length=2)]
    access: str = Field(pattern=r"^[a-z][a-z_.]*$")
    sources: list[Name] | None = None
    file: list[str] | None = Field(None, min_length=1)
    max_features: int = Field(gt=0, le=1_000_000)
    refresh: Literal["live", "static"]
    change: Literal["in_place", "anywhere"] = "anywhere"
    """`in_place`: a change of a row shows where the row is or was, and nowhere else."""
    visible: bool = True
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)] = TERRITORY
    attribution: str = ""
    query: Query
    fields: list[LayerField]
    parameters: list[Parameter] = Field([])
    style: list[StyleLayer]
    legend: Legend

    @model_validator(mode="after")
    def _whole(self) -> Self:
        low, high = self.zooms
        if not 0 <= low <= high <= MAX_ZOOM:
            raise ValueError(f"zooms: cần 0 ≤ thấp ≤ cao ≤ {MAX_ZOOM} / need 0 <= low <= high")
        west, south, east, north = self.bounds
        if not (-180 <= west < east <= 180 and -85.06 <= south < north <= 85.06):
            raise ValueError("bounds: cần tây < đông, nam < bắc / need west < east, south < north")
        if (self.sources is None) == (self.file is None):
            raise ValueError("cần đúng một trong sources, file / needs either sources or file")
        for part, names in (
            ("fields", [field.name for field in self.fields]),
            ("parameters", [parameter.name for parameter in self.parameters]),
            ("style", [layer.id for layer in self.style]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{part}: {twice[0]} bị lặp / stands twice")
        for file in self.file or ():
            if "/" in file or not file.endswith(".geojson"):
                raise ValueError(f"file: {file}: cần tên tệp .geojson / needs a .geojson name")
        if any(layer.on == "labels" for layer in self.style) and not self.query.labels:
            raise ValueError("style: on = labels cần query.labels / needs query.labels")
        return self

    @property
    def changes(self) -> list[str]:
        """The sources whose change rows make the layer's tiles new."""
        return ["reference_feature"] if self.file else list(self.sources or ())
