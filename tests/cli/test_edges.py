"""The edges of a real server: TLS, a path behind a proxy, and a log that tells no secret."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.access import tokens
from geo_ioc.db.roles import AT_THE_GATE
from tests import certificates, people, signing
from tests.cli.test_audit import refused
from tests.cli.test_commands import run
from tests.cli.test_serve import free_port
from tests.rows import add_incident


class Server:
    """`geo-ioc serve` over a database of a test's own, and all that it writes."""

    def __init__(self, home: Path, url: str, **environ: str) -> None:
        self.port = free_port()
        self.said = home.with_name(f"said-{self.port}")
        self.certificate = environ.get("GEO_IOC_TLS_CERT")
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "geo_ioc.cli.main", "serve"],
                env={
                    "PATH": os.environ["PATH"],
                    "LC_ALL": "C.UTF-8",
                    "GEO_IOC_HOME": str(home),
                    "GEO_IOC_PORT": str(self.port),
                    "GEO_IOC_DATABASE_URL": url,
                }
                | environ,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        while True:
            assert self.process.poll() is None, self.log()
            with suppress(OSError):
                self.ask("GET", "/healthz")
                return
            time.sleep(0.1)

    def line(self) -> http.client.HTTPConnection:
        if self.certificate is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        context = ssl.create_default_context(cafile=self.certificate)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        line = self.line()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent["Content-Type"] = "application/json"
        line.request(method, path, None if body is None else json.dumps(body), sent)
        answer = line.getresponse()
        told = answer.status, answer.headers, answer.read()
        line.close()
        return told

    def log(self) -> str:
        return self.said.read_text("utf-8", "replace")

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


@pytest.fixture
def url(database, cluster) -> str:
    found = cluster.urls()[0].set(drivername="postgresql", database=database.url.database)
    return found.render_as_string(hide_password=False)


@pytest.fixture
def serve(home, url) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(**environ: str) -> Server:
        started.append(Server(home, url, **environ))
        return started[-1]

    yield start
    for server in started:
        server.end()


def test_by_tls_everything_says_so_and_old_versions_are_refused(serve, database, tmp_path):
    made = certificates.make(tmp_path, until=datetime.now(UTC) + timedelta(days=12))
    server = serve(GEO_IOC_TLS_CERT=str(made.certificate), GEO_IOC_TLS_KEY=str(made.key))
    account = signing.account(database, "an")
    status, headers, _ = server.ask(
        "POST", "/api/v1/session", {"username": account.username, "password": signing.PASSWORD}
    )
    assert status == 200
    assert "; Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    for path in ("/healthz", "/nothing", "/sign-in"):
        assert server.ask("GET", path)[1]["Strict-Transport-Security"]
    assert re.search(r"chứng chỉ TLS hết hạn \d\d/\d\d/\d{4}.*11 ngày", server.log())
    context = ssl.create_default_context(cafile=made.certificate)
    with warnings.catch_warnings():
        # Python warns of what is refused here.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=30) as line,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(line, server_hostname="127.0.0.1")


def test_a_key_of_another_certificate_stops_the_start_with_one_line(home, url, tmp_path):
    one, other = certificates.make(tmp_path / "a"), certificates.make(tmp_path / "b")
    done = run(
        "serve",
        home=home,
        GEO_IOC_DATABASE_URL=url,
        GEO_IOC_PORT=str(free_port()),
        GEO_IOC_TLS_CERT=str(one.certificate),
        GEO_IOC_TLS_KEY=str(other.key),
    )
    refused(done, "GEO_IOC_TLS_KEY", "không thuộc chứng chỉ")


FORWARDED = {
    "X_Forwarded_Proto": "https",
    "X_Forwarded_For": "203.0.113.7",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Prefix": "/evil",
}


def test_what_a_proxy_says_is_believed_only_of_those_that_are_trusted(serve, database):
    account = signing.account(database, "an")
    given = {"username": account.username, "password": signing.PASSWORD}
    for trusted, believed in (("", False), ("127.0.0.1", True)):
        server = serve(GEO_IOC_TRUSTED_PROXIES=trusted)
        status, headers, _ = server.ask("POST", "/api/v1/session", given, **FORWARDED)
        assert status == 200
        assert ("; Secure" in headers["Set-Cookie"]) is believed
        assert (headers["Strict-Transport-Security"] is not None) is believed
        (row,) = signing.told(database, "sign_in")[-1:]
        assert ("203.0.113.7" in str(row)) is believed
        server.end()


def addresses(told: Any) -> Iterator[str]:
    """Every address that stands anywhere in an answer."""
    if isinstance(told, dict):
        for value in told.values():
            yield from addresses(value)
    elif isinstance(told, list):
        for value in told:
            yield from addresses(value)
    elif isinstance(told, str) and re.match(r"https?://|/(api|tiles|styles|assets)", told):
        yield told


def test_behind_a_path_prefix_every_address_leads_back_there(serve, database):
    server = serve(GEO_IOC_ROOT_PATH="/ban-do", GEO_IOC_TRUSTED_PROXIES="127.0.0.1")
    operator = people.person(database, "operator")
    for _ in range(3):
        add_incident(database)
    # As a proxy passes it on: without the prefix, with the name that the browser used.
    asked = {
        **operator.headers,
        "Host": "ioc.example.vn",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_For": "203.0.113.7",
    }
    seen: list[str] = []
    for path in (
        "/tiles/incidents",
        "/styles/light.json",
        "/api/v1/layers",
        "/api/v1/incidents?limit=1",
        "/api/v1/openapi.json",
    ):
        status, _, body = server.ask("GET", path, **asked)
        assert status == 200, (path, body)
        seen += addresses(json.loads(body))
    assert any("/tiles/" in each for each in seen)
    assert any("cursor=" in each for each in seen)
    ours = [each for each in seen if "example" in each or each.startswith("/")]
    assert ours
    for each in ours:
        assert each.startswith(("https://ioc.example.vn/ban-do/", "/ban-do/")), each
    # They are good: the next page is asked for as it is told.
    following = next(each for each in seen if "cursor=" in each)
    path = following.removeprefix("https://ioc.example.vn/ban-do")
    assert server.ask("GET", path, **asked)[0] == 200


def test_nothing_that_is_secret_stands_in_what_the_server_writes(serve, database, cluster, home):
    kept = home / "secret.key"
    server = serve(
        GEO_IOC_OIDC_ISSUER="http://127.0.0.1:1",
        GEO_IOC_OIDC_CLIENT_ID="geo-ioc",
        GEO_IOC_OIDC_CLIENT_SECRET="hidden-client-secret",
        GEO_IOC_CITIZEN_REPORTS="on",
    )
    told: list[str] = ["hidden-client-secret", "0912345678", "912345678", "Nguyễn Thị Lụa"]
    told += [cluster.state().password, *kept.read_text().split()]
    account = signing.account(database, "an", role="admin")
    given = {"username": "an", "password": signing.PASSWORD}
    wrong = secrets.token_urlsafe(12)
    told += [signing.PASSWORD, wrong]
    server.ask("POST", "/api/v1/session", {**given, "password": wrong})
    # People type the password where the name belongs.
    server.ask("POST", "/api/v1/session", {"username": wrong, "password": "x"})
    _, headers, _ = server.ask("POST", "/api/v1/session", given)
    session = re.search(r"geo_ioc_session=([^;]+)", headers["Set-Cookie"])[1]
    told.append(session)
    cookie = {"Cookie": f"geo_ioc_session={session}"}
    enrolled = json.loads(server.ask("POST", "/api/v1/me/totp", {}, **cookie)[2])
    told.append(enrolled["secret"])
    code = pyotp.TOTP(enrolled["secret"]).now()
    assert server.ask("PUT", "/api/v1/me/totp", {"code": code}, **cookie)[0] == 204
    with database.write(acting=AT_THE_GATE) as connection:
        now = datetime.now(UTC)
        made = [
            tokens.add(
                connection, kind, "x", None if kind == "wall" else account, by="t", now=now,
                expires_at=now + timedelta(days=1) if kind == "api" else None,
            ).secret
            for kind in ("api", "wall", "field")
        ]  # fmt: skip
    told += made
    for secret in made:
        server.ask("GET", "/api/v1/me", Authorization=f"Bearer {secret}")
        _, headers, _ = server.ask("POST", "/api/v1/session", {"token": secret})
        told += re.findall(r"geo_ioc_device=([^;]{8,})", str(headers))
    renewed = secrets.token_urlsafe(16)
    told.append(renewed)
    server.ask("PUT", "/api/v1/me/password", {"old": wrong, "new": renewed}, **cookie)
    server.ask("PUT", "/api/v1/me/password", {"old": signing.PASSWORD, "new": renewed}, **cookie)
    server.ask("GET", "/api/v1/session/oidc?next=/", **cookie)
    told.append("code-of-the-provider")
    server.ask("GET", "/api/v1/session/oidc/callback?code=code-of-the-provider&state=x")
    report = {"id": "0", "title": "Nguyễn Thị Lụa 0912345678", "contact": {"phone": "0912345678"}}
    server.ask("POST", "/api/v1/incidents", report)
    search = {"phone": "0912 345 678"}
    operator = people.person(database, "operator").headers
    assert server.ask("POST", "/api/v1/contacts/search", search, **operator)[0] == 200
    # And when it fails in the middle of it.
    superuser = cluster.superuser_url(database.url.database)
    with create_engine(superuser, poolclass=NullPool).begin() as connection:
        connection.execute(text("DROP FUNCTION geo_ioc_contact_search CASCADE"))
    status, _, body = server.ask("POST", "/api/v1/contacts/search", search, **operator)
    assert status == 500
    assert b"SELECT" not in body
    assert b"Traceback" not in body
    server.end()
    written = server.log()
    assert "unexpected" in written
    assert [each for each in told if each in written] == []


def test_a_bad_database_url_is_told_without_its_password(home):
    for url in (
        "postgresql://an:hidden-password@127.0.0.1:1/x",
        "postgresql://an:hidden-password@[bad/x",
        "mysql://an:hidden-password@127.0.0.1/x",
    ):
        done = run("serve", home=home, GEO_IOC_DATABASE_URL=url, GEO_IOC_PORT=str(free_port()))
        assert done.returncode == 1
        assert "hidden-password" not in done.stdout + done.stderr
