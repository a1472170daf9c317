"""What people write into cells, and which column is which."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from geo_ioc.errors import InvalidInput
from geo_ioc.exchange import cells, headings
from geo_ioc.exchange.cells import CellError, Word, Words

VIETNAM = timezone(timedelta(hours=7))
KINDS = Words(
    [Word("NL", "Ngập lụt", "Flood"), Word("HOA", "Hòa", "Peace"), Word("HOB", "Hoà", "Flower")]
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("18.6796", 18.6796), ("18,6796", 18.6796), ("-3", -3), ("+1.5e3", 1500), ("80", 80)],
)
def test_a_number_has_its_decimals_after_a_point_or_a_comma(cell, value):
    assert cells.number(cell) == value


@pytest.mark.parametrize(
    "cell", ["1.234,5", "1,234.5", "1 000", "nan", "inf", "0x10", "1_000", "٣"]
)
def test_anything_else_is_no_number(cell):
    with pytest.raises(CellError):
        cells.number(cell)


@pytest.mark.parametrize(("cell", "value"), [("4", 4), ("4.0", 4), ("4,00", 4)])
def test_a_whole_number_may_have_decimals_of_nothing(cell, value):
    assert cells.whole(cell) == value


@pytest.mark.parametrize("cell", ["4.5", "", "bốn", "9" * 400])
def test_anything_else_is_not_whole(cell):
    with pytest.raises(CellError):
        cells.whole(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-09-24T16:06:00+07:00",
        "2025-09-24T09:06:00Z",
        "2025-09-24 16:06",
        "24/09/2025 16:06",
        "24/9/2025  16:06:00",
    ],
)
def test_a_time_is_vietnams_unless_it_has_a_zone(cell):
    assert cells.moment(cell) == datetime(2025, 9, 24, 16, 6, tzinfo=VIETNAM)


def test_a_day_begins_at_midnight_in_vietnam():
    for cell in ("24/09/2025", "2025-09-24"):
        assert cells.moment(cell) == datetime(2025, 9, 24, tzinfo=VIETNAM)


@pytest.mark.parametrize("cell", ["09/24/2025", "31/02/2025", "24-09-25", "hôm qua", "1/1/25"])
def test_anything_else_is_no_time(cell):
    with pytest.raises(CellError):
        cells.moment(cell)


@pytest.mark.parametrize(("cell", "value"), [("Có", True), ("co", True), ("KHÔNG", False)])
def test_yes_and_no_are_said_in_vietnamese_too(cell, value):
    assert cells.yes(cell) is value


@pytest.mark.parametrize("cell", ["NL", "nl", "Ngập lụt", "ngap lut", "FLOOD"])
def test_a_word_is_found_by_id_or_title(cell):
    assert KINDS.find(cell) == "NL"


def test_a_title_that_may_be_two_words_is_not_guessed():
    with pytest.raises(CellError, match="HOA, HOB"):
        KINDS.find("hoa")


def test_an_unknown_word_is_told_which_there_are():
    with pytest.raises(CellError, match="NL"):
        KINDS.find("Bão")


def test_headings_are_found_without_marks_and_case():
    known = {headings.key("occurred_at"): "occurred_at", headings.key("Tiêu đề"): "title"}
    assert headings.found(["TIEU DE", "Occurred At"], known, "") == ["title", "occurred_at"]


def test_an_unknown_heading_is_told_which_there_are():
    with pytest.raises(InvalidInput, match=r"'mau'.*title \(Tiêu đề\)"):
        headings.found(["mau"], {}, "title (Tiêu đề)")


def test_of_ten_thousand_unknown_headings_a_few_are_named():
    with pytest.raises(InvalidInput) as caught:
        headings.found([f"c{number}" for number in range(10_000)], {}, "title")
    assert "10000" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_the_same_column_twice_is_refused():
    known = {headings.key(name): "title" for name in ("title", "Tiêu đề")}
    with pytest.raises(InvalidInput, match="'Tiêu đề'"):
        headings.found(["title", "Tiêu đề"], known, "title")
