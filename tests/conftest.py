"""Real PostGIS for every test that asks: one private cluster per run, one database per test."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc import settings as settings_module
from geo_ioc.db import migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.settings import Settings
from tests.people import person

# How long a machine takes says nothing of whether the code is right.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would every process
# that they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty state folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def true_shapes() -> Path:
    """The folder of true outlines; they are not part of the project."""
    return _beside("boundaries", "GEO_IOC_SHAPES_DIR")


@pytest.fixture(scope="session")
def reference_files() -> Path:
    """The folder of reference files; they are not part of the project."""
    return _beside("reference", "GEO_IOC_REFERENCE_DIR")


def _beside(name: str, variable: str) -> Path:
    folder = Path(os.environ.get(variable) or SHARED / name).absolute()
    if not folder.is_dir():
        message = f"{folder} is missing: set {variable}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A private cluster of this run; its database geo_ioc is migrated, empty, and only copied."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.start()
    try:
        migrate.create_private(made)
        migrate.upgrade(made.urls()[0])
        yield made
    finally:
        state = made.state()
        made.stop()
        if state is not None:
            shutil.rmtree(state.folder)


class Databases:
    """Makes databases by copying others of the same cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.numbers = itertools.count(1)
        self.admin = create_engine(
            cluster.superuser_url(), poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )

    def copy(self, template: str) -> Database:
        name = f"test_{next(self.numbers)}"
        with self.admin.connect() as connection:
            connection.execute(
                text(f"CREATE DATABASE {name} TEMPLATE {template} OWNER geo_ioc_owner")
            )
        return Database(self.cluster.urls()[1].set(database=name))

    def empty(self) -> Database:
        """A database with the extensions, as a DBA hands it over, and nothing of ours."""
        made = self.copy("template0")
        assert made.url.database is not None
        migrate.install_extensions(self.cluster.superuser_url(made.url.database))
        return made

    def drop(self, database: Database) -> None:
        database.dispose()
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {database.url.database} WITH (FORCE)"))


@pytest.fixture(scope="session")
def databases(cluster: Cluster) -> Databases:
    return Databases(cluster)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A migrated, empty database of this test's own."""
    made = databases.copy("geo_ioc")
    yield made
    databases.drop(made)


@pytest.fixture
def login(databases: Databases) -> Iterator[Callable[..., URL]]:
    """Makes a login of the app that may act as some roles; answers its URL to a database."""
    made: list[str] = []

    def quoted(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def run(*statements: str) -> None:
        with databases.admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def make(name: str, database: Database, *granted: str) -> URL:
        made.append(name)
        run(f"CREATE ROLE {quoted(name)} LOGIN NOINHERIT PASSWORD 'of-a-test'")
        run(*(f"GRANT {role} TO {quoted(name)}" for role in granted))
        return database.url.set(username=name, password="of-a-test")

    yield make
    run(*(f"DROP ROLE {quoted(name)}" for name in made))


@pytest.fixture(scope="session")
def loaded_settings(
    true_shapes: Path, reference_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of an installation with true outlines and reference files."""
    return Settings(
        home=tmp_path_factory.mktemp("home"),
        shapes_dir=true_shapes,
        reference_dir=reference_files,
        download="off",
        # Tests ask as fast as they can, all from one address; tests/api/test_rate.py has limits.
        rate_factor=0,
    )


@pytest.fixture(scope="session")
def loaded(databases: Databases, loaded_settings: Settings) -> Iterator[Database]:
    """Both generations with true outlines; only to be read."""
    from geo_ioc.boundaries.load import load_all
    from geo_ioc.indicators.publish import publish_units

    made = databases.copy("geo_ioc")
    load_all(made, loaded_settings)
    publish_units(made)
    made.dispose()  # A database that is connected to cannot be copied.
    yield made
    databases.drop(made)


@pytest.fixture
def loaded_copy(databases: Databases, loaded: Database) -> Iterator[Database]:
    """A copy of `loaded` of this test's own."""
    loaded.dispose()
    assert loaded.url.database is not None
    made = databases.copy(loaded.url.database)
    yield made
    databases.drop(made)


@pytest.fixture
def client_for(loaded_settings: Settings) -> Iterator[Callable[..., TestClient]]:
    """Makes a client of the application over a database, who holds a role; None is the public."""
    from geo_ioc.api.app import create_app

    with ExitStack() as stack:

        def make(
            database: Database,
            settings: Settings = loaded_settings,
            role: str | None = "operator",
            **over: Any,
        ) -> TestClient:
            # create_app closes the pool at its end; the fixture's own stays open.
            own = Database(database.url)
            headers = person(database, role, **over).headers if role else {}
            return stack.enter_context(
                TestClient(
                    create_app(settings, own), raise_server_exceptions=False, headers=headers
                )
            )

        yield make


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees only the settings it makes itself."""
    for name in [name for name in os.environ if name.startswith(settings_module.PREFIX)]:
        monkeypatch.delenv(name)
