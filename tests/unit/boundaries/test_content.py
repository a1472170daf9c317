"""Content of generations: what is shipped, an installation's overlay, and every refusal."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest

from geo_ioc.boundaries import content
from geo_ioc.errors import ContentError, NotFound

OLD, NEW = "2001-01-01", "2002-01-01"


def test_both_generations_are_shipped_with_their_units():
    found = content.read_all(None)
    assert list(found) == ["2024-12-01", "2025-07-01"]
    old, new = found.values()
    assert [len(old.at(level)) for level in old.levels] == [1, 20, 412]
    assert [len(new.at(level)) for level in new.levels] == [1, 130]
    assert old.header.until == new.header.in_force
    assert sum(unit.population for unit in new.at("commune")) == 3_831_694
    assert sum(unit.area_km2 for unit in new.at("commune")) == Decimal("16486.49")


def test_the_shipped_succession_takes_all_412_into_the_130():
    old, new = content.read_all(None).values()
    assert {row.from_code for row in new.successions} == {unit.code for unit in old.at("commune")}
    assert {row.to_code for row in new.successions} == {unit.code for unit in new.at("commune")}
    assert {row.relation for row in new.successions} == {"whole", "unchanged"}


def test_the_shipped_groupings_partition_the_130_and_have_labels():
    new = content.read("2025-07-01", None)
    members = [code for grouping in new.groupings for code in grouping.members]
    assert len(new.groupings) == 20
    assert sorted(members) == sorted(unit.code for unit in new.at("commune"))
    assert {g.name for g in new.groupings if g.anchor == "left"} == {
        "Huyện Nam Đàn",
        "Huyện Yên Thành",
    }


def test_the_shipped_download_pins_one_file_per_commune():
    new = content.read("2025-07-01", None)
    assert new.header.download is not None
    first = new.downloads[0]
    url = new.header.download.url(first.path)
    assert new.header.download.commit in url
    assert url.endswith(first.path)
    assert len(new.downloads) == 130


def test_a_generation_that_is_not_there_is_not_found():
    with pytest.raises(NotFound, match="2024-12-01, 2025-07-01"):
        content.read("1999-01-01", None)


def test_an_installation_adds_generations_of_its_own(small):
    assert content.generation_ids(small.home) == [OLD, NEW, "2024-12-01", "2025-07-01"]
    line = content.lineage(content.read(NEW, small.home), content.read_all(small.home))
    assert [item.id for item in line] == [OLD, NEW]


def test_an_installations_file_replaces_the_shipped_one_of_that_name(home):
    shipped = content.read("2025-07-01", None)
    folder = home / "boundaries" / "2025-07-01"
    folder.mkdir(parents=True)
    path = next(path for path in shipped.files if path.name == "grouping_labels.csv")
    text = path.read_text("utf-8").replace("105.708,18.713,right", "105.7,18.7,bottom")
    (folder / path.name).write_text(text, "utf-8")
    vinh = next(g for g in content.read("2025-07-01", home).groupings if g.code == "412")
    assert (vinh.lon, vinh.lat, vinh.anchor) == (105.7, 18.7, "bottom")
    assert len(content.read("2025-07-01", home).units) == 131


REFUSED = [
    # file, what is there, what is put instead, place, message
    ("generation.toml", "legal_basis", "legal_bases", "legal_basis", "Field required"),
    ("generation.toml", 'title = { vi = "Thử nghiệm"', 'title = { v = "T"', "title.vi", ""),
    ("generation.toml", "[[sources]]", "colour = 3\n[[sources]]", "levels[1].colour", "Extra"),
    ("generation.toml", "in_force = 2002-01-01", "in_force = 2002-01-02", "in_force", NEW),
    ("generation.toml", "until = 2003-01-01", "until = 2001-06-01", "until", "sau in_force"),
    ("generation.toml", "count = 1", 'count = "1"', "levels[0].count", "'1'"),
    ("generation.toml", 'level = "province"', 'level = "county"', "levels[0].level", "county"),
    ("generation.toml", f'"{OLD}"', '"1999-01-01"', "predecessor", "1999-01-01"),
    ("generation.toml", f'predecessor = "{OLD}"', "", "", "predecessor"),
    ("generation.toml", "count = 2\npartition", "count = 3\npartition", "side", "2 nhóm"),
    ("generation.toml", "in_force = 2002-01-01", "in_force = 2002-13-01", "", "TOML"),
    ("units.csv", "code,level", "mã,level", "dòng 1", "mã"),
    ("units.csv", ",lon,lat\n", ",lon\n", "dòng 1", "lat"),
    ("units.csv", "105.05,19.05", "105.05", "dòng 3", "11 ô"),
    ("units.csv", "105.05,19.05", "105.05,19.05,7", "dòng 3", "11 ô"),
    ("units.csv", "105.05,19.05", "19.05,105.05", "dòng 3, cột lon", "19.05"),
    ("units.csv", "105.05,19.05", "nan,19.05", "dòng 3, cột lon", "nan"),
    ("units.csv", "90001,commune", "90001,village", "dòng 3, cột level", "village"),
    ("units.csv", "Xã Một Hai", " Xã Một Hai", "dòng 3, cột full_name", "khoảng trắng"),
    (
        "units.csv",
        "Xã Một Hai",
        unicodedata.normalize("NFD", "Xã Một Hai"),
        "dòng 3, cột full_name",
        "NFC",
    ),
    ("units.csv", "200.0,300", "0,300", "dòng 3, cột area_km2", "'0'"),
    ("units.csv", "200.0,300", "200.0,-3", "dòng 3, cột population", "'-3'"),
    ("units.csv", "200.0,300", "200.0,301", "mã 90, cột population", "1001"),
    ("units.csv", "200.0,300", "200.2,300", "mã 90, cột area_km2", "400.2"),
    ("units.csv", "90003,commune", "90001,commune", "mã 90001", "lặp lại"),
    ("units.csv", "Xã Ba Bốn,90,", "Xã Ba Bốn,91,", "mã 90003, cột parent_code", "province"),
    ("units.csv", "Xã Ba Bốn,90,", "Xã Ba Bốn,90001,", "mã 90003, cột parent_code", "province"),
    ("units.csv", "Xã Ba Bốn,90,", "Xã Ba Bốn,,", "mã 90003, cột parent_code", "province"),
    ("units.csv", "Tỉnh Thử,,", "Tỉnh Thử,90001,", "mã 90, cột parent_code", "để trống"),
    ("units.csv", "105.05,19.15", "105.05,19.05", "mã 90001, cột lon, lat", "trùng"),
    ("succession.csv", "90004,90003", "90005,90003", "cột from_code", "90005"),
    ("succession.csv", "90004,90003", "90004,90004", "cột to_code", "90004"),
    ("succession.csv", "90004,90003,whole,1/NQ,2\n", "", "cột from_code", "90004"),
    ("succession.csv", "90004,90003,whole", "90004,90003,part", "from_code 90004", "part"),
    ("succession.csv", "90004,90003,whole", "90004,90003,merged", "dòng 5, cột relation", ""),
    ("succession.csv", "90004,90003,whole", "90004,90003,unchanged", "from_code 90004", "90003"),
    ("succession.csv", "90004,90003", "90003,90003", "cột from_code", "90004"),
    ("groupings.csv", "side,2,Bắc,90003", "side,2,Bắc,90004", "side 2", "90004"),
    ("groupings.csv", "side,2,Bắc,90003", "side,2,Bắc,90001", "cột code", "lặp lại: 90001"),
    ("groupings.csv", "side,2,Bắc,90003", "river,2,Bắc,90003", "", "2"),
    ("groupings.csv", "side,2,Bắc,90003", "side,1,Bắc,90003", "mã 90003", "hai tên"),
    ("grouping_labels.csv", "side,2,105.1,19.15,left\n", "", "", "thiếu vị trí nhãn"),
    ("grouping_labels.csv", "left", "outside", "dòng 3, cột anchor", "outside"),
    ("grouping_labels.csv", "side,2", "side,1", "side 1", "lặp lại"),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "says"), REFUSED)
def test_what_is_wrong_is_refused_with_file_and_place(
    small, file: str, old: str, new: str, place: str, says: str
):
    small.change(f"{NEW}/{file}", old, new)
    with pytest.raises(ContentError) as refused:
        content.read_all(small.home)
    assert place in refused.value.place
    assert says in str(refused.value)
    assert refused.value.file.startswith(str(small.folder / NEW))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (f"{NEW}/unit.csv", "", "units.csv"),
        (f"{NEW}/downloads.csv", "code,path,sha256,bytes\n", "download"),
        ("next-year/units.csv", "code\n", "2025-07-01"),
        ("2010-01-01/units.csv", "code\n", "thiếu generation.toml"),
    ],
)
def test_a_file_that_means_nothing_is_refused_and_not_passed_over(small, name, text, says):
    small.write(name, text)
    with pytest.raises(ContentError, match=says):
        content.read_all(small.home)


@pytest.mark.parametrize("name", ["units.csv", "succession.csv", "groupings.csv"])
def test_a_missing_file_is_named(small, name):
    (small.folder / NEW / name).unlink()
    with pytest.raises(ContentError, match=name):
        content.read_all(small.home)


def test_a_file_that_is_not_utf8_is_named(small):
    (small.folder / NEW / "units.csv").write_bytes("Tỉnh".encode("utf-16"))
    with pytest.raises(ContentError, match="không đọc được"):
        content.read_all(small.home)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(small):
    path = small.folder / NEW / "units.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(content.read(NEW, small.home).units) == 3
