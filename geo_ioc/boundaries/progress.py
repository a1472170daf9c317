"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told the stage, how many steps of it are done, and how many there are (0: unknown)."""


def silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""
