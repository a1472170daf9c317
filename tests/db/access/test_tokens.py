"""Tokens of programs, walls and telephones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from geo_ioc.access import accounts, caller, signing_in, tokens
from geo_ioc.access.caller import Credentials
from geo_ioc.access.visitor import Visitor
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import InvalidInput, NotFound, SignInFailed
from tests.signing import account, everything_told, told

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=30)
VISITOR = Visitor.of("203.0.113.7", "Firefox")


@pytest.fixture
def write(gate):
    def inside(change):
        with gate.database.write(acting=AT_THE_GATE) as connection:
            return change(connection)

    return inside


@pytest.fixture
def who(gate):
    def inside(now=NOW, **brought):
        with gate.database.read(acting=AT_THE_GATE) as connection:
            return caller.find(connection, gate.settings.home, Credentials(**brought), now, 240)

    return inside


def add(write, kind, owner=None, **over):
    given = {"by": "an", "now": NOW} | over
    if kind == "api":
        given.setdefault("expires_at", SOON)
    return write(lambda c: tokens.add(c, kind, "Phòng trực", owner, **given))


def claim(write, secret, now=NOW):
    return write(lambda c: tokens.claim(c, secret, now=now, address="203.0.113.7"))


def test_each_kind_is_told_apart_by_how_its_secret_begins(gate, write):
    owner = account(gate.database)
    for kind in ("api", "field"):
        assert add(write, kind, owner).secret.startswith(f"gi_{kind}_")
    assert add(write, "wall").secret.startswith("gi_wall_")


def test_secrets_are_kept_as_digests_and_never_told(gate, write):
    owner = account(gate.database)
    made = [add(write, "api", owner), add(write, "field", owner), add(write, "wall")]
    devices = [claim(write, token.secret) for token in made[1:]]
    with gate.database.read(acting=AT_THE_GATE) as connection:
        kept = "".join(connection.execute(text("SELECT CAST(token AS text) FROM token")).scalars())
    for secret in [token.secret for token in made] + devices:
        assert secret not in kept
        assert secret not in everything_told(gate.database)


def test_a_program_comes_in_by_its_token_until_it_expires(gate, write, who):
    made = add(write, "api", account(gate.database))
    assert who(bearer=made.secret).username == "an"
    assert who(bearer=made.secret, now=SOON - timedelta(seconds=1))
    assert who(bearer=made.secret, now=SOON) is None
    assert who(device=made.secret) is None
    assert who(session=made.secret) is None


@pytest.mark.parametrize("kind", ["wall", "field"])
def test_a_wall_or_telephone_claims_its_token_once(gate, write, who, kind):
    owner = account(gate.database) if kind == "field" else None
    made = add(write, kind, owner)
    for brought in ("bearer", "session", "device"):
        assert who(**{brought: made.secret}) is None
    device = claim(write, made.secret)
    assert device != made.secret
    assert who(device=device).kind == kind
    for _ in range(2):
        with pytest.raises(SignInFailed):
            claim(write, made.secret)
    assert who(device=made.secret) is None
    actor = "an" if kind == "field" else "wall"
    (claimed,) = told(gate.database, "token.claim")
    assert claimed[:2] == (actor, f"token:{made.id}")
    assert claimed[2]["kind"] == kind
    assert claimed[2]["before"] == {"claimed_at": None}
    assert claimed[2]["after"]["claimed_at"] is not None


def test_of_two_that_claim_at_the_same_time_one_gets_it(write):
    made = add(write, "wall")

    def once(_: int) -> bool:
        try:
            return bool(claim(write, made.secret))
        except SignInFailed:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(once, range(2))) == [False, True]


def test_an_api_token_cannot_be_claimed(gate, write):
    made = add(write, "api", account(gate.database))
    with pytest.raises(SignInFailed):
        claim(write, made.secret)


@pytest.mark.parametrize("secret", ["", "x", "gi_wall_unknown", "\ud800"])
def test_a_token_that_nobody_made_is_refused(write, secret: str):
    with pytest.raises(SignInFailed):
        claim(write, secret)


def test_a_token_is_not_claimed_after_it_expired_was_revoked_or_its_account_disabled(gate, write):
    owner = account(gate.database)
    late = add(write, "field", owner, expires_at=SOON)
    with pytest.raises(SignInFailed):
        claim(write, late.secret, now=SOON)
    revoked = add(write, "field", owner)
    write(lambda c: tokens.revoke(c, revoked.id, by="an", now=NOW))
    with pytest.raises(SignInFailed):
        claim(write, revoked.secret)
    made = add(write, "field", owner)
    write(lambda c: accounts.disable(c, owner, by="quan-tri", now=NOW))
    write(lambda c: accounts.enable(c, owner, by="quan-tri"))
    with pytest.raises(SignInFailed):
        claim(write, made.secret)


@pytest.mark.parametrize("kind", ["api", "wall", "field"])
def test_a_revoked_token_ends_at_once(gate, write, who, kind):
    made = add(write, kind, None if kind == "wall" else account(gate.database))
    brought = {"bearer": made.secret} if kind == "api" else {"device": claim(write, made.secret)}
    assert who(**brought) is not None
    for _ in range(2):
        write(lambda c: tokens.revoke(c, made.id, by="quan-tri", now=NOW))
    assert who(**brought) is None
    (revoked,) = told(gate.database, "token.revoke")
    assert revoked[:2] == ("quan-tri", f"token:{made.id}")
    assert revoked[2]["before"] == {"revoked_at": None}
    assert datetime.fromisoformat(revoked[2]["after"]["revoked_at"]) == NOW


def test_nobody_revokes_the_token_of_another_account_or_one_that_is_not_there(gate, write, who):
    made = add(write, "api", account(gate.database))
    other = account(gate.database, "binh")
    for token, owner in ((made.id, other.id), (uuid4(), None)):
        with pytest.raises(NotFound):
            write(
                lambda c, token=token, owner=owner: tokens.revoke(
                    c, token, by="binh", now=NOW, account_id=owner
                )
            )
    assert who(bearer=made.secret)


@pytest.mark.parametrize(
    ("kind", "over", "pointer"),
    [
        ("api", {"expires_at": None}, "/expires_at"),
        ("api", {"expires_at": NOW}, "/expires_at"),
        ("api", {"expires_at": NOW + timedelta(days=367)}, "/expires_at"),
        ("field", {"expires_at": NOW}, "/expires_at"),
        ("field", {"actions": ["incidents.report"]}, "/actions"),
    ],
)
def test_what_does_not_fit_the_kind_is_refused(gate, write, kind, over, pointer):
    with pytest.raises(InvalidInput) as caught:
        add(write, kind, account(gate.database), **over)
    assert pointer in [error.pointer for error in caught.value.errors]


def test_a_wall_belongs_to_nobody_and_all_else_to_somebody(gate, write):
    owner = account(gate.database)
    for kind, given in (("wall", owner), ("api", None), ("field", None)):
        with pytest.raises(InvalidInput) as caught:
            add(write, kind, given)
        assert [error.pointer for error in caught.value.errors] == ["/account"]


def test_lists_hold_the_newest_first_and_ones_own_or_all(gate, write):
    an, binh = account(gate.database), account(gate.database, "binh")
    add(write, "api", an)
    add(write, "field", binh, now=NOW + timedelta(minutes=1))
    wall = add(write, "wall", now=NOW + timedelta(minutes=2))
    with gate.database.read(acting=AT_THE_GATE) as connection:
        assert [t.username for t in tokens.listed(connection, None)] == [None, "binh", "an"]
        assert [t.kind for t in tokens.listed(connection, an.id)] == ["api"]
        assert tokens.one(connection, wall.id).kind == "wall"


def test_a_browser_that_stays_signed_in_has_one_token_and_not_one_for_each_sign_in(
    gate, write, who
):
    owner = account(gate.database)

    def keep(account_, device):
        return write(lambda c: signing_in.keep(c, account_, device, VISITOR, NOW))

    first = keep(owner, None)
    assert who(device=first).username == "an"
    assert keep(owner, first) is None
    other = account(gate.database, "binh")
    second = keep(other, first)
    assert who(device=first) is None
    assert who(device=second).username == "binh"
    wall = claim(write, add(write, "wall").secret)
    assert keep(owner, wall) is None
    assert who(device=wall).kind == "wall"
    assert keep(owner, "forged") is not None
