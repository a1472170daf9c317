"""From a report to an incident."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from geo_ioc.audit import trail
from geo_ioc.errors import Conflict, InvalidInput
from geo_ioc.incidents import intake, location, reading
from geo_ioc.incidents.intake import Reporter
from tests.reports import BLUR, CONTACTS

NOW = datetime(2026, 9, 24, 16, 6, tzinfo=UTC)
FIELD = {"now": NOW, "by": Reporter("field"), "blur": BLUR, "contacts": CONTACTS}


def read(database, incidents, incident_id):
    with database.read() as connection:
        return reading.one(connection, incidents, incident_id)


def count(database, table: str) -> int:
    with database.read() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def refused(take, make_report, **changes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        take(make_report(**changes))
    return [error.pointer for error in caught.value.errors]


def test_a_report_is_stored_with_all_it_said(province, incidents, take, make_report):
    area = {
        "type": "Polygon",
        "coordinates": [[[105.2, 18.8], [105.3, 18.8], [105.3, 18.9], [105.2, 18.8]]],
    }
    given = make_report(
        urgency="urgent",
        severity=5,
        title="  Bản Huồi Pốc bị cô lập ",
        category="CL",
        description="46 hộ chưa liên lạc được",
        geometry=area,
        fields={"households": 46, "passable_car": False, "passable_boat": True},
        accuracy_m=800,
        location_source="village",
        occurred_at="2026-09-24T22:40:00+07:00",
        reported_at="2026-09-24T23:05:00+07:00",
        channel="hotline",
        visibility="public",
    )
    item = read(province, incidents, take(given, NOW, by="hotline"))
    for name in (
        "category",
        "urgency",
        "severity",
        "description",
        "lon",
        "lat",
        "geometry",
        "fields",
        "accuracy_m",
        "location_source",
        "occurred_at",
        "reported_at",
        "channel",
        "visibility",
    ):
        assert item[name] == getattr(given, name), name
    assert item["title"] == "Bản Huồi Pốc bị cô lập"
    assert (item["number"], item["status"], item["version"]) == ("NA-2026-000001", "reported", 1)
    assert (item["received_at"], item["flags"], item["demo"]) == (NOW, [], False)
    assert item["accept_due_at"] == item["due_at"] == NOW + timedelta(minutes=15)
    assert item["resolve_due_at"] == NOW + timedelta(hours=24)
    assert item["timeline"] == [
        {
            "seq": 1,
            "action": "report",
            "from": None,
            "to": "reported",
            "at": NOW,
            "by": "hotline",
            "note": "",
            "data": {},
        }
    ]
    assert item["proposed"] == {"lead": "bch-ptds", "cooperating": ["bch-qs", "bien-phong"]}
    assert item["organisations"]["bch-ptds"] == "Ban Chỉ huy Phòng thủ dân sự tỉnh"


def test_it_is_located_in_every_generation_at_every_level(province, incidents, take):
    places = read(province, incidents, take())["boundaries"]
    assert [(p["generation"], p["level"], p["code"], p["name"]) for p in places] == [
        ("2025-07-01", "commune", "16681", "Thành Tây"),
        ("2025-07-01", "province", "40", "Nghệ An"),
        ("2024-12-01", "commune", "16663", "Tây Cũ"),
        ("2024-12-01", "district", "412", "Tây"),
        ("2024-12-01", "province", "40", "Nghệ An"),
    ]


def test_a_point_on_a_line_belongs_to_the_lowest_code(province, incidents, take, make_report):
    places = read(province, incidents, take(make_report(lon=105.5)))["boundaries"]
    assert [p["code"] for p in places if p["level"] == "commune"] == ["16681", "16663"]


def test_event_audit_and_change_come_with_the_incident(province, take):
    incident_id = take()
    with province.read() as connection:
        assert trail.verify(connection) is None
        entry = connection.execute(text("SELECT * FROM audit_entry")).one()
        change = connection.execute(text("SELECT * FROM change")).one()
    assert (entry.action, entry.subject) == ("incident.report", str(incident_id))
    assert (change.source, change.op, change.subject) == ("incident", "upsert", str(incident_id))
    assert change.bbox == [105.2, 18.8, 105.2, 18.8]
    assert change.old_bbox is None


def test_the_bbox_of_a_change_covers_line_and_point(province, take, make_report):
    line = {"type": "LineString", "coordinates": [[105.1, 18.7], [105.3, 18.75]]}
    take(make_report(geometry=line))
    with province.read() as connection:
        bbox = connection.execute(text("SELECT bbox FROM change")).scalar_one()
    assert bbox == [105.1, 18.7, 105.3, 18.8]


# --- the same report again ------------------------------------------------------------------------


def test_the_same_report_again_is_the_same_incident(province, incidents, make_report):
    given = make_report(reported_at=NOW, sent_at=NOW, elapsed_s=0)
    later = given.model_copy(update={"sent_at": NOW + timedelta(hours=1), "elapsed_s": 3600.0})
    with province.write() as connection:
        first = intake.receive(
            connection,
            incidents,
            given,
            now=NOW,
            by=Reporter("field"),
            blur=BLUR,
            contacts=CONTACTS,
        )
    with province.write() as connection:
        second = intake.receive(
            connection,
            incidents,
            later,
            now=NOW + timedelta(hours=1),
            by=Reporter("field"),
            blur=BLUR,
            contacts=CONTACTS,
        )
    assert (first.id, first.created, second.id, second.created) == (given.id, True, given.id, False)
    assert [count(province, table) for table in ("incident", "change", "audit_entry")] == [1, 1, 1]


def test_the_same_id_with_another_body_is_a_conflict_that_names_the_incident(take, make_report):
    given = make_report()
    take(given, NOW)
    with pytest.raises(Conflict, match="NA-2026-000001"):
        take(given.model_copy(update={"title": "Khác"}))


def test_one_report_sent_by_many_at_once_is_taken_once_and_leaves_no_gap(
    province, incidents, make_report
):
    given = make_report()
    start = threading.Barrier(8)
    created: list[bool] = []

    def send() -> None:
        start.wait()
        with province.write() as connection:
            created.append(
                intake.receive(
                    connection,
                    incidents,
                    given,
                    now=NOW,
                    by=Reporter("field"),
                    blur=BLUR,
                    contacts=CONTACTS,
                ).created
            )

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created) == [False] * 7 + [True]
    with province.write() as connection:
        assert intake.next_number(connection, NOW) == "NA-2026-000002"


def test_numbers_have_no_gaps_or_repeats_when_many_report_and_some_fail(
    province, incidents, make_report
):
    start = threading.Barrier(6)

    def send(worker: int) -> None:
        start.wait()
        for turn in range(5):
            try:
                with province.write() as connection:
                    intake.receive(
                        connection,
                        incidents,
                        make_report(),
                        now=NOW,
                        by=Reporter("x"),
                        blur=BLUR,
                        contacts=CONTACTS,
                    )
                    if (worker + turn) % 3 == 0:
                        raise RuntimeError
            except RuntimeError:
                pass

    threads = [threading.Thread(target=send, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with province.read() as connection:
        numbers = connection.execute(text("SELECT number FROM incident ORDER BY number")).scalars()
        assert list(numbers) == [f"NA-2026-{n:06d}" for n in range(1, 21)]
        assert trail.verify(connection) is None


def test_a_year_begins_at_midnight_in_vietnam(province):
    with province.write() as connection:
        new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
        assert intake.next_number(connection, new_year - timedelta(seconds=1)) == "NA-2026-000001"
        assert intake.next_number(connection, new_year) == "NA-2027-000001"


# --- clocks and borders ---------------------------------------------------------------------------


def test_a_wrong_clock_is_corrected_flagged_and_kept(province, incidents, take, make_report):
    given = make_report(
        occurred_at="2020-01-01T00:00:00+07:00",
        reported_at="2020-01-01T00:10:00+07:00",
        sent_at="2020-01-01T00:40:00+07:00",
        elapsed_s=1800,
    )
    item = read(province, incidents, take(given, NOW))
    assert item["flags"] == ["clock_corrected"]
    assert item["reported_at"] == NOW - timedelta(minutes=30)
    assert item["occurred_at"] == NOW - timedelta(minutes=40)
    assert item["clock"]["reported_at"] == "2020-01-01T00:10:00+07:00"
    assert item["clock"]["elapsed_s"] == 1800


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy_m", "kept"),
    [
        (104.90, 18.80, None, True),  # 10.5 km west, on land
        (104.85, 18.80, None, False),  # 15.8 km west
        (104.85, 18.80, 16_000, True),  # the same, told that vaguely
        (106.10, 18.80, None, True),  # 37 km east, at sea
        (106.17, 18.80, None, True),  # 44.3 km east: 24 nautical miles are 44.448 km
        (106.18, 18.80, None, False),
        (2.35, 48.85, None, False),
    ],
)
def test_a_report_from_outside_is_kept_and_flagged_within_its_uncertainty(
    province, incidents, take, make_report, lon, lat, accuracy_m, kept
):
    changes = {"lon": lon, "lat": lat, "accuracy_m": accuracy_m}
    if not kept:
        assert refused(take, make_report, **changes) == ["/lon", "/lat"]
        return
    item = read(province, incidents, take(make_report(**changes)))
    assert (item["flags"], item["boundaries"]) == (["outside"], [])


def test_how_vague_a_place_is_follows_from_how_it_is_known(province, incidents, take, make_report):
    by_village = take(make_report(location_source="village"))
    assert read(province, incidents, by_village)["accuracy_m"] == 1200


# --- what is refused ------------------------------------------------------------------------------


def test_all_wrong_words_and_fields_are_named_at_once(take, make_report):
    pointers = refused(
        take,
        make_report,
        urgency="soon",
        channel="fax",
        visibility="all",
        location_source="guess",
        fields={"depth_cm": math.nan, "noise_db": 3},
    )
    assert pointers == [
        "/urgency",
        "/location_source",
        "/channel",
        "/visibility",
        "/fields/depth_cm",
        "/fields/noise_db",
    ]


def test_an_unknown_category_is_refused_with_the_known_ones(take, make_report):
    with pytest.raises(InvalidInput) as caught:
        take(make_report(category="XX"))
    assert caught.value.errors[0].pointer == "/category"
    assert "NL" in caught.value.errors[0].message.vi


@pytest.mark.parametrize(
    ("geometry", "pointer", "words"),
    [
        (
            {
                "type": "Polygon",
                "coordinates": [
                    [[105.2, 18.8], [105.3, 18.9], [105.3, 18.8], [105.2, 18.9], [105.2, 18.8]]
                ],
            },
            "/geometry/coordinates",
            "tự cắt (105.250000, 18.850000)",
        ),
        (
            {"type": "LineString", "coordinates": [[105.2, 18.8], [105.2, 18.8]]},
            "/geometry/coordinates",
            "quá ít điểm",
        ),
        (
            {"type": "LineString", "coordinates": [[10.2, 18.8], [10.3, 18.8]]},
            "/geometry",
            "cách điểm của sự cố",
        ),
        (
            {"type": "Polygon", "coordinates": [[[105.2, 18.8], [105.3, 18.9], [105.3, 18.8]]]},
            "/geometry/coordinates/0",
            "vòng chưa khép",
        ),
    ],
)
def test_a_bad_line_or_area_is_refused_with_its_place(take, make_report, geometry, pointer, words):
    with pytest.raises(InvalidInput) as caught:
        take(make_report(geometry=geometry))
    assert caught.value.errors[0].pointer == pointer
    assert words in caught.value.errors[0].message.vi


def test_what_is_refused_leaves_no_trace_and_takes_no_number(province, take, make_report):
    refused(take, make_report, category="XX")
    refused(take, make_report, lon=2.35, lat=48.85)
    assert [count(province, t) for t in ("incident", "change", "audit_entry")] == [0, 0, 0]
    take(make_report(), NOW)
    with province.read() as connection:
        assert connection.execute(text("SELECT number FROM incident")).scalar() == "NA-2026-000001"


def test_a_severity_out_of_range_cannot_even_be_stored(province, take):
    take()
    with pytest.raises(DBAPIError), province.write() as connection:
        connection.execute(text("UPDATE incident SET severity = 6"))


# --- boundaries that come later -------------------------------------------------------------------


def test_incidents_are_located_anew_when_a_generation_is_loaded(province, incidents, take):
    incident_id = take()
    with province.write() as connection:
        before = reading.one(connection, incidents, incident_id)["boundaries"]
        connection.execute(text("DELETE FROM incident_boundary"))
        assert location.relocate(connection, "2025-07-01") == 2
        assert location.relocate(connection, "2024-12-01") == 3
    assert read(province, incidents, incident_id)["boundaries"] == before
    with province.read() as connection:
        last = connection.execute(text("SELECT op FROM change ORDER BY id DESC LIMIT 1")).scalar()
    assert last == "reload"


def test_without_any_boundaries_a_report_is_still_taken(database, incidents, make_report):
    with database.write() as connection:
        intake.receive(connection, incidents, make_report(), **FIELD)
    assert count(database, "incident") == 1
