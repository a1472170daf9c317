"""`geo-ioc incidents import`: a table goes in, or comes back with what is wrong in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from tests.db.incidents.conftest import insert_squares
from tests.importing import ROW, count, write


@pytest.fixture
def squares(database):
    with database.write() as connection:
        insert_squares(connection)
    return database


def test_a_table_goes_in_and_once_more_does_nothing(squares, command, tmp_path):
    path = write(tmp_path / "suco.csv", [{"received_at": "01/03/2025"}] * 3)
    first = command("incidents", "import", str(path))
    assert first.returncode == 0, first.stderr
    assert "đã nhập / imported: 3" in first.stdout
    assert "NA-2025-000001 – NA-2025-000003 (3)" in first.stdout
    assert "rows per second" in first.stdout
    second = command("incidents", "import", str(path))
    assert second.returncode == 0
    assert "there already: 3" in second.stdout
    assert count(squares) == 3


def test_the_planner_knows_of_them_before_their_places_are_written(squares, command, tmp_path):
    path = write(tmp_path / "suco.csv", [{"title": f"Ngập {place}"} for place in range(200)])
    assert command("incidents", "import", str(path)).returncode == 0
    with squares.read() as connection:
        known = connection.execute(
            text("SELECT reltuples FROM pg_class WHERE oid = CAST('incident' AS regclass)")
        ).scalar_one()
    assert known == 200


def test_bad_rows_are_told_and_come_back_in_a_file(squares, command, tmp_path):
    path = write(tmp_path / "suco.csv", [{}, *({"severity": "9", "title": "=1+1"},) * 30])
    done = command("incidents", "import", str(path))
    assert done.returncode == 1
    assert "dòng / line 3: severity: " in done.stdout
    assert done.stdout.count("dòng / line") == 20
    assert "30 dòng chưa đúng" in done.stderr
    assert done.stderr.count("\n") == 1
    lines = (tmp_path / "suco.loi.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == ",".join([*ROW, "dong", "loi"])
    assert len(lines) == 31
    assert lines[1].startswith("NL,9,=1+1,105.2,18.8,gps,3,")
    assert count(squares) == 0


def test_a_check_writes_nothing(squares, command, tmp_path):
    path = write(tmp_path / "suco.csv", [{}])
    done = command("incidents", "import", str(path), "--check")
    assert (done.returncode, count(squares)) == (0, 0)
    assert "would import: 1" in done.stdout
    path = write(tmp_path / "suco.csv", [{"severity": "9"}])
    assert command("incidents", "import", str(path), "--check").returncode == 1
    assert [file.name for file in tmp_path.glob("*.csv")] == ["suco.csv"]


def test_what_is_no_table_is_one_line(squares, command, tmp_path):
    for content in (b"", b"PK\x03\x04", b"mau,sac\n1,2\n", b"\xff\xff\n"):
        path = tmp_path / "suco.csv"
        path.write_bytes(content)
        done = command("incidents", "import", str(path))
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1, done.stderr
    assert command("incidents", "import", str(tmp_path / "none.csv")).returncode == 1


def test_ctrl_c_leaves_nothing(squares, cluster, home, tmp_path):
    path = write(tmp_path / "suco.csv", [{"title": f"Ngập {place}"} for place in range(20_000)])
    url = cluster.urls()[0].set(database=squares.url.database)
    shown = url.set(drivername="postgresql").render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "geo_ioc.cli.main", "incidents", "import", str(path)],
        env={
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "GEO_IOC_HOME": str(home),
            "GEO_IOC_DATABASE_URL": shown,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "writing" in line:
            process.send_signal(signal.SIGINT)
            break
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    for table in ("incident", "incident_number", "incident_tally", "audit_entry"):
        assert count(squares, table) == 0, table
    assert not list(tmp_path.glob("*.loi*"))
