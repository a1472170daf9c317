"""What a load found and did: printed by the command, kept with the generation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from geo_ioc.boundaries.records import Level, Outline
from geo_ioc.errors import Text


@dataclass(frozen=True)
class LevelReport:
    """One level as loaded: number of units, kind of outline, and where the shapes come from."""

    level: Level
    count: int
    outline: Outline
    source: str


@dataclass(frozen=True)
class CleanReport:
    """What cleaning moved; areas in km², the shift in metres."""

    changed: tuple[str, ...] = ()
    area_moved_km2: float = 0.0
    gaps_closed: int = 0
    gaps_closed_km2: float = 0.0
    overlap_km2: float = 0.0
    largest_shift_m: float = 0.0
    largest_shift_code: str | None = None
    repaired: tuple[str, ...] = ()
    """Units whose own outline was invalid (it crossed itself)."""

    def text(self) -> str:
        """One line."""
        if not self.changed and not self.repaired:
            return "ranh giới khớp sẵn, không phải sửa / already a coverage, nothing moved"
        return (
            f"làm sạch: {len(self.changed)} đơn vị đổi, {self.area_moved_km2:.3f} km² dịch chuyển, "
            f"{self.gaps_closed} khe hở lấp ({self.gaps_closed_km2:.3f} km²), "
            f"chồng lấn {self.overlap_km2:.3f} km², dịch xa nhất {self.largest_shift_m:.1f} m "
            f"({self.largest_shift_code}), {len(self.repaired)} hình tự cắt / cleaned"
        )


@dataclass(frozen=True)
class AreaOff:
    """A unit whose shape's area is far from the published one."""

    code: str
    full_name: str
    published_km2: float
    measured_km2: float

    @property
    def percent(self) -> float:
        """How far, in percent of the published area."""
        return 100 * (self.measured_km2 / self.published_km2 - 1)


@dataclass
class LoadReport:
    """The result of `load`; `warnings` stop nothing, but a person should read them."""

    generation: str
    committed: bool = False
    levels: list[LevelReport] = field(default_factory=list)
    grouping_kinds: list[dict[str, Any]] = field(default_factory=list)
    """kind, title_vi, title_en, count, partition."""
    clean: CleanReport = field(default_factory=CleanReport)
    areas_off: list[AreaOff] = field(default_factory=list)
    points_moved: list[str] = field(default_factory=list)
    """Units and groups whose given point lies outside these shapes; one inside was taken."""
    vertices: dict[int, int] = field(default_factory=dict)
    """Vertices of the communes by band."""
    notes: list[str] = field(default_factory=list)
    """What was assumed, such as a transformation between coordinate systems."""
    warnings: list[Text] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each stage took."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    def text(self) -> str:
        """Lines for a person."""
        state = "đã ghi / written" if self.committed else "chạy thử / dry run"
        lines = [f"{self.generation}: {state}, {sum(self.seconds.values()):.1f} s"]
        lines += [f"  {lv.level}: {lv.count} ({lv.outline}; {lv.source})" for lv in self.levels]
        lines.append(f"  {self.clean.text()}")
        lines += [f"  {note}" for note in self.notes]
        lines += [f"  cảnh báo / warning: {warning}" for warning in self.warnings]
        return "\n".join(lines)
