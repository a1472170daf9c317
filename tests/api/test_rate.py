"""How often one may ask: counted by who asks, and told with the time to ask again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import limits.storage.memory
import limits.strategies
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from geo_ioc.api import rate
from geo_ioc.api.rate import MOST, Most, Rates
from geo_ioc.errors import ServerBusy, TooManyRequests
from tests.people import person

FEW = 4
READ = "/api/v1/generations"


@pytest.fixture
def few(loaded_settings, monkeypatch):
    """Settings under which few questions are allowed, at one moment of one minute.

    Across the end of a minute there would be room for one more.
    """
    clock = SimpleNamespace(time=lambda: 1_800_000_030.0)
    for module in limits.storage.memory, limits.strategies:
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(rate, "MOST", dict.fromkeys(MOST, Most(FEW, 2 * FEW)))
    return loaded_settings.model_copy(update={"rate_factor": 1})


def statuses(client: TestClient, path: str, times: int, **given: Any) -> list[int]:
    return [client.get(path, **given).status_code for _ in range(times)]


def test_who_has_not_signed_in_is_told_when_to_ask_again(client_for, loaded, few):
    client = client_for(loaded, few, role=None)
    assert statuses(client, READ, FEW) == [200] * FEW
    answer = client.get(READ)
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:geo-ioc:too_many_requests"
    assert "giây" in answer.json()["detail"]
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    # Other kinds are counted apart, and what asks nothing of anybody is not counted.
    assert client.get("/tiles/province").status_code == 200
    assert statuses(client, "/healthz", 3 * FEW) == [200] * 3 * FEW


def test_colleagues_behind_one_address_do_not_take_from_each_other(client_for, loaded_copy, few):
    client = client_for(loaded_copy, few, role=None)
    an, binh = (person(loaded_copy, "operator").headers for _ in range(2))
    assert statuses(client, READ, 2 * FEW, headers=an) == [200] * 2 * FEW
    assert client.get(READ, headers=an).status_code == 429
    assert client.get(READ, headers=binh).status_code == 200
    assert client.get(READ).status_code == 200


def test_addresses_are_counted_apart_and_an_ipv6_network_as_one(client_for, loaded, few):
    app = client_for(loaded, few, role=None).app
    for address in ("203.0.113.7", "203.0.113.8", "2001:db8::1"):
        client = TestClient(app, client=(address, 5000))
        assert statuses(client, READ, FEW + 1) == [200] * FEW + [429]
    same = TestClient(app, client=("2001:db8::2", 5000))
    assert same.get(READ).status_code == 429
    other = TestClient(app, client=("2001:db8:0:1::1", 5000))
    assert other.get(READ).status_code == 200


def test_secrets_that_open_nothing_are_counted_and_then_not_looked_up(client_for, loaded, few):
    client = client_for(loaded, few, role=None)
    tries = [
        client.get(READ, headers={"Authorization": f"Bearer gi_api_{n}"}).status_code
        for n in range(FEW + 1)
    ]
    assert tries == [401] * FEW + [429]
    guessed = [
        TestClient(client.app, client=("203.0.113.9", 1), cookies={"geo_ioc_session": str(n)})
        for n in range(FEW + 1)
    ]
    assert [each.get(READ).status_code for each in guessed] == [200] * FEW + [429]


def test_a_factor_of_0_is_without_limits(client_for, loaded, few):
    client = client_for(loaded, few.model_copy(update={"rate_factor": 0}), role=None)
    assert statuses(client, READ, 5 * FEW) == [200] * 5 * FEW


def test_a_factor_turns_all_limits_up(client_for, loaded, few):
    client = client_for(loaded, few.model_copy(update={"rate_factor": 2.5}), role=None)
    assert statuses(client, READ, 11) == [200] * 10 + [429]


def test_streams_are_few_for_one_and_more_for_all():
    rates = Rates()
    rates.require_stream("a", rate.STREAMS_EACH.signed_in - 1, 100, signed_in=True)
    with pytest.raises(TooManyRequests):
        rates.require_stream("a", rate.STREAMS_EACH.signed_in, 100, signed_in=True)
    with pytest.raises(ServerBusy):
        rates.require_stream("b", 0, rate.STREAMS, signed_in=True)
    Rates(0).require_stream("b", 10_000, 10_000, signed_in=False)


def test_a_stream_too_many_of_one_address_is_refused(client_for, loaded, few, monkeypatch):
    monkeypatch.setattr(rate, "STREAMS_EACH", Most(0, 0))
    client = client_for(loaded, few, role=None)
    answer = client.get("/api/v1/live")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) == rate.STREAM_RETRY_S


def test_the_memory_of_the_counters_has_an_end(monkeypatch):
    monkeypatch.setattr(rate, "MOST_KNOWN", 50)
    rates = Rates()
    with pytest.raises(TooManyRequests):
        for number in range(MOST["read"].signed_out + 100):
            rates.take("read", f"address:{number}", signed_in=False)
    assert len(rates._storage.storage) < 60


def test_every_route_that_is_named_exists(client_for, loaded):
    routes = {
        f"{method} {route.path}"
        for route in client_for(loaded).app.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    # Since FastAPI includes routers lazily, the document knows them all.
    paths = client_for(loaded).app.openapi()["paths"]
    routes |= {f"{method.upper()} {path}" for path, item in paths.items() for method in item}
    assert set(rate.BY_ROUTE) <= routes
