"""Indicators on the map: rates and densities as areas, counts as circles."""

from __future__ import annotations

from sqlalchemy import text

WHOLE = [(7, x, y) for x in (100, 101) for y in (56, 57)]


def found(database, features_of, **query):
    seen = {}
    for z, x, y in WHOLE:
        for feature in features_of(database, "indicators", z, x, y, **query):
            seen[feature["properties"]["code"]] = feature
    return seen


def test_a_density_fills_areas_with_the_values_of_the_sql(loaded, features_of):
    features = found(loaded, features_of)
    assert len(features) == 130
    assert {f["geometry"]["type"] for f in features.values()} <= {"Polygon", "MultiPolygon"}
    with loaded.read() as connection:
        expected = connection.execute(
            text(
                "SELECT code, CAST(value AS double precision) AS value FROM observation"
                " JOIN boundary USING (generation, code)"
                " WHERE indicator = 'population_density' AND generation = '2025-07-01'"
                " AND level = 'commune'"
            )
        ).all()
    assert {code: f["properties"]["value"] for code, f in features.items()} == {
        row.code: row.value for row in expected
    }


def test_a_count_stands_on_points_whose_share_is_of_the_greatest(loaded, features_of):
    features = found(loaded, features_of, indicator="population")
    assert len(features) == 130
    assert {f["geometry"]["type"] for f in features.values()} == {"Point"}
    properties = [f["properties"] for f in features.values()]
    greatest = max(properties, key=lambda p: p["value"])
    assert greatest["share"] == 1
    for item in properties:
        assert abs(item["share"] - item["value"] / greatest["value"]) < 1e-9


def test_every_level_of_a_generation_has_its_values(loaded, features_of):
    districts = found(loaded, features_of, generation="2024-12-01", level="district")
    assert len(districts) == 20
    assert all("value" in f["properties"] for f in districts.values())
    assert found(loaded, features_of, generation="2025-07-01", level="district") == {}


def test_a_period_without_values_says_that_they_are_missing(loaded, features_of):
    features = found(loaded, features_of, period="1999")
    assert len(features) == 130
    assert {f["properties"]["missing"] for f in features.values()} == {"no_data"}
    assert not any("value" in f["properties"] for f in features.values())


def test_why_a_value_is_missing_and_its_newest_revision_are_told(loaded_copy, features_of):
    with loaded_copy.write() as connection:
        connection.execute(
            text(
                "INSERT INTO observation (indicator, generation, code, period, revision, value,"
                " missing, status, source)"
                " SELECT 'population_density', '2025-07-01', v.* FROM (VALUES"
                " ('16681', '2031', 1, 5, NULL, 'estimate', ''),"
                " ('16681', '2031', 2, 7, NULL, 'official', ''),"
                " ('16690', '2031', 1, NULL, 'not_applicable', 'official', '')) AS v"
            )
        )
    features = found(loaded_copy, features_of, period="2031")
    assert features["16681"]["properties"]["value"] == 7
    assert features["16681"]["properties"]["status"] == "official"
    assert features["16690"]["properties"]["missing"] == "not_applicable"
    # Without a period each unit shows its newest.
    newest = found(loaded_copy, features_of)
    assert newest["16681"]["properties"]["period"] == "2031"
    assert newest["16702"]["properties"]["period"] == "2025"
