"""What accounts of the demonstration do."""

from __future__ import annotations

import pytest

from tests.reports import body
from tests.signing import PASSWORD, account


@pytest.mark.parametrize("demo", [True, False])
def test_what_an_account_of_the_demonstration_reports_is_of_it_too(people, browser, demo: bool):
    account(people, role="operator", demo=demo)
    client = browser()
    client.post("/api/v1/session", json={"username": "an", "password": PASSWORD})
    answer = client.post("/api/v1/incidents", json=body())
    assert answer.status_code == 201, answer.text
    assert answer.json()["demo"] is demo
