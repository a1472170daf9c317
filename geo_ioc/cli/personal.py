"""`geo-ioc personal`: what is kept of one person, told to them or erased at their request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import orjson
import typer

from geo_ioc import files, settings
from geo_ioc.access import accounts
from geo_ioc.access.keys import Keys, require_known
from geo_ioc.audit import trail
from geo_ioc.boundaries.search import spoken
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.login import actor
from geo_ioc.cli.people import say, shown
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import ANY_CONTACT, AT_THE_GATE
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents import contact, retention, subject
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.subject import Person, Reported
from geo_ioc.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Dữ liệu cá nhân / personal data")

Phone = Annotated[str | None, typer.Option("--phone", help="số điện thoại / telephone")]
Email = Annotated[str | None, typer.Option("--email", help="thư điện tử / mail")]
Name = Annotated[str | None, typer.Option("--name", help="họ tên, đủ dấu / whole name")]
Incident = Annotated[
    list[str] | None, typer.Option("--incident", help="số sự cố, như NA-2026-000123 / its number")
]
Request = Annotated[
    str, typer.Option("--request", help="số đơn yêu cầu / number of the person's request")
]


class Open(NamedTuple):
    """What the commands work with."""

    given: Settings
    database: Database
    contacts: Contacts


@contextmanager
def _open() -> Iterator[Open]:
    given = settings.load()
    with owned_database(given) as database:
        keys = Keys.load(given)
        with database.read() as connection:
            require_known(connection, keys)
        yield Open(given, database, Contacts(keys))


@commands.command("find")
def personal_find(phone: Phone = None, email: Email = None, name: Name = None) -> None:
    """Tìm những gì đang giữ về một người / find what is kept of a person."""
    person = Person(name, phone, email)
    with _open() as opened:
        found = subject.reported(opened.database, opened.contacts, person, by=actor())
        with opened.database.read() as connection:
            mentions = subject.mentions(connection, person)
        with opened.database.read(acting=AT_THE_GATE) as connection:
            staff = [
                listed.account
                for listed in accounts.listed(connection, datetime.now(UTC))
                if name is not None and spoken(listed.account.name) == spoken(name)
            ]
    say(f"liên hệ / contacts: {len(found)}")
    for row in found:
        say(f"  {row.number}  {shown(row.received_at)}  {row.category}  {row.title}")
    say(f"nhắc tới trong chữ tự do, cần người xem / named in free text: {len(mentions)}")
    for mention in mentions:
        say(f"  {mention.number}  {mention.part}")
    say(f"tài khoản cùng tên / accounts of that name: {len(staff)}")
    for account in staff:
        say(f"  {account.username}  {account.name}")


@commands.command("export")
def personal_export(
    out: Annotated[Path, typer.Option("--out", help="tệp JSON / file to write")],
    request: Request,
    phone: Phone = None,
    email: Email = None,
    incident: Incident = None,
) -> None:
    """Xuất những gì đang giữ về một người, theo đơn của họ / export it at their request."""
    files.require_new(out)
    with _open() as opened:
        found = _chosen(opened, phone, email, incident)
        with opened.database.write(acting=ANY_CONTACT) as connection:
            kept = subject.told(connection, opened.contacts, found, by=actor(), request=request)
            told = {"request": request, "contacts": len(kept)}
            trail.append(connection, actor(), "contact.export", "contact", told)
        # After the commit: nothing leaves that the trail has not been told of.
        document = {"made_at": datetime.now(UTC), "request": request, "contacts": kept}
        files.write(out, orjson.dumps(document, option=orjson.OPT_INDENT_2))
    say(f"đã xuất / exported: {len(kept)} -> {out}")


@commands.command("erase")
def personal_erase(
    request: Request,
    phone: Phone = None,
    email: Email = None,
    incident: Incident = None,
    commit: Annotated[bool, typer.Option("--commit", help="không có là chạy thử / do it")] = False,
) -> None:
    """Xóa hẳn liên hệ của một người, theo đơn của họ / erase it for ever at their request."""
    with _open() as opened:
        found = _chosen(opened, phone, email, incident)
        for row in found:
            say(f"  {row.number}  {shown(row.received_at)}  {row.category}  {row.title}")
        if not commit:
            say(f"chạy thử: sẽ xóa {len(found)} liên hệ; thêm --commit để xóa / a dry run")
            return
        with opened.database.write(acting=ANY_CONTACT) as connection:
            ids = [row.id for row in found]
            erased = contact.erase(connection, ids, by=actor(), request=request)
        say(f"đã xóa / erased: {erased}")
        if phone or email:
            with opened.database.read() as connection:
                mentions = subject.mentions(connection, Person(phone=phone, email=email))
            for mention in mentions:
                say(f"còn nhắc tới, cần người xem / still named: {mention.number} {mention.part}")


@commands.command("expire")
def personal_expire() -> None:
    """Xóa liên hệ đã quá hạn giữ / erase contacts whose time is up (serve does so each hour)."""
    with _open() as opened:
        home = opened.given.home
        erased = retention.expire(
            opened.database, catalogues.load(home), retention.load(home), datetime.now(UTC)
        )
    say(f"đã xóa / erased: {erased}")


def _chosen(
    opened: Open, phone: str | None, email: str | None, numbers: list[str] | None
) -> list[Reported]:
    """The incidents whose contact is asked for: by telephone, mail or number, never by name."""
    if not (phone or email or numbers):
        message = Text(
            "cần --phone, --email hoặc --incident (một tên có thể của nhiều người; tìm theo tên "
            "bằng `personal find` rồi chọn số sự cố)",
            "needs --phone, --email or --incident (a name may be that of many; find the numbers "
            "with `personal find`)",
        )
        raise InvalidInput([FieldError("--phone", message)])
    found: dict[str, Reported] = {}
    if phone or email:
        person = Person(phone=phone, email=email)
        rows = subject.reported(opened.database, opened.contacts, person, by=actor())
        found |= {row.number: row for row in rows}
    with opened.database.read() as connection:
        found |= {row.number: row for row in subject.numbered(connection, numbers or [])}
    return list(found.values())
