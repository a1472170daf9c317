"""Signing in and out: what is checked, in which order, and what the trail is told.

Each step is a transaction of its own, and none is open while a password is hashed: that takes a
tenth of a second, and connections are few.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from geo_ioc.access import accounts, known, oidc, passwords, sessions, throttle, tokens, totp
from geo_ioc.access.accounts import Account
from geo_ioc.access.keys import Keys
from geo_ioc.access.oidc import Proven
from geo_ioc.access.visitor import Visitor
from geo_ioc.audit import trail
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.sql import statement
from geo_ioc.errors import (
    AccessError,
    OidcUnknown,
    ServerBusy,
    SignInFailed,
    TotpRequired,
    TotpWrong,
)
from geo_ioc.settings import Settings


class Brought(NamedTuple):
    """What a browser that signs in brings along: its cookies, and where it is."""

    visitor: Visitor
    known: str | None = None
    session: str | None = None


@dataclass(frozen=True)
class Attempt:
    """What somebody has typed."""

    username: str
    password: str = field(repr=False)
    totp: str | None = field(default=None, repr=False)


class SignedIn(NamedTuple):
    """Whose session it is, its secret, and the cookie of a browser that now knows the account."""

    account: Account
    secret: str
    known: str


class Gate(NamedTuple):
    """What signing in needs of the process."""

    database: Database
    keys: Keys
    settings: Settings


def with_password(gate: Gate, attempt: Attempt, brought: Brought, now: datetime) -> SignedIn:
    """Sign in with user name, password, and a code where the account has a second factor.

    Raises TooManyAttempts, SignInFailed, TotpRequired, TotpWrong; ServerBusy.
    """
    username = accounts.fold(attempt.username)
    device = known.read(gate.keys, brought.known, now).knows(username)
    wanted = throttle.buckets(username, brought.visitor.address, device)
    reserved = throttle.reserve(gate.database, wanted, now)
    with gate.database.read(acting=AT_THE_GATE) as connection:
        account = accounts.by_username(connection, username)
    try:
        verified = passwords.verify(
            attempt.password, None if account is None else account.password_hash
        )
    except ServerBusy:
        _release(gate, reserved)
        raise
    if account is None or not verified.right:
        _refused(gate, account, username, "password")
        raise _not_right()
    if account.disabled_at is not None:
        _refused(gate, account, username, "disabled")
        raise _not_right()
    if account.totp_secret is not None and attempt.totp is None:
        _release(gate, reserved)
        raise TotpRequired(
            "Nhập mã 6 số trên ứng dụng xác thực.", "Enter the 6 digits of the authenticator app."
        )
    try:
        with gate.database.write(acting=AT_THE_GATE) as connection:
            _unchanged(connection, account)
            _second_factor(connection, gate.keys, account, attempt.totp, now)
            throttle.release(connection, reserved)
            if verified.renewed is not None:
                accounts.renew_hash(connection, account.id, verified.renewed)
            shown = account.totp_secret is not None
            return _let_in(connection, gate, account, "password", brought, now, shown)
    except AccessError as error:
        _refused(gate, account, username, error.type)
        raise


def with_oidc(gate: Gate, proven: Proven, brought: Brought, now: datetime) -> SignedIn:
    """Sign in whom the provider has named. Raises OidcUnknown."""
    try:
        with gate.database.write(acting=AT_THE_GATE) as connection:
            account = oidc.account_of(connection, proven)
            return _let_in(connection, gate, account, "oidc", brought, now, proven.second_factor)
    except OidcUnknown as error:
        # Whom the provider has named is no secret, unlike what somebody types in a wrong field.
        other_failed(gate, error, "oidc", brought, now, name=proven.username)
        raise


def second_factor(gate: Gate, account_id: UUID, session_id: UUID, code: str, now: datetime) -> None:
    """Show the second factor in a session that was opened without: a provider asked for none.

    Counted as guesses, like passwords. Raises TotpWrong, TooManyAttempts.
    """
    with gate.database.read(acting=AT_THE_GATE) as connection:
        account = accounts.by_id(connection, account_id)
    reserved = throttle.reserve(gate.database, throttle.own(account.username), now)
    try:
        with gate.database.write(acting=AT_THE_GATE) as connection:
            _second_factor(connection, gate.keys, account, code, now)
            throttle.release(connection, reserved)
            sessions.second_factor_shown(connection, session_id)
            subject = f"account:{account.username}"
            trail.append(connection, account.username, "sign_in.second_factor", subject, {})
    except TotpWrong as error:
        _refused(gate, account, account.username, error.type)
        raise


def with_token(gate: Gate, secret: str, brought: Brought, now: datetime) -> str:
    """Claim a wall or field token; answers the device's own secret. Raises SignInFailed.

    The session that the browser came with ends: it is a screen or a telephone from now on.
    """
    address = brought.visitor.address
    try:
        with gate.database.write(acting=AT_THE_GATE) as connection:
            if brought.session is not None:
                sessions.close(connection, brought.session)
            return tokens.claim(connection, secret, now=now, address=address)
    except SignInFailed as error:
        other_failed(gate, error, "token", brought, now)
        raise


def other_failed(
    gate: Gate,
    error: SignInFailed,
    method: Literal["oidc", "token"],
    brought: Brought,
    now: datetime,
    name: str | None = None,
) -> None:
    """Tell the trail of a sign-in that failed without a password."""
    address = brought.visitor.address
    if not throttle.noted(gate.database, method, address, now):
        return
    data = {"method": method, "reason": error.type, "name": name}
    with gate.database.write(acting=AT_THE_GATE) as connection:
        trail.append(connection, "unknown", "sign_in.failed", "account:unknown", data)


def keep(
    connection: Connection, account: Account, device: str | None, visitor: Visitor, now: datetime
) -> str | None:
    """A field token for a browser that stays signed in, claimed at once; answers its cookie.

    None when the browser has one of this account already, or is a wall, which it stays.
    """
    held = None if device is None else tokens.of_device(connection, device, now)
    if held is not None and (held.kind == "wall" or held.account == account.id):
        return None
    if held is not None:
        # Its cookie is about to be overwritten: nobody would ever use it again.
        tokens.revoke(connection, held.id, by=account.username, now=now)
    name = visitor.agent[: tokens.NAME_LENGTH].strip() or "?"
    made = tokens.add(connection, "field", name, account, by=account.username, now=now)
    return tokens.claim(connection, made.secret, now=now, address=visitor.address)


def out(connection: Connection, session: str | None, username: str) -> None:
    """Sign out of one session."""
    if session is not None and sessions.close(connection, session):
        trail.append(connection, username, "sign_out", f"account:{username}", {})


def out_everywhere(connection: Connection, account_id: UUID, username: str, now: datetime) -> None:
    """Sign out of every session and field token of an account."""
    ended = sessions.close_everywhere(connection, account_id, by=username, now=now)
    data = {"everywhere": True} | ended.told()
    trail.append(connection, username, "sign_out", f"account:{username}", data)


def _unchanged(connection: Connection, account: Account) -> None:
    """Raises SignInFailed when the account was disabled or given another password meanwhile."""
    row = connection.execute(statement("access_account_hold"), {"id": account.id}).one_or_none()
    if row is None or row.password_hash != account.password_hash:
        raise _not_right()


def _second_factor(
    connection: Connection, keys: Keys, account: Account, code: str | None, now: datetime
) -> None:
    if account.totp_secret is None or code is None:
        return
    step = totp.checked_step(keys, account, code, now)
    if step is None or not totp.take(connection, account.id, step):
        raise totp.wrong()


def _let_in(
    connection: Connection,
    gate: Gate,
    account: Account,
    method: sessions.Method,
    brought: Brought,
    now: datetime,
    second_factor: bool,
) -> SignedIn:
    secret = sessions.open_(
        connection,
        gate.settings,
        account.id,
        method,
        brought.visitor,
        now,
        second_factor=second_factor,
        replaces=brought.session,
    )
    browser = known.read(gate.keys, brought.known, now)
    trail.append(
        connection,
        account.username,
        "sign_in",
        f"account:{account.username}",
        {"method": method, "second_factor": second_factor},
    )
    return SignedIn(account, secret, browser.sealed_with(gate.keys, account.username, now))


def _refused(gate: Gate, account: Account | None, username: str, reason: str) -> None:
    data = {"method": "password", "reason": reason}
    if account is not None:
        actor = account.username
    else:
        # People type passwords where the user name belongs, and the trail is kept for ever: of an
        # unknown name it holds only what tells that the same one was tried again.
        actor = "unknown"
        secret = gate.keys.derive("unknown user names")
        data["name"] = hmac.digest(secret, username.encode(), "sha256").hex()[:16]
    with gate.database.write(acting=AT_THE_GATE) as connection:
        trail.append(connection, actor, "sign_in.failed", f"account:{actor}", data)


def _release(gate: Gate, reserved: Iterable[UUID]) -> None:
    with gate.database.write(acting=AT_THE_GATE) as connection:
        throttle.release(connection, reserved)


def _not_right() -> SignInFailed:
    return SignInFailed(
        "Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is wrong."
    )
