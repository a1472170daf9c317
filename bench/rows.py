"""Rows of the table: what was measured, how much it came to, what was aimed at, and whether met."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict, total=False):
    """One line."""

    what: str
    measured: str
    aim: str
    value: float
    met: bool


def ratio(what: str, ours: float, theirs: float, least: float, unit: str = "/s") -> Row:
    """How many times as much as something else measured in the same run."""
    value = ours / theirs
    return Row(
        what=what,
        measured=f"{value:.2f}x ({ours:,.0f} : {theirs:,.0f} {unit})",
        aim=f"≥ {least:g}x",
        value=value,
        met=value >= least,
    )


def most(what: str, value: float, limit: float, unit: str, more: str = "") -> Row:
    """What should be no more than so much."""
    return Row(
        what=what,
        measured=f"{value:,.0f} {unit}{more}",
        aim=f"≤ {limit:g} {unit}",
        value=value,
        met=value <= limit,
    )


def said(what: str, text: str) -> Row:
    """A remark without an aim."""
    return Row(what=what, measured=text, aim="")
