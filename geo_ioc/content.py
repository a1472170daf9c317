"""Where the declarative content is: boundaries/, layers/ and the built web app.

It stands at the top of a checkout, inside the wheel under geo_ioc/_content, and the installation's
own files in $GEO_IOC_HOME/{layers,boundaries} are laid over both: a file of the same name replaces
the shipped one, a new name is added.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from geo_ioc.errors import ContentError


class Strict(BaseModel):
    """Base of what content files hold: unknown keys and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Title(Strict):
    """A text for people in both languages."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


PACKAGE = Path(__file__).resolve().parent
Kind = Literal["layers", "boundaries"]


def shipped(name: str) -> Path:
    """The folder `name` that comes with the code: in the wheel, else in the checkout."""
    inside = PACKAGE / "_content" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def web_folder() -> Path:
    """The built web app; may be missing in a checkout that was never built."""
    inside = PACKAGE / "_content" / "web"
    return inside if inside.is_dir() else PACKAGE.parent / "web" / "dist"


def folders(kind: Kind, home: Path | None) -> list[Path]:
    """The folders of one kind of content, the one that wins last."""
    found = [shipped(kind)]
    if home is not None and (home / kind).is_dir():
        found.append(home / kind)
    return found


def files(kind: Kind, home: Path | None, pattern: str) -> dict[str, Path]:
    """Content files matching a glob, by their path relative to the content folder."""
    found: dict[str, Path] = {}
    for folder in folders(kind, home):
        for path in sorted(folder.glob(pattern)):
            found[path.relative_to(folder).as_posix()] = path
    return found


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file. Raises ContentError with line and column when it does not parse."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(path, "", f"không phải TOML đúng: {error}", "not valid TOML") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, "", f"không đọc được: {error}", "cannot be read") from error


def read_csv(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of one CSV file with just these columns, in any order, each with its line.

    Raises ContentError with the line when it does not parse or a row has another number of cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            given = reader.fieldnames or []
            if sorted(given) != sorted(columns):
                raise ContentError(
                    path,
                    line_place(1),
                    f"các cột phải là {', '.join(columns)}; có: {', '.join(given)}",
                    "wrong columns",
                )
            for row in reader:
                if None in row or None in row.values():
                    raise ContentError(
                        path,
                        line_place(reader.line_num),
                        f"phải có đúng {len(columns)} ô",
                        f"must have exactly {len(columns)} cells",
                    )
                yield reader.line_num, row
    except csv.Error as error:
        raise ContentError(
            path,
            line_place(reader.line_num),
            f"không phải CSV đúng: {error}",
            "not valid CSV",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, "", f"không đọc được: {error}", "cannot be read") from error


def line_place(line: int, column: str | None = None) -> str:
    """A place in a CSV file, as ContentError tells it."""
    return f"dòng {line}" if column is None else f"dòng {line}, cột {column}"
