"""A client that goes away before its tile is made, over a real socket."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc import content
from geo_ioc.api.app import create_app
from geo_ioc.api.connection import Connection
from geo_ioc.db.engine import Database

LOCK = 42
LONG_S = 30.0
"""Longer than any of it takes: what does not come by then does not come."""
TILE = b"GET /tiles/rivers/7/101/57.mvt HTTP/1.1\r\nHost: x\r\n\r\n"
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'geo-ioc tiles' AND wait_event = 'advisory'"
)


@pytest.fixture
def port(loaded, loaded_settings, home) -> Iterator[int]:
    """Of a server whose rivers come only when nobody holds LOCK."""
    (home / "layers").mkdir()
    shipped = (content.shipped("layers") / "rivers.toml").read_text("utf-8")
    where = "WHERE f.layer = 'rivers'"
    assert shipped.count(where) == 1
    waits = f"(SELECT true FROM (SELECT pg_advisory_xact_lock_shared({LOCK})) AS waited)"
    slow = shipped.replace(where, f"{where} AND {waits}")
    (home / "layers" / "rivers.toml").write_text(slow, "utf-8")
    settings = loaded_settings.model_copy(update={"home": home})
    app = create_app(settings, Database(loaded.url))
    server = uvicorn.Server(uvicorn.Config(app, http=Connection, ws="none", log_level="error"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture
def held(loaded) -> Iterator[Callable[[int], None]]:
    """LOCK is held; what it gives waits until so many statements wait for it."""
    engine = create_engine(loaded.url, poolclass=NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))

        def until(count: int) -> None:
            end = time.monotonic() + LONG_S
            while connection.execute(WAITING).scalar_one() != count:
                assert time.monotonic() < end

        yield until


def test_the_statement_of_a_client_that_went_away_is_cancelled(port, held):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(TILE)
        held(1)
    held(0)
