from pathlib import Path

import pytest

from geo_ioc import content
from geo_ioc.errors import ContentError


def test_the_shipped_folders_are_found_in_a_checkout():
    assert (content.shipped("layers") / "communes.toml").is_file()
    assert (content.shipped("boundaries") / "2025-07-01" / "units.csv").is_file()


def test_a_file_of_the_installation_replaces_the_shipped_one_and_a_new_name_is_added(home: Path):
    (home / "layers").mkdir()
    (home / "layers" / "communes.toml").write_text("")
    (home / "layers" / "wells.toml").write_text("")
    found = content.files("layers", home, "*.toml")
    assert found["communes.toml"] == home / "layers" / "communes.toml"
    assert found["wells.toml"] == home / "layers" / "wells.toml"
    assert found["province.toml"] == content.shipped("layers") / "province.toml"


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path):
    path = tmp_path / "broken.toml"
    path.write_text('id = "a"\ntitle = = 1\n')
    with pytest.raises(ContentError) as caught:
        content.read_toml(path)
    assert "broken.toml" in str(caught.value)
    assert "line 2" in str(caught.value)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path):
    path = tmp_path / "latin.toml"
    path.write_bytes(b'title = "Ngh\xe9 An"\n')
    with pytest.raises(ContentError, match="latin.toml"):
        content.read_toml(path)
