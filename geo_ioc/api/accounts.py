"""Accounts, for who administers them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from geo_ioc.access import accounts, passwords, totp
from geo_ioc.access.accounts import Account
from geo_ioc.api import cookies, paging
from geo_ioc.api.answers import problems
from geo_ioc.api.bodies import Body
from geo_ioc.api.deps import CallerDep, GateReadDep, GateWriteDep, ServicesDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import Conflict

# First passwords stand in the answers: nothing on the way may keep them.
router = APIRouter(
    prefix="/api/v1/accounts", tags=["accounts"], dependencies=[Depends(cookies.no_store)]
)


class AccountItem(BaseModel):
    """One account."""

    id: UUID
    username: str
    name: str
    password: bool = Field(description="whether it can sign in with a password")
    oidc_username: str | None
    totp: bool = Field(description="whether it has a second factor")
    disabled_at: datetime | None
    demo: bool
    created_at: datetime


class ListedAccount(AccountItem):
    """One account, with the roles it holds now."""

    roles: list[str] = Field(description="granted or delegated, and in force")
    on_duty: bool = Field(description="an operator now by the duty roster")
    seen_at: datetime | None = Field(description="when a session or token of it was last used")


class NewAccount(Body):
    """An account to make."""

    username: str = Field(min_length=2, max_length=64, examples=["nva.thanhvinh"])
    name: str = Field(min_length=1, max_length=accounts.NAME_LENGTH)
    oidc_username: str | None = Field(None, max_length=200, description="name at the provider")
    password: bool = Field(True, description="make a first password, told once in the answer")


class MadeAccount(AccountItem):
    """A new account, or one with a new password, which is told this once."""

    first_password: str | None


class ChangedAccount(Body):
    """What an account is called, and by whom it is known at the provider."""

    name: str = Field(min_length=1, max_length=accounts.NAME_LENGTH)
    oidc_username: str | None = Field(
        max_length=200, description="name at the provider; null: none, and tied to nobody there"
    )


class Disabled(Body):
    """Whether an account is kept out."""

    disabled: bool


@router.get(
    "",
    response_model=Listing[ListedAccount],
    openapi_extra=right("accounts.read"),
)
def list_accounts(
    request: Request,
    connection: GateReadDep,
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
) -> Listing[ListedAccount]:
    """All accounts, by user name, with the roles they hold now."""
    found = accounts.listed(connection, datetime.now(UTC))
    items, after = paging.page(request, found, limit, cursor)
    return Listing(items=[_listed(item) for item in items], next=after)


@router.post(
    "",
    status_code=201,
    response_model=MadeAccount,
    responses=problems(409),
    openapi_extra=right("accounts.write"),
)
def make_account(given: NewAccount, services: ServicesDep, caller: CallerDep) -> MadeAccount:
    """Make an account. Its first password stands in this answer and nowhere else."""
    password = passwords.random() if given.password else None
    # Hashed before a connection is taken: that takes a tenth of a second.
    hashed = None if password is None else passwords.hashed(password, given.username)
    with services.database.write(acting=AT_THE_GATE) as connection:
        account = accounts.add(
            connection,
            given.username,
            given.name,
            by=caller.actor,
            password_hash=hashed,
            oidc_username=given.oidc_username,
        )
    return MadeAccount(**_item(account).model_dump(), first_password=password)


@router.put(
    "/{account_id}",
    response_model=AccountItem,
    responses=problems(404, 409),
    openapi_extra=right("accounts.write"),
)
def change_account(
    account_id: UUID, given: ChangedAccount, caller: CallerDep, connection: GateWriteDep
) -> AccountItem:
    """Correct an account's name, or its name at the provider. Its user name stays."""
    account = accounts.by_id(connection, account_id)
    accounts.change(
        connection, account, name=given.name, oidc_username=given.oidc_username, by=caller.actor
    )
    return _item(accounts.by_id(connection, account_id))


@router.post(
    "/{account_id}/password",
    response_model=MadeAccount,
    responses=problems(404),
    openapi_extra=right("accounts.write"),
)
def renew_password(account_id: UUID, services: ServicesDep, caller: CallerDep) -> MadeAccount:
    """Give an account a new password, told once; its sessions and field tokens end."""
    with services.database.read(acting=AT_THE_GATE) as connection:
        account = accounts.by_id(connection, account_id)
    password = passwords.random()
    hashed = passwords.hashed(password, account.username)
    with services.database.write(acting=AT_THE_GATE) as connection:
        accounts.set_password(
            connection,
            account,
            hashed,
            by=caller.actor,
            now=datetime.now(UTC),
        )
        account = accounts.by_id(connection, account_id)
    return MadeAccount(**_item(account).model_dump(), first_password=password)


@router.put(
    "/{account_id}/disabled",
    response_model=AccountItem,
    responses=problems(404, 409),
    openapi_extra=right("accounts.write"),
)
def disable_account(
    account_id: UUID, given: Disabled, caller: CallerDep, connection: GateWriteDep
) -> AccountItem:
    """Keep an account out, which ends all it has open at once; or let it in again."""
    account = accounts.by_id(connection, account_id)
    if given.disabled and str(account_id) == caller.scope.account:
        raise Conflict(
            "Không tự khóa tài khoản của mình; nhờ một quản trị khác.",
            "One does not disable one's own account; ask another administrator.",
        )
    if given.disabled:
        accounts.disable(connection, account, by=caller.actor, now=datetime.now(UTC))
    else:
        accounts.enable(connection, account, by=caller.actor)
    return _item(accounts.by_id(connection, account_id))


@router.delete(
    "/{account_id}/totp",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("accounts.write"),
)
def reset_totp(account_id: UUID, caller: CallerDep, connection: GateWriteDep) -> None:
    """Take the second factor away, for who has lost the telephone; ends all that is open."""
    account = accounts.by_id(connection, account_id)
    totp.reset(connection, account, by=caller.actor, now=datetime.now(UTC))


@router.delete(
    "/{account_id}/sessions",
    status_code=204,
    responses=problems(404),
    openapi_extra=right("accounts.write"),
)
def sign_account_out(account_id: UUID, caller: CallerDep, connection: GateWriteDep) -> None:
    """Sign an account out everywhere; its field tokens end too."""
    account = accounts.by_id(connection, account_id)
    accounts.sign_out(connection, account, by=caller.actor, now=datetime.now(UTC))


def _listed(item: accounts.Listed) -> ListedAccount:
    return ListedAccount(
        **_item(item.account).model_dump(),
        roles=list(item.roles),
        on_duty=item.on_duty,
        seen_at=item.seen_at,
    )


def _item(account: Account) -> AccountItem:
    return AccountItem(
        id=account.id,
        username=account.username,
        name=account.name,
        password=account.password_hash is not None,
        oidc_username=account.oidc_username,
        totp=account.totp_secret is not None,
        disabled_at=account.disabled_at,
        demo=account.demo,
        created_at=account.created_at,
    )
