"""What is known of changed tiles, against a search through every change."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_ioc.layers import freshness
from geo_ioc.layers.address import BUFFER, EXTENT, MAX_TILE_ZOOM, Address, place
from geo_ioc.layers.freshness import DEEPEST, MOST_TILES, Box, Freshness

LON, LAT = 105.68, 18.68
HERE = (LON, LAT, LON, LAT)
WORLD = (-180.0, -85.0, 180.0, 85.0)


def touches(box: Box, tile: Address) -> bool:
    """Whether a box reaches into a tile or into what is drawn around it."""
    west, south, east, north = box
    left, bottom = place(west, south)
    right, top = place(east, north)
    side, buffer = 2**tile.z, BUFFER / EXTENT
    across = left * side <= tile.x + 1 + buffer and right * side >= tile.x - buffer
    return across and top * side <= tile.y + 1 + buffer and bottom * side >= tile.y - buffer


def tile_at(lon: float, lat: float, z: int) -> Address:
    x, y = place(lon, lat)
    return Address(z, min(2**z - 1, int(x * 2**z)), min(2**z - 1, int(y * 2**z)))


def told(changes: list[list[Box]], since: int = 0) -> Freshness:
    """Has heard of changes numbered from 1 after `since`."""
    made = Freshness(since)
    for id_, change in enumerate(changes, since + 1):
        made.touch(id_, change)
    return made


# Sides from a house to the world, so that every way of noting a box is taken.
sides = st.sampled_from([0, 1e-5, 0.001, 0.02, 0.3, 5, 40])
lons = st.one_of(
    st.floats(-180, 180),
    st.floats(LON - 0.05, LON + 0.05),
    # On the line between two tiles, and just beside it.
    st.builds(
        lambda x, beside: x / 2**DEEPEST * 360 - 180 + beside,
        st.integers(13_000, 13_002),
        st.sampled_from([0, 1e-9, -1e-9, 3e-4, -3e-4]),
    ),
)
lats = st.one_of(st.floats(-85, 85), st.floats(LAT - 0.05, LAT + 0.05))
boxes = st.builds(
    lambda lon, lat, wide, high: (lon, lat, min(180, lon + wide), min(85, lat + high)),
    lons,
    lats,
    sides,
    sides,
)
changes = st.lists(
    st.lists(boxes, min_size=1, max_size=3),
    max_size=8,
)
zooms = st.integers(0, MAX_TILE_ZOOM)


@given(changes, st.builds(tile_at, lons, lats, zooms))
@example([[WORLD]], Address(0, 0, 0))
@example([[HERE], [WORLD]], tile_at(LON, LAT, 20))
def test_a_tile_is_never_taken_for_older_than_a_change_that_touches_it(changes, tile):
    newest = max(
        (id_ for id_, change in enumerate(changes, 1) if any(touches(box, tile) for box in change)),
        default=0,
    )
    assert told(changes).of(tile) >= newest


@given(boxes, st.data())
def test_the_tiles_that_a_box_touches_are_those_that_change(box, data):
    """Tiles drawn at random seldom lie at a box: these lie at its corners, and beside them."""
    west, south, east, north = box
    z = data.draw(zooms)
    corner = tile_at(
        data.draw(st.sampled_from([west, east])), data.draw(st.sampled_from([south, north])), z
    )
    x, y = (corner[i] + data.draw(st.sampled_from([-1, 0, 1])) for i in (1, 2))
    tile = Address(z, max(0, min(2**z - 1, x)), max(0, min(2**z - 1, y)))
    if touches(box, tile):
        assert told([[box]]).of(tile) == 1


@given(st.builds(lambda lon, lat: (lon, lat, lon, lat), lons, lats), zooms, zooms)
def test_a_point_changes_few_tiles_of_each_zoom_that_is_drawn(box, z, depth):
    """What lies a tile or more away stays good, down to the deepest zoom."""
    x, y = place(box[0], box[1])
    made, z = told([[box]]), min(z, DEEPEST)
    side = 2**z
    for tile in (
        Address(z, int(x * side) + 2, int(y * side)),
        Address(z, int(x * side), int(y * side) - 2),
    ):
        assert made.of(tile) == 0


def test_what_is_drawn_beyond_a_tiles_side_changes_the_tile():
    """A line that ends just west of a tile is drawn in its buffer, and no further away."""
    z, x = DEEPEST, 13_000
    edge = x / 2**z * 360 - 180
    unit = 360 / 2**z / EXTENT
    tile = Address(z, x, tile_at(LON, LAT, z).y)
    for units, changed in ((BUFFER - 1, 1), (BUFFER + 1, 0)):
        end = edge - units * unit
        assert told([[(end - unit, LAT, end, LAT)]]).of(tile) == changed


def test_a_large_box_is_noted_in_few_tiles_and_changes_all_that_lie_in_them():
    made = told([[(103.8, 18.5, 105.9, 20.0)]])
    assert len(made._within) <= (DEEPEST + 1) * MOST_TILES
    assert made.of(tile_at(105.0, 19.2, 14)) == 1
    assert made.of(tile_at(105.0, 19.2, 30)) == 1
    assert made.of(tile_at(-60.0, -20.0, 14)) == 0


def test_tiles_below_the_deepest_zoom_change_with_the_one_that_holds_them():
    made = told([[HERE]])
    assert made.of(tile_at(LON, LAT, 22)) == 1
    assert made.of(tile_at(LON + 0.1, LAT, 22)) == 0


def test_of_changes_before_it_listened_nothing_is_known():
    made = told([[HERE]], since=7)
    assert made.of(tile_at(LON, LAT, 14)) == made.newest == 8
    assert made.of(tile_at(0, 0, 14)) == 7


def test_everything_changes_every_tile_and_later_changes_count_alone_again():
    made = told([[HERE]])
    made.everything(2)
    assert made.of(tile_at(0, 0, 14)) == made.of(tile_at(LON, LAT, 14)) == 2
    made.touch(3, [HERE])
    assert (made.of(tile_at(LON, LAT, 14)), made.of(tile_at(0, 0, 14))) == (3, 2)


def test_beyond_what_is_remembered_all_tiles_changed_once_and_memory_has_an_end(monkeypatch):
    monkeypatch.setattr(freshness, "MOST_NOTED", 500)
    made, far = Freshness(0), tile_at(-60, -20, 14)
    forgotten = []
    for id_ in range(1, 500):
        lon = 100 + id_ / 20
        made.touch(id_, [(lon, LAT, lon, LAT)])
        assert made.of(tile_at(lon, LAT, 14)) == made.newest == id_
        assert len(made._covers) <= len(made._within) <= 500
        if made.since == id_:
            forgotten.append(id_)
        assert made.of(far) == made.since
    assert len(forgotten) >= 2


@pytest.mark.parametrize("lat", [-85.0511, 85.0511])
@pytest.mark.parametrize("lon", [-180.0, 180.0])
def test_the_ends_of_the_world_are_in_its_outermost_tiles(lon: float, lat: float):
    made = told([[(lon, lat, lon, lat)]])
    for z in range(DEEPEST + 1):
        last = 2**z - 1
        assert made.of(Address(z, 0 if lon < 0 else last, last if lat < 0 else 0)) == 1
