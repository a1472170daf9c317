"""`geo-ioc personal` and `geo-ioc keys`: a person's data found, told, erased; another key."""

from __future__ import annotations

import json
import os
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.access import accounts, totp
from geo_ioc.access.keys import Keys
from geo_ioc.cli.keys import LOCK
from geo_ioc.db.roles import ANY_CONTACT, AT_THE_GATE
from geo_ioc.incidents import contact, resealing
from geo_ioc.incidents.contact import Contact, Contacts
from geo_ioc.settings import Settings
from tests.cli.test_commands import run
from tests.rows import add_incident

CALLER = Contact(name="Lê Thị Hòa", phone="0912345678", address="Xóm 3")


@pytest.fixture
def command(database, cluster, home):
    """Runs a command over the test's own database."""
    url = cluster.urls()[0].set(database=database.url.database)
    shown = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def inside(*words: str):
        return run(*words, home=home, GEO_IOC_DATABASE_URL=shown)

    return inside


@pytest.fixture
def keys(home) -> Keys:
    return Keys.load(Settings(home=home))


@pytest.fixture
def reported(database, keys) -> dict[str, str]:
    """Ids by name of three incidents, of which one person has reported two."""
    made = {}
    for name, given in (
        ("first", CALLER),
        ("second", Contact(phone=CALLER.phone)),
        ("other", Contact(name="Lê Thị Hòa", phone="0900000000")),
    ):
        made[name] = add_incident(database, title=f"Báo {name}", number=f"NA-2026-{name}")
        put(database, keys, made[name], given)
    return made


def put(database, keys, incident_id, given) -> None:
    with database.write(acting=ANY_CONTACT) as connection:
        contact.put(connection, Contacts(keys), UUID(incident_id), given, by="test")


def look(database, keys, incident_id) -> Contact:
    with database.write(acting=ANY_CONTACT) as connection:
        return contact.look(connection, Contacts(keys), UUID(incident_id), by="test")


def trail(database) -> list:
    with database.read(acting=AT_THE_GATE) as connection:
        return list(connection.execute(text("SELECT * FROM audit_entry ORDER BY id")))


def test_what_is_kept_of_a_person_is_found_by_number_and_by_name(command, database, reported):
    add_incident(database, number="NA-2026-text", description="Gọi lại +84 912.345.678 nhé")
    by_phone = command("personal", "find", "--phone", "0912 345 678")
    assert by_phone.returncode == 0, by_phone.stderr
    assert "contacts: 2" in by_phone.stdout
    assert "NA-2026-first" in by_phone.stdout
    assert "NA-2026-text  description" in by_phone.stdout
    assert "NA-2026-other" not in by_phone.stdout
    # A short number stands in half of all texts, once their digits are joined.
    add_incident(database, number="NA-2026-short", description="Lúc 1 giờ 13 phút")
    assert "NA-2026-short" not in command("personal", "find", "--phone", "113").stdout
    by_name = command("personal", "find", "--name", "lê thị hòa")
    assert "NA-2026-other" in by_name.stdout
    assert "NA-2026-second" not in by_name.stdout
    for words in ((), ("--phone", "abc")):
        refused = command("personal", "find", *words)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert "--phone" in refused.stderr


def test_an_older_title_that_would_steer_the_terminal_is_written_out(command, database, keys):
    id_ = add_incident(database, title="Ngập \x1b[2J\x9b1m \u202exyz", number="NA-2026-esc")
    put(database, keys, id_, CALLER)
    done = command("personal", "find", "--phone", "0912345678")
    assert done.returncode == 0, done.stderr
    assert r"Ngập \x1b[2J\x9b1m \u202exyz" in done.stdout


def test_what_is_kept_is_exported_whole_and_the_trail_knows_by_which_request(
    command, database, reported, tmp_path
):
    out = tmp_path / "hoa.json"
    words = ("personal", "export", "--phone", "0912345678", "--request", "Đơn 7", "--out", str(out))
    done = command(*words)
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text())
    assert out.stat().st_mode & 0o777 == 0o600
    assert {item["number"] for item in told["contacts"]} == {"NA-2026-first", "NA-2026-second"}
    assert CALLER.given() in [item["contact"] for item in told["contacts"]]
    rows = [row for row in trail(database) if row.data.get("request") == "Đơn 7"]
    assert [row.action for row in rows] == ["contact.look", "contact.look", "contact.export"]
    assert all(row.actor.startswith("cli") for row in rows)
    again = command(*words)
    assert (again.returncode, str(out) in again.stderr) == (1, True)


def test_a_name_alone_neither_exports_nor_erases_but_a_number_of_an_incident_does(
    command, database, keys, reported, tmp_path
):
    refused = command("personal", "erase", "--request", "Đơn 8", "--commit")
    assert (refused.returncode, "--incident" in refused.stderr) == (1, True)
    unknown = command("personal", "erase", "--incident", "NA-2026-x", "--request", "Đơn 8")
    assert (unknown.returncode, "NA-2026-x" in unknown.stderr) == (1, True)
    done = command(
        "personal", "erase", "--incident", "NA-2026-other", "--request", "Đơn 8", "--commit"
    )
    assert done.returncode == 0, done.stderr
    assert look(database, keys, reported["first"]) == CALLER


def test_erasing_is_tried_first_and_then_leaves_nothing_of_the_person(command, database, reported):
    words = ("personal", "erase", "--phone", "0912345678", "--request", "Đơn 9")
    tried = command(*words)
    assert (tried.returncode, "--commit" in tried.stdout) == (0, True)
    assert "contacts: 2" in command("personal", "find", "--phone", "0912345678").stdout
    done = command(*words, "--commit")
    assert (done.returncode, "erased: 2" in done.stdout) == (0, True)
    assert "contacts: 0" in command("personal", "find", "--phone", "0912345678").stdout
    erased = [row.subject for row in trail(database) if row.action == "contact.erase"]
    assert set(erased) == {reported["first"], reported["second"]}
    with database.engine.connect() as connection:
        connection.execute(text("SET ROLE geo_ioc_all"))
        marked = text("SELECT id::text FROM incident WHERE has_contact")
        assert set(connection.execute(marked).scalars()) == {reported["other"]}


def test_what_is_too_old_is_erased(command, database, reported):
    with database.write() as connection:
        connection.execute(text("UPDATE incident SET received_at = now() - interval '1096 days'"))
    done = command("personal", "expire")
    assert (done.returncode, "erased: 3" in done.stdout) == (0, True)


# --- keys -----------------------------------------------------------------------------------------


def with_totp(database, keys) -> None:
    with database.write(acting=AT_THE_GATE) as connection:
        made = accounts.add(connection, "an", "An", by="test")
        sealed = keys.encrypt(totp.PURPOSE, "JBSWY3DPEHPK3PXP")
        query = text("UPDATE account SET totp_secret = :sealed WHERE id = :id")
        connection.execute(query, {"sealed": sealed, "id": made.id})


def second_factor(database, keys) -> str:
    with database.read(acting=AT_THE_GATE) as connection:
        return keys.decrypt(totp.PURPOSE, accounts.named(connection, "an").totp_secret)


def found(database, keys) -> set[str]:
    with database.write(acting=ANY_CONTACT) as connection:
        rows = contact.search(connection, Contacts(keys), "phone", "0912345678", by="test")
        return {str(row.id) for row in rows}


def test_another_key_seals_everything_anew_under_a_server_that_runs(
    command, database, home, keys, reported, tmp_path
):
    """`keys` is what a server has read before: it goes on without another start."""
    with_totp(database, keys)
    file, archive = home / "secret.key", tmp_path / "old.keys"
    old = file.read_text().split()
    both = {reported["first"], reported["second"]}

    done = command("keys", "rotate")
    assert done.returncode == 0, done.stderr
    newest, *others = file.read_text().split()
    assert (others, file.stat().st_mode & 0o777) == (old, 0o600)
    assert look(database, keys, reported["first"]) == CALLER
    assert second_factor(database, keys) == "JBSWY3DPEHPK3PXP"
    assert found(database, keys) == both

    done = command("keys", "retire", "--archive", str(archive))
    assert done.returncode == 0, done.stderr
    assert (file.read_text().split(), archive.read_text().split()) == ([newest], old)
    assert archive.stat().st_mode & 0o777 == 0o600

    # Nothing is left that the old key could read, and all is found as before.
    for reader in (keys, Keys.load(Settings(home=home)), Keys([newest])):
        assert look(database, reader, reported["first"]) == CALLER
        assert second_factor(database, reader) == "JBSWY3DPEHPK3PXP"
        assert found(database, reader) == both
    actions = [row.action for row in trail(database) if row.action.startswith("keys.")]
    assert actions == ["keys.rotate", "keys.reseal", "keys.retire", "keys.reseal"]
    none = command("keys", "retire", "--archive", str(tmp_path / "more.keys"))
    assert (none.returncode, "rotate" in none.stderr) == (1, True)
    taken = command("keys", "retire", "--archive", str(archive))
    assert (taken.returncode, str(archive) in taken.stderr) == (1, True)


def test_a_retiring_that_was_broken_off_is_done_by_running_it_again(
    command, database, cluster, home, keys, reported, tmp_path
):
    """As after a power cut: nothing new under the old keys, and the file still holds them."""
    assert command("keys", "rotate").returncode == 0
    ids = [key.id for key in keys.ring()[1:]]
    url = cluster.urls()[0].set(database=database.url.database)
    owner = create_engine(url, poolclass=NullPool)
    with owner.begin() as connection:
        resealing.retire(connection, ids)
    owner.dispose()
    assert found(database, keys) == {reported["first"], reported["second"]}
    done = command("keys", "retire", "--archive", str(tmp_path / "old.keys"))
    assert done.returncode == 0, done.stderr
    assert len((home / "secret.key").read_text().split()) == 1
    assert found(database, keys) == {reported["first"], reported["second"]}


def test_two_rotations_at_once_are_one_after_the_other(command, database, home, keys, reported):
    with database.engine.connect() as holder:
        holder.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        before = (home / "secret.key").read_text()
        refused = command("keys", "rotate")
        assert (refused.returncode, "geo-ioc keys" in refused.stderr) == (1, True)
        assert (home / "secret.key").read_text() == before
        holder.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
    assert command("keys", "rotate").returncode == 0


def test_a_rotation_that_cannot_open_all_changes_neither_file_nor_trail(
    command, database, home, keys, reported
):
    stranger = Contacts(
        Keys([Fernet.generate_key().decode(), *(home / "secret.key").read_text().split()])
    )
    with database.write(acting=ANY_CONTACT) as connection:
        contact.put(connection, stranger, UUID(reported["other"]), CALLER, by="x")
    before, rows = (home / "secret.key").read_text(), len(trail(database))
    refused = command("keys", "rotate")
    assert (refused.returncode, "GEO_IOC_KEY_FILE" in refused.stderr) == (1, True)
    assert ((home / "secret.key").read_text(), len(trail(database))) == (before, rows)


def test_a_new_key_file_in_the_place_of_one_that_is_missing_is_refused(
    command, database, home, keys, reported
):
    file = home / "secret.key"
    kept = file.read_text()
    file.unlink()
    for words in (("keys", "rotate"), ("personal", "find", "--phone", "0912345678"), ("serve",)):
        refused = command(*words)
        assert (refused.returncode, "GEO_IOC_KEY_FILE" in refused.stderr) == (1, True), words
    file.write_text(kept)
    assert "contacts: 2" in command("personal", "find", "--phone", "0912345678").stdout


def test_the_key_file_stays_whose_it_was_and_where_a_link_leads(command, home, keys, tmp_path):
    file, real = home / "secret.key", tmp_path / "mounted.key"
    file.rename(real)
    file.symlink_to(real)
    owner = 65534 if os.getuid() == 0 else os.getuid()
    os.chown(real, owner, -1)
    assert command("keys", "rotate").returncode == 0
    assert file.is_symlink()
    assert (real.stat().st_uid, len(real.read_text().split())) == (owner, 2)


def test_a_key_file_that_is_damaged_while_a_server_runs_leaves_it_the_keys_it_has(home, keys):
    sealed = keys.encrypt("totp", "x")
    file = home / "secret.key"
    good = file.read_bytes()
    file.write_text("no key at all, and longer than one\n")
    assert keys.decrypt("totp", sealed) == "x"
    file.unlink()
    assert keys.decrypt("totp", keys.encrypt("totp", "y")) == "y"
    file.write_bytes(good)
    file.chmod(0o600)
    assert keys.decrypt("totp", sealed) == "x"
