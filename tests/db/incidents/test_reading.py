"""Lists of incidents: filters, order, pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.db.sql import source
from geo_ioc.errors import InvalidInput
from geo_ioc.incidents import reading
from geo_ioc.incidents.reading import Wanted
from geo_ioc.live import place

NOW = datetime(2026, 9, 24, 16, 0, tzinfo=UTC)


@pytest.fixture
def some(province, take, make_report):
    """Twelve incidents: severities 1-4 thrice, west and east, a minute apart."""
    for number in range(12):
        take(
            make_report(
                severity=number % 4 + 1,
                title=f"Sự cố {number}",
                lon=105.2 if number % 2 else 105.6,
                category="NL" if number < 6 else "GT",
            ),
            NOW + timedelta(minutes=number),
        )
    return province


def titles(database, wanted: Wanted, limit: int = 100) -> list[int]:
    with database.read() as connection:
        found = reading.page(connection, wanted, limit, None).items
    return [int(item["title"].split()[-1]) for item in found]


def test_the_worst_come_first_and_of_those_the_newest(some):
    assert titles(some, Wanted()) == [11, 7, 3, 10, 6, 2, 9, 5, 1, 8, 4, 0]
    assert titles(some, Wanted(sort="newest")) == list(range(11, -1, -1))


@pytest.mark.parametrize("sort", ["worst", "newest"])
@pytest.mark.parametrize("limit", [1, 5, 11, 12])
def test_pages_are_the_list_cut_in_pieces(some, sort, limit):
    wanted = Wanted(sort=sort)
    with some.read() as connection:
        whole = [i["id"] for i in reading.page(connection, wanted, 100, None).items]
        pages, cursor = [], None
        while True:
            page = reading.page(connection, wanted, limit, cursor)
            pages += [item["id"] for item in page.items]
            assert len(page.items) <= limit
            cursor = page.next
            if cursor is None:
                break
    assert pages == whole


def test_what_is_reported_meanwhile_shifts_no_page(some, take, make_report):
    with some.read() as connection:
        first = reading.page(connection, Wanted(sort="newest"), 5, None)
    take(make_report(title="Sự cố 99"), NOW + timedelta(hours=1))
    with some.read() as connection:
        second = reading.page(connection, Wanted(sort="newest"), 5, first.next)
    assert [item["title"] for item in second.items] == [f"Sự cố {n}" for n in range(6, 1, -1)]


@pytest.mark.parametrize("cursor", ["x", "", "WyJ3b3JzdCJd", "é", "bnVsbA", "W10="])
def test_a_cursor_that_is_none_is_refused(some, cursor):
    with some.read() as connection, pytest.raises(InvalidInput) as caught:
        reading.page(connection, Wanted(), 5, cursor)
    assert caught.value.errors[0].pointer == "?cursor"


def test_a_cursor_of_another_order_is_refused(some):
    with some.read() as connection:
        cursor = reading.page(connection, Wanted(sort="newest"), 5, None).next
        with pytest.raises(InvalidInput):
            reading.page(connection, Wanted(sort="worst"), 5, cursor)


def test_by_category_status_and_time(some):
    assert titles(some, Wanted(categories=["NL"], sort="newest")) == [5, 4, 3, 2, 1, 0]
    assert titles(some, Wanted(statuses=["closed"])) == []
    assert titles(some, Wanted(categories=[])) == []
    since, until = NOW + timedelta(minutes=3), NOW + timedelta(minutes=6)
    assert titles(some, Wanted(since=since, until=until, sort="newest")) == [5, 4, 3]


def test_by_box_a_line_counts_where_it_lies(some, take, make_report):
    west = Wanted(bbox=(105.1, 18.7, 105.3, 18.9), sort="newest")
    assert titles(some, west) == [11, 9, 7, 5, 3, 1]
    line = {"type": "LineString", "coordinates": [[105.6, 18.8], [105.25, 18.85]]}
    take(make_report(title="Đường 77", lon=105.6, geometry=line), NOW + timedelta(hours=1))
    assert titles(some, west) == [77, 11, 9, 7, 5, 3, 1]


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        ("2025-07-01/16681", [11, 9, 7, 5, 3, 1]),
        ("2024-12-01/412", [11, 9, 7, 5, 3, 1]),
        ("2024-12-01/16664", [10, 8, 6, 4, 2, 0]),
        ("2025-07-01/40", list(range(11, -1, -1))),
        ("2025-07-01/Vung", list(range(11, -1, -1))),
    ],
)
def test_by_boundary_of_any_generation_and_level_or_by_grouping(some, boundary, expected):
    with some.read() as connection:
        found = place.find(connection, boundary)
    assert titles(some, Wanted(place=found, sort="newest")) == expected


@pytest.mark.parametrize("boundary", ["", "16681", "2025-07-01/", "2025-07-01/412", "x/y/z", "\0"])
def test_a_locality_that_is_none_is_refused(some, boundary):
    with some.read() as connection, pytest.raises(InvalidInput):
        place.find(connection, boundary)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("cau treo", True),
        ("Cầu TREO", True),
        ("treo cầu", True),
        ("ca\u0302\u0300u treo", True),  # decomposed as some keyboards send it
        ("câu treo", True),  # on the way to typing cầu
        ("cấu treo", False),  # another tone than the one written
        ("NA-2026-000001", True),
        ("na-2026-1", False),
        ("hoà binh", True),  # the tone on the other vowel
        ("100%", True),
        ("1%0", False),
        ("_", False),
        ("\\", False),
        ("  ", True),
        ("\0", True),
    ],
)
def test_words_are_found_with_or_without_their_marks(province, take, make_report, q, found):
    take(make_report(title="Cầu treo bản Hòa Bình đứt, tắc 100%"), NOW)
    with province.read() as connection:
        assert bool(reading.page(connection, Wanted(q=q), 5, None).items) is found


def test_the_change_id_is_that_of_the_snapshot(some, take):
    with some.read() as connection:
        reading.page(connection, Wanted(), 5, None)
        take()
        assert reading.change_id(connection) == 12
    with some.read() as connection:
        assert reading.change_id(connection) == 13


@pytest.mark.parametrize("sort", ["worst", "newest"])
def test_a_page_of_many_is_read_by_its_index(province, fill, sort):
    fill("1 s", "'reported'")
    wanted = Wanted(sort=sort)
    with province.read() as connection:
        cursor = reading.page(connection, wanted, 50, None).next
        plan = connection.execute(
            text("EXPLAIN " + source("incident_page")), reading.parameters(wanted, 51, cursor)
        )
        steps = "\n".join(plan.scalars())
    assert f"incident_{sort}_idx" in steps
    assert "Index Cond:" in steps
    assert "Sort" not in steps
