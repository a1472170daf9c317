"""`geo-ioc keys`: another key for what is sealed, and the end of old ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from sqlalchemy import Engine, text

from geo_ioc import files, settings
from geo_ioc.access import keys as key_file
from geo_ioc.access import totp
from geo_ioc.access.keys import Key, Keys
from geo_ioc.audit import trail
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import progress
from geo_ioc.cli.people import say
from geo_ioc.errors import Conflict
from geo_ioc.incidents import resealing
from geo_ioc.incidents.contact import Contacts
from geo_ioc.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Khóa niêm phong / keys of what is sealed")

LOCK = 482_0004
"""Of PostgreSQL's advisory locks: one such command at a time, whoever runs it."""


class Open(NamedTuple):
    """What the commands work with; the engine is the owner's, whom policies let read it all."""

    engine: Engine
    given: Settings
    path: Path


@contextmanager
def _open() -> Iterator[Open]:
    given = settings.load()
    with owned_database(given) as database, database.engine.connect() as holder:
        if not holder.execute(text(f"SELECT pg_try_advisory_lock({LOCK})")).scalar_one():
            raise Conflict(
                "Một lệnh `geo-ioc keys` khác đang chạy; hãy đợi lệnh đó xong.",
                "Another `geo-ioc keys` is running; wait for it.",
            )
        holder.commit()
        # Made when there is none, and refused when it is not the one that things are sealed with.
        key_file.require_known(holder, Keys.load(given))
        holder.commit()
        yield Open(database.engine, given, key_file.path_of(given))


@commands.command("rotate")
def keys_rotate() -> None:
    """Thêm khóa mới và niêm phong lại mọi thứ bằng khóa đó / a new key, everything sealed anew."""
    with _open() as opened:
        contacts = Contacts(Keys.load(opened.given))
        with progress("khóa / keys") as report:
            # Before the file is touched: what no key opens must be seen to first.
            resealing.require_readable(opened.engine, contacts, report)
        made = key_file.new()
        lines = [made, *key_file.lines_of(opened.path)]
        # Told before it is done: there is no key that the trail does not know of.
        _tell(opened.engine, "keys.rotate", {"after": {"key": Key(made).id, "keys": len(lines)}})
        key_file.write(opened.path, lines)
        sealed = _reseal(opened)
    say(f"đã thêm khóa mới vào / a new key is in: {opened.path}")
    say(f"đã niêm phong lại / sealed anew: {sealed}")
    say(
        "Hãy sao lưu tệp khóa; `geo-ioc keys retire --archive TỆP` bỏ khóa cũ / back the file up; "
        "`keys retire` ends the old keys."
    )


@commands.command("retire")
def keys_retire(
    archive: Annotated[
        Path,
        typer.Option("--archive", help="nơi cất khóa cũ, bản sao lưu cũ còn cần / for old backups"),
    ],
) -> None:
    """Bỏ khóa cũ khỏi tệp khóa, cất vào nơi khác / take old keys out of the file.

    Broken off it may be run again. Browsers are no longer known to the throttle afterwards.
    """
    files.require_new(archive)
    with _open() as opened:
        newest, *old = key_file.lines_of(opened.path)
        if not old:
            raise Conflict(
                f"{opened.path} chỉ có một khóa; chạy `geo-ioc keys rotate` trước.",
                f"{opened.path} holds one key; run `geo-ioc keys rotate` first.",
            )
        ids = [Key(line).id for line in old]
        with opened.engine.begin() as connection:
            # From here on nothing new comes under an old key, also from a process that cannot
            # read the file: what is resealed now is all there is.
            resealing.retire(connection, ids)
            trail.append(connection, actor(), "keys.retire", "key_file", {"before": {"keys": ids}})
        sealed = _reseal(opened)
        files.write(archive, "".join(f"{line}\n" for line in old).encode())
        key_file.write(opened.path, [newest])
    say(f"đã bỏ {len(old)} khóa cũ, cất ở / old keys are in: {archive}")
    say(f"đã niêm phong lại / sealed anew: {sealed}")


def _reseal(opened: Open) -> int:
    """Seal everything with the newest key, and tell the trail."""
    keys = Keys.load(opened.given)
    with progress("khóa / keys") as report:
        newest = keys.ring()[0].id
        count = resealing.reseal(opened.engine, Contacts(keys), newest, report)
    with opened.engine.begin() as connection:
        count += totp.reseal(connection, keys)
    _tell(opened.engine, "keys.reseal", {"sealed": count})
    return count


def _tell(engine: Engine, action: str, data: dict[str, Any]) -> None:
    with engine.begin() as connection:
        trail.append(connection, actor(), action, "key_file", data)
