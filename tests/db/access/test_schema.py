"""What the schema lets each role touch at all, derived from the tables: a new one must be named."""

from __future__ import annotations

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from geo_ioc.db.roles import (
    ALL,
    AT_THE_GATE,
    CONTACT,
    EVERYTHING,
    GATE,
    PUBLIC,
    ROLES,
    SCOPE,
    Acting,
)
from geo_ioc.db.schema import metadata
from tests.acting import acting, by, refused, seen
from tests.rows import add_incident

GATED = {"account", "role_grant", "duty_shift", "session", "token", "sign_in_failure", "sharing"}
"""Whoever is not the gate has no right on these."""
GUARDED = GATED | {
    "incident",
    "incident_boundary",
    "incident_public_boundary",
    "incident_event",
    "incident_tally",
    "observation",
    "audit_entry",
    "reporter_contact",
}
"""With rows of a locality or of a person: row-level security, forced."""
OPEN = {
    "generation",
    "boundary",
    "boundary_shape",
    "succession",
    "grouping",
    "grouping_member",
    "grouping_shape",
    "reference_feature",
    "reference_source",
    # Numbers alone; of the second, columns that name nothing (test_rows.py).
    "incident_number",
    "change",
    "change_pruned",
    # Digests that tell one key from another.
    "sealing_key",
}
"""With rows that everybody may know."""
NOT_OURS = {"alembic_version", "spatial_ref_sys"}
THE_PUBLIC = Acting(PUBLIC)

PUBLIC_COLUMNS = {
    "incident": [
        "id",
        "number",
        "category",
        "urgency",
        "severity",
        "title",
        "description",
        "point",
        "shape",
        "fields",
        "accuracy_m",
        "location_source",
        "occurred_at",
        "reported_at",
        "received_at",
        "clock",
        "channel",
        "visibility",
        "status",
        "status_before_hold",
        "flags",
        "lead",
        "cooperating",
        "accept_due_at",
        "resolve_due_at",
        "due_at",
        "resolved_at",
        "version",
        "demo",
        "search_text",
        "has_contact",
        "place_key",
    ],
    "incident_count": [
        "place_key",
        "outside",
        "category",
        "status",
        "status_before_hold",
        "unverified",
        *(f"severity_{number}" for number in range(1, 6)),
    ],
    "incident_boundary": ["incident_id", "generation", "level", "code"],
    "incident_event": [
        "incident_id",
        "seq",
        "action",
        "from_status",
        "to_status",
        "at",
        "by",
        "note",
        "data",
    ],
}
EMPTIED = {
    "incident": [
        *("description", "shape", "fields", "clock", "flags", "cooperating", "has_contact")
    ],
    "incident_event": ["by", "note", "data"],
}
"""Columns that are there for the statements' sake, and never hold what the table does."""


def column(database, statement: str, **values) -> list:
    with database.read(acting=EVERYTHING) as connection:
        return list(connection.execute(text(statement), values).scalars())


def test_every_table_is_named_as_guarded_or_as_open(shared):
    assert not GUARDED & OPEN
    assert set(metadata.tables) == GUARDED | OPEN
    there = column(
        shared,
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'm')"
        " AND relnamespace IN ('public'::regnamespace, 'geo_ioc_public'::regnamespace)",
    )
    assert set(there) == GUARDED | OPEN | NOT_OURS


def test_row_level_security_is_forced_on_every_guarded_table_and_on_no_other(shared):
    forced = column(
        shared, "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    )
    assert set(forced) == GUARDED


def test_only_one_role_has_each_guarded_table_whole(shared):
    """A policy that is always true names the role for everything, or the gate, and nobody else."""
    whole = column(
        shared,
        "SELECT tablename || ' ' || array_to_string(roles, ',') FROM pg_policies"
        " WHERE qual = 'true' OR with_check = 'true'",
    )
    holder = dict.fromkeys(GATED, GATE) | {"reporter_contact": CONTACT}
    expected = {f"{table} {holder.get(table, ALL)}" for table in GUARDED}
    assert set(whole) == expected | {f"audit_entry {GATE}"}


@pytest.mark.parametrize("role", [ALL, SCOPE, PUBLIC])
@pytest.mark.parametrize("table", sorted(GATED))
def test_what_is_behind_the_gate_only_the_gate_reads_or_writes(shared, role, table):
    for given in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        assert column(
            shared, "SELECT has_table_privilege(:r, :t, :p)", r=role, t=table, p=given
        ) == [False]
    with acting(shared, Acting(role), read=True) as connection, refused(connection):
        connection.execute(text(f"SELECT 1 FROM {table}"))
    with acting(shared, AT_THE_GATE, read=True) as connection:
        connection.execute(text(f"SELECT 1 FROM {table}"))


@pytest.mark.parametrize("table", sorted(GUARDED - GATED - {"audit_entry"}))
def test_the_gate_reads_none_of_what_it_guards_the_way_to(shared, table):
    with acting(shared, AT_THE_GATE, read=True) as connection, refused(connection):
        connection.execute(text(f"SELECT 1 FROM {table}"))


def test_the_login_of_the_app_owns_and_inherits_nothing(shared):
    with shared.engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT rolname, rolinherit, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        assert tuple(row) == ("geo_ioc_app", False, False, False, False, False)
        owned = text("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert connection.execute(owned).scalar_one() == 0
        for table in sorted((GUARDED | OPEN) - {"grouping"}):
            with pytest.raises(ProgrammingError) as caught, connection.begin_nested():
                connection.execute(text(f"SELECT 1 FROM {table}"))
            assert isinstance(caught.value.orig, InsufficientPrivilege), table


def test_no_group_role_can_sign_in_or_holds_another(shared):
    rows = column(shared, "SELECT rolname FROM pg_roles WHERE rolcanlogin OR rolsuper")
    assert not set(ROLES) & set(rows)
    assert not column(
        shared,
        "SELECT member::regrole::text FROM pg_auth_members"
        " WHERE member::regrole::text = ANY (:roles)",
        roles=list(ROLES),
    )


def test_no_role_makes_anything_in_a_schema_that_others_look_in(shared):
    for role in ROLES:
        for schema in ("public", "geo_ioc_public"):
            assert column(
                shared, "SELECT has_schema_privilege(:r, :s, 'CREATE')", r=role, s=schema
            ) == [False]


def test_functions_with_their_owners_rights_look_in_one_place_and_are_not_for_everybody(shared):
    with shared.read() as connection:
        rows = connection.execute(
            text(
                "SELECT proname, array_to_string(proconfig, ';') AS config,"
                " has_function_privilege('public', oid, 'EXECUTE') AS everybodys FROM pg_proc"
                " WHERE prosecdef AND proowner = 'geo_ioc_owner'::regrole"
            )
        ).all()
    assert {row.proname for row in rows} >= {"geo_ioc_audit_append", "geo_ioc_incident_number"}
    for row in rows:
        assert row.config == "search_path=public, pg_temp", row.proname
        assert not row.everybodys, row.proname


@pytest.fixture(scope="module")
def told(shared):
    """Ids by name, of incidents that the public sees or not."""
    canary = {"description": "Bí mật", "fields": '{"depth_cm": 1}', "note": "Bí mật", "by": "x"}
    return {
        "published": add_incident(
            shared, published=True, visibility="public", flags=["outside"],
            cooperating=["so-yt"], **canary
        ),
        "unverified": add_incident(shared, visibility="public", **canary),
        "internal": add_incident(shared, **canary),
        "restricted": add_incident(shared, visibility="restricted", **canary),
    }  # fmt: skip


def test_the_public_has_no_right_on_the_tables(shared, told):
    for table in sorted(GUARDED - {"observation"}):
        with acting(shared, THE_PUBLIC, read=True) as connection, refused(connection):
            connection.execute(text(f"SELECT 1 FROM public.{table}"))


def test_the_views_of_the_public_have_these_columns(shared):
    with shared.read() as connection:
        rows = connection.execute(
            text(
                "SELECT relname, array_agg(attname ORDER BY attnum) AS names FROM pg_class"
                " JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0"
                " WHERE relnamespace = 'geo_ioc_public'::regnamespace GROUP BY relname"
            )
        ).all()
    assert {row.relname: row.names for row in rows} == PUBLIC_COLUMNS


def test_the_views_are_barriers_against_functions_that_would_look_at_rows_left_out(shared):
    """But for one that holds nothing but blurred places, and would be slow as a barrier."""
    names = column(
        shared,
        "SELECT relname FROM pg_class WHERE relnamespace = 'geo_ioc_public'::regnamespace"
        " AND reloptions = '{security_barrier=true}'",
    )
    assert set(names) == set(PUBLIC_COLUMNS) - {"incident_boundary"}


def test_the_public_sees_what_is_published_at_its_blurred_point_and_no_more(shared, told):
    for table, id_ in (
        ("incident", "id"),
        ("incident_boundary", "incident_id"),
        ("incident_event", "incident_id"),
    ):
        assert seen(shared, THE_PUBLIC, table, id_) == {told["published"]}
    with acting(shared, THE_PUBLIC, read=True) as connection:
        where = text("SELECT ST_X(point), ST_Y(point), accuracy_m FROM incident")
        assert connection.execute(where).one() == pytest.approx((105.6913, 18.6896, 500))
        for table, names in EMPTIED.items():
            for name in names:
                value = connection.execute(text(f"SELECT {name} FROM {table}")).scalar_one()
                assert not value, (table, name)


def test_a_note_of_those_at_work_is_no_event_of_the_public(shared, told):
    with shared.write() as connection:
        connection.execute(
            text(
                "INSERT INTO incident_event (incident_id, seq, action, to_status, at, by)"
                " VALUES (:id, 2, 'comment', 'verified', now(), 'x')"
            ),
            {"id": told["published"]},
        )
    assert seen(shared, THE_PUBLIC, "incident_event", "seq") == {"1"}


def test_a_plain_view_of_the_owners_would_go_around_all_of_it(shared, told, cluster):
    """Why the public's views are the owner's on purpose, and nothing else may be one."""
    owner = cluster.urls()[0].set(database=shared.url.database)
    engine = create_engine(owner, poolclass=NullPool)
    elsewhere = by("2025-07-01/99999")
    assert seen(shared, elsewhere) == set()
    for options, expected in (("", set(told.values())), ("WITH (security_invoker)", set())):
        with engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE VIEW around {options} AS SELECT id FROM incident;"
                f"GRANT SELECT ON around TO {SCOPE}"
            )
        try:
            assert seen(shared, elsewhere, "around") == expected
        finally:
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP VIEW around")


def test_there_is_no_view_with_rights_of_its_own_but_those_of_the_public(shared):
    ours = column(
        shared,
        "SELECT relname || array_to_string(reloptions, ',') FROM pg_class WHERE relkind = 'v'"
        " AND relowner = 'geo_ioc_owner'::regrole AND relnamespace = 'public'::regnamespace",
    )
    assert ours == ["incident_countsecurity_invoker=true"]
