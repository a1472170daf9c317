"""Many points at once lie where each would lie alone: true outlines, points on lines among them."""

from __future__ import annotations

from random import Random

from sqlalchemy import text

from geo_ioc.incidents import location
from tests.importing import load, table_of, write


def test_points_at_random_and_on_lines(loaded_copy, tmp_path):
    rng = Random(482)
    with loaded_copy.read() as connection:
        corners = connection.execute(
            text(
                "SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM ("
                " SELECT (ST_DumpPoints(geom)).geom FROM boundary_shape JOIN boundary"
                " USING (generation, code) WHERE band = 13 AND level = 'commune'"
                ") AS corner ORDER BY md5(ST_AsText(geom)) LIMIT 300"
            )
        ).all()
    points = [(row.lon, row.lat) for row in corners]
    points += [(rng.uniform(104.0, 105.7), rng.uniform(18.6, 19.9)) for _ in range(300)]
    rows = [
        {"title": str(place), "lon": repr(lon), "lat": repr(lat), "accuracy_m": "50000"}
        for place, (lon, lat) in enumerate(points)
    ]
    path = write(tmp_path / "suco.csv", rows)
    far = {int(one.line) - 2 for one in load(loaded_copy, path, check=True).wrong}
    kept = [row for place, row in enumerate(rows) if place not in far]
    assert load(loaded_copy, write(tmp_path / "suco.csv", kept)).imported == len(kept)
    found = {int(row["title"]): row for row in table_of(loaded_copy, "incident")}
    with loaded_copy.read() as connection:
        for place, (lon, lat) in enumerate(points):
            units = location.locate(connection, lon, lat)
            if place in far:
                assert not units
            else:
                assert found[place]["localities"] == location.keys(units), (lon, lat)
