"""Who a stream or a tile is for: what of a change it may be told.

A stream is opened with the rights of a caller, and ends when those are no longer what they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo_ioc.access.scope import Scope
from geo_ioc.db.roles import ALL, PUBLIC

PUBLISHED = "public"
"""The audience key of what everybody may see, blurred."""

BLUR_MOST_M = 20_000
"""The furthest from its true place that the public may be shown an incident, in metres."""

Sight = Literal["full", "blurred"]


@dataclass(frozen=True)
class Audience:
    """The keys that a stream sees by; None sees everything."""

    keys: frozenset[str] | None = None
    sight: Sight = "full"

    @classmethod
    def of(cls, scope: Scope) -> Audience:
        """Of a caller's scope."""
        acting = scope.acting("incidents.read")
        if acting.role == ALL:
            return cls()
        if acting.role == PUBLIC:
            return cls(frozenset({PUBLISHED}), "blurred")
        return cls(frozenset(acting.keys))

    def sees(self, audience: frozenset[str] | None) -> bool:
        """Whether a row of this audience is seen; None is a row that everybody sees."""
        return self.keys is None or audience is None or not self.keys.isdisjoint(audience)


WHOLE = Audience()
"""For whoever sees everything."""
