from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo_ioc.incidents.blur import NEAREST, TRIES, Blur
from tests.reports import BLUR, uuid7

GEOD = Geod(ellps="WGS84")
PLACES = {"lon": st.floats(103, 107), "lat": st.floats(18, 20)}


@given(incident_id=st.uuids(), radius_m=st.floats(50, 20_000), **PLACES)
def test_an_incident_is_moved_by_half_the_radius_at_least_and_the_radius_at_most(
    incident_id: UUID, radius_m: float, lon: float, lat: float
):
    for place in BLUR.places(incident_id, lon, lat, radius_m):
        distance = GEOD.inv(lon, lat, *place)[2]
        assert radius_m * NEAREST * 0.98 - 0.2 <= distance <= radius_m * 1.02 + 0.2


def test_it_is_moved_the_same_way_each_time_and_another_way_by_another_secret():
    incident_id = uuid7()
    places = list(BLUR.places(incident_id, 105.68, 18.67, 300))
    assert places == list(BLUR.places(incident_id, 105.68, 18.67, 300))
    assert len(set(places)) == TRIES
    assert places != list(Blur(b"another").places(incident_id, 105.68, 18.67, 300))


def test_incidents_at_one_place_are_moved_each_its_own_way():
    first = {next(iter(BLUR.places(uuid7(), 105.68, 18.67, 300))) for _ in range(50)}
    assert len(first) == 50
