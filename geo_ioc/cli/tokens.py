"""`geo-ioc tokens`: access tokens of programs, walls and telephones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from geo_ioc import settings
from geo_ioc.access import accounts, rights, tokens
from geo_ioc.cli.login import actor
from geo_ioc.cli.people import at_the_gate, say, shown
from geo_ioc.errors import FieldError, InvalidInput, Text

commands = typer.Typer(no_args_is_help=True, help="Mã truy cập / access tokens")

KINDS: dict[str, tokens.Kind] = {"api": "api", "wall": "wall", "field": "field"}
API_DAYS = 365


@commands.command("add")
def tokens_add(
    kind: Annotated[str, typer.Argument(help="api, wall, field")],
    name: Annotated[str, typer.Option("--name", help="dùng ở đâu / what it is for")],
    username: Annotated[
        str | None, typer.Option("--account", help="tài khoản, trừ wall / none for a wall")
    ] = None,
    action: Annotated[
        list[str] | None, typer.Option("--action", help="giới hạn thao tác / held to these rights")
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, help=f"số ngày / good for; api: {API_DAYS} khi không nêu"),
    ] = None,
) -> None:
    """Cấp mã truy cập, chỉ hiện một lần / make a token, shown this once."""
    given, now = settings.load(), datetime.now(UTC)
    if kind not in KINDS:
        which = Text("phải là api, wall hoặc field", "must be api, wall or field")
        raise InvalidInput([FieldError("KIND", which)])
    tokens.require_known(action, rights.load(given.home))
    if days is None and kind == "api":
        days = API_DAYS
    with at_the_gate(given) as connection:
        account = None if username is None else accounts.named(connection, username)
        made = tokens.add(
            connection,
            KINDS[kind],
            name,
            account,
            by=actor(),
            now=now,
            actions=action,
            expires_at=None if days is None else now + timedelta(days=days),
            # Whoever may run this on the server needs no token to be an administrator.
            second_factor=True,
        )
    say(f"mã số / id: {made.id}")
    say(f"mã truy cập, chỉ hiện lần này / token, shown this once: {made.secret}")
    if kind != "api":
        page = "?wall=1" if kind == "wall" else ""
        say(f"mở một lần trên máy đó / open once there: /{page}#token={made.secret}")


@commands.command("list")
def tokens_list(
    username: Annotated[
        str | None, typer.Option("--account", help="chỉ của tài khoản này / only of this one")
    ] = None,
) -> None:
    """Mọi mã truy cập, mới nhất trước / all tokens, the newest first."""
    with at_the_gate(settings.load()) as connection:
        account = None if username is None else accounts.named(connection, username)
        found = tokens.listed(connection, None if account is None else account.id)
    for token in found:
        marks = [
            *([f"hết hạn / expires {shown(token.expires_at)}"] if token.expires_at else []),
            *([f"đã nhận / claimed {shown(token.claimed_at)}"] if token.claimed_at else []),
            *([f"đã thu hồi / revoked {shown(token.revoked_at)}"] if token.revoked_at else []),
        ]
        used = f"{shown(token.used_at)} {token.used_from or ''}".strip() or "-"
        say("  ".join([str(token.id), token.kind, token.username or "-", token.name, used, *marks]))


@commands.command("revoke")
def tokens_revoke(token_id: Annotated[UUID, typer.Argument(help="mã số / id")]) -> None:
    """Thu hồi mã truy cập ngay / revoke a token at once."""
    with at_the_gate(settings.load()) as connection:
        tokens.revoke(connection, token_id, by=actor(), now=datetime.now(UTC))
    say(f"đã thu hồi / revoked: {token_id}")
