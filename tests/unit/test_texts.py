"""Texts that people write: what they may hold."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from geo_ioc.texts import Line, Paragraphs

LINE, PARAGRAPHS = TypeAdapter(Line), TypeAdapter(Paragraphs)
STEERING = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
CONTROL = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]


@pytest.mark.parametrize("sign", [*STEERING, *CONTROL], ids=ascii)
def test_nothing_in_a_text_steers_whoever_shows_it(sign: str):
    written = f"Ngập{sign}sâu"
    for kind in (LINE, PARAGRAPHS):
        if kind is PARAGRAPHS and sign in "\n\t":
            assert kind.validate_python(written) == written
            continue
        with pytest.raises(ValidationError) as caught:
            kind.validate_python(written)
        assert caught.value.errors()[0]["type"] == "control_character"


def test_lines_that_end_as_on_windows_are_kept_as_lines():
    assert PARAGRAPHS.validate_python("một\r\nhai") == "một\nhai"


def test_vietnamese_and_pictures_are_taken():
    for written in ("Ngập 80 cm, cầu Bến Thủy", "Cháy 🔥 ở chợ", "gia đình 👨\u200d👩\u200d👧"):
        assert LINE.validate_python(written) == written
