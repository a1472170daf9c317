"""The key file, and what is sealed with it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from geo_ioc.access.keys import Keys, Unsealed
from geo_ioc.errors import SettingsError
from geo_ioc.settings import Settings

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


def test_the_first_need_makes_a_file_that_only_its_owner_may_read(settings, home):
    Keys.load(settings)
    made = home / "secret.key"
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret.key"]


def test_what_was_sealed_is_read_after_another_start(settings):
    sealed = Keys.load(settings).encrypt("totp", "JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert Keys.load(settings).decrypt("totp", sealed) == "JBSWY3DP"


def test_what_was_sealed_for_one_purpose_is_nothing_for_another(settings):
    keys = Keys.load(settings)
    sealed = keys.encrypt("known", "a\nb")
    assert keys.decrypt("known", sealed) == "a\nb"
    with pytest.raises(Unsealed):
        keys.decrypt("oidc", sealed)


@pytest.mark.parametrize("given", ["", "x", "gAAAA", "é", "\ud800"])
def test_what_we_did_not_seal_is_refused(settings, given: str):
    keys = Keys.load(settings)
    with pytest.raises(Unsealed):
        keys.decrypt("known", given)
    with pytest.raises(Unsealed):
        keys.decrypt_fresh("known", given, 60, NOW)


def test_what_must_be_fresh_is_refused_when_it_is_old(settings):
    keys = Keys.load(settings)
    sealed = keys.encrypt("oidc", "x", NOW)
    assert keys.decrypt_fresh("oidc", sealed, 600, NOW + timedelta(seconds=600)) == "x"
    with pytest.raises(Unsealed):
        keys.decrypt_fresh("oidc", sealed, 600, NOW + timedelta(seconds=601))


def test_a_key_put_first_seals_from_then_on_and_the_old_one_still_opens(settings, home):
    file = home / "secret.key"
    running = Keys.load(settings)
    first = file.read_text()
    old = running.encrypt("totp", "old")
    file.write_text(Fernet.generate_key().decode() + "\n" + first)
    both = Keys.load(settings)
    new = both.encrypt("totp", "new")
    assert (both.decrypt("totp", old), both.decrypt("totp", new)) == ("old", "new")
    # A process that runs reads the new key without another start.
    assert running.decrypt("totp", new) == "new"
    assert running.resealed("totp", new) is None
    anew = running.resealed("totp", old)
    with pytest.raises(Unsealed):
        Keys([first.strip()]).decrypt("totp", anew)


def test_derived_secrets_stay_when_a_key_is_put_first(settings, home):
    file = home / "secret.key"
    before = Keys.load(settings).derive("blur")
    file.write_text(Fernet.generate_key().decode() + "\n" + file.read_text())
    after = Keys.load(settings)
    assert after.derive("blur") == before
    assert len(before) == 32
    assert after.derive("other") != before


def test_another_file_may_be_named(home: Path, tmp_path: Path):
    named = tmp_path / "elsewhere" / "keys"
    Keys.load(Settings(home=home, key_file=named))
    assert named.is_file()
    assert not (home / "secret.key").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_or_write_is_refused(settings, home, mode: int):
    Keys.load(settings)
    (home / "secret.key").chmod(mode)
    with pytest.raises(SettingsError) as caught:
        Keys.load(settings)
    assert "GEO_IOC_KEY_FILE" in str(caught.value)
    assert f"chmod 600 {home / 'secret.key'}" in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_an_empty_file_is_refused_and_not_made_anew(settings, home, text: str):
    file = home / "secret.key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(SettingsError):
        Keys.load(settings)
    assert file.read_text() == text


@pytest.mark.parametrize(
    "line",
    [
        "short",
        "é" * 44,
        "!" * 44,
        # Named: tests run side by side only where every process calls them alike.
        pytest.param(Fernet.generate_key().decode()[:-2], id="cut"),
        "A" * 88,
    ],
)
def test_a_damaged_line_is_named_by_its_number_and_not_shown(settings, home, line: str):
    file = home / "secret.key"
    file.write_text(Fernet.generate_key().decode() + "\n\n" + line + "\n", "utf-8")
    file.chmod(0o600)
    with pytest.raises(SettingsError) as caught:
        Keys.load(settings)
    assert "line 3" in str(caught.value)
    assert line not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(settings, home):
    file = home / "secret.key"
    file.write_bytes(b"\xff\xfe\x00")
    file.chmod(0o600)
    with pytest.raises(SettingsError):
        Keys.load(settings)


def test_a_folder_in_its_place_is_refused(settings, home):
    (home / "secret.key").mkdir()
    with pytest.raises(SettingsError):
        Keys.load(settings)


def test_processes_that_start_at_the_same_time_agree_on_one_key(home: Path):
    code = (
        "import sys; from pathlib import Path; from geo_ioc.access.keys import Keys;"
        "from geo_ioc.settings import Settings; sys.stdin.read();"
        "print(Keys.load(Settings(home=Path(sys.argv[1]))).derive('x').hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.close()  # Each waits for this before it looks for the file.
        process.stdin = None
    said = {process.communicate(timeout=60)[0] for process in started}
    assert len(said) == 1
    assert len(said.pop().strip()) == 64
    assert [path.name for path in home.iterdir()] == ["secret.key"]
