"""Which tiles changed, and by which change: so that a tile that was made is known to be good still.

A tile is good when no change that touches it is newer than what its maker had seen. Nothing is
thrown away when a change comes, so that a tile which was being made meanwhile, from data of before,
is never taken for new: it is compared like any other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from geo_ioc.layers.address import BUFFER, EXTENT, Address, place

DEEPEST = 14
"""Beyond this zoom a tile changes with the one of this zoom that holds it."""
MOST_TILES = 64
"""Tiles of one zoom that one box is noted in; deeper ones change with those that hold them."""
MOST_NOTED = 20_000
"""Tiles that are remembered; beyond it everything counts as changed once, and memory has an end."""
MARGIN = BUFFER / EXTENT

Box = Sequence[float]
"""West, south, east, north in degrees."""


class Freshness:
    """The newest change of each tile, as far as one audience sees the changes of one source."""

    def __init__(self, since: int) -> None:
        self.since = since
        """Of changes up to this one nothing is known: they may have touched any tile."""
        self.newest = since
        """The newest change of any tile."""
        self._within: dict[Address, int] = {}
        """Newest change that touches a tile."""
        self._covers: dict[Address, int] = {}
        """Newest change that may touch any tile inside this one."""
        self._cover_zooms: set[int] = set()

    def everything(self, change_id: int) -> None:
        """A change that may have touched any tile."""
        self.since = self.newest = change_id
        self._within.clear()
        self._covers.clear()
        self._cover_zooms.clear()

    def touch(self, change_id: int, boxes: Iterable[Box]) -> None:
        """A change of what lies in some boxes."""
        self.newest = change_id
        for box in boxes:
            self._note(change_id, box)
        if len(self._within) > MOST_NOTED:
            self.everything(change_id)

    def _note(self, change_id: int, box: Box) -> None:
        left, bottom = place(box[0], box[1])
        right, top = place(box[2], box[3])
        inside: list[Address] = []
        for z in range(DEEPEST + 1):
            columns, rows = _span(left, right, z), _span(top, bottom, z)
            if z and len(columns) * len(rows) > MOST_TILES:
                break
            inside = [Address(z, x, y) for x in columns for y in rows]
            for tile in inside:
                self._within[tile] = change_id
        for tile in inside:
            self._covers[tile] = change_id
            self._cover_zooms.add(tile.z)

    def of(self, tile: Address) -> int:
        """The newest change that may have touched a tile; `since` when none is known."""
        z, x, y = tile
        found = max(self.since, self._within.get(tile, 0))
        for zoom in self._cover_zooms:
            if zoom < z:
                steps = z - zoom
                covered = self._covers.get(Address(zoom, x >> steps, y >> steps), 0)
                found = max(found, covered)
        return found


def _span(low: float, high: float, z: int) -> range:
    """Tiles of a zoom between two places on the tile of zoom 0, with the buffer that is drawn."""
    tiles = 2**z
    first = max(0, math.floor(low * tiles - MARGIN))
    last = min(tiles - 1, math.floor(high * tiles + MARGIN))
    return range(first, last + 1)
