"""Passwords: the rules, and that nothing tells which names there are."""

from __future__ import annotations

import statistics
import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher, Type
from pwdlib.hashers.argon2 import Argon2Hasher

from geo_ioc.access import passwords
from geo_ioc.errors import InvalidInput, ServerBusy

GOOD = "cá kho tộ rau má"


@pytest.fixture(scope="module")
def kept() -> str:
    return passwords.hashed(GOOD, "an")


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


def test_a_password_is_kept_as_argon2id_with_the_parameters_of_rfc_9106(kept):
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.verify(GOOD, kept) == (True, None)
    assert passwords.verify(GOOD + "!", kept) == (False, None)


def test_the_same_letters_are_the_same_password_however_they_were_typed(kept):
    apart = unicodedata.normalize("NFD", GOOD)
    assert apart != GOOD
    assert passwords.verify(apart, kept).right


def test_the_hash_for_unknown_names_takes_as_much_work_as_one_of_today():
    assert not passwords.HASHER.current_hasher.check_needs_rehash(passwords.NOBODYS)
    assert passwords.HASHER.current_hasher.identify(passwords.NOBODYS)


def test_a_name_without_a_password_is_verified_once_too_and_never_right(verifications):
    assert passwords.verify("anything at all", None) == (False, None)
    assert verifications == [passwords.NOBODYS]


def test_a_known_name_is_verified_once(verifications, kept):
    passwords.verify("anything at all", kept)
    assert verifications == [kept]


def test_an_unknown_name_takes_about_as_long_as_a_known_one(kept):
    def seconds(hash_: str | None) -> float:
        before = time.thread_time()
        started = time.perf_counter()
        passwords.verify("anything at all", hash_)
        return max(time.perf_counter() - started, time.thread_time() - before)

    # Turn by turn, so that what else the machine does falls on both; and only a gross difference
    # would be found: a hash left out takes a thousandth.
    pairs = [(seconds(kept), seconds(None)) for _ in range(7)]
    known, unknown = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert 1 / 5 < unknown / known < 5


def test_a_hash_of_older_parameters_is_made_anew_when_the_password_is_right():
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1, type=Type.ID).hash(GOOD)
    right, renewed = passwords.verify(GOOD, old)
    assert right
    assert renewed is not None
    assert passwords.verify(GOOD, renewed) == (True, None)
    assert passwords.verify("another one here", old) == (False, None)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12"),
        ("x" * 257, "256"),
        ("commune_officer", "user name"),
        ("Commune_Officer2026", "user name"),
        ("Matkhau12345", "everybody"),
        ("123456789012", "everybody"),
        ("aaaaaaaaaaaaaaaa", "everybody"),
        ("abababababab", "everybody"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_and_the_rule_is_named(password: str, said: str):
    with pytest.raises(InvalidInput) as caught:
        passwords.hashed(password, "commune_officer")
    (error,) = caught.value.errors
    assert error.pointer == "/new"
    assert said in error.message.en


@pytest.mark.parametrize(
    "password",
    [
        "mưa to gió lớn",
        "correct horse battery",
        "x8#kQ!2vLp9$",
        "thành vinh 2026",
        " " * 4 + "gió mùa ",
    ],
)
def test_a_long_password_may_be_of_any_signs(password: str):
    passwords.check(password, "an")


def test_no_more_than_two_are_hashed_at_once_and_a_crowd_is_sent_away(monkeypatch, kept):
    inside, most, refused = 0, 0, 0
    lock, full = threading.Lock(), threading.Event()
    go_on = threading.Event()
    verify = Argon2Hasher.verify

    def slow(self, password, kept):
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        assert go_on.wait(30)
        with lock:
            inside -= 1
        return verify(self, password, kept)

    monkeypatch.setattr(Argon2Hasher, "verify", slow)
    crowd = passwords.AT_ONCE + passwords.WAITING + 5

    def one() -> None:
        nonlocal refused
        try:
            passwords.verify("anything at all", kept)
        except ServerBusy:
            with lock:
                refused += 1
                if refused == 5:
                    full.set()

    threads = [threading.Thread(target=one) for _ in range(crowd)]
    for thread in threads:
        thread.start()
    assert full.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert (most, refused) == (passwords.AT_ONCE, 5)
    assert passwords.verify(GOOD, kept).right


def test_a_random_password_can_be_read_out_and_keeps_the_rules():
    made = {passwords.random() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check(password, "an")
        assert not set(password) & set("il1o0")
