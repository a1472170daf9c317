"""`geo-ioc keys`: another key for what is sealed, and the end of old ones."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from geo_ioc import files, settings
from geo_ioc.access import keys as key_file
from geo_ioc.access import totp
from geo_ioc.access.keys import Keys
from geo_ioc.audit import trail
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.login import actor
from geo_ioc.cli.people import say
from geo_ioc.db.engine import Database
from geo_ioc.errors import Conflict
from geo_ioc.incidents import contact
from geo_ioc.incidents.contact import Contacts
from geo_ioc.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Khóa niêm phong / keys of what is sealed")

SETTLED_S = 600
"""How long a new key must have been in the file before old ones go: by then no transaction is left
that has sealed with them."""


@commands.command("rotate")
def keys_rotate() -> None:
    """Thêm khóa mới và niêm phong lại mọi thứ bằng khóa đó / a new key, everything sealed anew."""
    given = settings.load()
    path = key_file.path_of(given)
    with owned_database(given) as database:
        Keys.load(given)
        key_file.write(path, [key_file.new(), *key_file.lines_of(path)])
        sealed = _resealed(database, given, "keys.rotate")
    say(f"đã thêm khóa mới vào / a new key is in: {path}")
    say(f"đã niêm phong lại / sealed anew: {sealed}")
    say(
        "Hãy sao lưu tệp khóa. Sau 10 phút, `geo-ioc keys retire --archive TỆP` bỏ khóa cũ / "
        "back the file up; after 10 minutes `keys retire` ends the old keys."
    )


@commands.command("retire")
def keys_retire(
    archive: Annotated[
        Path,
        typer.Option("--archive", help="nơi cất khóa cũ, bản sao lưu cũ còn cần / for old backups"),
    ],
) -> None:
    """Bỏ khóa cũ khỏi tệp khóa, cất vào nơi khác / take old keys out of the file.

    What is derived from the oldest key changes: a report with a contact that a telephone sends
    again afterwards is not known again, and browsers are no longer known to the throttle.
    """
    given = settings.load()
    path = key_file.path_of(given)
    with owned_database(given) as database:
        Keys.load(given)
        newest, *old = key_file.lines_of(path)
        if not old:
            raise Conflict(
                f"{path} chỉ có một khóa; chạy `geo-ioc keys rotate` trước.",
                f"{path} holds one key; run `geo-ioc keys rotate` first.",
            )
        waited = time.time() - path.stat().st_mtime
        if waited < SETTLED_S:
            minutes = -(-(SETTLED_S - waited) // 60)
            raise Conflict(
                f"Khóa mới vừa thêm; hãy chạy lại sau {minutes:.0f} phút.",
                f"The newest key has just been added; run this again in {minutes:.0f} minutes.",
            )
        _resealed(database, given, "keys.reseal")
        files.write(archive, "".join(f"{line}\n" for line in old).encode())
        key_file.write(path, [newest])
        # Once more: searches go by what is derived from the oldest key, which is another one now.
        sealed = _resealed(database, given, "keys.retire")
    say(f"đã bỏ {len(old)} khóa cũ, cất ở / old keys are in: {archive}")
    say(f"đã niêm phong lại / sealed anew: {sealed}")


def _resealed(database: Database, given: Settings, action: str) -> int:
    """Seal everything with the newest key, and tell the trail."""
    keys = Keys.load(given)
    # As the owner: no role of the app may read all of it.
    with database.engine.begin() as connection:
        count = contact.reseal(connection, Contacts(keys)) + totp.reseal(connection, keys)
        _told(connection, action, count)
    return count


def _told(connection: Connection, action: str, count: int) -> None:
    trail.append(connection, actor(), action, "key_file", {"sealed": count})
