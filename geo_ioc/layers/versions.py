"""What this process has heard of changes: which tiles it made are good still, and for whom.

Told by the change feed (wired in api/app.py). While the feed is lost nothing here is known to be
true, and tiles are made anew for each request.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from geo_ioc.access.audience import WHOLE, Audience
from geo_ioc.layers.address import Address
from geo_ioc.layers.freshness import Box, Freshness

AUDIENCES_MOST = 500
"""Audiences that changes are followed for; beyond them the one asked for longest ago goes."""
GUARDED = "incident"
"""The source whose changes not everybody may learn of, not even by a tile that takes longer."""


class Told(NamedTuple):
    """A change, as far as tiles are concerned."""

    id: int
    source: str
    boxes: Sequence[Box] | None
    """Where something was or is; None when anything may have changed."""
    audience: frozenset[str] | None = None
    """Keys of those who see what changed, before it or after; None is everybody."""
    public_boxes: Sequence[Box] | None = None
    """Where the public sees it; None when there as well."""


class Versions:
    """The newest changes, by source and audience. Used in the event loop's thread only."""

    def __init__(self) -> None:
        self.current = False
        """Whether the process hears of every change as it comes."""
        self.latest = -1
        """The newest change heard of."""
        self.newest: dict[str, int] = {}
        """The newest change of each source."""
        self._kept: OrderedDict[tuple[str, Audience], Freshness] = OrderedDict()

    def begin(self, newest: Mapping[str, int]) -> None:
        """The process begins to hear, or the database was set back: nothing made before counts."""
        self._kept.clear()
        self.newest = dict(newest)
        self.latest = max(newest.values(), default=0)

    def told(self, change: Told) -> None:
        """The next change."""
        self.latest = self.newest[change.source] = change.id
        for (source, audience), freshness in self._kept.items():
            if source != change.source:
                continue
            if change.boxes is None:
                freshness.everything(change.id)
            elif audience.sees(change.audience):
                shown = change.public_boxes if audience.sight == "blurred" else None
                freshness.touch(change.id, change.boxes if shown is None else shown)

    def touched(
        self, sources: Iterable[str], audience: Audience, tile: Address, *, in_place: bool
    ) -> int:
        """The newest change that may have made a tile of some sources another one.

        `in_place` says that a change shows where it happened and nowhere else.
        """
        found = 0
        for source in sources:
            freshness = self._of(source, audience)
            found = max(found, freshness.of(tile) if in_place else freshness.newest)
        return found

    def version(self, sources: Iterable[str]) -> int:
        """The newest change of some sources."""
        return max((self.newest.get(source, 0) for source in sources), default=0)

    def _of(self, source: str, audience: Audience) -> Freshness:
        key = (source, audience if source == GUARDED else WHOLE)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = Freshness(self.latest)
            if len(self._kept) > AUDIENCES_MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found
