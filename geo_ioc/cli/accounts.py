"""`geo-ioc users`: accounts, and who holds which role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from geo_ioc import settings
from geo_ioc.access import accounts, grants, totp
from geo_ioc.cli.login import actor
from geo_ioc.cli.people import at_the_gate, moment, password_hash, say

commands = typer.Typer(no_args_is_help=True, help="Tài khoản / accounts")

Username = Annotated[str, typer.Argument(help="tên đăng nhập / user name")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="đọc mật khẩu từ stdin / read the password")
]


@commands.command("add")
def users_add(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="họ tên / name of the person")],
    oidc: Annotated[
        str | None, typer.Option("--oidc", help="tên ở cổng chung / name at the OIDC provider")
    ] = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="chỉ cổng chung hoặc mã / only OIDC or tokens")
    ] = False,
    from_stdin: FromStdin = False,
) -> None:
    """Thêm tài khoản / add an account."""
    given = settings.load()
    username = accounts.fold(username)
    hashed = None if no_password else password_hash(username, from_stdin=from_stdin)
    with at_the_gate(given) as connection:
        made = accounts.add(
            connection, username, name, by=actor(), password_hash=hashed, oidc_username=oidc
        )
    say(f"đã thêm / added: {made.username} ({made.name})")


@commands.command("list")
def users_list() -> None:
    """Mọi tài khoản và vai trò đang giữ / all accounts, and the roles they hold."""
    now = datetime.now(UTC)
    with at_the_gate(settings.load()) as connection:
        found = accounts.listed(connection, now)
    for account, roles, on_duty, _ in found:
        marks = [
            *(["đã khóa / disabled"] if account.disabled_at else []),
            *(["trình diễn / demonstration"] if account.demo else []),
            *(["TOTP"] if account.totp_secret else []),
            *([f"OIDC {account.oidc_username}"] if account.oidc_username else []),
        ]
        held = ", ".join([*roles, *(["trực ca / on shift"] if on_duty else [])]) or "-"
        say("  ".join([account.username, account.name, held, *marks]))


@commands.command("disable")
def users_disable(username: Username) -> None:
    """Khóa tài khoản, kết thúc mọi phiên / disable an account and end its sessions."""
    with at_the_gate(settings.load()) as connection:
        account = accounts.named(connection, username)
        accounts.disable(connection, account, by=actor(), now=datetime.now(UTC))
    say(f"đã khóa / disabled: {account.username}")


@commands.command("enable")
def users_enable(username: Username) -> None:
    """Mở lại tài khoản / enable an account again."""
    with at_the_gate(settings.load()) as connection:
        account = accounts.named(connection, username)
        accounts.enable(connection, account, by=actor())
    say(f"đã mở lại / enabled: {account.username}")


@commands.command("password")
def users_password(username: Username, from_stdin: FromStdin = False) -> None:
    """Đặt mật khẩu mới, kết thúc mọi phiên / set a new password and end the sessions."""
    username = accounts.fold(username)
    hashed = password_hash(username, from_stdin=from_stdin)
    with at_the_gate(settings.load()) as connection:
        account = accounts.named(connection, username)
        accounts.set_password(connection, account, hashed, by=actor(), now=datetime.now(UTC))
    say(f"đã đổi mật khẩu / password changed: {account.username}")


@commands.command("totp-reset")
def users_totp_reset(username: Username) -> None:
    """Xóa mã xác thực của điện thoại bị mất / remove the second factor of a lost telephone."""
    with at_the_gate(settings.load()) as connection:
        account = accounts.named(connection, username)
        totp.reset(connection, account, by=actor(), now=datetime.now(UTC))
    say(f"đã xóa mã xác thực / second factor removed: {account.username}")


@commands.command("grant")
def users_grant(
    username: Username,
    role: Annotated[str, typer.Argument(help="vai trò / role, như operator")],
    decision: Annotated[str, typer.Option("--decision", help="số quyết định / its number")],
    locality: Annotated[
        list[str] | None, typer.Option("--locality", help="địa bàn, như 2025-07-01/16681")
    ] = None,
    organisation: Annotated[
        list[str] | None, typer.Option("--organisation", help="cơ quan, như so-nnmt")
    ] = None,
    starts: Annotated[
        str | None, typer.Option("--from", help="từ lúc / from; mặc định now")
    ] = None,
    ends: Annotated[str | None, typer.Option("--until", help="đến trước lúc / until")] = None,
) -> None:
    """Giao vai trò theo quyết định / grant a role by a decision."""
    given = settings.load()
    with at_the_gate(given) as connection:
        account = accounts.named(connection, username)
        wanted = grants.Wanted(
            role=role,
            decision=decision,
            starts_at=moment(starts, "--from") or datetime.now(UTC),
            ends_at=moment(ends, "--until"),
            localities=locality or (),
            organisations=organisation or (),
        )
        grants.add(connection, given.home, account, wanted, by=actor())
    say(f"đã giao / granted: {account.username} {role} ({decision})")
