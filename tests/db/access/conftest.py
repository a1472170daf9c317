"""What signing in needs, over one database for the tests of a file, emptied after each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo_ioc.access.keys import Keys
from geo_ioc.access.signing_in import Gate
from geo_ioc.db.engine import Database
from geo_ioc.settings import Settings
from tests.people import forget_everybody


@pytest.fixture(scope="module")
def shared(databases) -> Iterator[Database]:
    made = databases.copy("geo_ioc")
    yield made
    databases.drop(made)


@pytest.fixture
def gate(shared: Database, cluster, home: Path) -> Iterator[Gate]:
    settings = Settings(home=home)
    yield Gate(shared, Keys.load(settings), settings)
    forget_everybody(cluster, shared)
