"""`geo-ioc audit` as a person runs it: over a database, and without one."""

from __future__ import annotations

import json
import stat
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.audit import trail
from geo_ioc.db.roles import AT_THE_GATE
from tests.cli.test_commands import run
from tests.signing import told


def fill(database, rows: int) -> None:
    with database.write(acting=AT_THE_GATE) as connection:
        for number in range(rows):
            trail.append(connection, "an", "sign_in", "account:an", {"n": number, "vi": "Xã"})


@pytest.fixture
def tamper(database, cluster):
    def inside(sql: str) -> None:
        url = cluster.superuser_url(database.url.database)
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
            connection.execute(text(sql))

    return inside


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit 1, one line on stderr that holds these words."""
    assert done.returncode == 1, done
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_a_trail_from_its_export_to_a_check_far_from_the_database(
    command, database, home, tmp_path
):
    fill(database, 5)
    assert command("audit", "verify").returncode == 0
    out, anchor = tmp_path / "nk.jsonl", tmp_path / "neo.json"
    done = command("audit", "export", "--out", str(out), "--anchor", str(anchor))
    assert done.returncode == 0, done.stderr
    assert [stat.S_IMODE(path.stat().st_mode) for path in (out, anchor)] == [0o600, 0o600]
    (told_of,) = told(database, "audit.export")
    assert told_of[0].startswith("cli")
    kept = json.loads(anchor.read_bytes())
    assert (kept["format"], kept["version"], kept["id"]) == ("geo-ioc audit anchor", 1, 6)
    for where in ((), ("--file", str(out))):
        done = command("audit", "verify", "--anchor", str(anchor), *where)
        assert done.returncode == 0, done.stderr
        assert f"6 {kept['hash']}" in done.stdout
    # Without a database, and whatever the settings are.
    far = run("audit", "verify", "--file", str(out), home=home, GEO_IOC_PROT="x")
    assert far.returncode == 0, far.stderr
    again = command("audit", "export", "--out", str(out))
    refused(again, str(out))
    assert len(told(database, "audit.export")) == 1


def test_without_a_file_an_export_is_the_rows_and_nothing_else(command, database, tmp_path):
    fill(database, 3)
    whole = command("audit", "export")
    assert [json.loads(line)["id"] for line in whole.stdout.splitlines()] == [1, 2, 3, 4]
    part = command("audit", "export", "--after", "2")
    path = tmp_path / "part.jsonl"
    path.write_text(part.stdout, "utf-8")
    done = command("audit", "verify", "--file", str(path))
    assert done.returncode == 0, done.stderr
    assert "từ mục 3" in done.stdout
    refused(command("audit", "export", "--after", "99"), "99")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE audit_entry SET actor = 'x' WHERE id = 3", ["mục 3", "entry 3 was changed"]),
        ("DELETE FROM audit_entry WHERE id = 3", ["mục 4", "before it is missing"]),
    ],
)
def test_what_was_changed_is_told_in_one_line_that_names_the_row(
    command, database, tamper, sql, words
):
    fill(database, 5)
    tamper(sql)
    refused(command("audit", "verify"), *words)


def test_a_trail_that_was_cut_off_holds_but_for_the_anchor(command, database, tamper, tmp_path):
    fill(database, 5)
    anchor = tmp_path / "neo.json"
    command("audit", "export", "--anchor", str(anchor))
    tamper("DELETE FROM audit_entry WHERE id > 4")
    assert command("audit", "verify").returncode == 0
    refused(command("audit", "verify", "--anchor", str(anchor)), "mục 6", "cut off")


def changed_lines(lines: list[str]) -> dict[str, tuple[list[str], str]]:
    """Exports that are not whole any more, and what is said of each."""
    return {
        "one taken out": (lines[:1] + lines[2:], "entry 3"),
        "two that changed places": ([lines[0], lines[2], lines[1], *lines[3:]], "entry 3"),
        "a word changed": ([lines[0], lines[1].replace("sign_in", "sign_on"), *lines[2:]],
                           "entry 2 was changed"),
        "cut within a line": ([*lines[:2], lines[2][:40]], "line 3"),
        "of something else": (['{"type": "FeatureCollection"}\n'], "line 1"),
        "no text": (["\0\x01\n"], "line 1"),
        "the end cut off": (lines[:3], "entry 5"),
    }  # fmt: skip


def test_a_changed_export_is_told_in_one_line(command, database, home, tmp_path):
    fill(database, 4)
    anchor = tmp_path / "neo.json"
    lines = command("audit", "export", "--anchor", str(anchor)).stdout.splitlines(keepends=True)
    for number, (changed, said) in enumerate(changed_lines(lines).values()):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(changed), "utf-8")
        words = ("audit", "verify", "--file", str(path), "--anchor", str(anchor))
        refused(run(*words, home=home), said)


def test_an_empty_export_is_refused(home, tmp_path):
    path = tmp_path / "nk.jsonl"
    path.touch()
    refused(run("audit", "verify", "--file", str(path), home=home), str(path), "holds no entry")


def test_of_an_export_that_does_not_end_with_its_own_row_it_is_said_that_it_may_be_cut(
    command, database, home, tmp_path
):
    fill(database, 4)
    lines = command("audit", "export").stdout.splitlines(keepends=True)
    path = tmp_path / "nk.jsonl"
    for count, cut in ((5, False), (3, True)):
        path.write_text("".join(lines[:count]), "utf-8")
        done = run("audit", "verify", "--file", str(path), home=home)
        assert done.returncode == 0, done.stderr
        assert ("the file may be cut" in done.stdout) is cut


def test_export_and_anchor_are_two_files(command, database, tmp_path):
    fill(database, 1)
    path = tmp_path / "nk.jsonl"
    other = tmp_path / "nowhere" / ".." / "nk.jsonl"
    for anchor in (path, other):
        done = command("audit", "export", "--out", str(path), "--anchor", str(anchor))
        refused(done, "two files")
    assert told(database, "audit.export") == []
    assert list(tmp_path.glob("*nk.jsonl*")) == []


@pytest.mark.parametrize("option", ["--out", "--anchor"])
def test_an_export_that_cannot_be_written_is_not_told(command, database, tmp_path, option):
    fill(database, 1)
    other = {"--out": "--anchor", "--anchor": "--out"}[option]
    path = tmp_path / "nowhere" / "x"
    done = command("audit", "export", option, str(path), other, str(tmp_path / "there"))
    refused(done, str(path))
    assert told(database, "audit.export") == []
    assert not (tmp_path / "there").exists()


def test_an_anchor_from_before_a_part_cannot_be_compared_and_that_is_said(
    command, database, home, tmp_path
):
    fill(database, 2)
    anchor, path = tmp_path / "neo.json", tmp_path / "part.jsonl"
    command("audit", "export", "--anchor", str(anchor))
    fill(database, 3)
    path.write_text(command("audit", "export", "--after", "5").stdout, "utf-8")
    done = run("audit", "verify", "--file", str(path), "--anchor", str(anchor), home=home)
    refused(done, "mục 3", str(anchor))


def test_a_file_that_is_no_anchor_or_not_there_is_named(home, tmp_path):
    path = tmp_path / "neo.json"
    path.write_text("{}")
    refused(run("audit", "verify", "--anchor", str(path), home=home), str(path), "anchor")
    missing = str(tmp_path / "nk.jsonl")
    refused(run("audit", "verify", "--file", missing, home=home), missing)


def test_whoever_stops_reading_an_export_sees_no_traceback(command, database, cluster, home):
    fill(database, 1)
    with database.write(acting=AT_THE_GATE) as connection:
        trail.append(connection, "an", "sign_in", "account:an", {"long": "x" * 1_000_000})
    url = cluster.urls()[0].set(database=database.url.database, drivername="postgresql")
    process = subprocess.Popen(
        [sys.executable, "-m", "geo_ioc.cli.main", "audit", "export"],
        env={
            "GEO_IOC_HOME": str(home),
            "GEO_IOC_DATABASE_URL": url.render_as_string(hide_password=False),
            "LC_ALL": "C.UTF-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 1
