"""What a caller may see and touch. Every request carries one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The localities and layers of a caller; part of the key of everything cached for it.

    There are no accounts yet, so the only scope is everything.
    """

    key: str

    @classmethod
    def everything(cls) -> Scope:
        """The scope that sees every row."""
        return cls("all")
