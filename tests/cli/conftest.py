"""Commands over a database of the cluster that runs for all of these tests."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.cli.test_commands import run

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(database, cluster, home) -> Command:
    """Runs a command over the test's own database."""
    url = cluster.urls()[0].set(database=database.url.database)
    shown = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def inside(
        *words: str, typed: str | None = None, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        return run(*words, home=home, typed=typed, GEO_IOC_DATABASE_URL=shown, **environ)

    return inside
