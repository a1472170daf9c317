"""Layer files: what ships is whole, and what is wrong is refused with file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_ioc import content
from geo_ioc.errors import ContentError, NotFound
from geo_ioc.layers import check, semantics
from geo_ioc.layers.snapshot import read

SHIPPED = [
    *("communes", "context", "dams", "districts", "groupings", "incident_counts", "incidents"),
    *("indicators", "province", "rivers", "roads", "sea_labels"),
]

GOOD = """
id = "stations"
title = { vi = "Trạm đo", en = "Stations" }
description = { vi = "Trạm đo mưa", en = "Rain gauges" }
geometry = "point"
zooms = [5, 14]
access = "public"
sources = []
max_features = 10
refresh = "static"

[query]
sql = "SELECT 'a' AS id, ST_SetSRID(ST_Point(105, 19), 4326) AS geom, 'A' AS name"

[[fields]]
name = "name"
type = "text"
description = { vi = "Tên", en = "Name" }

[[style]]
id = "dot"
order = 300
type = "circle"
paint.circle-color = "@accent"

[legend]
"""


@pytest.fixture
def written(home: Path):
    (home / "layers").mkdir()

    def write(text: str, name: str = "stations.toml") -> Path:
        path = home / "layers" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def problem(home: Path) -> ContentError:
    found = read(home, None).problems
    assert len(found) == 1, found
    return found[0]


def test_what_ships_has_no_problem():
    catalogue = read(None, None)
    assert list(catalogue.layers) == SHIPPED
    assert catalogue.problems == ()
    assert check.cross_check(catalogue) == []


def test_every_category_has_a_frame_and_a_pictogram_of_its_own():
    catalogue = read(None, None)
    assert set(catalogue.symbols.categories) == {c.id for c in catalogue.vocabulary.categories}
    assert len(catalogue.symbols.categories) == 26
    assert len({s.pictogram for s in catalogue.symbols.categories.values()}) == 26
    assert len(set(catalogue.symbols.families.values())) == 5


def test_a_new_file_is_a_new_layer(home: Path, written):
    written(GOOD)
    assert "stations" in read(home, None).layers
    assert "stations" not in read(None, None).layers


def test_an_installation_replaces_a_shipped_layer_by_a_file_of_its_name(home: Path, written):
    shipped = (content.shipped("layers") / "dams.toml").read_text("utf-8")
    written(shipped.replace('vi = "Hồ, đập"', 'vi = "Đập"'), "dams.toml")
    assert read(home, None).layer("dams").spec.title.vi == "Đập"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "stations"', 'id = "station"', "id"),
        ("max_features = 10\n", "", "max_features"),
        ("max_features = 10", "max_features = 10\ncolour = 1", "colour"),
        ("max_features = 10", 'max_features = "10"', "max_features"),
        ("[legend]", '[legend]\nkey = "value"', "legend.key"),
        ("zooms = [5, 14]", "zooms = [14, 5]", ""),
        ("sources = []", "", ""),
        ("sources = []", 'sources = []\nfile = ["a.geojson"]', ""),
        ("sources = []", 'file = ["../a.geojson"]', ""),
        ('name = "name"', 'name = "Name"', "fields.0.name"),
        ('"@accent"', '"@pink"', "style.dot.paint.circle-color"),
        ('"@accent"', '["get", "colour"]', "style.dot.paint.circle-color"),
        ('"@accent"', '["case", [">", ["global-state", "hour"], 1], "@text", "@land"]', "style"),
        ("105, 19", ":lon, 19", "query.sql"),
        ("'A' AS name", "'A'::text AS name", "query.sql"),
        ("'A' AS name", "'A' AS name; SELECT 1", "query.sql"),
        ("[query]", '[query]\norder = "rank DESC"', "query.order"),
        (
            "[[style]]",
            '[[parameters]]\nname = "day"\ntype = "date"\ntitle = { vi = "Ngày", en = "Day" }\n'
            "[[style]]",
            "parameters.day",
        ),
        ('type = "circle"', 'type = "circle"\non = "labels"', ""),
        ('geometry = "point"', "geometry = point", ""),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_place(home, written, old, new, place):
    assert old in GOOD
    path = written(GOOD.replace(old, new, 1))
    found = problem(home)
    assert found.file == str(path)
    assert found.place.startswith(place)
    assert str(path) in str(found)


def test_a_key_after_a_table_header_is_explained(home: Path, written):
    written(
        GOOD.replace("max_features = 10\n", "").replace("[legend]", "[legend]\nmax_features = 10")
    )
    assert problem(home).place in ("max_features", "legend.max_features")


def test_a_broken_file_keeps_the_last_good_layer(home: Path, written):
    written(GOOD)
    first = read(home, None)
    path = written(GOOD.replace("[legend]", "[legend"))
    second = read(home, None, first)
    assert second.layer("stations") is first.layer("stations")
    assert [found.file for found in second.problems] == [str(path)]


def test_a_broken_palette_keeps_the_last_good_one(home: Path, written):
    first = read(home, None)
    written("[light]\nland = 1\n", "catalogues/palettes.toml")
    second = read(home, None, first)
    assert second.palettes.themes == first.palettes.themes
    assert len(second.problems) == 1


def test_without_any_good_palette_nothing_can_be_drawn(home: Path, written):
    written("[light]\n", "catalogues/palettes.toml")
    with pytest.raises(ContentError, match=r"palettes\.toml"):
        read(home, None)


def test_a_category_that_symbols_do_not_know_is_named(home: Path, written):
    shipped = (content.shipped("layers") / "catalogues/symbols.toml").read_text("utf-8")
    changed = shipped.replace("[categories.NL]", "[categories.XX]")
    changed = changed.replace(
        '[categories.SL]\nfamily = "disaster"', '[categories.SL]\nfamily = "life"'
    )
    written(changed, "catalogues/symbols.toml")
    found = {problem.place for problem in check.cross_check(read(home, None))}
    assert found == {"categories.NL", "categories.XX", "categories.SL.family"}


def test_a_reference_layer_without_its_file_is_listed_as_not_supplied(tmp_path: Path):
    assert not read(None, None).layer("rivers").supplied
    (tmp_path / "rivers.geojson").write_text("{}")
    found = read(None, tmp_path)
    assert found.layer("rivers").supplied
    assert not found.layer("roads").supplied
    assert found.layer("communes").supplied


def test_an_unknown_layer_is_not_found():
    with pytest.raises(NotFound):
        read(None, None).layer("nothing")


def test_the_digest_changes_with_the_file_only(home: Path, written):
    written(GOOD)
    first = read(home, None)
    written(GOOD.replace("max_features = 10", "max_features = 11"))
    second = read(home, None)
    assert first.layer("stations").digest != second.layer("stations").digest
    assert first.layer("communes").digest == second.layer("communes").digest


def test_a_double_colon_is_not_taken_for_a_bind_and_text_in_quotes_is():
    assert semantics.binds("SELECT :a, b FROM c WHERE d = :e") == {"a", "e"}
