"""Access tokens of programs, walls and telephones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from geo_ioc.access import accounts, rights, tokens
from geo_ioc.access.accounts import Account
from geo_ioc.access.caller import Caller
from geo_ioc.api import cookies, paging
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body, Moment
from geo_ioc.api.deps import CallerDep, GateReadDep, GateWriteDep, ServicesDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.errors import Forbidden

router = APIRouter(
    prefix="/api/v1/tokens", tags=["tokens"], dependencies=[Depends(cookies.no_store)]
)

Kind = Literal["api", "wall", "field"]


class TokenDocument(BaseModel):
    """One token; its secret is told once, when it is made."""

    id: UUID
    kind: Kind
    name: str
    account: str | None = Field(description="user name; none for a wall")
    actions: list[str] | None = Field(description="rights it is held to; null: all of the account")
    created_at: datetime
    created_by: str
    claimed_at: datetime | None = Field(description="when a wall or telephone took it")
    expires_at: datetime | None
    used_at: datetime | None = Field(description="last used, to the minute")
    used_from: str | None
    revoked_at: datetime | None
    revoked_by: str | None


class NewToken(Body):
    """A token to make."""

    kind: Kind
    name: str = Field(min_length=1, max_length=tokens.NAME_LENGTH)
    account: str | None = Field(
        None, max_length=64, description="user name; one's own when not given"
    )
    actions: list[str] | None = Field(
        None, max_length=100, description="ids of rights.csv; only for an api token"
    )
    expires_at: Moment | None = Field(
        None, description="required for an api token, at most a year from now"
    )


class MadeToken(TokenDocument):
    """A new token with its secret, which is never told again."""

    secret: str = Field(examples=["gi_api_..."])


@router.get(
    "",
    response_model=Listing[TokenDocument],
    openapi_extra=right("tokens.read"),
)
def list_tokens(
    request: Request,
    caller: CallerDep,
    connection: GateReadDep,
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
) -> Listing[TokenDocument]:
    """Tokens, the newest first, revoked ones too: one's own, or all for who may see them."""
    found = tokens.listed(connection, _whose(caller, "tokens.read"))
    items, after = paging.page(request, found, limit, cursor)
    return Listing(items=[_document(token) for token in items], next=after)


@router.post(
    "",
    status_code=201,
    response_model=MadeToken,
    responses=problems(404),
    openapi_extra=right("tokens.write"),
)
def make_token(
    given: NewToken,
    services: ServicesDep,
    caller: CallerDep,
    connection: GateWriteDep,
) -> MadeToken:
    """Make a token. Its secret stands in this answer and nowhere else."""
    if caller.kind != "session":
        # Else a token could make another that may more, or that outlives it.
        raise Forbidden(
            "Cấp mã truy cập cần đăng nhập, không dùng mã truy cập khác.",
            "Making a token needs a sign-in, not another token.",
        )
    tokens.require_known(given.actions, rights.load(services.settings.home))
    made = tokens.add(
        connection,
        given.kind,
        given.name,
        _owner(connection, caller, given),
        by=caller.actor,
        now=datetime.now(UTC),
        actions=given.actions,
        expires_at=given.expires_at,
        second_factor=caller.second_factor,
    )
    document = _document(tokens.one(connection, made.id))
    return MadeToken(**document.model_dump(), secret=made.secret)


@router.delete(
    "/{token_id}",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("tokens.write"),
)
def revoke_token(token_id: UUID, caller: CallerDep, connection: GateWriteDep) -> None:
    """Revoke a token: it is worth nothing from now on. A second time changes nothing."""
    tokens.revoke(
        connection,
        token_id,
        by=caller.actor,
        now=datetime.now(UTC),
        account_id=_whose(caller, "tokens.write"),
    )


def _whose(caller: Caller, right: str) -> UUID | None:
    """The account whose tokens the caller may touch; None for all."""
    if caller.scope.level(right) == "all":
        return None
    return UUID(caller.scope.account)


def _owner(connection: Connection, caller: Caller, given: NewToken) -> Account | None:
    """The account that a new token belongs to. Raises Forbidden when it is not the caller's own."""
    everybody = caller.scope.level("tokens.write") == "all"
    if given.kind == "wall":
        if not everybody:
            raise Forbidden(
                "Chỉ quản trị cấp mã cho màn hình lớn.", "Only an administrator makes wall tokens."
            )
        return None if given.account is None else accounts.named(connection, given.account)
    username = given.account or caller.username or ""
    if not everybody and accounts.fold(username) != caller.username:
        raise Forbidden("Chỉ cấp được mã cho tài khoản của mình.", "Only for one's own account.")
    return accounts.named(connection, username)


def _document(token: tokens.Token) -> TokenDocument:
    return TokenDocument.model_validate(vars(token) | {"account": token.username})
