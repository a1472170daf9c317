"""What the content files of a generation must agree on among themselves and with its predecessor.

A wrong parent, a commune that nobody succeeds, a sum that does not add up: each would show up later
as a wrong figure somewhere else, so it is refused here, with file and place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from geo_ioc.boundaries.records import LEVELS, Generation
from geo_ioc.errors import ContentError


def crosscheck(
    generation: Generation, generations: Mapping[str, Generation], names: Mapping[str, Path]
) -> None:
    """Raise ContentError at the first thing that does not fit; `names` are the files by name."""
    _header(generation, generations, names["generation.toml"])
    _needed(generation, names)
    _units(generation, names["units.csv"])
    _sums(generation, names["units.csv"])
    if generation.header.predecessor is not None:
        _succession(generation, generations, names["succession.csv"])
    _groupings(generation, names)
    if generation.header.download is not None:
        _same_codes(
            names["downloads.csv"],
            [file.code for file in generation.downloads],
            {unit.code for unit in generation.at(generation.header.download.level)},
        )


def _header(generation: Generation, generations: Mapping[str, Generation], path: Path) -> None:
    header = generation.header
    if header.in_force.isoformat() != generation.id:
        raise ContentError(
            path, "in_force", f"phải là {generation.id} như tên thư mục", "is not the folder's name"
        )
    if header.until is not None and header.until <= header.in_force:
        raise ContentError(path, "until", "phải sau in_force", "must be after in_force")
    if list(generation.levels) != [level for level in LEVELS if level in generation.levels]:
        raise ContentError(
            path, "levels", f"viết mỗi cấp một lần, theo thứ tự {', '.join(LEVELS)}", "bad order"
        )
    if generation.levels[0] != "province" or generation.levels[-1] != "commune":
        raise ContentError(
            path, "levels", "phải có province và commune", "province and commune are needed"
        )
    before = header.predecessor
    if before is not None and not (before in generations and before < generation.id):
        raise ContentError(
            path, "predecessor", f"không có thế hệ trước nào là {before}", "no such predecessor"
        )
    kinds = Counter(item.kind for item in header.groupings)
    if twice := [kind for kind, count in kinds.items() if count > 1]:
        raise ContentError(path, "groupings", f"{twice[0]} lặp lại", "a kind is there twice")


def _needed(generation: Generation, names: Mapping[str, Path]) -> None:
    header = generation.header
    for name, wanted, key in (
        ("succession.csv", header.predecessor is not None, "predecessor"),
        ("groupings.csv", bool(header.groupings), "groupings"),
        ("grouping_labels.csv", bool(header.groupings), "groupings"),
        ("downloads.csv", header.download is not None, "download"),
    ):
        if wanted and name not in names:
            raise ContentError(
                names["generation.toml"], key, f"thiếu tệp {name}", f"{name} is missing"
            )
        if not wanted and name in names:
            raise ContentError(
                names[name],
                "",
                f"generation.toml phải có {key} khi có tệp này",
                f"generation.toml has no {key}",
            )


def _units(generation: Generation, path: Path) -> None:
    twice = [code for code, n in Counter(unit.code for unit in generation.units).items() if n > 1]
    if twice:
        raise ContentError(path, f"mã {twice[0]}", "mã lặp lại", "a code is there twice")
    by_code = {unit.code: unit for unit in generation.units}
    above = dict(zip(generation.levels[1:], generation.levels, strict=False))
    for unit in generation.units:
        place = f"mã {unit.code}"
        if unit.level not in generation.levels:
            raise ContentError(
                path,
                f"{place}, cột level",
                f"thế hệ này không có cấp {unit.level}",
                "no such level",
            )
        parent = None if unit.parent_code is None else by_code.get(unit.parent_code)
        if (None if parent is None else parent.level) != above.get(unit.level) or (
            unit.parent_code is not None and parent is None
        ):
            wanted = above.get(unit.level)
            raise ContentError(
                path,
                f"{place}, cột parent_code",
                f"phải là mã một đơn vị cấp {wanted}" if wanted else "phải để trống",
                "is not the code of a unit of the level above",
            )
    for item in generation.header.levels:
        units = generation.at(item.level)
        if len(units) != item.count:
            raise ContentError(
                path,
                "cột level",
                f"có {len(units)} đơn vị cấp {item.level}, generation.toml ghi {item.count}",
                "not as many units as generation.toml says",
            )
        points = Counter((unit.lon, unit.lat) for unit in units)
        for unit in units:
            if points[unit.lon, unit.lat] > 1:
                raise ContentError(
                    path,
                    f"mã {unit.code}, cột lon, lat",
                    f"hai đơn vị cấp {item.level} trùng điểm đại diện",
                    "two units have the same point",
                )


def _half_digit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2


def _sums(generation: Generation, path: Path) -> None:
    """Children add up to their parent: population exactly, areas within the rounding of each.

    Areas are compared only where both levels have them from the same kind of source.
    """
    areas = {item.level: item.areas for item in generation.header.levels}
    children = defaultdict(list)
    for unit in generation.units:
        children[unit.parent_code].append(unit)
    for unit in generation.units:
        parts = children[unit.code]
        if not parts:
            continue
        place = f"mã {unit.code}"
        people = sum(part.population for part in parts)
        same_day = {part.population_as_of for part in parts} == {unit.population_as_of}
        if same_day and people != unit.population:
            raise ContentError(
                path,
                f"{place}, cột population",
                f"{unit.population}, nhưng các đơn vị con cộng lại là {people}",
                "is not the sum of its children",
            )
        area = sum((part.area_km2 for part in parts), Decimal(0))
        slack = sum((_half_digit(part.area_km2) for part in parts), _half_digit(unit.area_km2))
        if areas[parts[0].level] == areas[unit.level] and abs(area - unit.area_km2) > slack:
            raise ContentError(
                path,
                f"{place}, cột area_km2",
                f"{unit.area_km2}, nhưng các đơn vị con cộng lại là {area}",
                "is not the sum of its children",
            )


def _succession(generation: Generation, generations: Mapping[str, Generation], path: Path) -> None:
    before = generations[str(generation.header.predecessor)]
    rows = generation.successions
    _all_there(path, "from_code", {row.from_code for row in rows}, before)
    _all_there(path, "to_code", {row.to_code for row in rows}, generation)
    pairs = Counter((row.from_code, row.to_code) for row in rows)
    targets = Counter(row.from_code for row in rows)
    sources = Counter(row.to_code for row in rows)
    for row in rows:
        place = f"from_code {row.from_code}"
        if pairs[row.from_code, row.to_code] > 1:
            raise ContentError(path, place, "dòng lặp lại", "the row is there twice")
        if (row.relation == "part") != (targets[row.from_code] > 1):
            raise ContentError(
                path,
                f"{place}, cột relation",
                "part là khi chia ra nhiều đơn vị; whole, unchanged là khi vào đúng một đơn vị",
                "part means several successors, whole and unchanged exactly one",
            )
        if row.relation == "unchanged" and sources[row.to_code] > 1:
            raise ContentError(
                path,
                f"{place}, cột relation",
                f"{row.to_code} còn nhận đơn vị khác nên không phải unchanged",
                "not unchanged: others merged into it too",
            )


def _all_there(path: Path, column: str, given: set[str], generation: Generation) -> None:
    codes = {unit.code for unit in generation.at("commune")}
    if wrong := sorted(given - codes):
        raise ContentError(
            path,
            f"cột {column}",
            f"không phải mã xã của {generation.id}: {', '.join(wrong)}",
            f"not communes of {generation.id}",
        )
    if missing := sorted(codes - given):
        raise ContentError(
            path,
            f"cột {column}",
            f"thiếu các xã của {generation.id}: {', '.join(missing)}",
            f"communes of {generation.id} are missing",
        )


def _groupings(generation: Generation, names: Mapping[str, Path]) -> None:
    kinds = {item.kind: item for item in generation.header.groupings}
    communes = {unit.code for unit in generation.at("commune")}
    members: dict[str, list[str]] = {kind: [] for kind in kinds}
    groups: Counter[str] = Counter()
    for grouping in generation.groupings:
        place = f"{grouping.kind} {grouping.code}"
        if grouping.kind not in kinds:
            raise ContentError(
                names["groupings.csv"],
                place,
                f"generation.toml không có loại nhóm {grouping.kind}",
                "generation.toml has no such kind",
            )
        if wrong := sorted(set(grouping.members) - communes):
            raise ContentError(
                names["groupings.csv"],
                place,
                f"không phải mã xã của {generation.id}: {', '.join(wrong)}",
                "not communes of this generation",
            )
        groups[grouping.kind] += 1
        members[grouping.kind] += grouping.members
    for kind, item in kinds.items():
        if groups[kind] != item.count:
            raise ContentError(
                names["groupings.csv"],
                kind,
                f"có {groups[kind]} nhóm, generation.toml ghi {item.count}",
                "not as many groups as generation.toml says",
            )
        if item.partition:
            _same_codes(names["groupings.csv"], members[kind], communes)


def _same_codes(path: Path, given: list[str], wanted: set[str]) -> None:
    """Each wanted code exactly once."""
    counts = Counter(given)
    for codes, vi, en in (
        ([code for code in given if code not in wanted], "mã lạ", "unknown codes"),
        ([code for code in counts if counts[code] > 1], "mã lặp lại", "codes there twice"),
        ([code for code in wanted if code not in counts], "thiếu mã", "codes are missing"),
    ):
        if codes:
            raise ContentError(path, "cột code", f"{vi}: {', '.join(sorted(codes))}", en)
