"""What a client of the stream asked for, and what of a change it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo_ioc.access.audience import WHOLE, Audience
from geo_ioc.live.changes import Change
from geo_ioc.live.place import Place


@dataclass(frozen=True)
class Wanted:
    """The layers asked for by the source that feeds them, perhaps a place, and who asks.

    Equal for clients who are told the same.
    """

    layers: Mapping[str, tuple[str, ...]]
    place: Place | None = None
    audience: Audience = WHOLE

    def __hash__(self) -> int:
        return hash((frozenset(self.layers.items()), self.place, self.audience))

    @classmethod
    def of(
        cls,
        sources: Mapping[str, Iterable[str]],
        place: Place | None = None,
        audience: Audience | None = None,
    ) -> Wanted:
        """From the sources of each wanted layer, in the order asked for."""
        found: dict[str, list[str]] = {}
        for layer, names in sources.items():
            for name in names:
                found.setdefault(name, []).append(layer)
        layers = {name: tuple(layers) for name, layers in found.items()}
        return cls(layers, place, audience or WHOLE)

    def all_layers(self) -> tuple[str, ...]:
        """Every layer asked for, once."""
        return tuple(dict.fromkeys(layer for layers in self.layers.values() for layer in layers))

    def event(self, change: Change) -> bytes | None:
        """What is told of a change, if anything."""
        layers = self.layers.get(change.source)
        if layers is None:
            return None
        place, audience = self.place, self.audience
        if place is None or change.op == "reload" or change.seen_from(place, audience):
            return change.event(layers, audience)
        if not change.lost_from(place, audience):
            return None
        return change.event(layers, audience, gone=True)
