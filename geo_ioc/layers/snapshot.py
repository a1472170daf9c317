"""The layer catalogue at one moment: the files under layers/, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from geo_ioc import __version__, content
from geo_ioc.access.scope import Scope
from geo_ioc.db import sql
from geo_ioc.errors import ContentError, Forbidden, NotFound, NotSignedIn
from geo_ioc.layers import semantics
from geo_ioc.layers.drawing import Palettes, Symbols, palettes
from geo_ioc.layers.model import LayerSpec
from geo_ioc.layers.statements import Statements, statements
from geo_ioc.layers.vocabulary import Vocabulary, vocabulary

CATALOGUES = ("incident_categories", "incident_workflow", "indicators")
TEMPLATES = ("tile_mvt", "tile_geojson")

T = TypeVar("T")


@dataclass(frozen=True)
class Layer:
    """A layer that can be served."""

    spec: LayerSpec
    path: Path
    digest: str
    """Hash of all that its tiles are made from but the data: its file, the catalogues, our SQL."""
    statements: Statements
    files: tuple[Path, ...] = ()
    """The supplied files of a reference layer that are there."""

    @property
    def supplied(self) -> bool:
        """Whether it can be drawn: a reference layer needs the first of its files."""
        return self.spec.file is None or any(p.name == self.spec.file[0] for p in self.files)


@dataclass(frozen=True)
class Catalogue:
    """All layers, in the order of their ids, and what they are drawn with."""

    layers: Mapping[str, Layer]
    palettes: Palettes
    symbols: Symbols
    vocabulary: Vocabulary
    problems: tuple[ContentError, ...] = field(default=())
    """Files that could not be used; the last good version of them serves on, where there is one."""

    def layer(self, id_: str, scope: Scope | None = None) -> Layer:
        """The layer of this id. Raises NotFound, and AccessError when it is not open to `scope`."""
        try:
            found = self.layers[id_]
        except KeyError:
            raise NotFound(f"Không có lớp bản đồ {id_!r}.", f"There is no layer {id_!r}.") from None
        if scope is not None and not scope.sees("layer", id_, found.spec.access):
            vi, en = f"Lớp {id_!r} không mở cho bạn.", f"Layer {id_!r} is not open to you."
            raise NotSignedIn(vi, en) if scope.account is None else Forbidden(vi, en)
        return found

    def open_to(self, scope: Scope) -> Catalogue:
        """The catalogue with only those layers that a scope sees."""
        seen = {
            id_: layer
            for id_, layer in self.layers.items()
            if scope.sees("layer", id_, layer.spec.access)
        }
        return replace(self, layers=seen)


def read(home: Path | None, reference_dir: Path | None, last: Catalogue | None = None) -> Catalogue:
    """The catalogue of the shipped files with those of `home` laid over them.

    A file that cannot be used is named in `problems`, and its last good version is kept. Raises
    ContentError only when palettes or symbols cannot be used and there is no last good version.
    """
    problems: list[ContentError] = []

    def attempt(make: Callable[[], T], otherwise: Callable[[Catalogue], T]) -> T:
        try:
            return make()
        except ContentError as error:
            if last is None:
                raise
            problems.append(error)
            return otherwise(last)

    drawn = attempt(lambda: _catalogue_file(home, "palettes", palettes), lambda c: c.palettes)
    symbols = attempt(
        lambda: _catalogue_file(home, "symbols", Symbols.model_validate), lambda c: c.symbols
    )
    words = attempt(lambda: _vocabulary(home), lambda c: c.vocabulary)
    shared = "\n".join(
        [__version__, words.model_dump_json(), *(sql.source(name) for name in TEMPLATES)]
    )
    layers: dict[str, Layer] = {}
    for name, path in sorted(content.files("layers", home, "*.toml").items()):
        id_ = Path(name).stem
        try:
            layers[id_] = read_layer(path, drawn, shared, reference_dir)
        except ContentError as error:
            problems.append(error)
            if last is not None and id_ in last.layers:
                layers[id_] = last.layers[id_]
    if last is not None:
        # A last good layer may use a token that is no longer there.
        drawn = drawn.over(last.palettes)
    return Catalogue(layers, drawn, symbols, words, tuple(problems))


def read_layer(path: Path, drawn: Palettes, shared: str, reference_dir: Path | None) -> Layer:
    """One layer file. Raises ContentError."""
    document = content.read_toml(path)
    spec = _validated(path, document, LayerSpec.model_validate)
    semantics.check(path, spec, drawn)
    digest = hashlib.sha256(f"{spec.model_dump_json()}\n{shared}".encode()).hexdigest()[:16]
    wanted = (reference_dir / name for name in spec.file or ()) if reference_dir else ()
    return Layer(
        spec, path, digest, statements(spec), tuple(path for path in wanted if path.is_file())
    )


def _catalogue_file(home: Path | None, name: str, make: Callable[[Any], T]) -> T:
    relative = f"catalogues/{name}.toml"
    path = content.files("layers", home, relative).get(relative)
    if path is None:
        missing = content.shipped("layers") / relative
        raise ContentError(missing, "", "thiếu tệp này", "this file is missing")
    return _validated(path, content.read_toml(path), make)


def _vocabulary(home: Path | None) -> Vocabulary:
    found = content.files("layers", home, "catalogues/*.toml")
    paths = {name: found.get(f"catalogues/{name}.toml") for name in CATALOGUES}
    documents = {name: content.read_toml(path) for name, path in paths.items() if path}
    folder = content.shipped("layers") / "catalogues"
    return _validated(folder, documents, vocabulary)


def _validated(path: Path, document: Any, make: Callable[[Any], T]) -> T:
    """What `make` makes of a document; its complaint becomes a ContentError with the place."""
    try:
        return make(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ContentError(path, place, *_said(first)) from None
    except ValueError as error:
        raise ContentError(path, "", str(error), "is not as expected") from None


def _said(item: Any) -> tuple[str, str]:
    known = {
        "missing": ("còn thiếu khóa này", "is missing"),
        "extra_forbidden": (
            "không có khóa này; một khóa viết sau [bảng] thuộc về bảng đó",
            "is no key here; a key after a [table] belongs to that table",
        ),
    }
    return known.get(item["type"], (item["msg"], item["msg"]))
