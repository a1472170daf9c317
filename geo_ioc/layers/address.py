"""A tile's address, and what follows from its zoom."""

from __future__ import annotations

import math
from typing import NamedTuple

from geo_ioc.errors import FieldError, InvalidInput, Text

EXTENT = 4096
"""Units of a tile's grid along each side."""
BUFFER = 64
"""Units that lines and areas are drawn beyond each side."""
MAX_TILE_ZOOM = 30
BANDS = (0, 7, 9, 11, 13)
"""First zooms of the bands that boundaries are generalised for."""


class Address(NamedTuple):
    """A tile's place in the Web Mercator pyramid."""

    z: int
    x: int
    y: int

    def check(self) -> None:
        """Raises InvalidInput when there is no such tile."""
        found = []
        if not 0 <= self.z <= MAX_TILE_ZOOM:
            limit = f"0..{MAX_TILE_ZOOM}"
            found.append(FieldError("path.z", Text(f"phải trong {limit}", f"must be in {limit}")))
        else:
            limit = f"0..{2**self.z - 1}"
            for name, value in (("x", self.x), ("y", self.y)):
                if not 0 <= value < 2**self.z:
                    vi, en = f"ở z={self.z} phải trong {limit}", f"at z={self.z} it is in {limit}"
                    found.append(FieldError(f"path.{name}", Text(vi, en)))
        if found:
            raise InvalidInput(found)


def band(z: int) -> int:
    """The band of generalised boundaries that a zoom is drawn with."""
    return max(first for first in BANDS if first <= z)


def digits(z: int) -> int:
    """Decimals of a degree that tell two neighbouring units of a tile's grid apart."""
    return max(0, math.ceil(math.log10(2**z * EXTENT / 360)))


def place(lon: float, lat: float) -> tuple[float, float]:
    """A point on the one tile of zoom 0: east and south of its corner, 0 to 1 (EPSG:3857)."""
    sine = math.sin(math.radians(max(-85.06, min(85.06, lat))))
    return lon / 360 + 0.5, 0.5 - math.atanh(sine) / (2 * math.pi)
