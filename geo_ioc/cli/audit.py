"""`geo-ioc audit`: check the trail, and take it elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated

import typer

from geo_ioc import settings
from geo_ioc.audit import chain, exporting, files, reading, trail
from geo_ioc.audit.chain import Anchor, Checked
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import progress
from geo_ioc.cli.people import say
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import Conflict, TrailBroken, TrailFileError
from geo_ioc.files import writing

commands = typer.Typer(no_args_is_help=True, help="Nhật ký / the audit trail")


@commands.command("verify")
def audit_verify(
    anchor: Annotated[
        Path | None, typer.Option("--anchor", help="neo đã cất nơi khác / kept elsewhere")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="tệp đã xuất, không cần cơ sở dữ liệu / an export, offline"),
    ] = None,
) -> None:
    """Kiểm tra nhật ký còn nguyên vẹn / check that nobody has changed the trail; exit 1 if so."""
    kept = None if anchor is None else files.read_anchor(anchor)
    checked = _checked_database(kept) if file is None else _checked_file(file, kept)
    if checked.broken is not None:
        raise TrailBroken(*checked.broken.words)
    if checked.first is not None and checked.first > 1:
        say(
            f"chỉ kiểm tra từ mục {checked.first} / checked from entry {checked.first} on: "
            "tệp không có các mục trước đó / the file has none before"
        )
        if kept is not None and kept.id < checked.first - 1:
            raise TrailFileError(
                anchor,
                "",
                f"neo là của mục {kept.id}, đứng trước tệp này, nên không so được",
                f"is of entry {kept.id}, before this file, and cannot be compared",
            )
    known = kept is not None and kept.id == checked.last.id
    if file is not None and not known and checked.ends != "audit.export":
        say(
            "mục cuối không phải audit.export: phần cuối tệp có thể đã bị cắt / "
            "the last entry is no audit.export: the file may be cut"
        )
    say(f"nguyên vẹn / holds: {checked.count} mục / entries")
    say(f"mục cuối / last entry: {checked.last.id} {checked.last.hash}")


@commands.command("export")
def audit_export(
    out: Annotated[
        Path | None, typer.Option("--out", help="tệp mới; mặc định stdout / a new file")
    ] = None,
    after: Annotated[
        int, typer.Option("--after", min=0, help="chỉ các mục sau mục này / only later entries")
    ] = 0,
    anchor: Annotated[
        Path | None,
        typer.Option("--anchor", help="ghi thêm neo của mục cuối / also write an anchor"),
    ] = None,
) -> None:
    """Xuất nhật ký, mỗi mục một dòng JSON / export the trail, one JSON object a line."""
    if out is not None and anchor is not None and out.resolve() == anchor.resolve():
        raise Conflict(
            f"{out}: --out và --anchor phải là hai tệp khác nhau.",
            f"{out}: --out and --anchor must be two files.",
        )
    with ExitStack() as opened:
        database = opened.enter_context(owned_database(settings.load()))
        # Before the row: an export that cannot be written is none, and must not be told of.
        kept = None if anchor is None else opened.enter_context(writing(anchor))
        file = opened.enter_context(_pipe() if out is None else writing(out))
        with database.write(acting=AT_THE_GATE) as connection:
            until = exporting.begin(connection, after, by=actor())
        if out is None:
            last = _export(database, after, until, file.write)
        else:
            with progress("xuất / export") as report:
                last = _export(
                    database, after, until, file.write, lambda id_: report("mục", id_, until)
                )
        if kept is not None:
            kept.write(files.anchor_text(last, datetime.now(UTC)))
    if out is not None:
        say(f"đã xuất đến mục / exported to entry {until}: {out}")


def _checked_database(kept: Anchor | None) -> Checked:
    with (
        owned_database(settings.load()) as database,
        database.read(acting=AT_THE_GATE) as connection,
        progress("nhật ký / audit trail") as report,
    ):
        return trail.check(connection, kept, report)


def _checked_file(file: Path, kept: Anchor | None) -> Checked:
    size = file.stat().st_size if file.is_file() else 0
    with progress("tệp / file") as report:
        links = files.links(file, lambda done: report("byte", done, size))
        checked = chain.check(links, kept, whole=False)
    if checked.first is None:
        raise TrailFileError(file, "", "không có mục nào", "holds no entry")
    return checked


def _export(
    database: Database,
    after: int,
    until: int,
    write: Callable[[bytes], object],
    report: Callable[[int], None] = lambda id_: None,
) -> Anchor:
    """Write the rows; answers the last of them, of which there is always the export's own."""
    last = Anchor()
    for links in reading.batches(database, after + 1, until):
        write(b"".join(map(files.line, links)))
        link = links[-1]
        last = Anchor(link.id, link.hash, link.at())
        report(link.id)
    return last


@contextmanager
def _pipe() -> Iterator[IO[bytes]]:
    """Standard output, which may be closed before all of it was read."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would complain once more, when it flushes at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        raise TrailFileError(
            "stdout", "", f"không ghi được: {error.strerror}", "cannot be written"
        ) from error
