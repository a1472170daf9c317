"""Units, their relations and groupings as read from the database, on true outlines."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from sqlalchemy import text

from geo_ioc.boundaries import content, load, lookup
from geo_ioc.errors import InvalidInput, NotFound
from geo_ioc.settings import Settings

OLD, NEW = "2024-12-01", "2025-07-01"


@pytest.fixture
def db(loaded):
    with loaded.read() as connection:
        yield connection


def names(found) -> list[str]:
    return [unit.full_name for unit in found]


def codes(found) -> list[str]:
    return [unit.code for unit in found]


def test_generations_come_oldest_first_with_dates_and_outlines(db):
    old, new = lookup.generations(db)
    assert (old.id, old.in_force, old.until) == (OLD, date(2024, 12, 1), date(2025, 7, 1))
    assert (new.id, new.in_force, new.until) == (NEW, date(2025, 7, 1), None)
    assert [(lv["level"], lv["count"], lv["outline"]) for lv in old.levels] == [
        ("province", 1, "supplied"),
        ("district", 20, "supplied"),
        ("commune", 412, "supplied"),
    ]


@pytest.mark.parametrize(
    ("day", "generation"),
    [
        (date(2024, 12, 1), OLD),
        (date(2025, 6, 30), OLD),
        (date(2025, 7, 1), NEW),
        (date(2090, 1, 1), NEW),
        (None, NEW),
    ],
)
def test_each_day_has_the_generation_in_force_on_it(db, day, generation):
    assert lookup.generation_on(db, day).id == generation


def test_a_day_before_the_oldest_generation_has_none(db):
    with pytest.raises(NotFound, match="30/11/2024"):
        lookup.generation_on(db, date(2024, 11, 30))


def test_a_loaded_generation_is_not_shown_before_it_is_active(database, home):
    load.load(database, Settings(home=home, download="off"), NEW, commit=True)
    with database.read() as connection:
        assert lookup.generations(connection) == []
        assert [item.id for item in lookup.generations(connection, inactive=True)] == [NEW]
        with pytest.raises(NotFound):
            lookup.unit(connection, NEW, "16681")
        with pytest.raises(NotFound):
            lookup.generation_named(connection, NEW)


def test_units_are_the_rows_of_units_csv(db):
    for generation in (OLD, NEW):
        written = {unit.code: unit for unit in content.read(generation, None).units}
        found = lookup.units(db, generation)
        assert len(found) == len(written)
        for unit in found:
            row = written[unit.code].model_dump()
            row["area_km2"] = float(row["area_km2"])
            assert {name: getattr(unit, name) for name in row} == row
            west, south, east, north = unit.bbox
            assert west < unit.lon < east
            assert south < unit.lat < north


def test_units_come_level_by_level_in_vietnamese_order(db):
    found = lookup.units(db, OLD)
    assert [unit.level for unit in found] == ["province"] + ["district"] * 20 + ["commune"] * 412
    districts = [unit.name for unit in found[1:21]]
    assert districts[:4] == ["Anh Sơn", "Con Cuông", "Diễn Châu", "Đô Lương"]
    assert districts.index("Thái Hoà") < districts.index("Thanh Chương")


def test_units_of_a_level_a_parent_or_a_grouping(db):
    assert len(lookup.units(db, OLD, level="district")) == 20
    assert len(lookup.units(db, OLD, parent="412")) == 33
    assert len(lookup.units(db, OLD, parent="40")) == 20
    assert codes(lookup.units(db, NEW, grouping=("former_district", "414"))) == codes(
        lookup.units(db, NEW, level="commune", grouping=("former_district", "414"))
    )
    assert lookup.units(db, NEW, level="district") == []
    assert lookup.units(db, NEW, grouping=("former_district", "999")) == []


def test_a_level_that_is_none_is_refused_and_a_parent_that_is_none_not_found(db):
    with pytest.raises(InvalidInput) as refused:
        lookup.units(db, NEW, level="xã")
    assert refused.value.errors[0].pointer == "?level"
    with pytest.raises(NotFound):
        lookup.units(db, NEW, parent="99999")


def test_a_search_without_tone_marks_finds_every_place_it_may_mean(db):
    found = lookup.units(db, OLD, q="dong van")
    assert names(found) == ["Xã Đồng Văn"] * 3
    assert len(set(codes(found))) == 3
    assert len({unit.parent_code for unit in found}) == 3


def test_tone_marks_put_the_place_that_has_them_first_and_hide_no_other(db):
    assert names(lookup.units(db, OLD, q="Hòa Sơn")) == ["Xã Hòa Sơn", "Xã Hoa Sơn"]
    assert names(lookup.units(db, OLD, q="hoa sơn")) == ["Xã Hoa Sơn", "Xã Hòa Sơn"]
    assert names(lookup.units(db, OLD, q="Thái Hòa"))[0] == "Thị xã Thái Hoà"


def test_a_search_is_ranked_and_stays_within_its_filters(db):
    found = lookup.units(db, OLD, q="vinh")
    assert found[0].full_name == "Thành phố Vinh"
    assert found[-1].full_name == "Xã Quỳnh Vinh"
    assert {unit.level for unit in lookup.units(db, OLD, q="vinh", level="commune")} == {"commune"}
    assert lookup.units(db, OLD, q="không đâu cả") == []
    assert len(lookup.units(db, OLD, q="  ")) == 433


@pytest.mark.parametrize("q", ["%", "_", "\\", "' OR 1=1 --", "a" * 100])
def test_signs_that_mean_something_to_sql_find_nothing(db, q):
    assert lookup.units(db, OLD, q=q) == []


@pytest.mark.parametrize("q", ["a" * 101, "\x00", "vinh\x00", "\ud800", "\u0301"])
def test_a_search_that_is_no_text_is_refused(db, q):
    with pytest.raises(InvalidInput) as refused:
        lookup.units(db, OLD, q=q)
    assert refused.value.errors[0].pointer == "?q"


@pytest.mark.parametrize(
    ("generation", "code"),
    [(NEW, "99999"), (NEW, "412"), ("1999-01-01", "40"), (NEW, "4\x000"), ("\x00", "40"), ("", "")],
)
def test_a_unit_that_is_not_there_is_not_found(db, generation, code):
    for read in (
        lookup.unit,
        lookup.children,
        lookup.neighbours,
        lookup.predecessors,
        lookup.successors,
    ):
        with pytest.raises(NotFound):
            read(db, generation, code)


def test_the_same_code_is_another_place_in_another_generation(db):
    old, new = lookup.unit(db, OLD, "16681"), lookup.unit(db, NEW, "16681")
    assert old.full_name != new.full_name
    assert old.area_km2 < new.area_km2


def test_geometry_is_counter_clockwise_geojson(db):
    shape = lookup.geometries(db, NEW, ["16681", "99999"])
    assert list(shape) == ["16681"]
    assert shape["16681"]["type"] == "MultiPolygon"
    ring = shape["16681"]["coordinates"][0][0]
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring))
    assert area > 0


def test_children_are_one_level_down(db):
    assert {unit.level for unit in lookup.children(db, OLD, "40")} == {"district"}
    assert {unit.level for unit in lookup.children(db, NEW, "40")} == {"commune"}
    assert len(lookup.children(db, OLD, "412")) == 33
    assert lookup.children(db, NEW, "16681") == []


def test_neighbours_share_a_line_as_loaded_and_are_mutual(db):
    for generation, level in ((NEW, "commune"), (OLD, "district"), (OLD, "commune")):
        # By length of what they have in common, in the shapes as loaded.
        wanted = db.execute(
            text(
                "SELECT a.code AS one, b.code AS other FROM boundary a JOIN boundary b ON "
                "a.generation = b.generation AND a.level = b.level AND a.code <> b.code "
                "JOIN boundary_shape s ON (s.generation, s.code, s.band) = "
                "(a.generation, a.code, 13) JOIN boundary_shape t ON (t.generation, t.code, "
                "t.band) = (b.generation, b.code, 13) WHERE a.generation = :g AND a.level = :l "
                "AND a.code IN (SELECT code FROM boundary WHERE generation = :g AND level = :l "
                "ORDER BY code LIMIT 12) AND s.geom && t.geom "
                "AND ST_Length(ST_Intersection(ST_Boundary(s.geom), ST_Boundary(t.geom))) > 0"
            ),
            {"g": generation, "l": level},
        ).all()
        assert wanted
        for code in {row.one for row in wanted}:
            found = lookup.neighbours(db, generation, code)
            assert set(codes(found)) == {row.other for row in wanted if row.one == code}
            for unit in found:
                assert code in codes(lookup.neighbours(db, generation, unit.code))
    assert lookup.neighbours(db, NEW, "40") == []


def test_predecessors_and_successors_are_each_others_inverse_and_name_the_clause(db):
    seen = set()
    for unit in lookup.units(db, NEW, level="commune"):
        for before in lookup.predecessors(db, NEW, unit.code):
            seen.add(before.code)
            (after,) = lookup.successors(db, OLD, before.code)
            assert (after.generation, after.code) == (NEW, unit.code)
            assert after.clause == before.clause
            assert after.resolution == "1678/NQ-UBTVQH15"
    assert len(seen) == 412
    assert lookup.predecessors(db, OLD, "16681") == []
    assert lookup.successors(db, NEW, "16681") == []


def test_groupings_partition_the_communes_and_add_up(db):
    groupings = lookup.groupings(db)
    assert len(groupings) == 20
    assert groupings == lookup.groupings(db, NEW, "former_district")
    members = [code for grouping in groupings for code in grouping.members]
    assert sorted(members) == sorted(codes(lookup.units(db, NEW, level="commune")))
    assert sum(grouping.population for grouping in groupings) == 3_831_694
    assert sum(grouping.area_km2 for grouping in groupings) == pytest.approx(16_486.49)
    vinh = next(grouping for grouping in groupings if grouping.code == "412")
    assert vinh.kind_title_vi.startswith("Vùng")
    assert vinh.label_anchor == "right"
    west, south, east, north = vinh.bbox
    assert west < vinh.lon < east
    assert south < vinh.lat < north
    assert lookup.groupings(db, OLD) == []
    assert lookup.groupings(db, NEW, "river_basin") == []
