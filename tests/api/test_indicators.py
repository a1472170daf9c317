from __future__ import annotations

import pytest


@pytest.fixture
def client(client_for, loaded):
    return client_for(loaded)


def test_the_set_is_listed_with_units_and_how_each_rolls(client):
    items = client.get("/api/v1/indicators").json()["items"]
    assert [item["code"] for item in items] == ["population", "population_density"]
    assert items[1]["unit"]["vi"] == "người/km²"
    assert client.get("/api/v1/indicators/population").json() == items[0]


def test_values_come_with_unit_period_and_status(client):
    body = client.get("/api/v1/indicators/population_density/values?level=grouping").json()
    assert (body["generation"], body["level"], body["period"]) == ("2025-07-01", "grouping", "2025")
    assert len(body["values"]) == 20
    assert {value["missing"] for value in body["values"]} == {None}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/indicators/happiness", 404),
        ("/api/v1/indicators/happiness/values", 404),
        ("/api/v1/indicators/population/values?generation=1999-01-01", 404),
        ("/api/v1/indicators/population/values?level=galaxy", 422),
        ("/api/v1/indicators/population/values?period=soon", 422),
        ("/api/v1/indicators/population/values?as_known_at=yesterday", 422),
    ],
)
def test_bad_questions_are_problems(client, path: str, status: int):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
