"""How long sessions and accounts last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.access import accounts, caller, sessions, signing_in, tokens
from geo_ioc.access.caller import Credentials
from geo_ioc.access.secrets import digest
from geo_ioc.access.visitor import Visitor
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import Conflict, InvalidInput, NotFound
from tests.signing import account, password_hash, told

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
VISITOR = Visitor.of("203.0.113.7", "Firefox " * 100)


@pytest.fixture
def write(gate):
    def inside(change):
        with gate.database.write(acting=AT_THE_GATE) as connection:
            return change(connection)

    return inside


@pytest.fixture
def open_(gate, write):
    def inside(owner, now=NOW) -> str:
        return write(lambda c: sessions.open_(c, gate.settings, owner.id, "password", VISITOR, now))

    return inside


@pytest.fixture
def works(gate):
    def inside(now=NOW, **brought) -> bool:
        with gate.database.read(acting=AT_THE_GATE) as connection:
            idle = gate.settings.session_idle_minutes
            home = gate.settings.home
            return caller.find(connection, home, Credentials(**brought), now, idle) is not None

    return inside


def seen(gate, at) -> None:
    with gate.database.write(acting=AT_THE_GATE) as connection:
        connection.execute(text("UPDATE session SET seen_at = :at"), {"at": at})


def test_a_session_rests_for_four_hours_and_no_longer(gate, open_, works):
    secret = open_(account(gate.database))
    assert works(session=secret, now=NOW + timedelta(hours=3, minutes=59))
    assert not works(session=secret, now=NOW + timedelta(hours=4))


def test_a_session_in_use_ends_after_sixteen_hours(gate, open_, works):
    secret = open_(account(gate.database))
    seen(gate, NOW + timedelta(hours=15, minutes=59))
    assert works(session=secret, now=NOW + timedelta(hours=15, minutes=59, seconds=59))
    assert not works(session=secret, now=NOW + timedelta(hours=16))


def test_sessions_that_are_over_are_removed_by_the_next_sign_in(gate, open_):
    owner = account(gate.database)
    open_(owner)
    open_(owner, NOW + timedelta(hours=5))
    with gate.database.read(acting=AT_THE_GATE) as connection:
        assert connection.execute(text("SELECT count(*) FROM session")).scalar_one() == 1


def test_the_list_has_the_last_used_first_and_a_name_of_the_browser_that_fits(gate, open_):
    owner, other = account(gate.database), account(gate.database, "binh")
    open_(owner)
    open_(owner, NOW + timedelta(minutes=1))
    open_(other)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        found = sessions.listed(connection, gate.settings, owner.id, NOW + timedelta(minutes=2))
        later = sessions.listed(
            connection, gate.settings, owner.id, NOW + timedelta(hours=4, seconds=30)
        )
    assert [session.seen_at for session in found] == [NOW + timedelta(minutes=1), NOW]
    assert {len(session.agent) for session in found} == {300}
    assert len(later) == 1


def test_one_session_is_closed_by_its_owner_alone(gate, write, open_, works):
    owner, other = account(gate.database), account(gate.database, "binh")
    secret = open_(owner)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        (found,) = sessions.listed(connection, gate.settings, owner.id, NOW)
    with pytest.raises(NotFound):
        write(lambda c: sessions.close_one(c, other.id, found.id, by="binh"))
    assert works(session=secret)
    write(lambda c: sessions.close_one(c, owner.id, found.id, by="an"))
    assert not works(session=secret)
    (closed,) = told(gate.database, "session.close")
    assert closed[:2] == ("an", "account:an")
    assert closed[2]["before"]["id"] == str(found.id)
    assert closed[2]["before"]["method"] == "password"


def test_signing_out_everywhere_ends_sessions_and_telephones_but_no_programs(
    gate, write, open_, works
):
    owner, other = account(gate.database), account(gate.database, "binh")
    here, there, others = open_(owner), open_(owner), open_(other)
    telephone = write(lambda c: signing_in.keep(c, owner, None, VISITOR, NOW))
    program = write(
        lambda c: tokens.add(
            c, "api", "kho", owner, by="an", now=NOW, expires_at=NOW + timedelta(days=9)
        )
    )
    write(lambda c: signing_in.out_everywhere(c, owner.id, "an", NOW))
    assert not works(session=here)
    assert not works(session=there)
    assert not works(device=telephone)
    assert works(session=others)
    assert works(bearer=program.secret)
    ((_, _, data),) = told(gate.database, "sign_out")
    assert (data["everywhere"], data["ended"]["sessions"]) == (True, 2)
    assert len(data["ended"]["tokens"]) == 1


def test_another_password_ends_every_session_but_the_one_that_asked(gate, write, open_, works):
    owner = account(gate.database)
    here, there = open_(owner), open_(owner)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        keep = connection.execute(
            text("SELECT id FROM session WHERE secret_hash = :hash"), {"hash": digest(here)}
        ).scalar_one()
    write(
        lambda c: accounts.set_password(
            c,
            owner,
            password_hash("một mật khẩu khác"),
            by="an",
            now=NOW,
            keep=keep,
        )
    )
    assert works(session=here)
    assert not works(session=there)


def test_a_disabled_account_is_out_at_once_and_does_not_come_back_by_being_enabled(
    gate, write, open_, works
):
    owner = account(gate.database)
    secret = open_(owner)
    telephone = write(lambda c: signing_in.keep(c, owner, None, VISITOR, NOW))
    program = write(
        lambda c: tokens.add(
            c, "api", "kho", owner, by="an", now=NOW, expires_at=NOW + timedelta(days=9)
        )
    )
    write(lambda c: accounts.disable(c, owner, by="quan-tri", now=NOW))
    assert not any((works(session=secret), works(device=telephone), works(bearer=program.secret)))
    write(lambda c: accounts.enable(c, owner, by="quan-tri"))
    assert not works(session=secret)
    assert not works(device=telephone)
    assert not works(bearer=program.secret)
    ((actor, _, disabled),) = told(gate.database, "account.disable")
    assert (actor, disabled["before"]) == ("quan-tri", {"disabled_at": None})
    assert (disabled["ended"]["sessions"], len(disabled["ended"]["tokens"])) == (1, 2)
    ((_, _, enabled),) = told(gate.database, "account.enable")
    assert enabled["after"] == {"disabled_at": None}


def test_user_names_are_one_however_they_are_typed(gate, write):
    account(gate.database, "Tran.Van-An@nghean_1")
    with gate.database.read(acting=AT_THE_GATE) as connection:
        assert accounts.named(connection, " TRAN.VAN-AN@NGHEAN_1 ").username == (
            "tran.van-an@nghean_1"
        )
    with pytest.raises(Conflict):
        account(gate.database, "tran.van-an@nghean_1")


@pytest.mark.parametrize("username", ["", "a", "trần", "an binh", "-an", "a" * 65])
def test_user_names_that_cannot_be_typed_everywhere_are_refused(gate, username: str):
    with pytest.raises(InvalidInput):
        account(gate.database, username)


def test_an_account_does_not_show_its_secrets_when_it_is_printed(gate):
    made = account(gate.database)
    assert "argon2" not in repr(made)
