"""Requests made from the API's own document, as every role: no failure, no undocumented status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from itertools import cycle, islice, zip_longest

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from geo_ioc.access import rights
from geo_ioc.api.app import create_app
from geo_ioc.api.caller import SESSION_COOKIE
from geo_ioc.db.engine import Database
from tests.people import person, session

DOCUMENT = "/api/v1/openapi.json"
EXAMPLES = 2
"""Requests to an operation as one role, every second one of them wrong."""
COLUMNS = [rights.PUBLIC, *rights.ROLES]
SLOW = {"POST /api/v1/accounts/{account_id}/password", "PUT /api/v1/me/password"}
"""They hash passwords, which takes its time on purpose; test_session.py and others try them."""


@pytest.fixture(scope="module")
def client(real, app_settings) -> Iterator[TestClient]:
    app = create_app(app_settings, Database(real.url))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        # A stream that is opened ends at once.
        app.state.services.feed.closing = True
        yield made


@pytest.fixture(scope="module")
def document(client) -> dict:
    return client.get(DOCUMENT).json()


@pytest.fixture(scope="module")
def requests(document) -> dict[str, list[dict]]:
    """What is sent to each operation, made once: right and wrong by turns, and all different."""
    made: dict[str, list[dict]] = {}
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        name = f"{operation.method.upper()} {operation.path}"
        if name not in SLOW:
            good, bad = (drawn(operation, mode) for mode in GenerationMode)
            made[name] = [each for pair in zip_longest(good, bad) for each in pair if each]
    return made


def drawn(operation, mode: GenerationMode) -> list[dict]:
    """Requests that an operation's schema allows, or does not."""
    cases: list[dict] = []

    def keep(case) -> None:
        sent = case.as_transport_kwargs(base_url="http://testserver")
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), bytes | str):
            sent["content"] = sent.pop("data")
        cases.append(sent)

    run = settings(
        max_examples=EXAMPLES * len(COLUMNS) // 2,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(seed(1)(given(case=operation.as_strategy(generation_mode=mode))(keep)))
    # Where nothing can be sent there is nothing to send wrong.
    with suppress(Unsatisfiable) if mode == GenerationMode.NEGATIVE else nullcontext():
        run()
    return cases


@pytest.mark.parametrize("column", COLUMNS)
def test_whatever_is_sent_is_answered_as_the_document_says(
    client, document, requests, real, column
):
    account = None if column == rights.PUBLIC else person(real, column).account
    wrong: dict[str, str] = {}
    for name, made in requests.items():
        method, path = name.split()
        documented = set(map(int, document["paths"][path][method.lower()]["responses"]))
        # Each role sends others, as far as there are any.
        first = COLUMNS.index(column) * EXAMPLES
        for sent in islice(cycle(made), first, first + min(EXAMPLES, len(made))):
            headers = dict(sent.get("headers") or {})
            if account is not None:
                # A new one each time: one of the operations signs out.
                headers["Cookie"] = f"{SESSION_COOKIE}={session(real, account)}"
            answer = client.request(**{**sent, "headers": headers})
            client.cookies.clear()
            if answer.status_code >= 500 or answer.status_code not in documented:
                wrong.setdefault(name, f"{answer.status_code} {sent} {answer.text[:200]}")
    assert not wrong, "\n".join(f"{name}: {answer}" for name, answer in wrong.items())


def test_every_operation_but_the_slow_ones_is_asked(document, requests):
    named = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert set(requests) == named - SLOW
    assert all(requests.values())
