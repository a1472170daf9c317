"""One's own account: who am I, my password, my second factor, my sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from geo_ioc.access import accounts, passwords, sessions, signing_in, throttle, totp
from geo_ioc.access.caller import Caller
from geo_ioc.access.signing_in import Gate
from geo_ioc.api import cookies, whoami
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body
from geo_ioc.api.caller import SESSION_COOKIE, UNATTENDED
from geo_ioc.api.deps import CallerDep, GateReadDep, GateWriteDep, ServicesDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.api.whoami import MeDocument
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import FieldError, Forbidden, InvalidInput, ServerBusy, Text

router = APIRouter(prefix="/api/v1/me", tags=["me"], dependencies=[Depends(cookies.no_store)])

OWN = right("account.own")


class PasswordChange(Body):
    """The password as it is, and as it shall be."""

    old: str = Field(min_length=1, max_length=1000)
    new: str = Field(
        min_length=1,
        max_length=1000,
        description=f"{passwords.SHORTEST}-{passwords.LONGEST} characters; no other composition",
    )


class EnrolmentDocument(BaseModel):
    """What an authenticator app is told."""

    uri: str = Field(examples=["otpauth://totp/geo-ioc:operator?secret=..."])
    secret: str = Field(description="to type by hand")
    svg: str = Field(description="the URI as a QR code")


class Code(Body):
    """A code of the authenticator app."""

    code: str = Field(min_length=1, max_length=20, examples=["123456"])


class OwnSession(BaseModel):
    """One session of one's account."""

    id: UUID
    method: Literal["password", "oidc"]
    second_factor: bool
    created_at: datetime
    seen_at: datetime = Field(description="last used, to the minute")
    expires_at: datetime
    address: str
    agent: str = Field(description="what the browser calls itself")
    current: bool = Field(description="the one that asks")


@router.get("", response_model=MeDocument, openapi_extra=right("session.open"))
def get_me(request: Request, services: ServicesDep, caller: CallerDep) -> MeDocument:
    """Who asks, and what they may; also for who has not signed in."""
    used = UNATTENDED not in request.headers
    return whoami.describe(services, caller, datetime.now(UTC), used=used)


@router.put(
    "/password",
    status_code=204,
    responses=problems(429, s503="server_busy, database_busy"),
    openapi_extra=OWN,
)
def change_password(given: PasswordChange, services: ServicesDep, caller: CallerDep) -> None:
    """Change one's password; ends all other sessions of the account, and its field tokens."""
    account_id, session_id = _own(caller)
    now = datetime.now(UTC)
    # Counted as guesses: whoever finds a browser signed in must not try passwords in it.
    wanted = throttle.own(caller.username or "")
    reserved = throttle.reserve(services.database, wanted, now)
    with services.database.read(acting=AT_THE_GATE) as connection:
        account = accounts.by_id(connection, account_id)
    try:
        right_one = passwords.verify(given.old, account.password_hash).right
        renewed = passwords.hashed(given.new, account.username) if right_one else None
    except (ServerBusy, InvalidInput):
        with services.database.write(acting=AT_THE_GATE) as connection:
            throttle.release(connection, reserved)
        raise
    if renewed is None:
        wrong = Text("không đúng mật khẩu hiện tại", "is not the present password")
        raise InvalidInput([FieldError("/old", wrong)])
    with services.database.write(acting=AT_THE_GATE) as connection:
        throttle.release(connection, reserved)
        accounts.set_password(
            connection,
            account,
            renewed,
            by=account.username,
            now=now,
            keep=session_id,
        )


@router.post(
    "/totp",
    response_model=EnrolmentDocument,
    responses=problems(409),
    openapi_extra=OWN,
)
def enrol_totp(
    services: ServicesDep, caller: CallerDep, connection: GateWriteDep
) -> EnrolmentDocument:
    """Begin to set up the second factor; asking again makes another secret."""
    account = accounts.by_id(connection, _own(caller)[0])
    made = totp.enrol(connection, services.keys, account)
    return EnrolmentDocument(uri=made.uri, secret=made.secret, svg=made.svg)


@router.put(
    "/totp",
    status_code=204,
    responses=problems(409, 429, s401="not_signed_in, totp_wrong"),
    openapi_extra=OWN,
)
def confirm_totp(given: Code, services: ServicesDep, caller: CallerDep) -> None:
    """End setting it up with a code, which ends other sessions of the account.

    Where it is set up already: show it in a session that was opened without, by a provider that
    asks for no second factor.
    """
    account_id, session_id = _own(caller)
    now = datetime.now(UTC)
    if caller.has_totp and not caller.second_factor:
        gate = Gate(services.database, services.keys, services.settings)
        signing_in.second_factor(gate, account_id, session_id, given.code, now)
        return
    with services.database.write(acting=AT_THE_GATE) as connection:
        account = accounts.by_id(connection, account_id)
        totp.confirm(connection, services.keys, account, given.code, now, session_id)


@router.get(
    "/sessions",
    response_model=Listing[OwnSession],
    openapi_extra=OWN,
)
def list_sessions(
    services: ServicesDep, caller: CallerDep, connection: GateReadDep
) -> Listing[OwnSession]:
    """The sessions of one's account, the last used first."""
    account_id, session_id = _own(caller)
    found = sessions.listed(connection, services.settings, account_id, datetime.now(UTC))
    items = [OwnSession(**vars(session), current=session.id == session_id) for session in found]
    return Listing(items=items)


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    responses=problems(404),
    openapi_extra=OWN,
)
def close_session(
    session_id: UUID,
    request: Request,
    response: Response,
    services: ServicesDep,
    caller: CallerDep,
    connection: GateWriteDep,
) -> None:
    """End one of one's sessions."""
    account_id, current = _own(caller)
    sessions.close_one(connection, account_id, session_id, by=caller.actor)
    if session_id == current:
        cookies.drop(request, response, services.settings, SESSION_COOKIE)


def _own(caller: Caller) -> tuple[UUID, UUID]:
    """Ids of the caller's account and session. Raises Forbidden for tokens.

    A token is made for reports or for a program, and lies where others may find it: it must not
    take the account over.
    """
    if caller.kind != "session" or caller.scope.account is None or caller.door is None:
        raise Forbidden(
            "Việc này cần đăng nhập bằng mật khẩu hoặc cổng chung, không dùng mã truy cập.",
            "This needs a sign-in; an access token may not do it.",
        )
    return UUID(caller.scope.account), UUID(caller.door)
