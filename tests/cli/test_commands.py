"""The commands as a person runs them: real processes, exit codes, one-line reasons."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo_ioc import __version__


def run(
    *words: str, home: Path, typed: str | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "GEO_IOC_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "geo_ioc.cli.main", *words],
        env=environment | environ,
        input="" if typed is None else typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_version_prints_it(home: Path):
    done = run("version", home=home)
    assert (done.returncode, done.stdout.strip()) == (0, f"geo-ioc {__version__}")


def test_an_unknown_command_is_a_usage_error(home: Path):
    assert run("fly", home=home).returncode == 2


def test_a_mistyped_setting_stops_the_start_with_one_line_that_names_it(home: Path):
    done = run("serve", home=home, GEO_IOC_PROT="8001")
    assert done.returncode == 1
    assert "GEO_IOC_PROT" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_not_there_is_one_line_without_the_password(home: Path):
    url = "postgresql://someone:hunter2@127.0.0.1:1/nothing"
    done = run("db", "migrate", home=home, GEO_IOC_DATABASE_URL=url)
    assert done.returncode == 1
    assert "127.0.0.1:1" in done.stderr
    assert "hunter2" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_status_of_a_cluster_that_does_not_run_is_exit_1(home: Path):
    done = run("db", "status", home=home)
    assert done.returncode == 1
    assert done.stderr.startswith("geo-ioc: ")


@pytest.mark.parametrize("name", ["2099-01-01", "nghe-an"])
def test_an_unknown_generation_is_refused_and_the_known_ones_are_listed(home: Path, name: str):
    done = run("boundaries", "load", name, home=home)
    assert done.returncode == 1
    assert "2025-07-01" in done.stderr


def test_layers_are_listed_in_both_languages(home: Path):
    done = run("layers", "list", home=home)
    assert done.returncode == 0
    assert "communes" in done.stdout
    assert "Ranh giới xã / Communes" in done.stdout
