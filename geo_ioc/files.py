"""Files that people are given: whole or not there at all, and nobody else's to read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from geo_ioc.errors import Conflict, FileRefused


def require_new(path: Path) -> None:
    """Raises Conflict when there is such a file already: it may be what somebody keeps."""
    if path.exists() or path.is_symlink():
        raise Conflict(
            f"{path}: tệp đã có, không ghi đè; hãy chọn tên khác.",
            f"{path} is there already and is not overwritten; choose another name.",
        )


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A new file that appears whole, for its owner alone, when all of it is on the disk.

    Raises Conflict when there is one already, FileRefused when it cannot be written.
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
            # No link, which would also keep a file that came meanwhile: memory sticks have none.
            require_new(path)
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        with suppress(OSError):  # Not every file system can.
            on_disk(path.parent)
    except OSError as error:
        raise FileRefused(
            f"{path}: không ghi được: {error.strerror}.", f"{path} cannot be written."
        ) from error


def write(path: Path, content: bytes) -> None:
    """The same for content that is there as a whole."""
    with writing(path) as file:
        file.write(content)


def on_disk(folder: Path) -> None:
    """See to it that a power cut leaves the names of a folder as they are now. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
