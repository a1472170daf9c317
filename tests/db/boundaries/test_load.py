"""Loading, replacing and activating generations in a real PostGIS."""

from __future__ import annotations

import threading

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import text

from geo_ioc.boundaries import activate, check, content, coverage, load, lookup, schematic
from geo_ioc.db.engine import Database
from geo_ioc.errors import BoundaryLoadError, Conflict, NotFound
from geo_ioc.settings import Settings

OLD, NEW = "2024-12-01", "2025-07-01"
GENERATIONS = content.read_all(None)


@pytest.fixture
def plain(home) -> Settings:
    """An installation with no boundary file and no network."""
    return Settings(home=home, download="off")


def count(database: Database, table: str) -> int:
    with database.read() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def changes(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT source, op FROM change ORDER BY id"))
        return [(row.source, row.op) for row in rows]


def errors(database: Database, generation: str) -> list[str]:
    return [str(f) for f in check.check(database, generation) if f.severity == "error"]


def supply(path, shapes, codes):
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[np.array(codes)],
        fields=["code"],
        geometry_type="MultiPolygon",
        crs="EPSG:4326",
    )


def codes(generation: str, level: str = "commune") -> list[str]:
    return [unit.code for unit in GENERATIONS[generation].at(level)]


@pytest.mark.parametrize(
    ("generation", "counts"),
    [
        (OLD, {"province": 1, "district": 20, "commune": 412}),
        (NEW, {"province": 1, "commune": 130}),
    ],
)
def test_true_outlines_are_whole_in_every_band_of_every_level(loaded, generation, counts):
    with loaded.read() as connection:
        rows = connection.execute(
            text(
                "SELECT level, band, count(*) AS n FROM boundary JOIN boundary_shape "
                "USING (generation, code) WHERE generation = :g GROUP BY level, band"
            ),
            {"g": generation},
        ).all()
    assert {(row.level, row.band): row.n for row in rows} == {
        (level, band): n for level, n in counts.items() for band in coverage.BANDS
    }
    assert errors(loaded, generation) == []


@pytest.mark.parametrize("generation", [OLD, NEW])
def test_what_postgis_gives_back_is_a_coverage_by_its_own_account_too(loaded, generation):
    """Told without our own functions: overlaps by PostGIS, areas of the parts and the whole."""
    with loaded.read(60_000) as connection:
        overlaps = connection.execute(
            text(
                "SELECT a.code, b.code, a.band FROM boundary_shape a JOIN boundary_shape b ON "
                "a.generation = b.generation AND a.band = b.band AND a.code < b.code "
                "AND a.geom && b.geom JOIN boundary x ON (x.generation, x.code) = "
                "(a.generation, a.code) JOIN boundary y ON (y.generation, y.code) = "
                "(b.generation, b.code) WHERE a.generation = :g AND a.band = 0 "
                "AND x.level = y.level AND ST_Relate(a.geom, b.geom, '2********')"
            ),
            {"g": generation},
        ).all()
        areas = connection.execute(
            text(
                "SELECT band, level, sum(ST_Area(geom)) AS area FROM boundary JOIN boundary_shape "
                "USING (generation, code) WHERE generation = :g GROUP BY band, level"
            ),
            {"g": generation},
        ).all()
        invalid = connection.execute(
            text("SELECT count(*) FROM boundary_shape WHERE NOT ST_IsValid(geom)")
        ).scalar_one()
    assert overlaps == []
    assert invalid == 0
    for band in coverage.BANDS:
        sums = [row.area for row in areas if row.band == band]
        assert max(sums) == pytest.approx(min(sums), rel=1e-9)


def test_the_shapes_as_loaded_are_the_supplied_ones_vertex_by_vertex(loaded, true_shapes):
    _, _, wkb, columns = pyogrio.raw.read(true_shapes / f"communes_{NEW}.geojson")
    given = dict(zip(columns[0], shapely.from_wkb(wkb), strict=True))
    with loaded.read() as connection:
        rows = connection.execute(
            text(
                "SELECT code, ST_AsBinary(geom) AS geom FROM boundary_shape JOIN boundary "
                "USING (generation, code) WHERE generation = :g AND band = 13 AND level = 'commune'"
            ),
            {"g": NEW},
        ).all()
    assert len(rows) == 130
    for row in rows:
        kept, wanted = shapely.from_wkb(row.geom), given[row.code]
        assert shapely.normalize(kept).equals_exact(shapely.normalize(wanted), 0)


def test_islands_stay_in_every_band(loaded):
    with loaded.read() as connection:
        parts = connection.execute(
            text(
                "SELECT band, ST_NumGeometries(geom) AS n FROM boundary_shape "
                "WHERE code = '40' ORDER BY generation, band"
            )
        ).all()
    assert {(row.band, row.n) for row in parts} == {(band, 4) for band in coverage.BANDS}


def test_the_report_tells_of_areas_that_are_off_and_of_supplied_levels_that_agree(
    loaded, true_shapes
):
    with loaded.read() as connection:
        report = connection.execute(
            text("SELECT report FROM generation WHERE id = :g"), {"g": NEW}
        ).scalar_one()
    assert next(item["code"] for item in report["areas_off"]) == "17380"
    assert len(report["warnings"]) == 1
    assert report["clean"]["changed"] == []
    # Every unit's point and every grouping's label lies inside its own true outline.
    assert report["points_moved"] == []


def test_schematic_outlines_are_whole_and_complete_on_a_machine_with_nothing(database, plain):
    reports = load.load_all(database, plain)
    for report, counts in zip(reports, ([1, 20, 412], [1, 130]), strict=True):
        assert [level.count for level in report.levels] == counts
        assert {level.outline for level in report.levels} == {"schematic"}
        assert report.areas_off == []
        assert errors(database, report.generation) == []
    assert "GEO_IOC_DOWNLOAD=off" in str(reports[1].warnings[0])


def test_a_dry_run_does_it_all_and_writes_nothing(database, plain):
    report = load.load(database, plain, NEW, commit=False)
    assert [level.count for level in report.levels] == [1, 130]
    assert "chạy thử" in report.text()
    for table in ("generation", "boundary", "boundary_shape", "grouping", "change"):
        assert count(database, table) == 0


def test_a_second_load_replaces_the_first_and_tells_the_feed(database, plain):
    load.load_all(database, plain)
    tables = ("boundary", "boundary_shape", "succession", "grouping", "grouping_shape")
    before = [count(database, table) for table in tables]
    told = changes(database)
    load.load(database, plain, NEW, commit=True)
    assert [count(database, table) for table in tables] == before
    assert changes(database) == [*told, ("boundary", "reload")]
    assert count(database, "succession") == 412
    assert count(database, "grouping_member") == 130
    with database.read() as connection:
        # Whether it is active is not the load's to say.
        assert [item.id for item in lookup.generations(connection)] == [OLD, NEW]


def test_a_failed_load_leaves_the_earlier_one(database, plain, tmp_path):
    load.load_all(database, plain)
    folder = tmp_path / "shapes"
    folder.mkdir()
    supply(folder / "communes.gpkg", np.array([shapely.box(105, 19, 106, 20)]), ["16681"])
    broken = plain.model_copy(update={"shapes_dir": folder})
    with pytest.raises(BoundaryLoadError, match="thiếu mã"):
        load.load(database, broken, NEW, commit=True)
    assert errors(database, NEW) == []


def test_two_loads_at_once_end_as_one(database, plain):
    failed = []

    def run() -> None:
        try:
            load.load(database, plain, NEW, commit=True)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert count(database, "boundary") == 131
    assert errors(database, NEW) == []


def test_what_is_current_is_told_without_loading(database, plain, tmp_path):
    assert not load.is_current(database, plain, NEW)
    load.load(database, plain, NEW, commit=True)
    assert not load.is_current(database, plain, NEW)  # Not active yet.
    activate.activate(database, NEW)
    assert load.is_current(database, plain, NEW)
    assert load.load_all(database, plain) != []  # The other one.
    assert load.load_all(database, plain) == []
    folder = tmp_path / "shapes"
    folder.mkdir()
    supply(
        folder / f"communes_{NEW}.gpkg",
        schematic.outlines(GENERATIONS[NEW], GENERATIONS),
        codes(NEW),
    )
    supplied = plain.model_copy(update={"shapes_dir": folder})
    assert load.is_current(database, supplied, OLD)
    assert not load.is_current(database, supplied, NEW)
    (report,) = load.load_all(database, supplied)
    assert {level.outline for level in report.levels} == {"supplied"}
    assert load.is_current(database, supplied, NEW)


def test_generations_with_a_day_in_common_cannot_both_be_active(database, home):
    folder = home / "boundaries" / "2026-01-01"
    folder.mkdir(parents=True)
    shipped = {path.name: path.read_text("utf-8") for path in GENERATIONS[OLD].files}
    header = shipped["generation.toml"].replace("2024-12-01", "2026-01-01")
    (folder / "generation.toml").write_text(header.replace("until = 2025-07-01", ""), "utf-8")
    (folder / "units.csv").write_text(shipped["units.csv"], "utf-8")
    settings = Settings(home=home, download="off")
    for generation in (NEW, "2026-01-01"):
        load.load(database, settings, generation, commit=True)
    activate.activate(database, NEW)
    before = changes(database)
    with pytest.raises(Conflict, match="until"):
        activate.activate(database, "2026-01-01")
    assert changes(database) == before
    # Ended in its content and loaded again, the older one makes room.
    overlay = home / "boundaries" / NEW
    overlay.mkdir()
    header = next(p for p in GENERATIONS[NEW].files if p.name == "generation.toml")
    (overlay / "generation.toml").write_text(
        header.read_text("utf-8").replace(
            "in_force = 2025-07-01", "in_force = 2025-07-01\nuntil = 2026-01-01"
        ),
        "utf-8",
    )
    load.load(database, settings, NEW, commit=True)
    activate.activate(database, "2026-01-01")
    with database.read() as connection:
        assert [item.id for item in lookup.generations(connection)] == [NEW, "2026-01-01"]
    # Extending it again would overlap: the load is refused as a whole.
    (overlay / "generation.toml").unlink()
    with pytest.raises(Conflict):
        load.load(database, settings, NEW, commit=True)
    with pytest.raises(Conflict):
        load.load(database, settings, NEW, commit=False)


def test_activating_twice_changes_nothing_and_what_is_not_loaded_is_not_found(database, plain):
    with pytest.raises(NotFound):
        activate.activate(database, NEW)
    load.load(database, plain, NEW, commit=True)
    activate.activate(database, NEW)
    told = changes(database)
    activate.activate(database, NEW)
    assert changes(database) == told
    for unknown in (load.load, load.is_current):
        with pytest.raises(NotFound):
            if unknown is load.load:
                load.load(database, plain, "1999-01-01", commit=False)
            else:
                load.is_current(database, plain, "1999-01-01")


def test_outlines_that_are_not_quite_a_coverage_are_cleaned_loaded_and_told_of(
    database, plain, true_shapes, tmp_path
):
    """What the published files are like: bad edges and holes."""
    _, _, wkb, columns = pyogrio.raw.read(true_shapes / f"communes_{NEW}.geojson")
    shapes = shapely.from_wkb(wkb)
    for i in range(0, 126, 18):
        shapes[i] = shapely.transform(shapes[i], lambda xy: np.add(xy, (3e-6, -2e-6)))
    corners = [shapely.Point(*xy) for xy in [(105.4, 18.98), (104.6, 19.2), (105.1, 19.4)]]
    holes = shapely.union_all([corner.buffer(0.0008) for corner in corners])
    shapes = coverage.multi(shapely.difference(shapes, holes))
    assert not shapely.coverage_is_valid(shapes)
    folder = tmp_path / "shapes"
    folder.mkdir()
    supply(folder / "communes.gpkg", shapes, columns[0])
    settings = plain.model_copy(update={"shapes_dir": folder})
    report = load.load(database, settings, NEW, commit=True)
    assert errors(database, NEW) == []
    # Three circles inside communes, and slivers along the shifted lines.
    assert report.clean.gaps_closed >= 3
    assert 0.05 < report.clean.gaps_closed_km2 < 1
    assert 7 <= len(report.clean.changed) < 130
    assert 0.1 < report.clean.largest_shift_m < 5


def test_a_supplied_upper_level_that_differs_is_told_of_and_the_communes_win(
    database, plain, tmp_path
):
    old = GENERATIONS[OLD]
    communes = schematic.outlines(old, GENERATIONS)
    by_code = dict(zip(codes(OLD), communes, strict=True))
    parents = {unit.code: str(unit.parent_code) for unit in old.at("commune")}
    districts = coverage.dissolve_by(by_code, parents)
    districts["412"] = shapely.union(districts["412"], shapely.box(106.2, 18.7, 106.3, 18.8))
    folder = tmp_path / "shapes"
    folder.mkdir()
    supply(folder / "communes_2024-12-01.gpkg", communes, codes(OLD))
    order = codes(OLD, "district")
    supply(folder / "districts.gpkg", coverage.multi(districts[c] for c in order), order)
    settings = plain.model_copy(update={"shapes_dir": folder})
    report = load.load(database, settings, OLD, commit=True)
    assert errors(database, OLD) == []
    (warning,) = [w for w in report.warnings if "districts.gpkg" in w.vi]
    assert "1 đơn vị (nhiều nhất 412" in warning.vi


def test_a_supplied_upper_level_without_communes_is_told_of_and_not_used(database, plain, tmp_path):
    folder = tmp_path / "shapes"
    folder.mkdir()
    supply(folder / "province.gpkg", np.array([shapely.box(103.8, 18.5, 106, 20)]), ["40"])
    settings = plain.model_copy(update={"shapes_dir": folder})
    report = load.load(database, settings, NEW, commit=True)
    assert {level.outline for level in report.levels} == {"schematic"}
    assert any("province.gpkg" in warning.vi for warning in report.warnings)


def test_a_point_outside_of_its_shape_is_replaced_by_one_inside(database, plain, tmp_path):
    shapes = schematic.outlines(GENERATIONS[NEW], GENERATIONS)
    i, j = codes(NEW).index("16681"), codes(NEW).index("16690")
    shapes[[i, j]] = shapes[[j, i]]
    folder = tmp_path / "shapes"
    folder.mkdir()
    supply(folder / "communes.gpkg", shapes, codes(NEW))
    settings = plain.model_copy(update={"shapes_dir": folder})
    report = load.load(database, settings, NEW, commit=True)
    assert {"16681", "16690"} <= set(report.points_moved)
    assert errors(database, NEW) == []
