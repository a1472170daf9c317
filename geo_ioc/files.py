"""Files that people are given: whole or not there at all, and nobody else's to read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from geo_ioc.errors import Conflict, FileRefused


def require_new(path: Path) -> None:
    """Raises Conflict when there is such a file already: nothing is written over another."""
    if path.exists():
        raise Conflict(
            f"{path} đã có; hãy chọn tên khác hoặc dời tệp cũ đi.",
            f"{path} is there already; choose another name or move it away.",
        )


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A new file, which appears under its name when all of it is on the disk, mode 0600.

    Raises Conflict when there is one by then, FileRefused when the place cannot be written to.
    """
    require_new(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            try:
                # A link, unlike a rename, fails when the name is taken.
                os.link(draft, path)
            except FileExistsError:
                require_new(path)
        finally:
            draft.unlink(missing_ok=True)
        on_disk(path.parent)
    except OSError as error:
        raise FileRefused(
            f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written."
        ) from None


def write(path: Path, content: bytes) -> None:
    """The same for content that is there as a whole."""
    with writing(path) as file:
        file.write(content)


def on_disk(folder: Path) -> None:
    """See to it that a power cut leaves the names of a folder as they are now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
