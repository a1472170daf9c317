"""`geo-ioc users` and `geo-ioc tokens`, over a cluster that runs for all of these tests."""

from __future__ import annotations

import os
import pwd
import re
import socket

import pytest
from sqlalchemy import text

from geo_ioc.access import accounts, passwords
from geo_ioc.db.roles import AT_THE_GATE
from tests.signing import told

GOOD = "cá kho tộ rau má"


def account(database, username):
    with database.read(acting=AT_THE_GATE) as connection:
        return accounts.named(connection, username)


def test_no_account_is_called_as_the_trail_calls_who_is_no_person(command, database):
    done = command("users", "add", "system", "--name", "An", typed="")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "/username" in done.stderr
    assert told(database, "account.add") == []


def test_who_runs_a_command_is_asked_of_the_system(command, database):
    words = ("users", "add", "an", "--name", "An")
    assert command(*words, typed="", LOGNAME="giam-doc", USER="giam-doc").returncode == 0
    ((actor, _, _),) = told(database, "account.add")
    assert actor == f"cli:{pwd.getpwuid(os.getuid()).pw_name}"


def test_an_account_from_its_first_password_to_being_disabled(command, database):
    added = command("users", "add", "An", "--name", "Nguyễn Văn An [trực]", typed="")
    assert added.returncode == 0, added.stderr
    printed = re.search(r"password.*: (\S+)", added.stdout)
    assert printed
    first = account(database, "an")
    assert passwords.verify(printed[1], first.password_hash).right
    assert "Nguyễn Văn An [trực]" in added.stdout
    again = command("users", "add", "an", "--name", "An", typed="")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)

    changed = command("users", "password", "an", "--password-stdin", typed=GOOD + "\n")
    assert changed.returncode == 0
    assert GOOD not in changed.stdout
    assert passwords.verify(GOOD, account(database, "an").password_hash).right
    refused = command("users", "password", "an", "--password-stdin", typed="short\n")
    assert refused.returncode == 1
    assert "12" in refused.stderr

    granted = command("users", "grant", "an", "operator", "--decision", "QĐ 12/QĐ-UBND")
    assert granted.returncode == 0, granted.stderr
    wrong = command("users", "grant", "an", "pilot", "--decision", "QĐ 12/QĐ-UBND")
    assert (wrong.returncode, "operator" in wrong.stderr) == (1, True)
    when = command("users", "grant", "an", "operator", "--decision", "QĐ 1", "--until", "mai")
    assert (when.returncode, "--until" in when.stderr) == (1, True)
    listed = command("users", "list").stdout
    assert listed == "an  Nguyễn Văn An [trực]  operator\n"

    assert command("users", "disable", "an").returncode == 0
    assert account(database, "an").disabled_at is not None
    assert "disabled" in command("users", "list").stdout
    assert command("users", "enable", "an").returncode == 0
    assert account(database, "an").disabled_at is None
    assert command("users", "totp-reset", "an").returncode == 0
    for words in (("disable",), ("enable",), ("totp-reset",)):
        nobody = command("users", *words, "nobody")
        assert (nobody.returncode, "nobody" in nobody.stderr) == (1, True)
    with database.read(acting=AT_THE_GATE) as connection:
        rows = connection.execute(text("SELECT actor, data ->> 'address' FROM audit_entry")).all()
    assert {address for _, address in rows} == {socket.gethostname()}
    assert all(actor.startswith("cli") for actor, _ in rows)


def test_tokens_are_told_once_listed_without_their_secret_and_revoked(command, database):
    command("users", "add", "an", "--name", "An", "--no-password")
    assert account(database, "an").password_hash is None
    api = command("tokens", "add", "api", "--name", "Kho", "--account", "an", "--days", "30")
    assert api.returncode == 0, api.stderr
    secret = re.search(r"gi_api_\S+", api.stdout)[0]
    wall = command("tokens", "add", "wall", "--name", "Phòng trực")
    assert "/?wall=1#token=gi_wall_" in wall.stdout
    listed = command("tokens", "list")
    assert secret not in listed.stdout
    assert [line.split("  ")[1:4] for line in listed.stdout.splitlines()] == [
        ["wall", "-", "Phòng trực"],
        ["api", "an", "Kho"],
    ]
    token_id = listed.stdout.splitlines()[1].split("  ")[0]
    assert command("tokens", "revoke", token_id).returncode == 0
    only = command("tokens", "list", "--account", "an").stdout
    assert "revoked" in only
    assert only.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sms", "--name", "x"), "field"),
        (("api", "--name", "x"), "/account"),
        (("api", "--name", "x", "--account", "nobody"), "nobody"),
        (("wall", "--name", "x", "--action", "incidents.fly"), "incidents.fly"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_one_line(command, words, said):
    done = command("tokens", "add", *words)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
