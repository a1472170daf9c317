"""Bad rows on their way back: a new file beside the one they came in, each with its reason."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo_ioc import files
from geo_ioc.exchange import table

LINE, REASON = "dong", "loi"
ADDED = (LINE, REASON)
"""Columns that are added; a table that comes back may still have them."""


def path_beside(path: Path) -> Path:
    """A name that no file has yet: SUCO.loi.csv, SUCO.loi-2.csv and so on."""
    number = 1
    while True:
        suffix = ".loi" if number == 1 else f".loi-{number}"
        beside = path.with_name(f"{path.stem}{suffix}.csv")
        if not (beside.exists() or beside.is_symlink()):
            return beside
        number += 1


def give_back(path: Path, reasons: Mapping[int, Sequence[str]]) -> Path:
    """Write the rows of a table that begin in these lines into a new file; answers where."""
    beside = path_beside(path)
    with table.opened(path) as given, files.writing(beside) as file:
        kept = [place for place, name in enumerate(given.headings) if name not in ADDED]
        text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
        # Spreadsheet programs know by the mark that it is UTF-8.
        file.write(codecs.BOM_UTF8)
        writer = csv.writer(text, delimiter=given.delimiter)
        writer.writerow([given.headings[place] for place in kept] + list(ADDED))
        width = len(given.headings)
        for row in given.rows():
            if row.line in reasons:
                cells = [row.cells[place] for place in kept if place < len(row.cells)]
                cells += [""] * (len(kept) - len(cells))
                told = [str(row.line), "; ".join(reasons[row.line])]
                # Cells without a heading come last: nothing of a row is lost.
                writer.writerow([*cells, *told, *row.cells[width:]])
        text.detach()
    return beside
