from __future__ import annotations

import pytest

from geo_ioc.api.size import MOST_BYTES


@pytest.fixture
def client(client_for, loaded):
    return client_for(loaded, role=None)


def pieces(size: int):
    """A body that is sent without saying how long it is."""
    yield b'{"username": "'
    for _ in range(size // 50_000):
        yield b"x" * 50_000
    yield b'", "password": "y"}'


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/incidents", "/api/v1/accounts"])
def test_a_body_that_is_too_large_is_413_and_is_not_read_to_its_end(client, path: str):
    answer = client.post(
        path, content=pieces(3 * MOST_BYTES), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:geo-ioc:http_413"


def test_a_body_of_the_usual_size_is_read(client):
    given = {"username": "nobody", "password": "x" * 500}
    assert client.post("/api/v1/session", json=given).status_code == 401
