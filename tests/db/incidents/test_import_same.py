"""An imported row is what the same report would have become by itself."""

from __future__ import annotations

from datetime import timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from geo_ioc.db.roles import ANY_CONTACT
from geo_ioc.incidents import catalogue, contact, intake
from geo_ioc.incidents.report import Report
from tests.importing import BY, NOW, load, table_of, write
from tests.reports import BLUR, CONTACTS, uuid7

TABLES = ("incident", "incident_boundary", "incident_public_boundary", "incident_event")
LINE = '{"type":"LineString","coordinates":[[105.3,18.8],[105.6,18.85]]}'
ALPHABET = st.characters(exclude_categories=["Cc", "Cs", "Cf"])
TEXTS = st.text(ALPHABET, min_size=1, max_size=40).filter(str.strip)
TIMES = st.datetimes(
    min_value=(NOW - timedelta(days=20)).replace(tzinfo=None),
    max_value=(NOW + timedelta(days=2)).replace(tzinfo=None),
    timezones=st.just(timezone(timedelta(hours=7))),
)
# On the line between the communes, at the edge of the province, and a little outside.
LONS = st.sampled_from([105.0, 105.001, 105.2, 105.499999, 105.5, 105.75, 105.749, 104.95, 105.85])
LATS = st.sampled_from([18.6, 18.6001, 18.8, 18.999, 19.0, 19.05])
REPORTS = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["NL", "CN", "TO", "TC"]),
        "severity": st.integers(1, 5),
        "title": TEXTS,
        "lon": LONS,
        "lat": LATS,
        "location_source": st.sampled_from(["gps", "village", "locality"]),
    },
    optional={
        "description": TEXTS,
        "urgency": st.sampled_from(["urgent", "normal", "complex"]),
        "accuracy_m": st.sampled_from([1, 800.5, 50_000]),
        "geometry": st.just(LINE),
        "occurred_at": TIMES,
        "reported_at": TIMES,
        "channel": st.sampled_from(["hotline", "sensor"]),
        "visibility": st.sampled_from(["internal", "public", "restricted"]),
        "contact.name": TEXTS,
        "contact.phone": st.sampled_from(["0912 345 678", "113"]),
    },
)


def body(row: dict) -> dict:
    """The same report as JSON."""
    found = {name: value for name, value in row.items() if not name.startswith("contact.")}
    contact = {
        name.removeprefix("contact."): value
        for name, value in row.items()
        if name.startswith("contact.")
    }
    if "geometry" in found:
        found["geometry"] = {
            "type": "LineString",
            "coordinates": [[105.3, 18.8], [105.6, 18.85]],
        }
    return found | ({"contact": contact} if contact else {})


def cells(row: dict) -> dict:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else str(value)
        for name, value in row.items()
    }


def empty(database) -> None:
    with database.write() as connection:
        connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
        for table in ("incident", "incident_number"):
            connection.execute(text(f"DELETE FROM {table}"))


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(REPORTS, min_size=1, max_size=25))
def test_whatever_is_reported(province, tmp_path, rows):
    rows = [{"id": str(uuid7()), **row} for row in rows]
    # Far outside is refused by either way; that is told elsewhere.
    rows = [row | {"location_source": "locality", "accuracy_m": 50_000} for row in rows]
    empty(province)
    outcome = load(province, write(tmp_path / "suco.csv", [cells(row) for row in rows]))
    assert outcome.imported == len(rows), outcome.wrong
    imported = {table: table_of(province, table, "1, 2, 3") for table in TABLES}
    empty(province)
    with province.write() as connection:
        for row in rows:
            intake.receive(
                connection,
                catalogue.load(None),
                Report.model_validate(body(row)),
                now=NOW,
                by=BY,
                blur=BLUR,
                contacts=CONTACTS,
            )
    for table in TABLES:
        assert imported[table] == table_of(province, table, "1, 2, 3"), table


def test_who_reported_is_kept_as_ever(province, tmp_path):
    given = uuid7()
    row = {"id": str(given), "contact.name": "Hà", "contact.phone": "0912 345 678"}
    load(province, write(tmp_path / "suco.csv", [row]))
    with province.write(acting=ANY_CONTACT) as connection:
        found = contact.look(connection, CONTACTS, given, by="test")
        marked = contact.search(connection, CONTACTS, "phone", "0912345678", by="test")
    assert found.given() == {"name": "Hà", "phone": "0912345678"}
    assert len(marked) == 1
