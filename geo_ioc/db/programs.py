"""PostgreSQL's own programs, run over a database: pg_dump, pg_restore."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

from sqlalchemy import URL, Connection, text

from geo_ioc.db.servers import PROGRAMS
from geo_ioc.errors import DatabaseError

Heard = Callable[[str], None]
"""Told each line that a program says of what it is doing."""
LAST_LINES = 20


def program(name: str, connection: Connection) -> Path:
    """A program that can work with the server of a connection: of its version or a newer one.

    Raises DatabaseError naming the package when there is none.
    """
    wanted = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    found = sorted(
        (int(folder.name), folder / "bin" / name)
        for folder in PROGRAMS.glob("*")
        if folder.name.isdecimal() and (folder / "bin" / name).is_file()
    )
    for version, path in found:
        if version >= wanted:
            return path
    raise DatabaseError(
        f"Cần {name} của PostgreSQL {wanted} trở lên; cài gói postgresql-client-{wanted}.",
        f"{name} of PostgreSQL {wanted} or newer is needed: package postgresql-client-{wanted}.",
    )


@contextmanager
def running(
    command: list[str | Path],
    url: URL,
    heard: Heard = lambda line: None,
    *,
    reads: bool = False,
) -> Iterator[IO[bytes]]:
    """A program at work on a database; what it writes is read, or with `reads` it is written to.

    However the block is left, the program is gone afterwards. Raises DatabaseError with the last
    thing it said when it fails.
    """
    shown = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    ).render_as_string()
    process = subprocess.Popen(  # noqa: S603  # our own words, and no shell
        [*command, "--verbose", "--no-password", "--dbname", shown],
        stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if reads else subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGPASSWORD": url.password or ""},
        # Ctrl-C is for us: it would leave half a word of the program's on the screen.
        start_new_session=True,
    )
    said: list[str] = []
    assert process.stderr is not None  # noqa: S101  # it is a pipe
    listener = Thread(target=_listen, args=(process.stderr, said, heard), daemon=True)
    listener.start()
    stream = process.stdin if reads else process.stdout
    assert stream is not None  # noqa: S101  # the same
    try:
        try:
            yield stream
        except BrokenPipeError:
            pass  # It has ended, and says why below.
        finally:
            with suppress(BrokenPipeError):
                stream.close()
        code = process.wait()
    finally:
        process.kill()
        process.wait()
        listener.join()
        process.stderr.close()
    if code != 0:
        raise _failure(Path(command[0]).name, said)


def contents(restorer: Path, dump: IO[bytes]) -> str:
    """The table of contents of a dump. Raises DatabaseError when it is none."""
    process = subprocess.Popen(  # noqa: S603  # our own words, and no shell
        [restorer, "--list"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LC_ALL": "C"},
        start_new_session=True,
    )
    feeder = Thread(target=_feed, args=(dump, process.stdin), daemon=True)
    feeder.start()
    assert process.stdout is not None  # noqa: S101  # they are pipes
    assert process.stderr is not None  # noqa: S101
    with process:
        listed, said = process.stdout.read(), process.stderr.read()
    feeder.join()
    if process.returncode != 0:
        raise _failure(restorer.name, said.decode(errors="replace").splitlines())
    return listed.decode()


def _feed(source: IO[bytes], target: IO[bytes]) -> None:
    """The program reads no more than it needs, and then closes the pipe."""
    with suppress(BrokenPipeError), target:
        shutil.copyfileobj(source, target)


def _listen(stream: IO[bytes], said: list[str], heard: Heard) -> None:
    for line in stream:
        words = line.decode(errors="replace").strip()
        said.append(words)
        del said[:-LAST_LINES]
        heard(words)


def _failure(name: str, said: Sequence[str]) -> DatabaseError:
    wrong = [line for line in said if re.search(r"error|fatal|detail", line, re.IGNORECASE)]
    reason = "; ".join(wrong[:2]) or (said[-1] if said else "")
    return DatabaseError(f"{name}: {reason}", f"{name} failed")
