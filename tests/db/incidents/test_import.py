"""A table of reports becomes incidents: all of them, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.audit import trail
from geo_ioc.errors import Conflict, FileRefused, InvalidInput
from geo_ioc.incidents import intake
from geo_ioc.incidents.importing import run
from geo_ioc.incidents.report import Report
from tests.importing import BY, NOW, ROW, count, load, table_of, write
from tests.reports import BLUR, CONTACTS, uuid7


@pytest.fixture
def take_in(province, tmp_path):
    """Imports a table of these rows."""

    def taken(*rows, **over):
        return load(province, write(tmp_path / "suco.csv", rows), **over)

    return taken


def wrong(outcome) -> list[tuple[int, str]]:
    return [(one.line, one.column) for one in outcome.wrong]


def test_rows_are_numbered_in_their_order_by_the_year_they_came_in(province, take_in, take):
    take(now=NOW)
    outcome = take_in(
        {"title": "a", "received_at": "2025-03-01"},
        {"title": "b", "received_at": "2026-01-02"},
        {"title": "c", "received_at": "31/12/2025 23:59:59"},
        {"title": "d", "received_at": "2025-12-31T17:00:00Z"},
    )
    found = {row["title"]: row["number"] for row in table_of(province, "incident", "number")}
    assert {name: found[name] for name in "abcd"} == {
        "a": "NA-2025-000001",
        "b": "NA-2026-000002",
        "c": "NA-2025-000002",
        "d": "NA-2026-000003",
    }
    assert [tuple(span) for span in outcome.spans] == [
        (2025, 2, "NA-2025-000001", "NA-2025-000002"),
        (2026, 2, "NA-2026-000002", "NA-2026-000003"),
    ]
    with province.write() as connection:
        assert intake.next_number(connection, NOW) == "NA-2026-000004"


def test_deadlines_run_from_when_it_was_received(province, take_in):
    take_in({"severity": "5", "received_at": "2025-09-24T10:00:00+07:00"})
    (row,) = table_of(province, "incident")
    received = datetime(2025, 9, 24, 3, tzinfo=UTC)
    assert row["received_at"] == received
    assert row["accept_due_at"] == row["due_at"] == received + timedelta(minutes=15)


def test_titles_and_vietnamese_headings_say_the_same(province, tmp_path):
    path = tmp_path / "suco.csv"
    path.write_text(
        "loai su co;Mức độ;TIÊU ĐỀ;Kinh độ;Vĩ độ;Nguồn vị trí;Kênh;Độ sâu ngập;Ô tô qua được;"
        "Tên người báo\n"
        "ngập lụt, lũ quét;3;Ngập;105,2;18,8;Định vị của máy;tổng đài 1022;80,5;không;Hà\n",
        "utf-8",
    )
    load(province, path)
    (row,) = table_of(province, "incident")
    assert (row["category"], row["severity"], row["channel"]) == ("NL", 3, "hotline")
    assert row["fields"] == {"depth_cm": 80.5, "passable_car": False}
    assert (row["location_source"], row["has_contact"]) == ("gps", True)


def test_a_table_that_comes_twice_doubles_nothing(province, take_in):
    rows = [{"title": "a", "contact.phone": "0912345678"}, {"title": "b"}, {"title": "b"}]
    first = take_in(*rows)
    second = take_in(*rows, {"title": "c"}, now=NOW + timedelta(days=1))
    assert (first.imported, first.known) == (3, 0)
    assert (second.imported, second.known) == (1, 3)
    assert count(province) == 4
    third = take_in(*rows, {"title": "c"})
    assert (third.imported, third.known, third.spans) == (0, 4, [])
    assert count(province, "audit_entry") == 2


def test_a_report_that_came_in_otherwise_is_known(province, take_in):
    given = str(uuid7())
    body = {**ROW, "id": given, "severity": 3, "lon": 105.2, "lat": 18.8}
    with province.write() as connection:
        intake.receive(
            connection,
            run_catalogue(),
            Report.model_validate(body),
            now=NOW,
            by=BY,
            blur=BLUR,
            contacts=CONTACTS,
        )
    assert take_in({"id": given}).known == 1
    assert wrong(take_in({"id": given, "title": "Khác"})) == [(2, "id")]


def run_catalogue():
    from geo_ioc.incidents import catalogue

    return catalogue.load(None)


def test_another_contact_is_another_report(take_in):
    given = str(uuid7())
    assert take_in({"id": given, "contact.phone": "0912345678"}).imported == 1
    assert take_in({"id": given, "contact.phone": "0912345678"}).known == 1
    assert wrong(take_in({"id": given, "contact.phone": "0912345679"})) == [(2, "id")]


def test_one_id_twice_in_a_table_is_one_report_or_wrong(take_in):
    given = str(uuid7())
    found = take_in({"id": given}, {"id": given, "title": "Khác"}, {"id": given})
    assert wrong(found) == [(3, "id")]
    assert "dòng 2" in str(found.wrong[0].message)
    outcome = take_in({"id": given}, {"id": given})
    assert (outcome.imported, outcome.known) == (1, 1)


def test_with_one_bad_row_nothing_is_written_and_all_are_told(province, take_in):
    line = '{"type":"LineString","coordinates":[[105.2,18.8],[105.2,18.8]]}'
    crossed = (
        '{"type":"Polygon","coordinates":[[[105.1,18.7],[105.2,18.8],[105.2,18.7],[105.1,18.8],'
        "[105.1,18.7]]]}"
    )
    outcome = take_in(
        {},
        {"severity": "9"},
        {"category": "XX", "lon": "một"},
        {"title": ""},
        {"fields.cases": "3"},
        {"lon": "103", "lat": "17"},
        {"received_at": "2026-09-24T17:00:00Z"},
        {"reported_at": "2020-01-01"},
        {"geometry": "đường"},
        {"geometry": crossed},
        {"contact.phone": "số 5"},
        {"title": "a\0b"},
        {"geometry": line},
    )
    assert wrong(outcome)[:13] == [
        (3, "severity"),
        (4, "category"),
        (4, "lon"),
        (5, "title"),
        (6, "fields.cases"),
        (7, "lon"),
        (7, "lat"),
        (8, "received_at"),
        (9, "reported_at"),
        (10, "geometry"),
        (11, "geometry"),
        (12, "contact.phone"),
        (13, "title"),
    ]
    for table in ("incident", "incident_event", "incident_number", "audit_entry", "change"):
        assert count(province, table) == 0, table


def test_a_row_with_too_few_or_too_many_cells_is_wrong(province, tmp_path):
    path = tmp_path / "suco.csv"
    path.write_text(",".join(ROW) + "\n" + ",".join(ROW.values()) + ",x\nNL,3\n", "utf-8")
    assert wrong(load(province, path)) == [(2, ""), (3, "")]


@pytest.mark.parametrize("gone", ["category", "severity", "title", "lon", "lat", "location_source"])
def test_a_table_without_a_needed_column_is_refused(province, tmp_path, gone):
    path = tmp_path / "suco.csv"
    path.write_text(",".join(name for name in ROW if name != gone) + "\nx\n", "utf-8")
    with pytest.raises(InvalidInput, match=gone):
        load(province, path)


def test_a_table_of_headings_alone_is_refused(take_in):
    with pytest.raises(FileRefused):
        take_in()


def test_a_check_says_what_would_come_and_writes_nothing(province, take_in):
    outcome = take_in({}, {"received_at": "2025-01-01"}, check=True)
    assert outcome.imported == 2
    assert [span.first for span in outcome.spans] == ["NA-2025-000001", "NA-2026-000001"]
    for table in ("incident", "incident_number", "audit_entry", "change"):
        assert count(province, table) == 0, table


def test_the_trail_and_the_feed_are_told_once(province, take_in):
    take_in({"title": "a"}, {"title": "b"})
    with province.read() as connection:
        assert trail.verify(connection) is None
        entry = connection.execute(text("SELECT * FROM audit_entry")).one()
        change = connection.execute(text("SELECT * FROM change")).one()
    assert (entry.actor, entry.action, entry.subject) == (BY.name, "incident.import", "suco.csv")
    assert (entry.data["imported"], entry.data["known"]) == (2, 0)
    assert entry.data["numbers"] == [["NA-2026-000001", "NA-2026-000002"]]
    assert len(entry.data["sha256"]) == 64
    assert (change.source, change.op, change.subject) == ("incident", "reload", None)


def test_counts_have_what_was_imported(province, take_in):
    take_in({"severity": "3"}, {"severity": "3"}, {"severity": "1"})
    with province.read() as connection:
        found = connection.execute(
            text("SELECT sum(severity_1), sum(severity_3) FROM incident_count")
        ).one()
    assert tuple(found) == (1, 2)


def test_two_imports_at_once_do_not_mix(province, take_in):
    with province.write() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": run.LOCK})
        with pytest.raises(Conflict):
            take_in({})


def test_accounts_of_the_demonstration_end_with_the_first_real_row(province, take_in):
    from geo_ioc.db.roles import AT_THE_GATE

    with province.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, username, name, demo) "
                "VALUES (gen_random_uuid(), 'an', 'An', true)"
            )
        )
    take_in({})
    with province.read(acting=AT_THE_GATE) as connection:
        ended = connection.execute(text("SELECT disabled_at IS NOT NULL FROM account"))
        assert ended.scalar_one()
    assert not table_of(province, "incident")[0]["demo"]
