"""What every route has in common: errors, headers, health, the API reference."""

from __future__ import annotations

import re
import threading

import anyio
import pytest

from geo_ioc.api.headers import HEADERS
from geo_ioc.content import web_folder
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import CONTACT, ROLES


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    from fastapi.testclient import TestClient

    from geo_ioc.api.app import create_app

    with TestClient(create_app(loaded_settings, Database(loaded.url))) as made:
        yield made


def test_it_is_alive_and_ready(client):
    assert client.get("/healthz").json()["status"] == "alive"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"


def test_without_any_boundaries_it_is_not_ready_and_says_what_to_run(client_for, database):
    answer = client_for(database).get("/readyz")
    assert answer.status_code == 503
    assert "geo-ioc boundaries load --commit" in answer.json()["checks"]["boundaries"]


def test_without_its_database_it_is_alive_but_not_ready(client_for, database):
    away = Database(database.url.set(port=1))
    client = client_for(away, role=None)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert str(database.url.password) not in answer.text
    # Nor is anybody told where the database is.
    for path in ("/readyz", "/api/v1/generations", "/tiles/communes/8/202/115.mvt"):
        told = client.get(path)
        assert told.status_code == 503
        assert "127.0.0.1" not in told.text
        assert database.url.database not in told.text


def test_a_login_that_was_granted_only_the_older_roles_is_not_ready_and_says_what_to_run(
    client_for, loaded, login
):
    older = Database(login("older_app", loaded, *(set(ROLES) - {CONTACT})))
    answer = client_for(older, role=None).get("/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["database"] == "ok"
    assert "geo-ioc db migrate" in checks["roles"]
    # What its logins are called is nobody's business.
    assert "older_app" not in answer.text


def test_it_says_that_it_is_alive_while_all_its_threads_wait(client):
    release = threading.Event()

    async def occupy() -> None:
        limiter = anyio.to_thread.current_default_thread_limiter()
        async with anyio.create_task_group() as group:
            for _ in range(int(limiter.total_tokens)):
                group.start_soon(anyio.to_thread.run_sync, release.wait)

    waiting = client.portal.start_task_soon(occupy)
    try:
        assert client.get("/healthz").status_code == 200
    finally:
        release.set()
        waiting.result(30)


def test_metrics_are_prometheus_text(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "python_info" in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/generations", "/nowhere/at/all"])
def test_every_answer_carries_the_security_headers(client, path: str):
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_an_unknown_path_is_a_problem_in_vietnamese_or_in_english_for_who_asks(client):
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Không tìm thấy"
    english = client.get("/api/v1/nothing", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert english.json()["title"] == "Not found"
    assert english.json()["type"] == answer.json()["type"]


def test_an_unknown_query_parameter_is_refused_and_named(client):
    answer = client.get("/api/v1/generations?geneartion=2025-07-01")
    assert answer.status_code == 422
    body = answer.json()
    assert body["type"] == "urn:geo-ioc:invalid_input"
    assert [error["pointer"] for error in body["errors"]] == ["?geneartion"]


def test_a_wrong_method_is_a_problem_and_says_what_is_allowed(client):
    answer = client.put("/api/v1/generations")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_every_operation_is_described_and_every_answer_of_it_documented(client):
    document = client.get("/api/v1/openapi.json").json()
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            assert operation.get("summary"), (verb, path)
            assert operation.get("description"), (verb, path)
            assert any(code[0] in "23" for code in operation["responses"]), (verb, path)


def test_files_outside_the_web_folder_cannot_be_asked_for(client):
    for path in ("/..%2fpyproject.toml", "/assets/..%2f..%2fpyproject.toml", "/%2e%2e"):
        assert client.get(path).status_code in (404, 405)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip;q=1.0", "gzip"), ("identity", None)],
)
def test_a_file_of_the_page_is_sent_as_the_build_packed_it(client, accepted: str, encoding):
    script = re.search(r"assets/index-[\w-]+\.js", client.get("/").text)[0]
    answer = client.get(f"/{script}", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    # The test's client unpacks gzip and not brotli.
    held = f"{script}.br" if encoding == "br" else script
    assert answer.content == (web_folder() / held).read_bytes()


def test_a_pages_address_may_hold_its_state(client):
    assert client.get("/?view=105.1,19.2,8&generation=2025-07-01&theme=dark").status_code == 200
