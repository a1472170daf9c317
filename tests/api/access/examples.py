"""A good request for every operation, made anew for whoever sends it.

A new route needs one line in EXAMPLES and nothing else: test_matrix.py then sends it as every role.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pyotp
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from geo_ioc.access import accounts, passwords, totp
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import ANY_CONTACT, AT_THE_GATE
from geo_ioc.incidents import contact
from geo_ioc.incidents.contact import Contact
from tests import people, reports, signing
from tests.people import VINH
from tests.rows import add_incident

OFFICE = "so-nnmt"
NUMBERS = itertools.count(1)
UNITS = "/api/v1/boundaries"
UNIT = f"{UNITS}/{VINH}"


class Sent(NamedTuple):
    """An address with its query, and the JSON body if there is one."""

    url: str
    json: Any = None


@dataclass
class World:
    """The application, its database, and what a request may be about."""

    app: FastAPI
    database: Database
    account: str | None = None
    """The account that is going to ask; None for the public and for a wall."""
    done: set[str] = field(default_factory=set)
    """What is done once and not for everybody."""

    def incident(self, **given: Any) -> str:
        """An incident that every role with a scope works on."""
        return add_incident(self.database, lead=OFFICE, **given)

    def reported_by_somebody(self) -> str:
        """Such an incident, and who reported it."""
        made = self.incident()
        contacts = self.app.state.services.contacts
        with self.database.write(acting=ANY_CONTACT) as connection:
            contact.put(connection, contacts, UUID(made), Contact(phone="113"), by="test")
        return made

    def step(self, action: str, status: str, **body: Any) -> Sent:
        """An action on an incident in a state that allows it."""
        given = {"status_before_hold": "accepted"} if status == "on_hold" else {}
        made = self.incident(status=status, **given)
        return Sent(f"/api/v1/incidents/{made}/actions/{action}", body)

    def gate(self, statement: str, **values: Any) -> str:
        """The id that a statement of the gate answers."""
        with self.database.write(acting=AT_THE_GATE) as connection:
            return str(connection.execute(text(statement), values).scalar_one())

    def somebody(self) -> people.Person:
        """A person whom nobody else knows."""
        return people.person(self.database, "verifier")

    def named(self) -> str:
        """The user name of such a person."""
        return self.gate("SELECT username FROM account WHERE id = :id", id=self.somebody().account)

    def grant(self) -> str:
        """A grant of theirs."""
        return self.gate(
            "SELECT id FROM role_grant WHERE account = :id", id=self.somebody().account
        )

    def own_grant(self) -> str:
        """A grant of who asks; any other when there is none."""
        if self.account is None:
            return self.grant()
        return self.gate("SELECT id FROM role_grant WHERE account = :id LIMIT 1", id=self.account)

    def delegated(self) -> str:
        """What who asks has delegated to somebody."""
        return self.gate(
            "INSERT INTO role_grant (account, role, decision, localities, starts_at, ends_at,"
            " granted_by, delegated_from, mode) VALUES (:to, 'head', 'QĐ thử', :places, :since,"
            " :until, 'test', :source, 'KT') RETURNING id",
            to=self.somebody().account,
            source=self.own_grant(),
            places=[VINH],
            since=datetime.now(UTC),
            until=in_hours(8),
        )

    def shift(self) -> str:
        """A shift to come."""
        return self.gate(
            "INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by)"
            " VALUES (:id, :since, :until, 'QĐ thử', 'test') RETURNING id",
            id=self.somebody().account,
            since=in_hours(1),
            until=in_hours(9),
        )

    def token(self) -> str:
        """A token of who asks, or of somebody."""
        return self.gate(
            "INSERT INTO token (kind, name, account, secret_hash, created_at, created_by)"
            " VALUES ('api', 'x', :id, gen_random_uuid()::text, now(), 'x') RETURNING id",
            id=self.account or self.somebody().account,
        )

    def session(self) -> str:
        """Another session of who asks, or one of somebody."""
        account = self.account or self.somebody().account
        people.session(self.database, account)
        return self.gate(
            "SELECT id FROM session WHERE account = :id ORDER BY created_at DESC LIMIT 1",
            id=account,
        )

    def fresh(self) -> str:
        """A user name that nobody has."""
        return f"u{next(NUMBERS)}"

    def sign_in(self) -> dict[str, str]:
        """A good user name and password, the first time; hashing takes its time on purpose."""
        if "sign_in" in self.done:
            return {"username": "x"}
        self.done.add("sign_in")
        return {
            "username": signing.account(self.database, self.fresh()).username,
            "password": signing.PASSWORD,
        }

    def new_password(self) -> dict[str, str]:
        """A change of password that is right, the first time that somebody asks."""
        if self.account is None or "password" in self.done:
            return {"old": "x"}
        self.done.add("password")
        self.gate(
            "UPDATE account SET password_hash = :hash WHERE id = :id RETURNING id",
            hash=signing.password_hash(),
            id=self.account,
        )
        return {"old": signing.PASSWORD, "new": passwords.random()}

    def code(self) -> dict[str, str]:
        """The first code of a second factor that who asks sets up."""
        if self.account is None:
            return {"code": "123456"}
        self.forget_code()
        with self.database.write(acting=AT_THE_GATE) as connection:
            account = accounts.by_id(connection, self.account)
            made = totp.enrol(connection, self.app.state.services.keys, account)
        return {"code": pyotp.TOTP(made.secret).now()}

    def forget_code(self) -> Sent:
        """Who asks has no second factor."""
        if self.account is not None:
            self.gate(
                "UPDATE account SET totp_secret = NULL, totp_step = NULL WHERE id = :id"
                " RETURNING id",
                id=self.account,
            )
        return Sent("/api/v1/me/totp")

    def shared(self, kind: str, subject: str) -> Sent:
        """A cell of the sharing table that there is."""
        with self.database.write(acting=AT_THE_GATE) as connection:
            connection.execute(
                text(
                    "INSERT INTO sharing (kind, subject, organisation, shared, decision,"
                    " decided_by) VALUES (:kind, :subject, 'so-yt', true, 'x', 'x')"
                    " ON CONFLICT DO NOTHING"
                ),
                {"kind": kind, "subject": subject},
            )
        return Sent(f"/api/v1/sharing/{kind}s?subject={subject}&organisation=so-yt")


def caught_up(client: TestClient, database: Database) -> None:
    """Wait until the application has seen every change, so that its stream tells them."""
    with database.read() as connection:
        newest = connection.execute(text("SELECT coalesce(max(id), 0) FROM change")).scalar_one()
    feed = client.app.state.services.feed
    assert client.portal.call(feed.reached, newest, 20.0)


def in_hours(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


def at(hours: float) -> str:
    return in_hours(hours).isoformat()


def decided(subject: str) -> dict[str, Any]:
    return {"subject": subject, "organisation": "so-yt", "shared": True, "decision": "QĐ thử"}


def got(url: str) -> Callable[[World], Sent]:
    """A request that needs nothing."""
    return lambda _: Sent(url)


def took(action: str, status: str, **body: Any) -> Callable[[World], Sent]:
    """An action on an incident of its own."""
    return lambda world: world.step(action, status, **body)


ACTIONS: dict[str, Callable[[World], Sent]] = {
    "verify": took("verify", "reported"),
    "reject": took("reject", "reported", note="nhầm"),
    "mark_duplicate": lambda w: w.step("mark_duplicate", "reported", duplicate_of=w.incident()),
    "dispatch": took("dispatch", "verified"),
    "accept": took("accept", "dispatched"),
    "return": took("return", "dispatched", note="không thuộc thẩm quyền"),
    "start": took("start", "accepted"),
    "hold": took("hold", "accepted", note="chờ"),
    "resume": took("resume", "on_hold"),
    "resolve": took("resolve", "in_progress"),
    "close": took("close", "resolved"),
    "reopen": took("reopen", "closed", note="tái diễn"),
    "comment": took("comment", "verified", note="đã gọi lại"),
}

EXAMPLES: dict[str, Callable[[World], Sent]] = {
    "GET /": got("/"),
    "GET /{name}": got("/icon.svg"),
    "GET /admin": got("/admin"),
    "GET /docs": got("/docs"),
    "GET /sign-in": got("/sign-in"),
    "GET /healthz": got("/healthz"),
    "GET /readyz": got("/readyz"),
    "GET /metrics": got("/metrics"),
    "GET /styles/{theme}.json": got("/styles/light.json"),
    "GET /tiles/{layer}": got("/tiles/incidents"),
    "GET /tiles/{layer}/{z}/{x}/{y}.mvt": got("/tiles/incidents/12/3250/1831.mvt"),
    "GET /tiles/{layer}/{z}/{x}/{y}.geojson": got("/tiles/incidents/12/3250/1831.geojson"),
    "GET /api/v1/generations": got("/api/v1/generations"),
    "GET /api/v1/boundaries": got("/api/v1/boundaries?limit=2"),
    "GET /api/v1/boundaries/{generation}/{code}": got(UNIT),
    "GET /api/v1/boundaries/{generation}/{code}/children": got(
        f"{UNITS}/2025-07-01/40/children?limit=2"
    ),
    "GET /api/v1/boundaries/{generation}/{code}/neighbours": got(f"{UNIT}/neighbours"),
    "GET /api/v1/boundaries/{generation}/{code}/predecessors": got(f"{UNIT}/predecessors"),
    "GET /api/v1/boundaries/{generation}/{code}/successors": got(
        f"{UNITS}/2024-12-01/16663/successors"
    ),
    "GET /api/v1/groupings": got("/api/v1/groupings"),
    "GET /api/v1/lookup": got("/api/v1/lookup?lon=105.6813&lat=18.6796"),
    "GET /api/v1/layers": got("/api/v1/layers"),
    "GET /api/v1/layers/{layer}": got("/api/v1/layers/incidents"),
    "GET /api/v1/live": got("/api/v1/live"),
    "GET /api/v1/rights": got("/api/v1/rights"),
    "GET /api/v1/indicators": got("/api/v1/indicators"),
    "GET /api/v1/indicators/{code}": got("/api/v1/indicators/population"),
    "GET /api/v1/indicators/{code}/values": got("/api/v1/indicators/population/values"),
    "GET /api/v1/incident-catalogue": got("/api/v1/incident-catalogue"),
    "GET /api/v1/incidents": got("/api/v1/incidents"),
    "POST /api/v1/incidents": lambda _: Sent("/api/v1/incidents", reports.body()),
    "GET /api/v1/incidents/counts": got("/api/v1/incidents/counts"),
    "GET /api/v1/incidents/{incident_id}": lambda w: Sent(
        f"/api/v1/incidents/{w.incident(published=True)}"
    ),
    "GET /api/v1/incidents/{incident_id}/contact": lambda w: Sent(
        f"/api/v1/incidents/{w.reported_by_somebody()}/contact"
    ),
    "PUT /api/v1/incidents/{incident_id}/contact": lambda w: Sent(
        f"/api/v1/incidents/{w.incident()}/contact", {"phone": "0912 345 678"}
    ),
    "POST /api/v1/contacts/search": lambda _: Sent(
        "/api/v1/contacts/search", {"phone": "0912 345 678"}
    ),
    "GET /api/v1/sign-in": got("/api/v1/sign-in"),
    "POST /api/v1/session": lambda w: Sent("/api/v1/session", w.sign_in()),
    "DELETE /api/v1/session": got("/api/v1/session"),
    "GET /api/v1/session/oidc": got("/api/v1/session/oidc"),
    "GET /api/v1/session/oidc/callback": got("/api/v1/session/oidc/callback"),
    "GET /api/v1/me": got("/api/v1/me"),
    "PUT /api/v1/me/password": lambda w: Sent("/api/v1/me/password", w.new_password()),
    "POST /api/v1/me/totp": World.forget_code,
    "PUT /api/v1/me/totp": lambda w: Sent("/api/v1/me/totp", w.code()),
    "GET /api/v1/me/sessions": got("/api/v1/me/sessions"),
    "DELETE /api/v1/me/sessions/{session_id}": lambda w: Sent(f"/api/v1/me/sessions/{w.session()}"),
    "GET /api/v1/tokens": got("/api/v1/tokens"),
    "POST /api/v1/tokens": lambda _: Sent(
        "/api/v1/tokens", {"kind": "api", "name": "x", "expires_at": at(24)}
    ),
    "DELETE /api/v1/tokens/{token_id}": lambda w: Sent(f"/api/v1/tokens/{w.token()}"),
    "GET /api/v1/accounts": got("/api/v1/accounts"),
    "POST /api/v1/accounts": lambda w: Sent(
        "/api/v1/accounts", {"username": w.fresh(), "name": "x", "password": False}
    ),
    "POST /api/v1/accounts/{account_id}/password": lambda w: Sent(
        f"/api/v1/accounts/{w.somebody().account}/password"
    ),
    "PUT /api/v1/accounts/{account_id}/disabled": lambda w: Sent(
        f"/api/v1/accounts/{w.somebody().account}/disabled", {"disabled": True}
    ),
    "PUT /api/v1/accounts/{account_id}": lambda w: Sent(
        f"/api/v1/accounts/{w.somebody().account}", {"name": "Nguyễn Văn An", "oidc_username": None}
    ),
    "DELETE /api/v1/accounts/{account_id}/totp": lambda w: Sent(
        f"/api/v1/accounts/{w.somebody().account}/totp"
    ),
    "DELETE /api/v1/accounts/{account_id}/sessions": lambda w: Sent(
        f"/api/v1/accounts/{w.somebody().account}/sessions"
    ),
    "GET /api/v1/organisations": got("/api/v1/organisations?q=nong&limit=2"),
    "GET /api/v1/health": got("/api/v1/health"),
    "GET /api/v1/grants": got("/api/v1/grants"),
    "GET /api/v1/grants/localities": got("/api/v1/grants/localities?of=2025-07-01/16681"),
    "POST /api/v1/grants": lambda w: Sent(
        "/api/v1/grants",
        {"account": w.named(), "role": "operator", "decision": "QĐ thử", "starts_at": at(0)},
    ),
    "DELETE /api/v1/grants/{grant_id}": lambda w: Sent(f"/api/v1/grants/{w.grant()}"),
    "GET /api/v1/delegations": got("/api/v1/delegations"),
    "POST /api/v1/delegations": lambda w: Sent(
        "/api/v1/delegations",
        {
            "grant": w.own_grant(),
            "account": w.named(),
            "mode": "KT",
            "decision": "QĐ thử",
            "starts_at": at(0),
            "ends_at": at(8),
        },
    ),
    "DELETE /api/v1/delegations/{grant_id}": lambda w: Sent(f"/api/v1/delegations/{w.delegated()}"),
    "GET /api/v1/shifts": got("/api/v1/shifts"),
    "POST /api/v1/shifts": lambda w: Sent(
        "/api/v1/shifts",
        {"account": w.named(), "starts_at": at(1), "ends_at": at(9), "decision": "QĐ thử"},
    ),
    "DELETE /api/v1/shifts/{shift_id}": lambda w: Sent(f"/api/v1/shifts/{w.shift()}"),
    "GET /api/v1/audit": got("/api/v1/audit?action=grant,sign_in&limit=2"),
    "GET /api/v1/audit/actions": got("/api/v1/audit/actions"),
    "GET /api/v1/audit/check": got("/api/v1/audit/check"),
    "GET /api/v1/audit/export": got("/api/v1/audit/export"),
    "GET /api/v1/sharing": got("/api/v1/sharing"),
    "PUT /api/v1/sharing/layers": lambda _: Sent("/api/v1/sharing/layers", decided("communes")),
    "DELETE /api/v1/sharing/layers": lambda w: w.shared("layer", "communes"),
    "PUT /api/v1/sharing/indicators": lambda _: Sent(
        "/api/v1/sharing/indicators", decided("population")
    ),
    "DELETE /api/v1/sharing/indicators": lambda w: w.shared("indicator", "population"),
    **{
        f"POST /api/v1/incidents/{{incident_id}}/actions/{id_}": made
        for id_, made in ACTIONS.items()
    },
}

ELSEWHERE_BUILT = {
    "GET /api/v1/session/oidc": 404,
    "GET /api/v1/session/oidc/callback": 404,
}
"""What answers only where something is set up that is not here: a provider to sign in with."""
