"""Searching names: tone marks are optional to type, and never decide alone which place is meant."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Combining grave, acute, tilde, hook above and dot below: huyền, sắc, ngã, hỏi, nặng."""
WORDS_KEPT = 1 << 15
"""Words whose comparable form is remembered."""


def spoken(text: str) -> str:
    """Comparable text that keeps its marks.

    Case, spaces and where in a syllable the tone is written (Hoà or Hòa) do not count.
    """
    return " ".join(map(_spoken_word, text.split()))


def fold(text: str) -> str:
    """The same without any marks, and d for đ."""
    # A word may be nothing but marks.
    return " ".join(filter(None, map(_folded_word, text.split())))


def rank(query: str, name: str, full_name: str) -> tuple[int, bool] | None:
    """How well a name answers a query, smaller is better; None when it does not.

    `name` is without its kind (Hòa Sơn), `full_name` with it (Xã Hòa Sơn).

    0 the whole name with tone marks, 1 the whole name without, 2 how it begins, 3 how a word in it
    begins, 4 anywhere in it; at each rank, names that agree in their marks too come first.
    """
    names = (name, full_name)
    wanted, wanted_spoken = fold(query), spoken(query)
    if wanted_spoken in map(spoken, names):
        return 0, False
    folded = [fold(each) for each in names]
    if wanted not in folded[1]:
        return None
    other_marks = wanted_spoken not in spoken(full_name)
    if wanted in folded:
        return 1, other_marks
    if any(each.startswith(wanted) for each in folded):
        return 2, other_marks
    return (3 if f" {wanted}" in folded[1] else 4), other_marks


def _decomposed(text: str) -> str:
    # Casefold before and after: decomposing can bring forth capitals of its own.
    return unicodedata.normalize("NFD", text.casefold()).casefold()


# What people write is made of few words, again and again. No mark reaches across a space.
@lru_cache(maxsize=WORDS_KEPT)
def _folded_word(word: str) -> str:
    kept = "".join(c for c in _decomposed(word) if not unicodedata.combining(c))
    return kept.replace("đ", "d")


@lru_cache(maxsize=WORDS_KEPT)
def _spoken_word(word: str) -> str:
    decomposed = _decomposed(word)
    letters = "".join(c for c in decomposed if c not in TONES)
    return letters + "".join(sorted(c for c in decomposed if c in TONES))
