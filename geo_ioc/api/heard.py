"""What the change feed's news make old in this process."""

from __future__ import annotations

from collections.abc import Mapping

from geo_ioc.api.callers import Callers
from geo_ioc.layers.tiles import Tiles
from geo_ioc.layers.versions import Told
from geo_ioc.live.changes import FEATURES, RIGHTS, Change


class Heard:
    """Tells tiles and known callers of changes; a listener of the feed."""

    def __init__(self, tiles: Tiles, callers: Callers) -> None:
        self._tiles, self._callers = tiles, callers

    def begin(self, newest: Mapping[str, int]) -> None:
        """Nothing that was made or found before counts."""
        self._tiles.versions.begin(newest)
        self._tiles.begin()
        self._callers.forget()

    def told(self, change: Change) -> None:
        """The next change."""
        narrow = change.source in FEATURES and change.op != "reload"
        self._tiles.versions.told(
            Told(
                change.id,
                change.source,
                [box for box in (change.bbox, change.old_bbox) if box] if narrow else None,
                change.was_seen_by if narrow else None,
                [box for box in (change.public_bbox, change.old_public_bbox) if box],
            )
        )
        if change.source in RIGHTS:
            self._callers.forget()

    def hears(self, all_of_it: bool) -> None:
        """Whether every change is told as it comes."""
        self._tiles.versions.current = all_of_it
        if not all_of_it:
            self._callers.forget()
