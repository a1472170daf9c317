"""Counts that are kept are those that one would count now, for everybody, whatever happened."""

from __future__ import annotations

import threading
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.db.roles import EVERYTHING, PUBLIC, SCOPE, Acting
from geo_ioc.incidents import tally
from tests.rows import insert_incident

HERE, THERE, PROVINCE = "2025-07-01/16681", "2025-07-01/16690", "2025-07-01/40"
OFFICE, OTHER = "so-nnmt", "so-xd"
ACCOUNT = str(uuid4())
CALLERS = {
    "everything": EVERYTHING,
    "a commune": Acting(SCOPE, keys=(HERE,)),
    "a commune's officer who reports elsewhere": Acting(
        SCOPE, account=ACCOUNT, keys=(HERE, f"account:{ACCOUNT}")
    ),
    "a department and the province": Acting(SCOPE, keys=(PROVINCE, f"org:{OFFICE}")),
    "nowhere": Acting(SCOPE, keys=()),
    "the public": Acting(PUBLIC),
}
COUNTED = """
SELECT place_key, CASE WHEN place_key = '' THEN CAST(id AS text) ELSE '' END AS outside, category,
       status, coalesce(status_before_hold, '') AS before, 'unverified' = ANY (flags) AS unverified,
       {sums}
FROM incident GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
""".format(sums=", ".join(f"count(*) FILTER (WHERE severity = {number})" for number in range(1, 6)))
SUMS = [f"sum(severity_{number})" for number in range(1, 6)]
KEPT = f"""
SELECT place_key, outside, category, status, status_before_hold, unverified, {", ".join(SUMS)}
FROM incident_count GROUP BY 1, 2, 3, 4, 5, 6
HAVING {" OR ".join(f"{one} <> 0" for one in SUMS)}
ORDER BY 1, 2, 3, 4, 5, 6
"""
PLACES = ([HERE, PROVINCE], [THERE, PROVINCE], [THERE, PROVINCE, "2024-12-01/16690"], [])


def differences(database) -> dict[str, object]:
    """Where what is kept is not what is there, by caller."""
    found = {}
    for name, acting in CALLERS.items():
        with database.read(acting=acting) as connection:
            kept = [tuple(row) for row in connection.execute(text(KEPT))]
            counted = [tuple(row) for row in connection.execute(text(COUNTED))]
        if kept != counted:
            found[name] = (kept, counted)
    return found


def total(database, acting=EVERYTHING) -> int:
    with database.read(acting=acting) as connection:
        return sum(sum(row[6:]) for row in connection.execute(text(KEPT)))


def rows(database) -> int:
    with database.read() as connection:
        return connection.execute(text("SELECT count(*) FROM incident_tally")).scalar_one()


def fold(database) -> int:
    with database.write() as connection:
        return tally.fold(connection)


def drawn(random: Random) -> dict[str, object]:
    """What a row is counted by, and who may see it, at random."""
    localities, shown = random.choice(PLACES), random.choice(PLACES)
    status = random.choice(("reported", "verified", "on_hold", "closed"))
    return {
        "localities": localities,
        "public_place_key": " ".join(sorted(shown)),
        "category": random.choice(("NL", "CR")),
        "severity": random.randrange(1, 6),
        "status": status,
        "status_before_hold": "verifying" if status == "on_hold" else None,
        "flags": random.choice(([], [], ["unverified"], ["held"])),
        "visibility": random.choice(("internal", "public", "restricted")),
        "lead": random.choice((None, OFFICE, OTHER)),
        "cooperating": random.choice(([], [], [OFFICE])),
        "reported_by": random.choice((None, ACCOUNT, str(uuid4()))),
        "published": random.random() < 0.4,
    }


def put(connection, random: Random) -> str:
    """A new incident that looks like anything."""
    values = drawn(random)
    key = values.pop("public_place_key")
    if values["published"]:
        values["flags"] = []
    id_ = insert_incident(
        connection, id=str(UUID(int=random.getrandbits(128), version=4)), **values
    )
    change(connection, id_, {"public_place_key": key, "category": values["category"]})
    return id_


def change(connection, id_: str, values: dict[str, object]) -> None:
    assigned = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(
        text(f"UPDATE incident SET {assigned} WHERE id = CAST(:id AS uuid)"), values | {"id": id_}
    )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_incidents_everybody_is_counted_what_it_sees(database, seed):
    random, ids = Random(seed), []
    for step in range(60):
        connection = database.engine.connect()
        with connection.begin() as transaction:
            connection.execute(text("SET LOCAL ROLE geo_ioc_all"))
            if random.random() < 0.2:
                connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
            before = list(ids)
            for _ in range(random.randrange(1, 4)):
                if len(ids) < 5 or random.random() < 0.3:
                    ids.append(put(connection, random))
                elif random.random() < 0.3:
                    gone = ids.pop(random.randrange(len(ids)))
                    connection.execute(text("DELETE FROM incident WHERE id = :id"), {"id": gone})
                else:
                    values = drawn(random)
                    some = random.sample(sorted(values), random.randrange(1, 5))
                    if {"published", "flags"} & set(some):
                        # What is published was verified; the workflow sees to that.
                        values["flags"] = [] if values["published"] else values["flags"]
                        some += ["published", "flags"]
                    if {"status", "status_before_hold"} & set(some):
                        some += ["status", "status_before_hold"]
                    change(
                        connection, random.choice(ids), {name: values[name] for name in set(some)}
                    )
            if random.random() < 0.2:
                transaction.rollback()
                ids = before
        connection.close()
        if random.random() < 0.2:
            fold(database)
        if step % 6 == 0:
            assert differences(database) == {}
    assert differences(database) == {}
    fold(database)
    assert differences(database) == {}
    assert total(database) == len(ids)


def test_one_statement_on_many_rows_adds_once_for_all_that_are_alike(database):
    with database.write() as connection:
        for _ in range(20):
            insert_incident(connection)
    fold(database)
    assert rows(database) == 1
    with database.write() as connection:
        connection.execute(text("UPDATE incident SET status = 'closed', title = 'x'"))
    assert rows(database) == 3
    assert (differences(database), total(database)) == ({}, 20)


def test_what_nobody_is_counted_by_adds_nothing(database):
    with database.write() as connection:
        id_ = insert_incident(connection)
    before = rows(database)
    with database.write() as connection:
        change(connection, id_, {"title": "khác", "version": 2})
    assert rows(database) == before


def test_folding_leaves_one_row_of_each_kind_and_none_of_what_came_to_nothing(database):
    with database.write() as connection:
        ids = [insert_incident(connection, published=True) for _ in range(5)]
        insert_incident(connection, severity=1)
    with database.write() as connection:
        for id_ in ids:
            connection.execute(text("DELETE FROM incident WHERE id = :id"), {"id": id_})
    assert fold(database) > 5
    assert (rows(database), total(database)) == (1, 1)
    assert fold(database) == 0


def test_counting_waits_for_nobody(database):
    """Two that are about to commit, and one that folds what neither shows yet."""
    with database.write() as one, database.write() as other:
        insert_incident(one)
        insert_incident(other)
        assert fold(database) == 0
        assert total(database) == 0
    assert (differences(database), total(database)) == ({}, 2)


def test_of_two_that_fold_at_once_one_has_nothing_to_do(database):
    with database.write() as connection:
        for _ in range(3):
            insert_incident(connection)
    with database.write() as connection:
        assert tally.fold(connection) == 3
        found: list[int] = []
        other = threading.Thread(target=lambda: found.append(fold(database)))
        other.start()
        other.join()
        assert found == [0]
    assert (differences(database), total(database)) == ({}, 3)


def test_who_replaces_all_of_them_has_them_counted_at_the_end(database):
    with database.write() as connection:
        insert_incident(connection, severity=1)
    with database.write() as connection:
        with tally.at_the_end(connection):
            connection.execute(text("DELETE FROM incident"))
            for _ in range(3):
                insert_incident(connection, published=True)
            insert_incident(connection, localities=[])
        insert_incident(connection)
    assert (differences(database), total(database)) == ({}, 5)


def test_when_all_incidents_are_taken_away_at_once_nothing_is_counted(database, cluster):
    with database.write() as connection:
        insert_incident(connection)
    owner = create_engine(cluster.urls()[0].set(database=database.url.database), poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE incident CASCADE"))
    assert total(database) == 0
    assert rows(database) == 0


def waits_for_lock(database, count: int) -> bool:
    """Whether so many sessions of a database wait for somebody else's lock."""
    with database.read() as connection:
        found = connection.execute(
            text(
                "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
                " AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
            )
        )
        return found.scalar_one() == count


@pytest.mark.parametrize("emptied", [False, True], ids=["counted anew", "taken away at once"])
def test_what_is_being_folded_is_not_counted_beside_what_is_counted_anew(
    database, cluster, emptied
):
    with database.write() as connection:
        for _ in range(3):
            insert_incident(connection)
    owner = create_engine(cluster.urls()[0].set(database=database.url.database), poolclass=NullPool)

    def anew() -> None:
        with owner.begin() as connection:
            connection.execute(
                text("TRUNCATE incident CASCADE")
                if emptied
                else text("SELECT geo_ioc_incident_recount()")
            )

    with database.write() as connection:
        assert tally.fold(connection) == 3
        other = threading.Thread(target=anew)
        other.start()
        while not waits_for_lock(database, 1):
            assert other.is_alive()
    other.join()
    assert (differences(database), total(database)) == ({}, 0 if emptied else 3)
