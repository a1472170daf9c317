"""A table as people keep it: the CSV of any spreadsheet program, read row by row.

UTF-8 with or without a byte order mark, or UTF-16 with one; comma, semicolon or tab, as the line of
headings has it; quoted cells may hold line breaks. Anything else is refused with its line: a file
that is guessed at is wrong where nobody looks.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from geo_ioc.errors import FileRefused

DELIMITERS = (",", ";", "\t")
LONGEST_LINE = 1_000_000
"""Characters. No line that people keep is longer; one that never ends must not fill the memory."""
HEAD = 4096
"""Bytes by which a file is known to be no text."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(NamedTuple):
    """One row of a table, and the line of the file that it begins in."""

    line: int
    cells: list[str]


class Table:
    """An open table: its headings, then its rows, to be gone through once."""

    def __init__(self, path: Path, file: BufferedReader) -> None:
        self.path = path
        self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.size = file.tell()
        self._file = file
        file.seek(0)
        self._encoding = self._recognised(file.read(HEAD))
        file.seek(0)
        # Line breaks stay as they are: within quotes they are a part of the cell.
        self._text = io.TextIOWrapper(file, self._encoding, newline="")
        self._read = 0
        lines = self._lines()
        first = next(lines, "")
        self.delimiter = max(DELIMITERS, key=_unquoted(first).count)
        self._reader = csv.reader(chain([first], lines), delimiter=self.delimiter, strict=True)
        self.headings = self._heading_cells()

    @property
    def done(self) -> int:
        """Bytes that were read so far, of `size`."""
        return self._file.tell()

    def rows(self) -> Iterator[Row]:
        """The rows after the headings; those without anything in them are left out.

        Raises FileRefused with the line where the file is no table any more.
        """
        while (row := self._next()) is not None:
            if any(row.cells):
                yield row

    def _next(self) -> Row | None:
        begin = self._reader.line_num + 1
        try:
            cells = next(self._reader, None)
        except csv.Error as error:
            raise self._refused(
                begin,
                'dấu ngoặc kép " đặt sai chỗ, chưa đóng, hoặc một ô quá dài; trong ô có ngoặc kép '
                f'thì viết đôi thành "" ({error})',
                f'a quote " is misplaced or never closed, or a cell is too long ({error})',
            ) from None
        return None if cells is None else Row(begin, cells)

    def _lines(self) -> Iterator[str]:
        while line := self._line():
            self._read += 1
            if len(line) > LONGEST_LINE:
                raise self._refused(
                    self._read,
                    f"dài quá {LONGEST_LINE} ký tự, không phải bảng; hãy lưu lại ở dạng CSV UTF-8",
                    f"is over {LONGEST_LINE} characters; please save a table as CSV UTF-8",
                )
            yield line

    def _line(self) -> str:
        try:
            return self._text.readline(LONGEST_LINE + 1)
        except UnicodeDecodeError:
            raise self._refused(
                self._undecoded_line(),
                "có byte không phải chữ UTF-8; hãy lưu lại ở dạng CSV UTF-8",
                "holds bytes that are not UTF-8; please save it as CSV UTF-8",
            ) from None

    def _heading_cells(self) -> list[str]:
        row = self._next()
        cells = [] if row is None else [cell.strip() for cell in row.cells]
        # Spreadsheet programs write columns that once had something in them.
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            raise self._refused(
                1, "thiếu tiêu đề cột; dòng đầu phải là tên các cột", "must be the columns' names"
            )
        return cells

    def _recognised(self, head: bytes) -> str:
        if not head:
            raise FileRefused(f"{self.path}: tệp trống.", f"{self.path} is empty.")
        for mark, encoding in MARKS:
            if head.startswith(mark):
                return encoding
        if head.startswith(b"PK\3\4") or b"\0" in head.split(b"\n")[0]:
            raise self._refused(
                1,
                "không phải tệp chữ (như tệp Excel .xlsx); hãy lưu lại ở dạng CSV UTF-8",
                "is no text (an Excel file is none); please save it as CSV UTF-8",
            )
        return "utf-8"

    def _undecoded_line(self) -> int:
        """The line of the first bytes that cannot be read."""
        self._file.seek(0)
        decoder = codecs.getincrementaldecoder(self._encoding)()
        line, ended = 1, False
        while not ended:
            chunk = self._file.read(1 << 16)
            ended = not chunk
            try:
                line += decoder.decode(chunk, ended).count("\n")
            except UnicodeDecodeError as error:
                return line + bytes(error.object[: error.start]).count(b"\n")
        return line

    def _refused(self, line: int, vi: str, en: str) -> FileRefused:
        return FileRefused(f"{self.path}: dòng {line}: {vi}.", f"{self.path}: line {line}: {en}.")


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """The table in a file. Raises FileRefused when there is none."""
    try:
        with path.open("rb") as file:
            if not file.seekable():
                raise FileRefused(
                    f"{path}: phải là tệp thường trên đĩa.", f"{path} must be a file on a disk."
                )
            yield Table(path, file)
    except OSError as error:
        raise FileRefused(
            f"{path}: không đọc được: {error.strerror}.", f"{path} cannot be read."
        ) from error


def _unquoted(line: str) -> str:
    """What of a line stands outside of quotes."""
    return "".join(line.split('"')[::2])
