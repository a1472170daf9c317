from __future__ import annotations

from collections.abc import Iterator

import pytest

from geo_ioc.db.engine import Database


@pytest.fixture(scope="module")
def filled(databases, loaded) -> Iterator[Database]:
    """A copy of the true boundaries that the tests of a file share and write into."""
    loaded.dispose()
    made = databases.copy(loaded.url.database)
    yield made
    databases.drop(made)
