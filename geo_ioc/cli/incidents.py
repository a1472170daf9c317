"""`geo-ioc incidents`: tables of incidents, in."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from geo_ioc import settings
from geo_ioc.access import keys
from geo_ioc.access.keys import Keys
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import progress
from geo_ioc.cli.people import say
from geo_ioc.errors import RowsRefused
from geo_ioc.exchange import returned
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.contact import Contacts
from geo_ioc.incidents.importing import run
from geo_ioc.incidents.importing.reports import Wrong
from geo_ioc.incidents.importing.run import Outcome
from geo_ioc.incidents.importing.staging import Means
from geo_ioc.incidents.report import Reporter

SHOWN = 20
"""Errors that the terminal is told of; the file of bad rows has them all."""

commands = typer.Typer(no_args_is_help=True, help="Sự cố / incidents")


# A group, and not its only command under the group's name.
@commands.callback()
def _incidents() -> None:
    pass


@commands.command("import")
def incidents_import(
    file: Annotated[Path, typer.Argument(help="bảng CSV / a table")],
    check: Annotated[
        bool, typer.Option("--check", help="chỉ kiểm tra, không ghi gì / only look, write nothing")
    ] = False,
) -> None:
    """Nhập một bảng sự cố CSV, tất cả hoặc không gì / import a table, all or nothing."""
    given = settings.load()
    catalogue = catalogues.load(given.home)
    ring = Keys.load(given)
    means = Means(catalogue, Blur(ring.derive("blur")), Contacts(ring), Reporter(actor()))
    begun = time.monotonic()
    with owned_database(given) as database:
        with database.engine.connect() as connection:
            # Blurred and sealed with another key, what is imported would be of no use.
            keys.require_known(connection, ring)
        with progress("nhập sự cố / importing") as report:
            outcome = run.load(
                database, means, file, now=datetime.now(UTC), check=check, progress=report
            )
    if outcome.wrong:
        _refuse(file, outcome.wrong, check=check)
    _tell(outcome, time.monotonic() - begun, check=check)


def _refuse(file: Path, wrong: Sequence[Wrong], *, check: bool) -> None:
    """Say what is wrong, and give the rows back. Raises RowsRefused."""
    for one in wrong[:SHOWN]:
        say(f"dòng / line {one.line}: {one.sentence()}")
    reasons: dict[int, list[str]] = {}
    for one in wrong:
        reasons.setdefault(one.line, []).append(one.sentence().vi)
    vi = f"{file}: {len(reasons)} dòng chưa đúng, chưa ghi dòng nào"
    en = f"{len(reasons)} rows are wrong, nothing was written"
    if check:
        raise RowsRefused(f"{vi}.", f"{en}.")
    beside = returned.give_back(file, reasons)
    raise RowsRefused(
        f"{vi}; các dòng ấy và lý do ở {beside}, sửa rồi nhập lại {file.name}.",
        f"{en}; they are in {beside} with their reasons.",
    )


def _tell(outcome: Outcome, seconds: float, *, check: bool) -> None:
    done = "sẽ nhập / would import" if check else "đã nhập / imported"
    say(f"{done}: {outcome.imported}")
    for span in outcome.spans:
        say(f"  {span.first} – {span.last} ({span.rows})")
    if outcome.known:
        say(f"đã có từ trước, để nguyên / there already: {outcome.known}")
    rows = outcome.imported + outcome.known
    say(f"{seconds:.1f} s, {rows / max(seconds, 0.001):.0f} dòng/giây / rows per second")
