"""From the cells of a row to a report, or to what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import ValidationError

from geo_ioc import faults
from geo_ioc.errors import FieldError, Text
from geo_ioc.exchange.cells import CellError
from geo_ioc.exchange.returned import ADDED
from geo_ioc.exchange.table import Row
from geo_ioc.incidents import clocks, columns, intake
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.importing.columns import RECEIVED_AT, TITLES, of, readers
from geo_ioc.incidents.report import Report

NO_ID = UUID("00000000-0000-7000-8000-000000000000")
"""Stands in a report while its own id is being made."""

FUTURE = Text("là lúc chưa tới; kiểm tra lại ngày giờ", "is in the future; check the time")
TOO_EARLY = Text("phải từ năm 1900", "must be 1900 or later")
LONG_BEFORE = Text(
    f"hơn {clocks.LONGEST_WAIT.days} ngày trước lúc tiếp nhận; hãy ghi cả cột received_at "
    "(không ghi thì là bây giờ)",
    f"is over {clocks.LONGEST_WAIT.days} days before it was received; give received_at, too",
)


class Wrong(NamedTuple):
    """What is wrong in one row: the line that it begins in, the heading of the column, and why."""

    line: int
    column: str
    message: Text

    def sentence(self) -> Text:
        """Column and reason; what is wrong with the row as a whole names no column."""
        where = f"{self.column}: " if self.column else ""
        return Text(where + self.message.vi, where + self.message.en)


class Told(NamedTuple):
    """The report of a row, its body's hash, and when it was received."""

    line: int
    report: Report
    body_hash: str
    received_at: datetime


class Reports:
    """Reads the rows of one table, in their order."""

    def __init__(self, headings: Sequence[str], catalogue: Catalogue, now: datetime) -> None:
        self._catalogue = catalogue
        self._now = now
        found = of(list(headings), catalogue)
        how = readers(catalogue)
        self._width = len(found)
        self._columns = [
            (place, headings[place], *name.rpartition(".")[::2], how.get(name))
            for place, name in enumerate(found)
            if name not in ADDED
        ]
        self._headings = dict(zip(found, headings, strict=True))
        self._seen: dict[int, int] = {}

    def read(self, row: Row) -> Told | list[Wrong]:
        """What a row reports, or all that is wrong with it."""
        values, wrong = self._values(row)
        if wrong:
            return wrong
        received_at = values.pop(RECEIVED_AT, None)
        given_id = "id" in values
        try:
            report = Report.model_validate(values if given_id else {**values, "id": NO_ID})
        except ValidationError as error:
            return [
                self._wrong(row, ".".join(map(str, found["loc"])), faults.said(found))
                for found in error.errors(include_url=False)
            ]
        found = intake.wrong(self._catalogue, report) + self._untimely(report, received_at)
        if found:
            return self.at(row.line, found)
        body = columns.body(report)
        if not given_id:
            report.id = self._identity(body, report, received_at)
            body["id"] = str(report.id)
        return Told(row.line, report, columns.digest(body), received_at or self._now)

    def at(self, line: int, found: Sequence[FieldError]) -> list[Wrong]:
        """Errors of a report as those of the row that it came in."""
        return [
            Wrong(line, self._heading(".".join(error.pointer.split("/")[1:])), error.message)
            for error in found
        ]

    def _values(self, row: Row) -> tuple[dict[str, Any], list[Wrong]]:
        values: dict[str, Any] = {}
        if len(row.cells) != self._width and (
            len(row.cells) < self._width or any(row.cells[self._width :])
        ):
            message = Text(
                f"có {len(row.cells)} ô mà có {self._width} cột; kiểm tra dấu ngăn cách và dấu "
                "ngoặc kép",
                f"has {len(row.cells)} cells under {self._width} columns; check the quotes",
            )
            return values, [Wrong(row.line, "", message)]
        wrong = []
        for place, heading, group, name, read in self._columns:
            cell = row.cells[place].strip()
            if not cell:
                continue
            try:
                value = cell if read is None else read(cell)
            except CellError as error:
                wrong.append(Wrong(row.line, heading, error.message))
                continue
            if group:
                values.setdefault(group, {})[name] = value
            else:
                values[name] = value
        return values, wrong

    def _untimely(self, report: Report, received_at: datetime | None) -> list[FieldError]:
        if received_at is not None and received_at > self._now:
            return [FieldError(f"/{RECEIVED_AT}", FUTURE)]
        if received_at is not None and received_at < clocks.EARLIEST:
            return [FieldError(f"/{RECEIVED_AT}", TOO_EARLY)]
        # Of a device it is taken for a wrong clock and put right; a table means what it says.
        waited = report.sent_at is None and report.elapsed_s is None
        if (
            waited
            and report.reported_at is not None
            and (received_at or self._now) - report.reported_at > clocks.LONGEST_WAIT
        ):
            return [FieldError("/reported_at", LONG_BEFORE)]
        return []

    def _identity(self, body: dict[str, Any], report: Report, received_at: datetime | None) -> UUID:
        """A UUIDv7 made of what a row says: the same row of the same table has it again.

        Equal rows of one table are several incidents, told apart by how many came before.
        """
        said = {**body, "id": None, RECEIVED_AT: received_at}
        told = hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()
        mark = int.from_bytes(told[:8])
        before = self._seen.get(mark, 0)
        self._seen[mark] = before + 1
        if before:
            told = hashlib.sha256(told + before.to_bytes(8)).digest()
        at = received_at or report.reported_at or report.occurred_at
        millis = max(0, int(at.timestamp() * 1000)) if at is not None else 0
        high = millis << 16 | 0x7000 | int.from_bytes(told[:2]) & 0xFFF
        low = 0b10 << 62 | int.from_bytes(told[2:10]) >> 2
        return UUID(int=high << 64 | low)

    def _wrong(self, row: Row, name: str, message: Text) -> Wrong:
        return Wrong(row.line, self._heading(name), message)

    def _heading(self, name: str) -> str:
        """The heading of a field, or of what it is a part of; its name where it has no column."""
        at = name
        while at:
            if at in self._headings:
                return self._headings[at]
            at = at.rpartition(".")[0]
        return f"{name} ({TITLES[name][0]})" if name in TITLES else name
