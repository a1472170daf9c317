"""Which tiles are good still: by source, by who sees a change, and by where it happened."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.access.audience import PUBLISHED, WHOLE, Audience
from geo_ioc.layers import versions as versions_module
from geo_ioc.layers.address import Address, place
from geo_ioc.layers.versions import Told, Versions

LON, LAT = 105.68, 18.68
BOX = (LON, LAT, LON, LAT)
VINH = Audience(frozenset({"2025-07-01/16681"}))
OFFICE = Audience(frozenset({"org:so-nnmt", "account:1"}))
THE_PUBLIC = Audience(frozenset({PUBLISHED}), "blurred")
EVERYBODY = (WHOLE, VINH, OFFICE, THE_PUBLIC)


def tile(lon: float, lat: float, z: int = 14) -> Address:
    x, y = place(lon, lat)
    return Address(z, int(x * 2**z), int(y * 2**z))


HERE, FAR = tile(LON, LAT), tile(103.9, 19.8)


def begun(**newest: int) -> Versions:
    """Hears from here on, and has been asked for every audience and source once."""
    made = Versions()
    made.begin(newest)
    for audience in EVERYBODY:
        made.touched(["incident", "boundary"], audience, HERE, in_place=True)
    return made


def touched(
    made: Versions, audience: Audience, at: Address = HERE, source: str = "incident"
) -> int:
    return made.touched([source], audience, at, in_place=True)


def test_what_was_made_before_it_began_to_hear_is_as_old_as_the_newest_change():
    made = begun(incident=4, boundary=9)
    assert (made.latest, made.newest) == (9, {"incident": 4, "boundary": 9})
    assert {touched(made, audience) for audience in EVERYBODY} == {9}


def test_nothing_was_heard_of_an_empty_database():
    made = begun()
    assert made.latest == touched(made, WHOLE) == 0


def test_a_change_is_new_to_those_who_see_it_and_to_no_one_else():
    made = begun(incident=1)
    made.told(Told(2, "incident", [BOX], frozenset({"2025-07-01/16681", "org:cong-an-tinh"})))
    assert [touched(made, audience) for audience in EVERYBODY] == [2, 2, 1, 1]
    made.told(Told(3, "incident", [BOX], frozenset({PUBLISHED, "org:so-nnmt"})))
    assert [touched(made, audience) for audience in EVERYBODY] == [3, 2, 3, 3]


def test_a_change_that_nobody_has_a_key_to_is_new_to_who_sees_everything():
    made = begun(incident=1)
    made.told(Told(2, "incident", [BOX], frozenset()))
    assert [touched(made, audience) for audience in EVERYBODY] == [2, 1, 1, 1]


def test_a_change_without_an_audience_is_everybodys():
    made = begun(incident=1)
    made.told(Told(2, "incident", [BOX], None))
    assert {touched(made, audience) for audience in EVERYBODY} == {2}


def test_a_change_of_anything_anywhere_is_new_to_all_and_everywhere():
    made = begun(incident=1)
    made.told(Told(2, "incident", None, frozenset()))
    for audience in EVERYBODY:
        assert touched(made, audience) == touched(made, audience, FAR) == 2


def test_a_change_shows_in_its_place_or_anywhere():
    made = begun(incident=1)
    made.told(Told(2, "incident", [BOX]))
    assert (touched(made, WHOLE, HERE), touched(made, WHOLE, FAR)) == (2, 1)
    for at in (HERE, FAR):
        assert made.touched(["incident"], WHOLE, at, in_place=False) == 2


def test_where_a_change_may_show_anywhere_it_does_so_to_those_who_see_it():
    made = begun(incident=1)
    made.told(Told(2, "incident", [BOX], frozenset({"org:so-nnmt"})))
    found = [made.touched(["incident"], who, FAR, in_place=False) for who in EVERYBODY]
    assert found == [2, 1, 2, 1]


def test_who_sees_blurred_places_sees_the_change_where_those_are():
    made = begun(incident=1)
    shown = (LON + 0.1, LAT, LON + 0.1, LAT)
    made.told(Told(2, "incident", [BOX], frozenset({PUBLISHED, "org:so-nnmt"}), [shown]))
    there = tile(LON + 0.1, LAT)
    assert (touched(made, THE_PUBLIC, there), touched(made, OFFICE, there)) == (2, 1)
    assert (touched(made, THE_PUBLIC, HERE), touched(made, OFFICE, HERE)) == (1, 2)


def test_sources_are_followed_apart_and_asked_together():
    made = begun(incident=1)
    made.told(Told(2, "boundary", None))
    assert (touched(made, VINH), touched(made, VINH, source="boundary")) == (1, 2)
    assert made.touched(["incident", "boundary"], VINH, HERE, in_place=True) == 2
    assert made.version(["incident"]) == 1
    assert made.version(["incident", "boundary"]) == 2
    assert made.version(["observation"]) == 0


def test_what_everybody_sees_is_followed_once_for_all():
    made = begun(boundary=1)
    made.told(Told(2, "boundary", [BOX]))
    assert {touched(made, audience, source="boundary") for audience in EVERYBODY} == {2}
    assert {touched(made, audience, FAR, "boundary") for audience in EVERYBODY} == {1}


def test_an_audience_that_asks_for_the_first_time_takes_nothing_made_before_for_good():
    made = Versions()
    made.begin({"incident": 1})
    made.told(Told(2, "incident", [BOX], frozenset({"org:so-nnmt"})))
    made.told(Told(3, "boundary", None))
    assert touched(made, OFFICE, HERE) == touched(made, OFFICE, FAR) == 3


def test_an_audience_that_was_forgotten_takes_nothing_made_before_for_good(monkeypatch):
    monkeypatch.setattr(versions_module, "AUDIENCES_MOST", 2)
    made = Versions()
    made.begin({"incident": 1})
    assert touched(made, OFFICE) == 1
    for number in range(2):
        touched(made, Audience(frozenset({f"org:{number}"})))
    made.told(Told(2, "incident", [BOX], frozenset({"org:so-nnmt"})))
    assert touched(made, OFFICE, FAR) == 2


def test_when_it_begins_again_what_it_knew_is_forgotten():
    """A database that was set back gives ids a second time."""
    made = begun(incident=1)
    made.told(Told(50, "incident", [BOX]))
    made.begin({"incident": 10})
    assert (made.latest, made.newest) == (10, {"incident": 10})
    assert touched(made, WHOLE, HERE) == 10
    made.told(Told(11, "incident", [BOX]))
    assert (touched(made, WHOLE, HERE), touched(made, WHOLE, FAR)) == (11, 10)


KEYS = ("2025-07-01/16681", "org:so-nnmt", "account:1", PUBLISHED, "org:another")
told = st.lists(
    st.tuples(
        st.sampled_from(["incident", "boundary"]),
        st.sampled_from([None, [BOX], [(103.9, 19.8, 103.9, 19.8)]]),
        st.one_of(st.none(), st.frozensets(st.sampled_from(KEYS))),
    ),
    max_size=10,
)


@given(told, st.sampled_from(EVERYBODY), st.sampled_from([HERE, FAR]))
def test_whoever_sees_a_change_at_a_place_is_never_told_that_the_tile_there_is_older(
    changes, audience, at
):
    made, expected = begun(), 0
    for id_, (source, boxes, seen_by) in enumerate(changes, 1):
        seen_by = seen_by if source == "incident" else None
        made.told(Told(id_, source, boxes, seen_by))
        there = boxes is None or tile(*boxes[0][:2]) == at
        if source == "incident" and there and (boxes is None or audience.sees(seen_by)):
            expected = id_
    assert touched(made, audience, at) == expected
    assert made.latest == len(changes)
