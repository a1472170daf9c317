"""`geo-ioc db backup`, `verify`, `restore`, `backup-identity`: what one comes back with."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL, Connection, text

from geo_ioc import files, settings
from geo_ioc.access import keys
from geo_ioc.audit import trail
from geo_ioc.cli.database import told as told_of_upgrade
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import progress
from geo_ioc.cli.people import say, shown
from geo_ioc.db import archive, backup, connect, migrate, restore
from geo_ioc.db.backup import Report
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.manifest import Manifest
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.errors import BackupError, FieldError, InvalidInput, Text
from geo_ioc.settings import Settings

FOLDER = "backups"
MEGABYTE = 1 << 20

BackupFile = Annotated[Path, typer.Argument(help="tệp sao lưu / the backup")]
IdentityFile = Annotated[
    Path | None,
    typer.Option("--identity", help="tệp khóa riêng, khi đã mã hóa / opens an encrypted one"),
]


def add(commands: typer.Typer) -> None:
    """Put these commands among those of the database."""
    for name, command in (
        ("backup", db_backup),
        ("verify", db_verify),
        ("restore", db_restore),
        ("backup-identity", db_backup_identity),
    ):
        commands.command(name)(command)


def db_backup(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="tệp mới; mặc định backups/ trong GEO_IOC_HOME / a new file"),
    ] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option("--recipient", help="mã hóa cho khóa công khai này (age1…) / encrypt for it"),
    ] = None,
) -> None:
    """Sao lưu mọi thứ vào một tệp, máy chủ vẫn chạy / back everything up into one file."""
    given = settings.load()
    recipients = recipient or []
    path = out or _next_file(given, encrypted=bool(recipients))
    if out is None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _server(given) as url:
        with progress("sao lưu / backup") as report:
            made = backup.make(path, backup.Source(url, given.home), recipients, report)
        size = path.stat().st_size
        told = {
            "file": path.name,
            "size_bytes": size,
            "sha256": _digest(path),
            "encrypted": bool(recipients),
            "trail": made.trail.model_dump(),
        }
        database = Database(url)
        try:
            with database.write(acting=AT_THE_GATE) as connection:
                trail.append(connection, actor(), "database.backup", "database", {"after": told})
        finally:
            database.dispose()
    say(f"đã sao lưu / backed up: {path} ({size / MEGABYTE:.1f} MB)")
    _say_of(made)
    say(
        f"Tệp khóa {keys.path_of(given)} không nằm trong bản sao lưu: cất riêng, ở nơi khác / "
        "the key file is not in it: keep it apart"
    )


def db_verify(file: BackupFile, identity: IdentityFile = None) -> None:
    """So từng byte của bản sao lưu với bản kê / compare a backup with its manifest."""
    given = settings.load()
    with _reading(given, file, identity) as reader:
        restore.require_known_revision(reader.manifest)
        _say_of(reader.manifest)
        _say_of_keys(given, _lacking(given, reader.manifest))
    say("nguyên vẹn / whole")


def db_restore(
    file: BackupFile,
    identity: IdentityFile = None,
    database: Annotated[
        str | None,
        typer.Option("--database", help="vào cơ sở dữ liệu mới tên này / into a new database"),
    ] = None,
) -> None:
    """Khôi phục vào cơ sở dữ liệu trống, trọn vẹn hoặc không gì cả / restore into an empty one."""
    given = settings.load()
    given.home.mkdir(parents=True, exist_ok=True)
    with _reading(given, file, identity) as reader:
        manifest = reader.manifest
        restore.require_known_revision(manifest)
        _say_of(manifest)
        lacking = _lacking(given, manifest)
        with _target(given, database) as url, progress("khôi phục / restore") as report:
            restore.load(url, reader, partial(_finish, report, file, manifest), report)
        # A drill beside the real one must not touch what that one works with.
        put, kept = restore.put_content(reader, given.home) if database is None else ([], [])
    say(f"đã khôi phục và đối chiếu / restored and compared: {url.database}")
    say("mọi phiên đăng nhập đã kết thúc / all sessions were ended")
    for name in put:
        say(f"tệp nội dung / content put back: {name}")
    for name in kept:
        say(f"tệp nội dung đã có, giữ nguyên / content kept as it is: {name}")
    _say_of_keys(given, lacking)
    say(
        "Tài khoản khóa, mã thu hồi, vai trò thu hồi SAU lúc sao lưu nay lại có hiệu lực: xem lại "
        "bằng `geo-ioc users list`, `geo-ioc tokens list`. Liên hệ đã xóa theo đơn sau lúc đó nay "
        "lại có: xóa lại bằng `geo-ioc personal erase` / what was disabled or revoked after the "
        "backup is open again, and contacts erased since are back: look, and erase them again"
    )


def db_backup_identity(
    out: Annotated[Path, typer.Option("--out", help="tệp mới chứa khóa riêng / a new file")],
) -> None:
    """Tạo cặp khóa để mã hóa bản sao lưu (age) / make a key pair for encrypted backups."""
    identity, public = archive.new_identity()
    files.write(out, f"# public key: {public}\n{identity}\n".encode())
    say(f"khóa riêng, cất ở nơi khác máy chủ / identity, keep it elsewhere: {out}")
    say(f"khóa công khai / recipient: {public}")


@contextmanager
def _server(given: Settings) -> Iterator[URL]:
    """The owner's URL of the installation's database as it is; a private cluster runs meanwhile."""
    if given.database_url is not None:
        yield connect.owner_url(given)
        return
    cluster = Cluster(given.home)
    cluster.urls()  # Refused here where there is none: a backup makes no cluster.
    started = cluster.start()
    try:
        yield cluster.urls()[0]
    finally:
        if started:
            cluster.stop()


@contextmanager
def _reading(given: Settings, file: Path, identity: Path | None) -> Iterator[archive.Reader]:
    size = file.stat().st_size if file.is_file() else 0
    done = 0
    with progress("kiểm tra / checking") as report:

        def told(count: int) -> None:
            nonlocal done
            done += count
            report("byte", done, size)

        with archive.reading(file, identity, given.home, told) as reader:
            yield reader


@contextmanager
def _target(given: Settings, name: str | None) -> Iterator[URL]:
    """The owner's URL of an empty database with extensions and roles.

    One that is made here is dropped again when what follows fails.
    """
    with ExitStack() as stack:
        if given.database_url is None:
            cluster = Cluster(given.home)
            if cluster.start():
                stack.callback(cluster.stop)
            migrate.create_private(cluster)
            owner, maker = cluster.urls()[0], cluster.superuser_url()
        else:
            owner = maker = connect.owner_url(given)
        url = owner if name is None else owner.set(database=_plain(name))
        made = name is not None and restore.create(maker, url)
        try:
            restore.require_empty(url)
            if made and given.database_url is None:
                migrate.install_extensions(cluster.superuser_url(url.database or ""))
            migrate.complete(url)
            yield url
        except BaseException:
            if made:
                restore.drop(maker, url)
            raise


def _plain(name: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        message = Text("chữ thường không dấu, số và _", "lower-case letters a-z, digits and _")
        raise InvalidInput([FieldError("--database", message)])
    return name


def _finish(report: Report, file: Path, manifest: Manifest, connection: Connection) -> None:
    """What makes a loaded database one to work with: today's schema, a whole trail, no session."""
    migrate.bring_up(connection, told_of_upgrade)
    checked = trail.check(connection, None, report)
    if checked.broken is not None:
        raise BackupError(
            f"{checked.broken.words.vi}; cơ sở dữ liệu để trống như cũ.",
            f"{checked.broken.words.en}; the database is left empty.",
        )
    # One that was signed out since must not be open again.
    ended = connection.execute(text("DELETE FROM session")).rowcount
    told = {
        "file": file.name,
        "made_at": manifest.made_at,
        "trail": manifest.trail.model_dump(),
        "ended": {"sessions": ended},
    }
    trail.append(connection, actor(), "database.restore", "database", {"after": told})


def _next_file(given: Settings, *, encrypted: bool) -> Path:
    suffix = ".zip.age" if encrypted else ".zip"
    return given.home / FOLDER / f"geo-ioc-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{suffix}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _say_of(manifest: Manifest) -> None:
    rows = manifest.rows
    incidents, people = rows.get("public.incident", 0), rows.get("public.account", 0)
    say(
        f"lúc / as of {shown(manifest.made_at)}: {incidents} sự cố / incidents, "
        f"{people} tài khoản / accounts, {sum(rows.values())} dòng / rows; "
        f"geo-ioc {manifest.version}, lược đồ / schema {manifest.revision}"
    )
    say(f"nhật ký kết thúc ở / the trail ends at {manifest.trail.id} {manifest.trail.hash}")


def _lacking(given: Settings, manifest: Manifest) -> list[str]:
    """Keys that are not at hand: without them contacts and second factors stay sealed."""
    path = keys.path_of(given)
    have = {key.id for key in keys.ring_of(path)} if path.exists() else set()
    return [id_ for id_ in manifest.keys if id_ not in have]


def _say_of_keys(given: Settings, lacking: Sequence[str]) -> None:
    if lacking:
        say(
            f"CHÚ Ý: tệp khóa {keys.path_of(given)} thiếu khóa {', '.join(lacking)}: liên hệ "
            "người báo và mã xác thực niêm phong bằng khóa đó không đọc được; đặt "
            "lại tệp khóa cũ trước khi chạy máy chủ / the key file lacks keys: "
            "put the old one in its place before serving"
        )
