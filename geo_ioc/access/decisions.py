"""The number of the decision that something is granted, shared or rostered by."""

from __future__ import annotations

from geo_ioc.errors import FieldError, Text
from geo_ioc.texts import line_fault

LENGTH = 200
NEEDED = Text("cần số quyết định", "needs the number of the decision")


def faults(decision: str) -> list[FieldError]:
    """What is wrong with one, if anything."""
    fault = line_fault(decision, LENGTH, NEEDED)
    return [] if fault is None else [FieldError("/decision", fault)]
