from __future__ import annotations

import pytest

from geo_ioc.access import decisions
from geo_ioc.texts import UNSHOWN


def test_a_number_of_a_decision_is_a_line():
    assert decisions.faults("45/QĐ-UBND ngày 12/3/2026") == []


@pytest.mark.parametrize("decision", ["", "   ", "x" * 201])
def test_one_that_says_nothing_or_too_much_is_refused(decision: str):
    (fault,) = decisions.faults(decision)
    assert fault.pointer == "/decision"


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\u202e", "\x00"])
def test_one_that_a_screen_would_obey_is_refused(sign: str):
    (fault,) = decisions.faults(f"45{sign}/QĐ")
    assert fault.message == UNSHOWN
