"""One import from beginning to end: in one transaction, so that all of it is there or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from geo_ioc.audit import trail
from geo_ioc.db import feed
from geo_ioc.db.engine import Database
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, FieldError, FileRefused, Text
from geo_ioc.exchange import table
from geo_ioc.exchange.table import Table
from geo_ioc.incidents import columns, location
from geo_ioc.incidents.importing import placing, staging
from geo_ioc.incidents.importing.reports import NO_ID, Reports, Wrong
from geo_ioc.incidents.importing.staging import STAND_IN, Means, Progress

LOCK = 482_0006
"""Of PostgreSQL's advisory locks: one import at a time."""
WITHOUT_LIMIT = 0
WORK_MEM = "256MB"
STEPS = 6
"""Statements that write."""


class Span(NamedTuple):
    """What an import makes of one year: how many incidents, and their first and last number."""

    year: int
    rows: int
    first: str
    last: str


class Outcome(NamedTuple):
    """What came of a table: either something wrong, and nothing written, or what was imported."""

    known: int
    """Rows that were there already."""
    spans: Sequence[Span]
    wrong: Sequence[Wrong]

    @property
    def imported(self) -> int:
        """How many incidents it made."""
        return sum(span.rows for span in self.spans)


def load(
    database: Database,
    means: Means,
    path: Path,
    *,
    now: datetime,
    check: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Import a table, or with `check` only say what would come of it.

    Raises FileRefused or InvalidInput for what is no table of incidents.
    """
    report = progress or (lambda stage, done, total: None)
    with table.opened(path) as given:
        reports = Reports(given.headings, means.catalogue, now)
        with database.write(WITHOUT_LIMIT) as connection:
            _alone(connection)
            connection.execute(text(f"SET LOCAL work_mem = '{WORK_MEM}'"))
            connection.execute(text(f"SET LOCAL maintenance_work_mem = '{WORK_MEM}'"))
            count, wrong = staging.stage(connection, given, reports, means, report)
            if not count and not wrong:
                raise FileRefused(
                    f"{path}: chỉ có dòng tiêu đề, chưa có sự cố nào.",
                    f"{path} holds headings and no incident.",
                )
            report("đối chiếu / comparing", 0, 0)
            connection.execute(text("ANALYZE import_row"))
            twice = _twice(connection, reports)
            left = connection.execute(text("SELECT count(*) FROM import_row")).scalar_one()
            known = count - left - len(twice)
            report("định vị / locating", 0, 0)
            placing.locate(connection)
            wrong += twice
            for line, errors in placing.too_far(connection, means.catalogue):
                wrong += reports.at(line, errors)
            spans: Sequence[Span] = []
            if not wrong:
                spans = (
                    _spans(connection, taken=False)
                    if check
                    else _write(connection, means, given, now, known, report)
                )
    return Outcome(known, spans, sorted(wrong, key=lambda one: one.line))


def _alone(connection: Connection) -> None:
    mine = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if not mine.scalar_one():
        raise Conflict(
            "Đang có một lần nhập khác chạy; hãy đợi lần đó xong.",
            "Another import is running; wait for it.",
        )


def _twice(connection: Connection, reports: Reports) -> list[Wrong]:
    """Rows whose id is taken by another report; those that are known are left out."""
    rows = connection.execute(statement("import_twice"))
    return [wrong for row in rows for wrong in reports.at(row.line, [_taken(row)])]


def _taken(row: Row[Any]) -> FieldError:
    if row.number is not None:
        message = Text(
            f"mã {row.id} đã dùng cho sự cố {row.number} với nội dung khác; báo cáo khác cần mã "
            "khác",
            f"{row.id} is {row.number} with another body; another report needs another id",
        )
    else:
        message = Text(
            f"mã {row.id} đã có ở dòng {row.first_line} với nội dung khác; mỗi báo cáo một mã",
            f"{row.id} stands in line {row.first_line} with another body; one id for each report",
        )
    return FieldError("/id", message)


def _write(
    connection: Connection,
    means: Means,
    given: Table,
    now: datetime,
    known: int,
    progress: Progress,
) -> Sequence[Span]:
    """Write down what is staged, located and right; answers the numbers it has now."""
    placing.show(connection, means.catalogue, means.blur)
    connection.execute(statement("import_units"))
    connection.execute(statement("import_localities"))
    # Told by the reload below, and not row by row.
    connection.execute(text("SET LOCAL geo_ioc.bulk = 'on'"))
    for place, (name, values) in enumerate(
        (
            ("import_numbers", {}),
            ("import_incidents", {"outside": location.OUTSIDE, "stand_in": STAND_IN}),
            ("import_boundary", {}),
            ("import_public_boundary", {}),
            ("import_event", columns.report_event(NO_ID, now, means.by.name)),
            ("import_contact", {}),
        )
    ):
        progress("ghi / writing", place, STEPS)
        made = connection.execute(statement(name), values).rowcount
        if name == "import_incidents":
            written = made
            _know_the_size(connection)
    spans = _spans(connection, taken=True)
    if written != sum(span.rows for span in spans):
        raise Conflict(
            "Có báo cáo trong bảng vừa được gửi tới trong lúc nhập; hãy nhập lại.",
            "Reports of this table came in by another way meanwhile; import it again.",
        )
    if spans:
        told = {
            "sha256": given.sha256,
            "imported": written,
            "known": known,
            "numbers": [[span.first, span.last] for span in spans],
        }
        trail.append(connection, means.by.name, "incident.import", given.path.name, told)
        feed.reload(connection, "incident")
    return spans


def _know_the_size(connection: Connection) -> None:
    """Have the planner know how many incidents there are now.

    A table that it last saw empty makes it look each id up by the first index that has one in it:
    the foreign keys of 20,000 rows then took a minute. Only the owner may; others are passed over.
    """
    role = connection.execute(text("SELECT current_setting('role')")).scalar_one()
    connection.execute(text("SET LOCAL ROLE NONE"))
    connection.execute(text("ANALYZE incident"))
    connection.execute(text("SELECT set_config('role', :role, true)"), {"role": role})


def _spans(connection: Connection, *, taken: bool) -> Sequence[Span]:
    return [Span(*row) for row in connection.execute(statement("import_spans"), {"taken": taken})]
