"""What the commands of accounts and tokens share: where, and how a password comes in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import typer
from sqlalchemy import Connection

from geo_ioc.access import passwords
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.output import out
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.settings import TIME_ZONE, Settings


@contextmanager
def at_the_gate(settings: Settings) -> Iterator[Connection]:
    """One transaction over the tables of accounts, committed at the exit."""
    with (
        owned_database(settings) as database,
        database.write(acting=AT_THE_GATE) as connection,
    ):
        yield connection


def password_hash(username: str, *, from_stdin: bool) -> str:
    """The hash of a new password: of standard input, typed, or a random one that is printed.

    Raises InvalidInput when it keeps not to the rules.
    """
    if from_stdin:
        return passwords.hashed(sys.stdin.readline().rstrip("\r\n"), username)
    typed = ""
    if sys.stdin.isatty():
        typed = typer.prompt(
            "Mật khẩu mới, để trống thì tạo ngẫu nhiên / new password, empty for a random one",
            default="",
            hide_input=True,
            confirmation_prompt=True,
            show_default=False,
        )
    if typed:
        return passwords.hashed(typed, username)
    made = passwords.random()
    say(f"mật khẩu, chỉ hiện lần này / password, shown this once: {made}")
    return passwords.hashed(made, username)


def moment(text: str | None, option: str) -> datetime | None:
    """A time such as 2026-11-25 or 2026-11-25T07:00; Vietnam's where it has no zone.

    Raises InvalidInput.
    """
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        wrong = Text("phải như 2026-11-25T07:00", "must be like 2026-11-25T07:00")
        raise InvalidInput([FieldError(option, wrong)]) from None
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=TIME_ZONE)


def shown(at: datetime | None) -> str:
    """A time as lists show it: the minute in Vietnam."""
    return "" if at is None else f"{at.astimezone(TIME_ZONE):%Y-%m-%d %H:%M}"


def say(line: str) -> None:
    """Print a line as it is: names may hold what looks like markup, or what a terminal obeys."""
    out.print(printable(line), markup=False)


def printable(line: str) -> str:
    """A line whose characters that cannot be seen are written out, as codes."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line
    )
