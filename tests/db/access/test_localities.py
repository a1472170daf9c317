"""What a grant is worth today: places and offices that became others, shifts, delegations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.access import caller, localities
from geo_ioc.access.caller import Caller, Credentials
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.sql import statement
from tests.people import Person, person, session

NOW = datetime.now(UTC)
OLD, NEW = "2024-12-01", "2025-07-01"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IDLE_MINUTES = 240
# Of Thành phố Vinh: a commune that became part of Phường Thành Vinh, and one that was divided here.
INTO_THANH_VINH, DIVIDED = f"{OLD}/16663", f"{OLD}/16666"
THANH_VINH = f"{NEW}/16681"
CITY = f"{OLD}/412"


@pytest.fixture(scope="module")
def places(databases, loaded):
    """The true boundaries, with one commune that was divided."""
    loaded.dispose()
    made = databases.copy(loaded.url.database)
    with made.write() as connection:
        connection.execute(
            text("UPDATE succession SET relation = 'part' WHERE from_code = '16666'")
        )
    yield made
    databases.drop(made)


def found(database, given: Person, now: datetime = NOW) -> Caller | None:
    """Who asks with a token of theirs."""
    with database.read(acting=AT_THE_GATE) as connection:
        return caller.find(connection, None, Credentials(bearer=given.secret), now, IDLE_MINUTES)


def meant(database, *named: str) -> dict[str, str | None]:
    """What localities stand for: each unit, and what it took in."""
    with database.read(acting=AT_THE_GATE) as connection:
        return {unit.key: unit.follows for unit in localities.meant(connection, named)}


def keys(database, **given) -> frozenset[str]:
    """What a commune officer with such a grant sees by."""
    someone = person(database, "commune_officer", **given)
    return found(database, someone).scope.rights["incidents.read"].keys


def test_a_commune_of_today_is_itself(places):
    assert meant(places, THANH_VINH) == {THANH_VINH: None}
    assert keys(places, localities=[THANH_VINH]) == {THANH_VINH, f"org:commune:{THANH_VINH}"}


def test_a_commune_of_before_goes_on_in_what_it_became_and_says_so(places):
    assert meant(places, INTO_THANH_VINH) == {
        INTO_THANH_VINH: None,
        THANH_VINH: INTO_THANH_VINH,
    }
    given = person(places, "commune_officer", localities=[INTO_THANH_VINH])
    [held] = found(places, given).roles
    assert [(unit.name, unit.follows) for unit in held.localities if unit.key == THANH_VINH] == [
        ("Phường Thành Vinh", INTO_THANH_VINH)
    ]


def test_the_same_code_in_another_generation_is_another_place(places):
    """16681 is a code of both, and of other ground."""
    assert meant(places, f"{OLD}/16681") == {f"{OLD}/16681": None, THANH_VINH: f"{OLD}/16681"}
    assert f"{OLD}/16681" not in keys(places, localities=[THANH_VINH])


def test_a_district_goes_on_in_what_its_communes_became(places):
    with places.read() as connection:
        expected = set(
            connection.execute(
                text(
                    "SELECT :new || '/' || to_code FROM succession JOIN boundary"
                    " ON generation = from_generation AND code = from_code"
                    " WHERE parent_code = '412' AND relation <> 'part'"
                ),
                {"new": NEW},
            ).scalars()
        )
    assert len(expected) > 3
    found_ = meant(places, CITY)
    assert set(found_) == expected | {CITY}
    assert found_.pop(CITY) is None
    for follows in found_.values():
        assert follows.startswith(f"{OLD}/")


def test_the_province_of_before_goes_on_in_every_commune_of_today(places):
    with places.read() as connection:
        communes = set(
            connection.execute(
                text("SELECT code FROM boundary WHERE generation = :new AND level = 'commune'"),
                {"new": NEW},
            ).scalars()
        )
    assert {key for key in meant(places, f"{OLD}/40") if key.startswith(NEW)} == {
        f"{NEW}/{code}" for code in communes
    }


def test_a_grouping_is_its_members(places):
    with places.read() as connection:
        members = set(
            connection.execute(
                text(
                    'SELECT code FROM grouping_member WHERE generation = :new AND "grouping" = :g'
                ),
                {"new": NEW, "g": "412"},
            ).scalars()
        )
    assert len(members) > 3
    assert meant(places, f"{NEW}/412") == {f"{NEW}/{code}": None for code in members}


def test_a_commune_that_was_divided_is_not_followed(places):
    assert meant(places, DIVIDED) == {DIVIDED: None}
    assert keys(places, localities=[DIVIDED]) == {DIVIDED, f"org:commune:{DIVIDED}"}


def test_a_generation_that_is_not_in_force_yet_is_not_followed(places):
    with places.write() as connection:
        connection.execute(
            text("UPDATE generation SET active = false WHERE id = :new"), {"new": NEW}
        )
        rows = connection.execute(statement("access_localities"), {"localities": [INTO_THANH_VINH]})
        assert [row.key for row in rows] == [INTO_THANH_VINH]
        connection.get_transaction().rollback()


@pytest.mark.parametrize("unknown", [f"{NEW}/99999", "1900-01-01/16681", "16681", "", "a/b/c"])
def test_a_place_that_nobody_knows_opens_nothing(places, unknown):
    assert meant(places, unknown) == {}
    assert keys(places, localities=[unknown]) == set()


def test_an_office_goes_on_in_its_successor_and_still_sees_what_it_had(places):
    given = person(places, "focal_point", localities=[], organisations=["so-nnptnt"])
    who = found(places, given)
    assert who.roles[0].organisations == (("so-nnptnt", "so-nnmt"),)
    assert who.scope.rights["incidents.read"].keys == {"org:so-nnptnt", "org:so-nnmt"}
    merged = person(places, "focal_point", localities=[], organisations=["so-nnmt"])
    assert found(places, merged).scope.rights["incidents.read"].keys == {"org:so-nnmt"}


def test_roles_add_up_and_each_right_reaches_where_its_own_role_does(places):
    given = person(places, "commune_officer")
    grant(places, given.account, role="focal_point", organisations=["so-nnmt"])
    grant(places, given.account, role="verifier")
    rights = found(places, given).scope.rights
    assert rights["incidents.read"].level == "all"
    assert (rights["incidents.verify"].level, rights["incidents.accept"].level) == ("all", "scope")
    assert rights["incidents.accept"].keys == {
        THANH_VINH,
        f"org:commune:{THANH_VINH}",
        "org:so-nnmt",
    }
    assert "incidents.dispatch" not in rights


def grant(database, account: str, **given) -> str:
    """A grant; answers its id."""
    row = {
        "account": account,
        "role": "head",
        "localities": [],
        "organisations": [],
        "starts_at": NOW - DAY,
        "ends_at": None,
        "revoked_at": None,
        "source": None,
        "mode": None,
        **given,
    }
    with database.write(acting=AT_THE_GATE) as connection:
        return str(
            connection.execute(
                text(
                    "INSERT INTO role_grant (account, role, decision, localities, organisations,"
                    " starts_at, ends_at, revoked_at, granted_by, delegated_from, mode) VALUES"
                    " (:account, :role, 'QĐ thử', :localities, :organisations, :starts_at,"
                    " :ends_at, :revoked_at, 'test', :source, :mode) RETURNING id"
                ),
                row,
            ).scalar_one()
        )


def change(database, table: str, assignments: str, id_: str) -> None:
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(text(f"UPDATE {table} SET {assignments} WHERE id = :id"), {"id": id_})


@pytest.mark.parametrize(
    ("after", "held"), [(-2 * HOUR, False), (0 * HOUR, True), (HOUR, False), (2 * HOUR, False)]
)
def test_a_grant_counts_from_its_start_to_before_its_end(places, after, held):
    given = person(places, "auditor")
    grant(places, given.account, role="operator", starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    assert found(places, given, NOW + after).scope.may("incidents.dispatch") is held


@pytest.mark.parametrize(
    ("table", "change_"),
    [
        ("role_grant", "revoked_at = now()"),
        ("role_grant", "ends_at = now() - interval '1 minute'"),
        ("role_grant", "starts_at = now() + interval '1 hour', ends_at = NULL"),
        ("account", "disabled_at = now()"),
    ],
    ids=["revoked", "over", "not begun", "disabled"],
)
def test_what_is_delegated_ends_with_what_it_comes_from(places, table, change_):
    giver, deputy = person(places, "auditor"), person(places, "auditor")
    source = grant(places, giver.account, localities=[THANH_VINH])
    grant(
        places, deputy.account, localities=[THANH_VINH], source=source, mode="KT", ends_at=NOW + DAY
    )
    later = NOW + timedelta(seconds=30)
    acting = found(places, deputy, later)
    [held] = [role for role in acting.roles if role.role == "head"]
    assert (held.mode, held.delegated_by) == ("KT", "Người giữ vai trò auditor")
    assert acting.scope.level("incidents.accept") == "scope"
    change(places, table, change_, source if table == "role_grant" else giver.account)
    after = found(places, deputy, datetime.now(UTC) + timedelta(seconds=1))
    assert [role.role for role in after.roles] == ["auditor"]
    assert not after.scope.may("incidents.accept")


@pytest.mark.parametrize(
    ("after", "on_duty"),
    [(-HOUR, False), (0 * HOUR, True), (7 * HOUR, True), (8 * HOUR, False)],
    ids=["before", "its first minute", "in it", "its end"],
)
def test_a_shift_makes_an_operator_for_as_long_as_it_lasts(places, after, on_duty):
    given = person(places, "commune_officer")
    with places.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by)"
                " VALUES (:id, :since, :until, 'lịch trực', 'test')"
            ),
            {"id": given.account, "since": NOW, "until": NOW + 8 * HOUR},
        )
    who = found(places, given, NOW + after)
    assert [role.role for role in who.roles if role.shift] == (["operator"] if on_duty else [])
    assert who.scope.level("incidents.read") == ("all" if on_duty else "scope")
    assert who.scope.may("incidents.dispatch") is on_duty


def test_a_shift_that_was_taken_back_is_none(places):
    given = person(places, "auditor")
    with places.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text(
                "INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by,"
                " revoked_at) VALUES (:id, :since, :until, 'lịch trực', 'test', now())"
            ),
            {"id": given.account, "since": NOW - HOUR, "until": NOW + HOUR},
        )
    assert not found(places, given).scope.may("incidents.dispatch")


def test_a_disabled_account_is_nobody_by_any_door(places):
    given = person(places, "operator")
    cookie = session(places, given.account)
    doors = (Credentials(bearer=given.secret), Credentials(session=cookie))
    for expected in (given.account, None):
        with places.read(acting=AT_THE_GATE) as connection:
            for door in doors:
                who = caller.find(connection, None, door, datetime.now(UTC), IDLE_MINUTES)
                assert (who and who.scope.account) == expected
        change(places, "account", "disabled_at = now()", given.account)


def test_a_token_may_no_more_than_it_was_made_for_and_no_more_than_its_account(places):
    given = person(
        places, "commune_officer", actions=["incidents.report", "incidents.dispatch", "map.read"]
    )
    rights = found(places, given).scope.rights
    assert rights["incidents.report"].level == "all"
    assert "incidents.dispatch" not in rights
    assert "incidents.accept" not in rights
    # What everybody may, it may: as everybody does.
    assert rights["incidents.read"].level == "public"


def test_a_token_whose_account_has_lost_its_role_is_worth_what_is_left(places):
    given = person(places, "operator")
    assert found(places, given).scope.may("incidents.dispatch")
    with places.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text("UPDATE role_grant SET revoked_at = now() WHERE account = :id"),
            {"id": given.account},
        )
    left = found(places, given).scope
    assert not left.may("incidents.dispatch")
    assert left.level("incidents.read") == "public"
    assert left.may("account.own")
