"""The application over one database for the tests of a file, emptied after each; and browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from geo_ioc.api.app import create_app
from geo_ioc.db.engine import Database
from geo_ioc.settings import Settings
from tests.people import forget_everybody

Browser = Callable[..., TestClient]


@pytest.fixture(scope="module")
def shared(databases) -> Iterator[Database]:
    made = databases.copy("geo_ioc")
    yield made
    databases.drop(made)


@pytest.fixture(scope="module")
def app_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home: Path = tmp_path_factory.mktemp("home")
    return Settings(home=home, download="off", rate_factor=0)


@pytest.fixture(scope="module")
def app(shared: Database, app_settings: Settings) -> Iterator[FastAPI]:
    made = create_app(app_settings, Database(shared.url))
    with TestClient(made):
        yield made


@pytest.fixture
def people(shared: Database, cluster) -> Iterator[Database]:
    """The database, to put accounts into."""
    yield shared
    forget_everybody(cluster, shared)


@pytest.fixture
def browser(app: FastAPI, people: Database) -> Browser:
    """Makes browsers that share no cookies."""

    def make(base_url: str = "http://testserver", **over) -> TestClient:
        return TestClient(
            app, base_url, raise_server_exceptions=False, follow_redirects=False, **over
        )

    return make


@pytest.fixture(scope="module")
def real(databases, loaded) -> Iterator[Database]:
    """A copy of the true boundaries that the tests of a file share and write into."""
    loaded.dispose()
    made = databases.copy(loaded.url.database)
    yield made
    databases.drop(made)
