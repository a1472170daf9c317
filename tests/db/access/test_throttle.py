"""How often somebody may guess."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.access import accounts, signing_in, throttle
from geo_ioc.access import known as known_browsers
from geo_ioc.access.signing_in import Attempt, Brought
from geo_ioc.access.visitor import Visitor
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import SignInFailed, TooManyAttempts
from tests.signing import PASSWORD, account, told

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
OFFICE = "203.0.113.7"
ELSEWHERE = "198.51.100.9"


def try_(gate, username="an", password=PASSWORD, *, known=None, address=OFFICE, now=NOW):
    brought = Brought(Visitor.of(address, "Firefox"), known)
    return signing_in.with_password(gate, Attempt(username, password), brought, now)


def fail(gate, times: int, username="an", *, known=None, address=OFFICE, now=NOW) -> int:
    """Fail some times, without the slow part; answers how many were let through to it."""
    name = accounts.fold(username)
    device = known_browsers.read(gate.keys, known, now).knows(name)
    looked_at = 0
    for _ in range(times):
        try:
            throttle.reserve(gate.database, throttle.buckets(name, address, device), now)
        except TooManyAttempts:
            continue
        looked_at += 1
    return looked_at


def counted(gate) -> int:
    with gate.database.read(acting=AT_THE_GATE) as connection:
        return connection.execute(text("SELECT count(*) FROM sign_in_failure")).scalar_one()


def test_after_ten_failures_even_the_right_password_has_to_wait(gate):
    account(gate.database)
    for _ in range(10):
        with pytest.raises(SignInFailed):
            try_(gate, password="wrong password")
    with pytest.raises(TooManyAttempts) as caught:
        try_(gate, now=NOW + timedelta(minutes=14))
    assert caught.value.retry_after_s == 60
    assert try_(gate, now=NOW + timedelta(minutes=15)).account.username == "an"


def test_an_attacker_cannot_keep_a_person_from_the_browser_they_work_with(gate):
    account(gate.database)
    known = try_(gate).known
    assert fail(gate, 20, address=ELSEWHERE) == 10
    with pytest.raises(TooManyAttempts):
        try_(gate)
    assert try_(gate, known=known).account.username == "an"


def test_a_browser_that_knows_the_account_has_ten_failures_of_its_own(gate):
    account(gate.database)
    known = try_(gate).known
    assert fail(gate, 12, known=known) == 10
    with pytest.raises(TooManyAttempts):
        try_(gate, known=known)
    assert try_(gate).account.username == "an"


def test_a_browser_that_knows_one_account_is_a_stranger_to_another(gate):
    account(gate.database)
    account(gate.database, "binh")
    known = try_(gate, "binh").known
    fail(gate, 10, address=ELSEWHERE)
    with pytest.raises(TooManyAttempts):
        try_(gate, "an", known=known)


def test_a_workstation_of_the_duty_room_knows_all_who_work_at_it(gate):
    known = None
    for name in ("an", "binh", "chi"):
        account(gate.database, name)
        known = try_(gate, name, known=known).known
    for name in ("an", "binh", "chi"):
        fail(gate, 10, username=name, address=f"198.51.100.{len(name)}")
        assert try_(gate, name, known=known).account.username == name


@pytest.mark.parametrize("known", ["", "forged", "gAAAAA", "\ud800"])
def test_a_cookie_that_is_not_ours_makes_no_browser_known(gate, known: str):
    account(gate.database)
    fail(gate, 10, address=ELSEWHERE)
    with pytest.raises(TooManyAttempts):
        try_(gate, known=known)


def test_a_cookie_from_more_than_a_year_ago_makes_no_browser_known(gate):
    account(gate.database)
    known = try_(gate, now=NOW - timedelta(days=366)).known
    fail(gate, 10, address=ELSEWHERE)
    with pytest.raises(TooManyAttempts):
        try_(gate, known=known)


def test_names_that_no_account_has_are_counted_just_the_same(gate):
    account(gate.database)
    known_name, unknown_name = (fail(gate, 12, username=name) for name in ("an", "nobody"))
    assert known_name == unknown_name == 10


def test_however_a_name_is_typed_it_is_one_name(gate):
    account(gate.database)
    looked_at = sum(fail(gate, 4, username=name) for name in ("an", "AN", " an", "An "))
    assert looked_at == 10


def test_one_address_may_fail_sixty_times_whatever_the_names(gate):
    assert sum(fail(gate, 1, username=f"name{n}") for n in range(70)) == 60
    account(gate.database)
    with pytest.raises(TooManyAttempts):
        try_(gate)
    assert try_(gate, address=ELSEWHERE).account.username == "an"


def test_a_browser_that_knows_the_account_does_not_suffer_from_its_address(gate):
    account(gate.database)
    known = try_(gate).known
    for n in range(60):
        fail(gate, 1, username=f"name{n}")
    assert try_(gate, known=known).account.username == "an"


def test_addresses_of_one_ipv6_network_are_one_address():
    one, other, far = (
        throttle.buckets("an", address, None)[0].name
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    )
    assert one == other != far
    mapped, plain = (
        throttle.buckets("an", address, None)[0].name
        for address in ("::ffff:203.0.113.7", "203.0.113.7")
    )
    assert mapped == plain
    assert throttle.buckets("an", "testclient", None)[0].name == "address:testclient"


def test_guesses_sent_at_the_same_time_do_not_slip_through(gate):
    wanted = throttle.buckets("an", OFFICE, None)
    barrier = threading.Barrier(8)

    def guess(_: int) -> int:
        barrier.wait(30)
        let = 0
        for _ in range(3):
            try:
                throttle.reserve(gate.database, wanted, NOW)
                let += 1
            except TooManyAttempts:
                pass
        return let

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(8))) == 10
    assert counted(gate) == 20


def test_a_failure_is_on_disk_before_the_password_is_looked_at(gate):
    throttle.reserve(gate.database, throttle.buckets("an", OFFICE, None), NOW)
    assert counted(gate) == 2


def test_what_is_right_counts_as_no_failure(gate):
    account(gate.database)
    for _ in range(2):
        try_(gate)
    assert counted(gate) == 0


def test_a_success_does_not_wipe_out_the_failures_of_others(gate):
    account(gate.database)
    fail(gate, 9)
    try_(gate)
    assert fail(gate, 5) == 1


def test_failures_of_long_ago_are_removed(gate):
    fail(gate, 3, username="nobody")
    assert counted(gate) == 6
    fail(gate, 1, username="another", now=NOW + timedelta(minutes=16))
    assert counted(gate) == 2


def test_each_failure_is_told_to_the_trail_but_not_those_that_were_not_looked_at(gate):
    account(gate.database)
    for _ in range(2):
        with pytest.raises(SignInFailed):
            try_(gate, password="wrong password")
    fail(gate, 8)
    with pytest.raises(TooManyAttempts):
        try_(gate, password="wrong password")
    failures = told(gate.database, "sign_in.failed")
    assert len(failures) == 2
    assert failures[0] == ("an", "account:an", {"method": "password", "reason": "password"})
