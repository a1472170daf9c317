"""Signing in with a password and a code, step by step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher, Type
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import text

from geo_ioc.access import accounts, caller, passwords, sessions, signing_in, totp
from geo_ioc.access.caller import Credentials
from geo_ioc.access.signing_in import Attempt, Brought
from geo_ioc.access.visitor import Visitor
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import (
    Conflict,
    ServerBusy,
    SignInFailed,
    TooManyAttempts,
    TotpRequired,
    TotpWrong,
)
from tests.signing import PASSWORD, account, everything_told, password_hash, told

NOW = datetime(2026, 11, 25, 2, 0, 10, tzinfo=UTC)
VISITOR = Visitor.of("203.0.113.7", "Firefox")


def try_(gate, username="an", password=PASSWORD, code=None, *, now=NOW, session=None):
    attempt, brought = Attempt(username, password, code), Brought(VISITOR, None, session)
    return signing_in.with_password(gate, attempt, brought, now)


def who(gate, secret: str, now=NOW):
    with gate.database.read(acting=AT_THE_GATE) as connection:
        return caller.find(
            connection,
            gate.settings.home,
            Credentials(session=secret),
            now,
            gate.settings.session_idle_minutes,
        )


def enrolled(gate, username="an", now=NOW - timedelta(minutes=5)) -> str:
    """Set up the second factor of an account; answers its secret."""
    secret = try_(gate, username, now=now).secret
    door = who(gate, secret, now).door
    with gate.database.write(acting=AT_THE_GATE) as connection:
        made = totp.enrol(connection, gate.keys, accounts.named(connection, username))
    with gate.database.write(acting=AT_THE_GATE) as connection:
        code = pyotp.TOTP(made.secret).at(now)
        found = accounts.named(connection, username)
        totp.confirm(connection, gate.keys, found, code, now, door)
    return made.secret


@pytest.fixture
def verifications(monkeypatch) -> list[str]:
    """The hashes that were verified, in order; the verifying itself goes on."""
    seen: list[str] = []
    verify = Argon2Hasher.verify

    def counted(self, password, kept):
        seen.append(kept)
        return verify(self, password, kept)

    monkeypatch.setattr(Argon2Hasher, "verify", counted)
    return seen


def test_a_sign_in_opens_a_session_and_is_told_to_the_trail(gate):
    account(gate.database)
    signed = try_(gate)
    assert who(gate, signed.secret).username == "an"
    assert told(gate.database, "sign_in") == [
        ("an", "account:an", {"method": "password", "second_factor": False})
    ]


def test_neither_secrets_nor_what_was_typed_stand_in_the_trail_or_the_tables(gate):
    account(gate.database)
    secret = enrolled(gate)
    code = pyotp.TOTP(secret).at(NOW)
    signed = try_(gate, code=code)
    for typed in ("hunter2hunter2", "My Passw0rd in the wrong field"):
        with pytest.raises(SignInFailed):
            try_(gate, username=typed, password="another secret")
    said = everything_told(gate.database)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        kept = "\n".join(
            "\n".join(connection.execute(text(f"SELECT CAST({t} AS text) FROM {t}")).scalars())
            for t in ("account", "session")
        )
    for hidden in (signed.secret, secret, PASSWORD):
        assert hidden not in said
        assert hidden not in kept
    for hidden in ("hunter2", "passw0rd", "another secret", code):
        assert hidden not in said.lower()


def test_the_same_unknown_name_is_the_same_in_the_trail(gate):
    for name in ("nobody", "nobody", "somebody"):
        with pytest.raises(SignInFailed):
            try_(gate, username=name)
    one, again, other = (data["name"] for _, _, data in told(gate.database, "sign_in.failed"))
    assert one == again != other
    assert told(gate.database, "sign_in.failed")[0][:2] == ("unknown", "account:unknown")


@pytest.mark.parametrize("case", ["wrong", "unknown", "no password", "disabled"])
def test_every_refusal_says_the_same_after_the_same_work(gate, verifications, case: str):
    made = account(gate.database, password=None if case == "no password" else PASSWORD)
    if case == "disabled":
        with gate.database.write(acting=AT_THE_GATE) as connection:
            accounts.disable(connection, made, by="test", now=NOW)
    with pytest.raises(SignInFailed) as caught:
        try_(
            gate,
            username="nobody" if case == "unknown" else "an",
            password="wrong password" if case == "wrong" else PASSWORD,
        )
    assert type(caught.value) is SignInFailed
    assert caught.value.detail.en == "The user name or the password is wrong."
    assert len(verifications) == 1


def test_each_sign_in_has_a_secret_of_its_own_and_ends_the_session_it_came_with(gate):
    account(gate.database)
    first = try_(gate).secret
    second = try_(gate, session=first).secret
    assert second != first
    assert who(gate, first) is None
    assert who(gate, second).username == "an"


def test_a_secret_that_was_put_into_the_browser_beforehand_never_works(gate):
    account(gate.database)
    planted = "planted-by-somebody-else"
    secret = try_(gate, session=planted).secret
    assert secret != planted
    assert who(gate, planted) is None


def test_a_hash_of_older_parameters_is_made_anew_at_the_sign_in(gate):
    made = account(gate.database)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1, type=Type.ID).hash(PASSWORD)
    with gate.database.write(acting=AT_THE_GATE) as connection:
        accounts.renew_hash(connection, made.id, old)
    try_(gate)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        renewed = accounts.named(connection, "an").password_hash
    assert renewed != old
    assert passwords.verify(PASSWORD, renewed) == (True, None)
    try_(gate)


def test_a_crowd_that_was_sent_away_has_not_failed(gate, monkeypatch):
    account(gate.database)

    def busy(*_):
        raise ServerBusy("bận", "busy")

    with monkeypatch.context() as patched:
        patched.setattr(passwords, "verify", busy)
        for _ in range(15):
            with pytest.raises(ServerBusy):
                try_(gate)
    assert try_(gate).account.username == "an"


def test_a_password_that_is_changed_meanwhile_opens_nothing(gate, monkeypatch):
    made = account(gate.database)
    verify = passwords.verify

    def changed_meanwhile(password, kept):
        found = verify(password, kept)
        with gate.database.write(acting=AT_THE_GATE) as connection:
            accounts.set_password(
                connection, made, password_hash("một mật khẩu khác"), by="an", now=NOW
            )
        return found

    monkeypatch.setattr(passwords, "verify", changed_meanwhile)
    with pytest.raises(SignInFailed):
        try_(gate)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        assert sessions.listed(connection, gate.settings, made.id, NOW) == []


def test_with_a_second_factor_the_password_alone_is_asked_for_the_code(gate):
    account(gate.database)
    secret = enrolled(gate)
    with pytest.raises(TotpRequired):
        try_(gate)
    signed = try_(gate, code=pyotp.TOTP(secret).at(NOW))
    assert who(gate, signed.secret).has_totp


def test_asking_for_the_code_counts_as_no_failure(gate):
    account(gate.database)
    secret = enrolled(gate)
    for _ in range(2):
        with pytest.raises(TotpRequired):
            try_(gate)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        assert connection.execute(text("SELECT count(*) FROM sign_in_failure")).scalar_one() == 0
    assert try_(gate, code=pyotp.TOTP(secret).at(NOW))


def test_a_wrong_password_is_not_told_apart_by_the_second_factor(gate):
    account(gate.database)
    secret = enrolled(gate)
    for code in (None, "000000", pyotp.TOTP(secret).at(NOW)):
        with pytest.raises(SignInFailed) as caught:
            try_(gate, password="wrong password", code=code)
        assert type(caught.value) is SignInFailed


def test_a_code_works_once(gate):
    account(gate.database)
    code = pyotp.TOTP(enrolled(gate)).at(NOW)
    try_(gate, code=code)
    with pytest.raises(TotpWrong):
        try_(gate, code=code)
    assert told(gate.database, "sign_in.failed")[-1][2]["reason"] == "totp_wrong"


def test_a_code_of_an_earlier_step_does_not_work_after_a_later_one(gate):
    account(gate.database)
    one_time = pyotp.TOTP(enrolled(gate))
    try_(gate, code=one_time.at(NOW))
    with pytest.raises(TotpWrong):
        try_(gate, code=one_time.at(NOW - timedelta(seconds=30)))


def test_a_code_sent_twice_at_the_same_time_works_once(gate):
    account(gate.database)
    code = pyotp.TOTP(enrolled(gate)).at(NOW)

    def once(_: int) -> bool:
        try:
            return bool(try_(gate, code=code))
        except TotpWrong:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(once, range(2))) == [False, True]


def test_ten_wrong_codes_are_the_end_of_guessing(gate):
    account(gate.database)
    secret = enrolled(gate)
    right = pyotp.TOTP(secret).at(NOW)
    for n in range(10):
        with pytest.raises(TotpWrong):
            try_(gate, code=f"{(int(right) + 1 + n * 7919) % 1_000_000:06d}")
    with pytest.raises(TooManyAttempts):
        try_(gate, code=right)


def test_the_second_factor_is_off_until_a_code_has_confirmed_it(gate):
    account(gate.database)
    with gate.database.write(acting=AT_THE_GATE) as connection:
        made = totp.enrol(connection, gate.keys, accounts.named(connection, "an"))
    assert made.uri.startswith("otpauth://totp/geo-ioc:an?secret=")
    assert made.svg.startswith("<svg")
    signed = try_(gate)
    assert not who(gate, signed.secret).has_totp
    door = who(gate, signed.secret).door
    with pytest.raises(TotpWrong), gate.database.write(acting=AT_THE_GATE) as connection:
        found = accounts.named(connection, "an")
        totp.confirm(connection, gate.keys, found, "000000", NOW, door)
    assert not who(gate, try_(gate).secret).has_totp


def test_nothing_is_confirmed_that_was_not_begun(gate):
    account(gate.database)
    door = who(gate, try_(gate).secret).door
    with pytest.raises(Conflict), gate.database.write(acting=AT_THE_GATE) as connection:
        found = accounts.named(connection, "an")
        totp.confirm(connection, gate.keys, found, "000000", NOW, door)


def test_confirming_ends_the_sessions_that_were_opened_without_it(gate):
    account(gate.database)
    before = NOW - timedelta(minutes=5)
    other = try_(gate, now=before).secret
    enrolled(gate, now=before)
    assert who(gate, other, before) is None


def test_who_has_a_second_factor_cannot_replace_it_but_an_administrator_may_take_it(gate):
    account(gate.database)
    secret = enrolled(gate)
    signed = try_(gate, code=pyotp.TOTP(secret).at(NOW))
    with pytest.raises(Conflict), gate.database.write(acting=AT_THE_GATE) as connection:
        totp.enrol(connection, gate.keys, accounts.named(connection, "an"))
    with gate.database.write(acting=AT_THE_GATE) as connection:
        totp.reset(connection, accounts.named(connection, "an"), by="quan-tri", now=NOW)
    assert who(gate, signed.secret) is None
    assert not who(gate, try_(gate).secret).has_totp


def test_an_administrator_has_no_right_of_it_before_the_second_factor_is_there(gate):
    account(gate.database, role="admin")
    found = who(gate, try_(gate).secret)
    assert found.totp_due
    assert not found.scope.may("accounts.write")
    assert found.scope.may("account.own")
    secret = enrolled(gate)
    signed = try_(gate, code=pyotp.TOTP(secret).at(NOW))
    assert who(gate, signed.secret).scope.may("accounts.write")


def test_an_administrator_of_the_demonstration_needs_none(gate):
    account(gate.database, role="admin", demo=True)
    found = who(gate, try_(gate).secret)
    assert not found.totp_due
    assert found.scope.may("accounts.write")
