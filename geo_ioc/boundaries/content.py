"""Reads the generations of boundaries/: one folder each, named by its first day in force.

    boundaries/2025-07-01/
      generation.toml       title, dates, legal basis, levels, sources, the pinned download
      units.csv             every unit of every level
      succession.csv        which commune of the predecessor became which (with a predecessor)
      groupings.csv         sets of communes, and
      grouping_labels.csv   where their names stand (with groupings)
      downloads.csv         files of the pinned download, with checksums (with a download)

An installation's own folder of the same name under $GEO_IOC_HOME/boundaries replaces it file by
file, a new folder adds a generation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from geo_ioc import content
from geo_ioc.boundaries.crosscheck import crosscheck
from geo_ioc.boundaries.records import (
    DownloadFile,
    Generation,
    Grouping,
    Header,
    Label,
    Member,
    Record,
    Succession,
    Unit,
)
from geo_ioc.errors import ContentError, NotFound

FOLDER_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")
FILES = {
    "generation.toml",
    "units.csv",
    "succession.csv",
    "groupings.csv",
    "grouping_labels.csv",
    "downloads.csv",
}
R = TypeVar("R", bound=Record)


def read_all(home: Path | None) -> dict[str, Generation]:
    """Every generation by id, the oldest first.

    Raises ContentError naming file and place of the first thing that is wrong.
    """
    found: dict[str, dict[str, Path]] = {}
    for relative, path in content.files("boundaries", home, "*/*").items():
        folder, name = relative.split("/")
        if path.suffix in (".toml", ".csv") and name not in FILES:
            raise ContentError(
                path,
                "",
                f"không dùng tệp này; các tệp có thể có: {', '.join(sorted(FILES))}",
                "no such content file is known",
            )
        if name in FILES:
            found.setdefault(folder, {})[name] = path
    generations = {folder: _read_one(folder, found[folder]) for folder in sorted(found)}
    for folder, generation in generations.items():
        crosscheck(generation, generations, found[folder])
    return generations


def generation_ids(home: Path | None) -> list[str]:
    """Ids of all generations there is content for, the oldest first."""
    return list(read_all(home))


def read(generation: str, home: Path | None) -> Generation:
    """One generation. Raises NotFound, or ContentError when any generation's content is wrong."""
    generations = read_all(home)
    if generation not in generations:
        raise NotFound(
            f"Không có thế hệ địa giới {generation}; có: {', '.join(generations)}.",
            f"There is no generation {generation}.",
        )
    return generations[generation]


def lineage(generation: Generation, generations: dict[str, Generation]) -> list[Generation]:
    """A generation and its predecessors, the oldest first."""
    found = [generation]
    while (before := found[0].header.predecessor) is not None:
        found.insert(0, generations[before])
    return found


def _read_one(folder: str, names: dict[str, Path]) -> Generation:
    any_file = next(iter(names.values()))
    if not FOLDER_NAME.fullmatch(folder):
        raise ContentError(
            any_file.parent,
            "",
            "tên thư mục phải là ngày bắt đầu hiệu lực, như 2025-07-01",
            "the folder's name must be a date",
        )
    for needed in ("generation.toml", "units.csv"):
        if needed not in names:
            raise ContentError(any_file.parent, "", f"thiếu {needed}", f"{needed} is missing")
    toml = names["generation.toml"]
    try:
        header = Header.model_validate(content.read_toml(toml))
    except ValidationError as error:
        raise _said(toml, error) from None
    return Generation(
        id=folder,
        header=header,
        units=tuple(_rows(names.get("units.csv"), Unit)),
        successions=tuple(_rows(names.get("succession.csv"), Succession)),
        groupings=_groupings(names),
        downloads=tuple(_rows(names.get("downloads.csv"), DownloadFile)),
        files=tuple(names[name] for name in sorted(names)),
    )


def _groupings(names: dict[str, Path]) -> tuple[Grouping, ...]:
    members: dict[tuple[str, str], list[Member]] = {}
    for row in _rows(names.get("groupings.csv"), Member):
        group = members.setdefault((row.kind, row.group), [])
        if group and group[0].group_name != row.group_name:
            raise ContentError(
                names["groupings.csv"],
                f"mã {row.code}, cột group_name",
                f"{row.group} có hai tên: {group[0].group_name}, {row.group_name}",
                "one group, two names",
            )
        group.append(row)
    labels: dict[tuple[str, str], Label] = {}
    for label in _rows(names.get("grouping_labels.csv"), Label):
        key = (label.kind, label.group)
        if key in labels or key not in members:
            raise ContentError(
                names["grouping_labels.csv"],
                f"{label.kind} {label.group}",
                "nhóm lặp lại" if key in labels else "không có nhóm này trong groupings.csv",
                "a duplicate, or no such group",
            )
        labels[key] = label
    if missing := [code for kind, code in members if (kind, code) not in labels]:
        raise ContentError(
            names.get("grouping_labels.csv", names["groupings.csv"]),
            "",
            f"thiếu vị trí nhãn (grouping_labels.csv) của: {', '.join(missing)}",
            "label points are missing",
        )
    return tuple(
        Grouping(
            kind=kind,
            code=code,
            name=rows[0].group_name,
            members=tuple(row.code for row in rows),
            lon=labels[kind, code].lon,
            lat=labels[kind, code].lat,
            anchor=labels[kind, code].anchor,
        )
        for (kind, code), rows in members.items()
    )


def _rows(path: Path | None, model: type[R]) -> Iterator[R]:
    if path is None:
        return
    for line, row in content.read_csv(path, list(model.model_fields)):
        try:
            yield model.model_validate({name: value or None for name, value in row.items()})
        except ValidationError as error:
            raise _said(path, error, line) from None


def _said(path: Path, error: ValidationError, line: int | None = None) -> ContentError:
    first = error.errors()[0]
    where = ""
    for part in first["loc"]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else str(part)
    place = where if line is None else content.line_place(line, where)
    shown = "" if first["type"] == "missing" else f" {str(first['input'])[:60]!r}:"
    return ContentError(path, place, f"giá trị không dùng được:{shown} {first['msg']}", "bad value")
