"""Codes of the authenticator app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from geo_ioc.access import totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 25, 2, 0, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


@pytest.mark.parametrize(("off_s", "step"), [(0, STEP), (-30, STEP - 1), (30, STEP + 1)])
def test_a_code_of_the_step_before_or_after_is_taken_too(off_s: int, step: int):
    code = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=off_s))
    assert totp.matching_step(SECRET, code, NOW) == step


@pytest.mark.parametrize("off_s", [-60, 60, 3600])
def test_a_code_from_farther_off_is_not(off_s: int):
    code = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=off_s))
    assert totp.matching_step(SECRET, code, NOW) is None


def test_a_code_may_be_typed_with_spaces():
    code = pyotp.TOTP(SECRET).at(NOW)
    assert totp.matching_step(SECRET, f" {code[:3]} {code[3:]} ", NOW) == STEP


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "١٢٣٤٥٦", "0000000"])
def test_what_is_no_code_is_no_step(code: str):
    assert totp.matching_step(SECRET, code, NOW) is None
