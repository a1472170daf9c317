"""The catalogue of a running process: a new layer is one new file, without a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from geo_ioc import content
from geo_ioc.db.engine import Database
from geo_ioc.layers.catalogue import LiveCatalogue
from geo_ioc.layers.style import style
from geo_ioc.settings import Settings

PATIENCE_S = 30


@pytest.fixture
def live(database, home: Path, tmp_path: Path):
    reference = tmp_path / "reference"
    reference.mkdir()
    made = LiveCatalogue(Settings(home=home, reference_dir=reference), database)
    made.start()
    yield made
    made.stop()


def change(live: LiveCatalogue, name: str, write, wanted) -> None:
    """Change one file of the installation and wait until the catalogue is as wanted."""
    path = live.settings.home / "layers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path)
    assert live.wait_until(wanted, PATIENCE_S)


def broken(place: str = ""):
    return lambda catalogue: [problem.place for problem in catalogue.problems] == [place]


def limit(layer: str, expected: int):
    return lambda catalogue: catalogue.layer(layer).spec.max_features == expected


def rewritten(name: str, old: str, new: str):
    shipped = (content.shipped("layers") / name).read_text("utf-8")
    assert old in shipped
    return lambda path: path.write_text(shipped.replace(old, new), "utf-8")


def test_it_starts_with_what_ships(live):
    assert "communes" in live.current.layers
    assert live.problems == ()


def test_a_dropped_file_becomes_a_layer_and_a_removed_one_goes(live):
    copy = rewritten("dams.toml", 'id = "dams"', 'id = "gauges"')
    change(live, "gauges.toml", copy, lambda catalogue: "gauges" in catalogue.layers)
    change(live, "gauges.toml", Path.unlink, lambda catalogue: "gauges" not in catalogue.layers)


def test_a_broken_file_keeps_the_last_good_layer_until_it_is_mended(live):
    good = live.current.layer("dams")
    change(live, "dams.toml", lambda path: path.write_text("id = ", "utf-8"), broken())
    assert live.current.layer("dams") is good
    assert live.problems[0].file.endswith("dams.toml")
    mended = rewritten("dams.toml", "max_features = 1000", "max_features = 7")
    change(live, "dams.toml", mended, limit("dams", 7))
    assert live.problems == ()


def test_sql_that_the_database_refuses_keeps_the_last_good_layer(live):
    good = live.current.layer("dams").digest
    change(live, "dams.toml", rewritten("dams.toml", "AS river", "AS brook"), broken("query.sql"))
    assert live.current.layer("dams").digest == good
    # Another file changes: the broken one is still broken, and still told.
    other = rewritten("roads.toml", "max_features = 5000", "max_features = 9")
    change(live, "roads.toml", other, limit("roads", 9))
    assert [problem.place for problem in live.problems] == ["query.sql"]


def test_a_palette_that_loses_a_colour_takes_no_layer_with_it(live):
    change(
        live,
        "catalogues/palettes.toml",
        rewritten_palette,
        lambda catalogue: any(p.file.endswith("dams.toml") for p in catalogue.problems),
    )
    assert {problem.file.rsplit("/", 1)[-1] for problem in live.problems} == {"dams.toml"}
    assert style(live.current, "light", {}, "https://map.example/")["layers"]


def rewritten_palette(path: Path) -> None:
    shipped = (content.shipped("layers") / "catalogues/palettes.toml").read_text("utf-8")
    path.write_text("\n".join(x for x in shipped.splitlines() if not x.startswith("dam = ")))


def test_a_supplied_file_that_comes_later_is_loaded(live, database, reference_files):
    assert not live.current.layer("dams").supplied
    shutil.copy(reference_files / "dams.geojson", live.settings.reference_dir)
    assert live.wait_until(lambda catalogue: catalogue.layer("dams").supplied, PATIENCE_S)
    with database.read() as connection:
        found = connection.execute(text("SELECT count(*) FROM reference_feature")).scalar_one()
    assert found == 10


def test_without_its_database_the_files_are_read_and_asked_about_later(database, home: Path):
    away = Database(database.url.set(port=1))
    live = LiveCatalogue(Settings(home=home), away)
    live.start()
    # What only the database can tell is not known yet.
    spoilt = rewritten("dams.toml", "AS river", "AS brook")
    (home / "layers").mkdir()
    spoilt(home / "layers" / "dams.toml")
    live.reload()
    assert live.problems == ()
    live.database = database
    assert live.wait_until(broken("query.sql"), PATIENCE_S)
    live.stop()
