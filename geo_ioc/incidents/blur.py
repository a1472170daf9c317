"""Where the public sees an incident: near its place, never at it.

Each incident is moved once and for ever, by an offset that only the installation's secret tells.
Asking again, or in another way, gives the same point: no number of questions comes nearer than the
radius. Where it falls down: who knows the place of one incident knows nothing of another's, but
several incidents at one house, each moved its own way, would circle it; and a place with nothing
around it stays what it is.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Iterator
from uuid import UUID

TRIES = 8
"""Places looked at until one lies in the province, for an incident that does."""
METRES_PER_DEGREE = 111_320.0
"""Of latitude; good to 1 %, which nobody can tell from a blurred place."""
NEAREST = 0.5
"""Share of the radius that is the least an incident is moved by."""


class Blur:
    """Moves incidents by what a secret tells."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def places(
        self, incident_id: UUID, lon: float, lat: float, radius_m: float
    ) -> Iterator[tuple[float, float]]:
        """Places for an incident, the first one to be taken if it will do; degrees and metres."""
        for number in range(TRIES):
            given = incident_id.bytes + bytes([number])
            told = hmac.digest(self._secret, given, hashlib.sha256)
            angle = int.from_bytes(told[:8]) / 2**64 * 2 * math.pi
            # Evenly over the ring's area.
            share = int.from_bytes(told[8:16]) / 2**64
            distance = radius_m * math.sqrt(NEAREST**2 + share * (1 - NEAREST**2))
            north = distance * math.cos(angle) / METRES_PER_DEGREE
            east = distance * math.sin(angle) / METRES_PER_DEGREE / math.cos(math.radians(lat))
            yield round(lon + east, 6), round(lat + north, 6)
