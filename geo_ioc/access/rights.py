"""The table of rights, role by right: layers/catalogues/rights.csv. API, pages and tests read it.

A cell says how far a role's right reaches:

all     everywhere
scope   in the localities and organisations that the role was granted over
own     what is the account's own
public  what everybody may see, blurred
(empty) not at all
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from geo_ioc import content
from geo_ioc.errors import ContentError, Text

Level = Literal["public", "own", "scope", "all"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""How far a right reaches, the least first."""

RIGHTS = "catalogues/rights.csv"
PUBLIC = "public"
"""The column of whoever has not signed in; everybody else has at least its rights."""
WALL = "wall"
"""The column of a wall: a screen, not a person."""
ROLES: Mapping[str, Text] = {
    "admin": Text("Quản trị hệ thống", "System administrator"),
    "operator": Text("Trực ban IOC", "Operator on duty"),
    "verifier": Text("Cán bộ xác minh", "Verifier"),
    "focal_point": Text("Đầu mối sở, ngành", "Focal point of a department"),
    "commune_officer": Text("Cán bộ xã, phường", "Commune officer"),
    "head": Text("Lãnh đạo đơn vị", "Head of an organisation"),
    "leader": Text("Lãnh đạo tỉnh", "Leader of the province"),
    "steward": Text("Phụ trách Bộ chỉ số", "Steward of the indicators"),
    "auditor": Text("Kiểm toán", "Auditor"),
    "system": Text("Hệ thống kết nối", "Connected system"),
}
"""The roles that can be granted."""
EVERYBODYS = ("map.read", "session.open", "incidents.read", "indicators.read")
"""Rights that nobody is without: how far they reach decides what of the map one sees."""
COLUMNS = ["right", "vi", "en", PUBLIC, *ROLES, WALL]


@dataclass(frozen=True)
class Right:
    """One row: what may be done, and how far by whom; who may not is not in `levels`."""

    id: str
    title: Text
    levels: Mapping[str, Level]


class Rights:
    """The whole table."""

    def __init__(self, by_id: Mapping[str, Right]) -> None:
        self.by_id = by_id

    def level(self, role: str, right: str) -> Level | None:
        """How far a role's right reaches; None when it has none. KeyError for an unknown right."""
        return self.by_id[right].levels.get(role)

    def needs_scope(self, role: str) -> bool:
        """Whether a role means nothing without localities or organisations."""
        return any(row.levels.get(role) == "scope" for row in self.by_id.values())


@cache
def load(home: Path | None) -> Rights:
    """The table; read once per process. Raises ContentError with line and column."""
    return read(content.files("layers", home, RIGHTS)[RIGHTS])


def read(path: Path) -> Rights:
    """The table of a CSV file. Raises ContentError with line and column."""
    rows: dict[str, Right] = {}
    for line, record in content.read_csv(path, COLUMNS):
        id_ = record["right"]
        if not id_ or id_ in rows:
            place = content.line_place(line, "right")
            raise ContentError(path, place, "trống hoặc bị lặp", "is empty or stands twice")
        cells = {role: record[role] for role in COLUMNS[3:] if record[role]}
        for role, level in cells.items():
            if level not in LEVELS:
                listed = ", ".join(LEVELS)
                place = content.line_place(line, role)
                raise ContentError(path, place, f"phải trống hoặc {listed}", f"one of {listed}")
        levels = cast(dict[str, Level], cells)
        rows[id_] = Right(id_, Text(record["vi"], record["en"]), levels)
    for id_ in EVERYBODYS:
        if id_ not in rows or PUBLIC not in rows[id_].levels:
            raise ContentError(path, "", f"cột {PUBLIC} phải có {id_}", f"{PUBLIC} must have {id_}")
    return Rights(rows)


def further(one: Level | None, other: Level | None) -> Level | None:
    """The level that reaches further."""
    return max(one, other, key=lambda level: -1 if level is None else LEVELS.index(level))
