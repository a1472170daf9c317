"""The accounts of the demonstration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from geo_ioc.access import accounts, caller, passwords, signing_in
from geo_ioc.access.caller import Credentials
from geo_ioc.access.keys import Keys
from geo_ioc.access.rights import ROLES
from geo_ioc.access.signing_in import Attempt, Brought, Gate
from geo_ioc.access.visitor import Visitor
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.demo import accounts as demo
from geo_ioc.demo.loading import AmongReal
from geo_ioc.settings import Settings
from tests.db.demo.test_demonstration import take_real
from tests.signing import account, everything_told

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def gate(loaded_copy, home) -> Gate:
    settings = Settings(home=home)
    return Gate(loaded_copy, Keys.load(settings), settings)


def who(gate, now=NOW, **brought):
    with gate.database.read(acting=AT_THE_GATE) as connection:
        return caller.find(connection, gate.settings.home, Credentials(**brought), now, 240)


def sign_in(gate, username, password, now=NOW) -> str:
    brought = Brought(Visitor.of("203.0.113.7", "Firefox"))
    return signing_in.with_password(gate, Attempt(username, password), brought, now).secret


def test_each_role_has_one_and_programs_a_token(gate):
    shown = demo.renew(gate.database, gate.settings, NOW)
    assert set(shown.usernames) == set(ROLES) - {"system"}
    admin = who(gate, session=sign_in(gate, "admin", shown.password))
    assert admin.scope.may("accounts.write")
    assert admin.demo
    officer = who(gate, session=sign_in(gate, "commune_officer", shown.password))
    assert [unit.name for role in officer.roles for unit in role.localities] == [
        "Phường Thành Vinh"
    ]
    office = who(gate, session=sign_in(gate, "focal_point", shown.password))
    assert [role.organisations for role in office.roles] == [(("so-nnmt", "so-nnmt"),)]
    assert {role.decision for role in office.roles} == {"QĐ trình diễn"}
    program = who(gate, bearer=shown.token)
    assert (program.username, [role.role for role in program.roles]) == ("system", ["system"])


def test_a_second_start_makes_none_anew_and_tells_another_password(gate):
    first = demo.renew(gate.database, gate.settings, NOW)
    session = sign_in(gate, "operator", first.password)
    second = demo.renew(gate.database, gate.settings, NOW + timedelta(minutes=1))
    assert second.usernames == first.usernames
    assert second.password not in (None, first.password)
    assert second.token is None
    assert who(gate, session=session).username == "operator"
    with pytest.raises(signing_in.SignInFailed):
        sign_in(gate, "operator", first.password)
    assert sign_in(gate, "operator", second.password)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        made = [
            found.account.username
            for found in accounts.listed(connection, NOW)
            if found.account.demo
        ]
        granted = connection.execute(
            text("SELECT role FROM role_grant WHERE decision = 'QĐ trình diễn' ORDER BY role")
        ).scalars()
        assert sorted(made) == sorted(ROLES) == granted.all()


def test_a_password_that_was_set_is_used_and_not_told(gate):
    given = gate.settings.model_copy(update={"demo_password": SecretStr("tap huan")})
    shown = demo.renew(gate.database, given, NOW)
    assert shown.password is None
    assert sign_in(gate, "operator", "tap huan")
    assert "tap huan" not in everything_told(gate.database)


def test_a_second_factor_that_a_visitor_has_set_up_keeps_nobody_out(gate):
    demo.renew(gate.database, gate.settings, NOW)
    with gate.database.write(acting=AT_THE_GATE) as connection:
        connection.execute(text("UPDATE account SET totp_secret = 'x' WHERE username = 'operator'"))
    shown = demo.renew(gate.database, gate.settings, NOW)
    assert sign_in(gate, "operator", shown.password)


def test_among_real_incidents_none_are_made_and_those_there_are_end(gate):
    shown = demo.renew(gate.database, gate.settings, NOW)
    session = sign_in(gate, "operator", shown.password)
    take_real(gate.database, gate.settings)
    with pytest.raises(AmongReal):
        demo.renew(gate.database, gate.settings, NOW)
    assert who(gate, session=session) is None
    assert who(gate, bearer=shown.token) is None
    with pytest.raises(signing_in.SignInFailed):
        sign_in(gate, "operator", shown.password)


def test_without_the_demonstration_they_are_out_until_it_is_started_again(gate):
    shown = demo.renew(gate.database, gate.settings, NOW)
    real = account(gate.database)
    session = sign_in(gate, "operator", shown.password)
    assert demo.retire(gate.database, NOW) == len(ROLES)
    assert demo.retire(gate.database, NOW) == 0
    assert who(gate, session=session) is None
    with gate.database.read(acting=AT_THE_GATE) as connection:
        assert accounts.by_id(connection, real.id).disabled_at is None
    again = demo.renew(gate.database, gate.settings, NOW)
    assert sign_in(gate, "operator", again.password)
    assert who(gate, bearer=shown.token) is None
    assert who(gate, bearer=again.token).username == "system"


def test_an_account_of_the_same_name_that_is_real_is_left_alone(gate):
    mine = account(gate.database, "operator")
    shown = demo.renew(gate.database, gate.settings, NOW)
    assert "operator" not in shown.usernames
    with gate.database.read(acting=AT_THE_GATE) as connection:
        kept = accounts.by_id(connection, mine.id)
    assert kept.password_hash == mine.password_hash
    assert not passwords.verify(shown.password, kept.password_hash).right
