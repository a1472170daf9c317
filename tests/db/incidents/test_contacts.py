"""Who reported: kept apart, read by nobody but through doors that tell the trail."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from geo_ioc.audit import trail as trail_of
from geo_ioc.db.roles import (
    ALL,
    ANY_CONTACT,
    AT_THE_GATE,
    CONTACT,
    GATE,
    PUBLIC,
    ROLES,
    SCOPE,
    Acting,
)
from geo_ioc.errors import Conflict, NotFound
from geo_ioc.incidents import contact, intake, reading, retention
from geo_ioc.incidents.contact import Contact
from geo_ioc.incidents.intake import Reporter
from tests.acting import ANOTHER, ONE, acting, refused
from tests.reports import BLUR, CONTACTS
from tests.rows import add_incident

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CALLER = Contact(name="Lê Thị Hòa", phone="0912345678", address="Xóm 3")
HERE = "2025-07-01/16681"
DOORS = ("look", "search", "put", "erase", "expire")


@pytest.fixture
def reported(database) -> str:
    """An incident in a commune, and who reported it."""
    made = add_incident(database)
    put(database, made)
    return made


def put(database, incident_id: str, given: Contact = CALLER) -> None:
    with database.write(acting=ANY_CONTACT) as connection:
        contact.put(connection, CONTACTS, UUID(incident_id), given, by="operator")


def look(database, incident_id: str, keys: tuple[str, ...] = ("*",)) -> Contact:
    with database.write(acting=Acting(CONTACT, keys=keys)) as connection:
        return contact.look(connection, CONTACTS, UUID(incident_id), by="operator")


def search(database, kind: str, value: str, keys: tuple[str, ...] = ("*",)) -> list[str]:
    with database.write(acting=Acting(CONTACT, keys=keys)) as connection:
        rows = contact.search(connection, CONTACTS, kind, value, by="operator")
        return [str(row.id) for row in rows]


def trail(database, action: str | None = None) -> list:
    with database.read(acting=AT_THE_GATE) as connection:
        rows = connection.execute(text("SELECT * FROM audit_entry ORDER BY id")).all()
    return [row for row in rows if action in (None, row.action)]


def has_contact(database, incident_id: str) -> bool:
    with database.read() as connection:
        given = {"id": incident_id}
        query = text("SELECT has_contact FROM incident WHERE id = :id")
        return connection.execute(query, given).scalar_one()


# --- nobody reads the table -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_no_role_of_the_app_reads_changes_or_deletes_a_contact(database, reported, role):
    keys = (HERE, "*") if role in (SCOPE, CONTACT) else ()
    for sql in (
        "SELECT sealed FROM public.reporter_contact",
        "SELECT count(*) FROM public.reporter_contact",
        "UPDATE public.reporter_contact SET marks = '{}'",
        "DELETE FROM public.reporter_contact",
        "TRUNCATE public.reporter_contact",
    ):
        with acting(database, Acting(role, keys=keys)) as connection, refused(connection):
            connection.execute(text(sql))


@pytest.mark.parametrize("role", [ALL, SCOPE, PUBLIC, GATE])
@pytest.mark.parametrize("door", DOORS)
def test_the_doors_open_to_one_role_alone(database, role, door):
    with database.read() as connection:
        allowed = text(
            "SELECT has_function_privilege(:role, oid, 'EXECUTE') FROM pg_proc"
            " WHERE proname = :name"
        )
        for who, may in ((role, False), (CONTACT, True)):
            given = {"role": who, "name": f"geo_ioc_contact_{door}"}
            assert connection.execute(allowed, given).scalar_one() is may


def test_who_sees_the_doors_sees_nothing_else(database, reported):
    for table in ("incident", "incident_boundary", "incident_event", "account", "audit_entry"):
        with acting(database, ANY_CONTACT, read=True) as connection, refused(connection):
            connection.execute(text(f"SELECT 1 FROM {table}"))


def test_a_contact_is_put_only_beside_ones_own_report(database):
    own, other = add_incident(database, reported_by=ONE), add_incident(database)
    sealed = CONTACTS.seal(CALLER)
    reporting = Acting(SCOPE, account=ONE, keys=(f"account:{ONE}", HERE))
    with acting(database, reporting) as connection:
        contact.keep(connection, UUID(own), sealed)
    with acting(database, reporting) as connection, refused(connection):
        contact.keep(connection, UUID(other), sealed)
    with pytest.raises(DBAPIError), database.write(acting=reporting) as connection:
        contact.keep(connection, UUID(own), sealed)


# --- looking --------------------------------------------------------------------------------------


def test_a_look_shows_the_contact_and_is_told_to_the_trail_without_it(database, reported):
    assert look(database, reported) == CALLER
    (row,) = trail(database, "contact.look")
    assert (row.actor, row.subject) == ("operator", reported)
    for part in ("Hòa", "0912345678", "912345678", "Xóm"):
        assert part not in str([tuple(row) for row in trail(database)])


def test_a_look_within_ones_localities_is_let_and_elsewhere_is_as_if_there_were_none(
    database, reported
):
    assert look(database, reported, (HERE,)) == CALLER
    for keys in (("2025-07-01/17329",), (), ("org:so-yt",)):
        with pytest.raises(NotFound):
            look(database, reported, keys)
    with pytest.raises(NotFound):
        look(database, str(uuid4()))
    assert len(trail(database, "contact.look")) == 1


def test_of_a_restricted_incident_only_those_who_work_on_it_see_who_reported(database):
    made = add_incident(database, visibility="restricted", lead="so-yt")
    put(database, made)
    with pytest.raises(NotFound):
        look(database, made, (HERE,))
    assert look(database, made, ("org:so-yt",)) == CALLER


def test_a_look_that_is_not_committed_showed_nothing_that_was_not_recorded(database, reported):
    """A read-only transaction cannot record it: there is no look without the row."""
    with pytest.raises(DBAPIError), database.read(acting=ANY_CONTACT) as connection:
        contact.look(connection, CONTACTS, UUID(reported), by="operator")


# --- searching ------------------------------------------------------------------------------------


def test_what_somebody_reported_is_found_by_number_name_or_mail_the_newest_first(
    database, reported
):
    again = add_incident(database)
    put(database, again, Contact(phone="+84 912 345 678", email="Hoa@Example.vn"))
    assert search(database, "phone", "0912.345.678") == [again, reported]
    assert search(database, "name", "lê thị hòa") == [reported]
    assert search(database, "email", "hoa@example.vn") == [again]
    assert search(database, "phone", "0912345679") == []


def test_a_search_tells_of_so_many_and_how_many_there_are(database, reported):
    for _ in range(3):
        put(database, add_incident(database))
    with database.write(acting=ANY_CONTACT) as connection:
        rows = contact.search(connection, CONTACTS, "phone", "0912345678", by="an", most=2)
    assert [row.total for row in rows] == [4, 4]
    (row,) = trail(database, "contact.search")
    assert (row.data["found"], row.data["incidents"]) == (4, [each.number for each in rows])


def test_a_search_finds_only_what_the_caller_reaches_and_is_always_told(database, reported):
    assert search(database, "phone", "0912345678", ("2025-07-01/17329",)) == []
    assert search(database, "phone", "0912345678", (HERE,)) == [reported]
    rows = trail(database, "contact.search")
    assert [row.data["searched"] for row in rows] == ["phone", "phone"]
    assert "912345678" not in str([tuple(row) for row in rows])


# --- writing and erasing --------------------------------------------------------------------------


def test_what_is_written_takes_the_place_of_what_was_there(database, reported):
    put(database, reported, Contact(phone="113"))
    assert look(database, reported) == Contact(phone="113")
    assert search(database, "name", "Lê Thị Hòa") == []
    assert [row.data["given"] for row in trail(database, "contact.put")] == [
        ["address", "name", "phone"],
        ["phone"],
    ]


def test_writing_where_one_does_not_reach_is_refused(database, reported):
    elsewhere = Acting(CONTACT, keys=("2025-07-01/17329",))
    with pytest.raises(NotFound), database.write(acting=elsewhere) as connection:
        contact.put(connection, CONTACTS, UUID(reported), Contact(phone="113"), by="x")
    assert look(database, reported) == CALLER


def test_what_is_erased_is_gone_from_the_table_the_search_and_the_incident(database, reported):
    assert has_contact(database, reported)
    with database.write(acting=ANY_CONTACT) as connection:
        ids = [UUID(reported), uuid4()]
        assert contact.erase(connection, ids, by="cli:an", request="Đơn 12") == 1
        assert contact.erase(connection, ids, by="cli:an", request="Đơn 12") == 0
    assert not has_contact(database, reported)
    assert search(database, "phone", "0912345678") == []
    with pytest.raises(NotFound):
        look(database, reported)
    (row,) = trail(database, "contact.erase")
    assert (row.actor, row.subject, row.data["request"]) == ("cli:an", reported, "Đơn 12")


def test_many_are_erased_while_one_of_them_is_being_worked_on(database):
    """Whoever steps an incident holds its row and then asks for the trail's lock: erasing, too."""
    made = sorted(add_incident(database) for _ in range(40))
    for incident_id in made:
        put(database, incident_id)
    held = threading.Event()

    def step() -> None:
        with database.write() as connection:
            given = {"id": made[-1]}
            connection.execute(text("SELECT FROM incident WHERE id = :id FOR UPDATE"), given)
            held.set()
            while not waiting(connection):
                pass
            trail_of.append(connection, "an", "incident.comment", made[-1], {})

    def waiting(connection) -> bool:
        query = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'relation'")
        return connection.execute(query).scalar_one() > 0

    stepping = threading.Thread(target=step)
    stepping.start()
    assert held.wait(30)
    with database.write(acting=ANY_CONTACT) as connection:
        ids = [UUID(each) for each in made]
        assert contact.erase(connection, ids, by="cli:an", request="Đơn 3") == 40
    stepping.join()
    assert len(trail(database, "incident.comment")) == 1


# --- a report with a contact ----------------------------------------------------------------------


def test_a_report_with_a_contact_keeps_it_apart(province, incidents, take, make_report):
    id_ = take(make_report(contact=CALLER.given()))
    with province.read() as connection:
        item = reading.one(connection, incidents, id_)
    assert item["has_contact"]
    assert "0912345678" not in str(item)
    assert look(province, str(id_)) == CALLER
    assert "0912345678" not in str([tuple(row) for row in trail(province)])


def test_the_same_report_with_another_contact_is_another_report(take, make_report):
    given = make_report(contact=CALLER.given())
    take(given, NOW)
    take(given.model_copy(), NOW)
    with pytest.raises(Conflict):
        take(given.model_copy(update={"contact": Contact(phone="113")}), NOW)


def test_the_hash_of_a_report_holds_nothing_of_its_contact(province, take, make_report):
    """Whoever reads it and the rest of the report cannot try numbers out."""
    given = make_report(contact={"phone": "0912345678"})
    other = given.model_copy(update={"contact": Contact(phone="113")})
    assert intake.hashed(given) == intake.hashed(other)
    assert intake.hashed(given) != intake.hashed(given.model_copy(update={"contact": None}))


def test_a_guess_at_the_contact_of_anothers_report_is_not_answered(
    province, incidents, make_report
):
    """The same report from somebody else is the same whatever contact they guess."""
    given = make_report(contact={"phone": "0912345678"})

    def send(phone: str, account: str) -> bool:
        with province.write() as connection:
            return intake.receive(
                connection,
                incidents,
                given.model_copy(update={"contact": Contact(phone=phone)}),
                now=NOW,
                by=Reporter("x", UUID(account)),
                blur=BLUR,
                contacts=CONTACTS,
            ).created

    assert send("0912345678", ONE) is True
    assert [send(phone, ANOTHER) for phone in ("0912345678", "113")] == [False, False]
    assert send("+84 912 345 678", ONE) is False
    with pytest.raises(Conflict):
        send("113", ONE)
    with province.write(acting=ANY_CONTACT) as connection:
        contact.erase(connection, [given.id], by="x", request="Đơn 1")
    # Of what was erased nothing is told, not even to whoever sent it.
    assert send("113", ONE) is False


# --- time is up -----------------------------------------------------------------------------------


def ended(database, incident_id: str, at: datetime, status: str = "closed") -> None:
    with database.write() as connection:
        given = {"id": incident_id, "status": status, "at": at}
        connection.execute(text("UPDATE incident SET status = :status WHERE id = :id"), given)
        connection.execute(
            text("UPDATE incident_event SET at = :at - interval '1 day' WHERE incident_id = :id"),
            given,
        )
        connection.execute(
            text(
                "INSERT INTO incident_event (incident_id, seq, action, from_status, to_status, at,"
                " \"by\") VALUES (:id, 2, 'close', 'resolved', :status, :at, 'operator'),"
                " (:id, 3, 'comment', :status, :status, now(), 'operator')"
            ),
            given,
        )


def test_contacts_are_erased_when_their_time_is_up_and_not_before(database, incidents):
    periods = retention.load(None)
    now = datetime.now(UTC)
    closed = timedelta(days=periods["contact_closed"].days)
    made = {
        name: add_incident(database) for name in ("old", "young", "rejected", "open", "ancient")
    }
    for incident_id in made.values():
        put(database, incident_id)
    ended(database, made["old"], now - closed - timedelta(hours=1))
    ended(database, made["young"], now - closed + timedelta(hours=1))
    ended(database, made["rejected"], now - closed - timedelta(hours=1), "rejected")
    with database.write() as connection:
        connection.execute(
            text("UPDATE incident SET received_at = :at WHERE id = :id"),
            {"id": made["ancient"], "at": now - timedelta(days=1096)},
        )
    assert retention.expire(database, incidents, periods, now) == 3
    kept = {name for name, incident_id in made.items() if has_contact(database, incident_id)}
    assert kept == {"young", "open"}
    rows = trail(database, "contact.expire")
    assert {row.actor for row in rows} == {"system"}
    assert {row.subject for row in rows} == {made["old"], made["rejected"], made["ancient"]}
    assert retention.expire(database, incidents, periods, now) == 0


def test_many_whose_time_is_up_are_erased_in_batches(database, incidents, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    made = [add_incident(database) for _ in range(5)]
    for incident_id in made:
        put(database, incident_id)
    periods = retention.load(None)
    later = datetime.now(UTC) + timedelta(days=1100)
    assert retention.expire(database, incidents, periods, later) == 5
    assert not any(has_contact(database, incident_id) for incident_id in made)
