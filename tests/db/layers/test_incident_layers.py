"""Incidents on the map: each once, whatever the zoom and whatever they are counted by."""

from __future__ import annotations

import random
from collections import Counter

import mapbox_vector_tile
import pytest
from sqlalchemy import text

VINH = (10, 812, 457)
"""The z 10 tile of Vinh."""
WHOLE = [(7, x, y) for x in (100, 101) for y in (56, 57)]


def counts(database, features_of, address=WHOLE, **query):
    return [
        feature["properties"]
        for z, x, y in address
        for feature in features_of(database, "incident_counts", z, x, y, **query)
    ]


@pytest.fixture
def scattered(loaded_copy, add_incident):
    """200 incidents inside the province, at places drawn at random."""
    chance = random.Random(482)  # an example, no secret
    with loaded_copy.read() as connection:
        points = connection.execute(
            text(
                "SELECT ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat FROM boundary_shape,"
                " ST_Dump(ST_GeneratePoints(geom, 200, 482)) AS p"
                " WHERE generation = '2025-07-01' AND code = '40' AND band = 11"
            )
        ).all()
    states = ["reported", "verifying", "verified", "in_progress", "resolved", "closed", "on_hold"]
    for point in points:
        status = chance.choice(states)
        add_incident(
            loaded_copy,
            point.lon,
            point.lat,
            severity=chance.randint(1, 5),
            category=chance.choice(["NL", "SL", "GT"]),
            status=status,
            before_hold="verifying" if status == "on_hold" else None,
            due_at=chance.choice([None, f"2026-11-{chance.randint(10, 28)}T10:00:00+07:00"]),
        )
    return loaded_copy


@pytest.mark.parametrize("generation", ["2024-12-01", "2025-07-01"])
@pytest.mark.parametrize("by", ["province", "grouping", "commune"])
def test_counts_add_up_to_the_sql(scattered, features_of, generation, by):
    found = counts(scattered, features_of, generation=generation, by=by)
    with scattered.read() as connection:
        total, unverified, worst = connection.execute(
            text(
                "SELECT count(*), count(*) FILTER (WHERE status IN ('reported', 'verifying')"
                " OR status_before_hold = 'verifying'), max(severity) FROM incident"
                " WHERE status NOT IN ('resolved', 'closed')"
            )
        ).one()
    assert sum(item["count"] for item in found) == total
    assert sum(item["unverified"] for item in found) == unverified
    assert max(item["worst"] for item in found) == worst
    assert len({item["id"] for item in found}) == len(found)


@pytest.mark.parametrize("generation", ["2024-12-01", "2025-07-01"])
@pytest.mark.parametrize("by", ["province", "grouping", "commune"])
@pytest.mark.parametrize(
    "query", [{}, {"status": "closed,on_hold"}, {"category": "NL,SL"}, {"category": "CR"}]
)
def test_what_was_counted_before_is_what_one_counts_now(
    scattered, features_of, add_incident, generation, by, query
):
    for severity, lon in ((4, 103.5), (5, 106.2), (5, 106.3)):
        add_incident(scattered, lon, 20.4, severity=severity, due_at="2026-11-19T10:00:00+07:00")
    given = {"generation": generation, "by": by, **query}
    kept = counts(scattered, features_of, **given)
    # In a window of time, and this one holds all, incidents are counted when they are asked for.
    assert kept == counts(scattered, features_of, from_="1900-01-01", **given)
    assert (kept != []) == ("CR" not in query.values())


def test_each_count_is_that_of_its_place(scattered, features_of):
    found = counts(scattered, features_of, generation="2025-07-01", by="commune")
    with scattered.read() as connection:
        expected = dict(
            connection.execute(
                text(
                    "SELECT code, count(*) FROM incident_boundary JOIN incident"
                    " ON incident.id = incident_id WHERE generation = '2025-07-01'"
                    " AND level = 'commune' AND status NOT IN ('resolved', 'closed') GROUP BY code"
                )
            ).all()
        )
    assert {item["code"]: item["count"] for item in found} == expected


def test_areas_are_counted_where_there_are_areas_and_districts_where_there_are_districts(
    scattered, features_of
):
    areas = counts(scattered, features_of, generation="2025-07-01")
    districts = counts(scattered, features_of, generation="2024-12-01")
    assert all("/former_district/" in item["id"] for item in areas)
    by_area = Counter({item["code"]: item["count"] for item in areas})
    by_district = Counter({item["code"]: item["count"] for item in districts})
    # No new commune crosses an old district, but points on a line may fall to either side.
    assert sum((by_area - by_district).values()) <= 2
    assert {item["label_anchor"] for item in areas} <= {"left", "right", "top", "bottom"}


def test_from_far_off_the_province_is_one_count(scattered, features_of):
    for address in ((5, 25, 14), (6, 50, 28)):
        found = counts(scattered, features_of, [address])
        assert [item["name"] for item in found] == ["Nghệ An"]


def test_counts_stand_at_the_authored_label_point(scattered, features_of):
    at = {
        feature["properties"]["code"]: feature["geometry"]["coordinates"]
        for feature in features_of(scattered, "incident_counts", 9, 406, 228)
    }
    names = {
        feature["properties"]["code"]: feature["geometry"]["coordinates"]
        for feature in features_of(scattered, "groupings", 9, 406, 228, part="_label")
    }
    assert at
    assert all(names[code] == place for code, place in at.items())


def test_one_outside_the_province_is_counted_too(loaded_copy, add_incident, features_of):
    add_incident(loaded_copy, 105.9, 18.85, flags=["outside"], severity=4)
    found = counts(loaded_copy, features_of)
    assert [(item["id"], item["name"], item["count"]) for item in found] == [
        ("outside", "Ngoài tỉnh", 1)
    ]


def test_filters_reach_symbols_and_counts_alike(scattered, features_of):
    query = {"category": "SL,GT", "status": "reported"}
    total = sum(item["count"] for item in counts(scattered, features_of, **query))
    with scattered.read() as connection:
        expected = connection.execute(
            text(
                "SELECT count(*) FROM incident WHERE category IN ('SL', 'GT')"
                " AND status = 'reported'"
            )
        ).scalar_one()
    assert total == expected > 0
    later = {"from_": "2026-11-21"}
    assert counts(scattered, features_of, **later) == []
    assert counts(scattered, features_of, from_="2026-11-20", to="2026-11-21")


def test_every_open_or_resolved_incident_is_in_exactly_one_tile(scattered, features_of):
    seen = [
        feature["properties"]["id"]
        for x in range(806, 814)
        for y in range(453, 460)
        for feature in features_of(scattered, "incidents", 10, x, y)
    ]
    with scattered.read() as connection:
        expected = connection.execute(
            text("SELECT CAST(id AS text) FROM incident WHERE status <> 'closed'")
        ).scalars()
        assert sorted(seen) == sorted(expected)


def test_a_point_on_the_edge_of_two_tiles_is_in_one(loaded_copy, add_incident, features_of):
    edge = 812 / 2**10 * 360 - 180
    ids = {add_incident(loaded_copy, edge + step / 1e7, 18.7) for step in range(-900, 901, 100)}
    seen = [
        feature["properties"]["id"]
        for x in (811, 812)
        for feature in features_of(loaded_copy, "incidents", 10, x, 457)
    ]
    assert sorted(seen) == sorted(ids)
    inside = features_of(loaded_copy, "incidents", 10, 811, 457) + features_of(
        loaded_copy, "incidents", 10, 812, 458
    )
    assert all(0 <= value < 4096 for f in inside for value in f["geometry"]["coordinates"])


@pytest.mark.parametrize(
    ("given", "trust"),
    [
        ({"status": "reported"}, "unverified"),
        ({"status": "verifying"}, "unverified"),
        ({"status": "dispatched"}, "verified"),
        ({"status": "dispatched", "flags": ["unverified"]}, "unverified"),
        ({"status": "on_hold", "before_hold": "verifying"}, "unverified"),
        ({"status": "on_hold", "before_hold": "accepted"}, "verified"),
        ({"status": "resolved"}, "resolved"),
    ],
)
def test_trust_follows_the_state(loaded_copy, add_incident, features_of, given, trust):
    add_incident(loaded_copy, 105.69, 18.67, **given)
    (found,) = features_of(loaded_copy, "incidents", *VINH)
    assert found["properties"]["trust"] == trust


def test_a_deadline_is_seconds_in_a_vector_tile_and_rfc_3339_in_geojson(
    loaded_copy, add_incident, features_of, tile_of
):
    add_incident(loaded_copy, 105.69, 18.67, due_at="2026-11-23T23:58:00+07:00")
    (found,) = features_of(loaded_copy, "incidents", *VINH)
    assert found["properties"]["due_at"] == 1795453080
    body = tile_of(loaded_copy, "incidents", *VINH, format_="geojson").plain()
    assert b'"due_at":"2026-11-23T16:58:00+00:00"' in body
    add_incident(loaded_copy, 105.68, 18.67)
    assert (
        sum("due_at" in f["properties"] for f in features_of(loaded_copy, "incidents", *VINH)) == 1
    )


def test_the_area_of_an_incident_is_drawn_with_its_point(loaded_copy, add_incident, features_of):
    area = "POLYGON((105.68 18.66, 105.70 18.66, 105.70 18.68, 105.68 18.68, 105.68 18.66))"
    id_ = add_incident(loaded_copy, 105.69, 18.67, shape=area)
    found = features_of(loaded_copy, "incidents", *VINH)
    kinds = {f["properties"]["part"]: f["geometry"]["type"] for f in found}
    assert kinds == {"point": "Point", "shape": "Polygon"}
    assert {f["properties"]["id"] for f in found} == {id_}


def test_the_worst_are_kept_when_a_tile_is_cut_short(
    loaded_copy, add_incident, tile_of, layers_with
):
    for severity in (1, 5, 2, 4, 3):
        add_incident(loaded_copy, 105.69, 18.67, severity=severity)
    small = layers_with("incidents", "max_features = 2000", "max_features = 2")
    found = tile_of(loaded_copy, "incidents", *VINH, of=small)
    layers = mapbox_vector_tile.decode(found.plain())
    assert [f["properties"]["severity"] for f in layers["incidents"]["features"]] == [5, 4]
    assert found.dropped == 3


def test_a_new_incident_makes_its_tiles_new(loaded_copy, add_incident, tile_of):
    before = tile_of(loaded_copy, "incidents", *VINH)
    other = tile_of(loaded_copy, "communes", *VINH)
    assert before.plain() == b""
    add_incident(loaded_copy, 105.69, 18.67)
    after = tile_of(loaded_copy, "incidents", *VINH)
    assert after.plain()
    assert after.tag != before.tag
    assert tile_of(loaded_copy, "communes", *VINH).tag == other.tag


def test_of_what_is_resolved_a_tile_may_hold_only_the_latest(
    loaded_copy, add_incident, features_of
):
    for severity, status in ((1, "reported"), (2, "resolved"), (3, "resolved")):
        add_incident(loaded_copy, 105.6813, 18.6796, severity=severity, status=status)
    with loaded_copy.write() as connection:
        connection.execute(
            text(
                "UPDATE incident SET resolved_at = CASE severity WHEN 2"
                " THEN CAST('2026-01-01T00:00:00Z' AS timestamptz)"
                " WHEN 3 THEN CAST('2026-01-03T00:00:00Z' AS timestamptz) END"
            )
        )
    found = features_of(loaded_copy, "incidents", *VINH, resolved_from="2026-01-02T00:00:00+00:00")
    assert {feature["properties"]["severity"] for feature in found} == {1, 3}
