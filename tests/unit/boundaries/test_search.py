"""Names: what typing without marks finds, and in which order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.boundaries import content
from geo_ioc.boundaries.search import fold, rank, spoken

NAMES = sorted({unit.full_name for each in content.read_all(None).values() for unit in each.units})


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đồng Văn", "dong van"),
        ("Xã Diễn Hoa", "xa dien hoa"),
        ("Phường Cửa Lò", "phuong cua lo"),
        ("Quỳ Hợp", "quy hop"),
    ],
)
def test_folding_takes_off_every_mark_and_the_bar_of_d(name: str, folded: str):
    assert fold(name) == folded


def test_where_in_a_syllable_the_tone_is_written_does_not_matter():
    assert spoken("Thái Hoà") == spoken("thái  hòa")
    assert spoken("Hòa Sơn") != spoken("Hoa Sơn")
    assert spoken("Hòa") != spoken("Hóa")


def test_the_better_a_name_answers_the_earlier_it_comes():
    ranks = [
        rank("hòa sơn", "Hòa Sơn", "Xã Hòa Sơn"),
        rank("hòa sơn", "Hoa Sơn", "Xã Hoa Sơn"),
        rank("hòa", "Hòa Sơn", "Xã Hòa Sơn"),
        rank("hòa", "Hoa Sơn", "Xã Hoa Sơn"),
        rank("sơn", "Hòa Sơn", "Xã Hòa Sơn"),
        rank("ơn", "Hòa Sơn", "Xã Hòa Sơn"),
    ]
    assert None not in ranks
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert rank("hải", "Hòa Sơn", "Xã Hòa Sơn") is None


@given(st.sampled_from(NAMES))
def test_every_shipped_name_is_found_as_written_decomposed_folded_and_in_capitals(name: str):
    for typed in (name, unicodedata.normalize("NFD", name), name.upper()):
        assert rank(typed, "", name) == (0, False)
    assert rank(fold(name), "", name) in ((0, False), (1, True))


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)
