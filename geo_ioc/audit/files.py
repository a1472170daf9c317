"""The trail outside the database: an export of it, one JSON object a line, and an anchor.

A line is `{"id", "form", "previous_hash", "hash"}`: SHA-256 over `form` followed by `previous_hash`
gives `hash`, and `previous_hash` is the `hash` of the line before. No more is needed to check it,
in any language. An anchor names one row by its hash: its worth is that it is kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from geo_ioc.audit.chain import FORM, GENESIS, Anchor, Link
from geo_ioc.errors import TrailFileError

HASH = re.compile(r"[0-9a-f]{64}")
LONGEST = 64 * 1024 * 1024
"""Bytes of a line: far more than any row holds, and little enough to be read at once."""
FORMAT, VERSION = "geo-ioc audit anchor", 1
LARGEST = 2**63 - 1


def line(link: Link) -> bytes:
    """A row as an export tells it."""
    return orjson.dumps(link._asdict(), option=orjson.OPT_APPEND_NEWLINE)


def links(path: Path, read: Callable[[int], None] | None = None) -> Iterator[Link]:
    """The rows of an export; `read` is told how many bytes were read. Raises TrailFileError."""
    try:
        with path.open("rb") as file:
            number = 0
            while given := file.readline(LONGEST):
                number += 1
                yield parse(given, path, number)
                if read is not None:
                    read(file.tell())
    except OSError as error:
        raise _unreadable(path, error) from error


def parse(given: bytes, path: Path, number: int) -> Link:
    """The row of one line. Raises TrailFileError with the line."""
    place = f"dòng {number} / line {number}"
    if not given.endswith(b"\n"):
        raise TrailFileError(path, place, "bị cắt cụt giữa chừng", "is cut short")
    found = _object(given, path, place)
    if set(found) != set(Link._fields):
        names = ", ".join(Link._fields)
        raise TrailFileError(path, place, f"phải có đúng {names}", f"must hold just {names}")
    try:
        link = Link(**found)
        begun = FORM.match(link.form)
        good = _is_id(link.id) and all(HASH.fullmatch(h) for h in (link.previous_hash, link.hash))
    except TypeError:
        begun, good = None, False
    if not good or begun is None:
        raise TrailFileError(path, place, "không phải một mục nhật ký", "is no entry of the trail")
    if int(begun[2][:20]) != link.id:
        raise TrailFileError(
            path, place, f"id là {link.id} nhưng form là của mục khác", "form is of another entry"
        )
    return link


def anchor_text(anchor: Anchor, made_at: datetime) -> bytes:
    """An anchor as it is kept."""
    told = {"format": FORMAT, "version": VERSION, **anchor._asdict(), "made_at": made_at}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_anchor(path: Path) -> Anchor:
    """The anchor of a file. Raises TrailFileError."""
    try:
        with path.open("rb") as file:
            return parse_anchor(file.read(LONGEST), path)
    except OSError as error:
        raise _unreadable(path, error) from error


def parse_anchor(given: bytes, path: Path) -> Anchor:
    """The anchor of a file's bytes. Raises TrailFileError."""
    found = _object(given, path, "")
    if (found.get("format"), found.get("version")) != (FORMAT, VERSION):
        raise TrailFileError(
            path, "", f"không phải neo nhật ký (cần format {FORMAT!r}, version {VERSION})",
            "is no anchor of an audit trail",
        )  # fmt: skip
    id_, hash_, at = kept = [found.get(name) for name in Anchor._fields]
    good = {
        "id": _is_id(id_) or (id_ == 0 and id_ is not False),
        "hash": isinstance(hash_, str)
        and HASH.fullmatch(hash_) is not None
        and (id_ != 0 or hash_ == GENESIS),
        "at": at is None or isinstance(at, str),
    }
    for name, well in good.items():
        if not well:
            raise TrailFileError(path, name, "thiếu hoặc sai", "is missing or wrong")
    return Anchor._make(kept)


def _object(given: bytes, path: Path, place: str) -> dict[str, Any]:
    try:
        found = orjson.loads(given)
    except orjson.JSONDecodeError as error:
        raise TrailFileError(
            path, place, f"không phải JSON đúng ({error})", "is not valid JSON"
        ) from None
    if not isinstance(found, dict):
        raise TrailFileError(path, place, "cần một đối tượng JSON", "must be a JSON object")
    return found


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _unreadable(path: Path, error: OSError) -> TrailFileError:
    return TrailFileError(path, "", f"không đọc được: {error.strerror}", "cannot be read")
