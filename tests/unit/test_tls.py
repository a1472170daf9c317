"""Certificates that can be shown, and those that cannot, by the setting that is at fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geo_ioc import tls
from geo_ioc.errors import SettingsError
from tests.certificates import make


def test_a_certificate_with_its_key_can_be_shown_until_it_ends(tmp_path: Path):
    until = datetime.now(UTC) + timedelta(days=90)
    made = make(tmp_path, until=until)
    tls.require(made.certificate, made.key)
    assert abs(tls.expiry(made.certificate) - until) < timedelta(seconds=2)


def test_another_ones_key_is_said_to_be_so(tmp_path: Path):
    one, other = make(tmp_path / "a"), make(tmp_path / "b")
    with pytest.raises(SettingsError, match=r"GEO_IOC_TLS_KEY=.*không thuộc chứng chỉ"):
        tls.require(one.certificate, other.key)


@pytest.mark.parametrize("content", [None, b"", b"no PEM", b"\xff\xfe"])
def test_what_is_no_certificate_or_key_is_named_in_one_line(tmp_path: Path, content):
    made = make(tmp_path)
    for path, name in ((made.key, "GEO_IOC_TLS_KEY"), (made.certificate, "GEO_IOC_TLS_CERT")):
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SettingsError, match=name) as caught:
            tls.require(made.certificate, made.key)
        assert "\n" not in str(caught.value)


def test_a_key_with_a_password_is_refused_and_not_asked_for(tmp_path: Path):
    made = make(tmp_path, password=b"of a test")
    with pytest.raises(SettingsError, match="GEO_IOC_TLS_KEY"):
        tls.require(made.certificate, made.key)
