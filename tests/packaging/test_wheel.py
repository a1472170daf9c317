"""The wheel as an installation gets it: built from tracked files alone, in a fresh environment."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment with the wheel in it; answers its bin folder."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    shutil.copytree(ROOT / "web" / "dist", source / "web" / "dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(source)], check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "setup/run.txt")], check=True)
    subprocess.run([*pip, *map(str, folder.glob("*.whl"))], check=True)
    return folder / "venv/bin"


def names_of(python: Path) -> list[str]:
    code = (
        "import importlib.metadata as m; "
        "print('\\n'.join(sorted({f.parts[0] for f in m.files('geo-ioc')})))"
    )
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    return [n for n in done.stdout.split() if not n.endswith(".dist-info") and n != ".."]


def test_only_geo_ioc_becomes_importable(installed: Path):
    assert names_of(installed / "python") == ["geo_ioc"]


def test_content_and_web_app_are_inside(installed: Path):
    code = (
        "from geo_ioc import content; "
        "print(content.shipped('layers').joinpath('communes.toml').is_file(), "
        "content.shipped('boundaries').joinpath('2025-07-01/units.csv').is_file(), "
        "content.web_folder().joinpath('index.html').is_file())"
    )
    done = subprocess.run(
        [installed / "python", "-c", code], capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stdout.split() == ["True", "True", "True"]


def test_it_serves_a_given_database_after_the_readmes_commands(
    installed: Path, databases, database, home: Path
):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    owner = databases.cluster.urls()[0].set(database=database.url.database, drivername="postgresql")
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "GEO_IOC_HOME": str(home),
        "GEO_IOC_DATABASE_URL": owner.render_as_string(hide_password=False),
        "GEO_IOC_DOWNLOAD": "off",
        "GEO_IOC_PORT": str(port),
    }

    def command(*words: str) -> None:
        subprocess.run([installed / "geo-ioc", *words], env=environment, check=True, cwd=home)

    command("db", "migrate")
    command("boundaries", "load", "--commit")
    command("boundaries", "activate", "2024-12-01")
    command("boundaries", "activate", "2025-07-01")
    with subprocess.Popen([installed / "geo-ioc", "serve"], env=environment, cwd=home) as process:
        try:
            while process.poll() is None:
                try:
                    url = f"http://127.0.0.1:{port}/readyz"
                    with urllib.request.urlopen(url, timeout=10) as answer:
                        assert json.load(answer)["status"] == "ready"
                    break
                except (OSError, urllib.error.URLError):
                    time.sleep(0.1)
            assert process.poll() is None
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                assert b"<html" in page.read()
        finally:
            process.terminate()
