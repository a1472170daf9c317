"""Files that people are given."""

from __future__ import annotations

import stat

import pytest

from geo_ioc import files
from geo_ioc.errors import Conflict, FileRefused


def test_a_file_appears_whole_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "t.jsonl"
    with files.writing(path) as file:
        file.write(b"x")
        assert not path.exists()
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_breaks_off_leaves_no_file(tmp_path):
    with pytest.raises(RuntimeError), files.writing(tmp_path / "t.jsonl"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_kept(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("mine")
    with pytest.raises(Conflict), files.writing(path):
        pass
    other = tmp_path / "other"
    with pytest.raises(Conflict), files.writing(other) as file:
        file.write(b"ours")
        other.write_text("mine")
    assert (path.read_text(), other.read_text()) == ("mine", "mine")


def test_a_folder_that_is_not_there_is_told_by_name(tmp_path):
    with pytest.raises(FileRefused, match="nowhere"), files.writing(tmp_path / "nowhere" / "t"):
        pass
