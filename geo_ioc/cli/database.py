"""`geo-ioc db`: the private cluster, and the schema of whichever database is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy import URL, Connection

from geo_ioc import settings
from geo_ioc.audit import trail
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import out
from geo_ioc.db import connect, migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.errors import GeoIocError, NotFound
from geo_ioc.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Cơ sở dữ liệu / the database")


@contextmanager
def owned_database(given: Settings) -> Iterator[Database]:
    """The installation's database as its owner; a private cluster runs for as long as needed."""
    cluster = None if given.database_url else Cluster(given.home)
    started = cluster.start() if cluster else False
    try:
        if cluster:
            migrate.create_private(cluster)
            upgrade(cluster.urls()[0])
        database = Database(connect.owner_url(given))
        try:
            with database.engine.connect() as connection:
                migrate.require_head(connection)
            yield database
        finally:
            database.dispose()
    finally:
        if cluster and started:
            cluster.stop()


def upgrade(url: URL) -> list[str]:
    """Upgrade a database, and tell its trail; answers the revisions applied."""
    return migrate.upgrade(url, told)


def told(connection: Connection, before: str | None, applied: list[str]) -> None:
    """Tell the trail of an upgrade, in its transaction."""
    change = {"before": {"revision": before}, "after": {"revision": applied[-1]}}
    trail.append(connection, actor(), "database.migrate", "database", change)


def _private(given: Settings) -> Cluster:
    if given.database_url is not None:
        raise GeoIocError(
            "GEO_IOC_DATABASE_URL đang trỏ tới cơ sở dữ liệu khác, không có cụm riêng ở đây.",
            "GEO_IOC_DATABASE_URL names another database: there is no private cluster.",
        )
    return Cluster(given.home)


@commands.command("start")
def db_start() -> None:
    """Khởi động cụm PostGIS riêng và giữ nó chạy / start the private cluster and keep it."""
    cluster = _private(settings.load())
    cluster.start(keep=True)
    migrate.create_private(cluster)
    _print_place(cluster)


@commands.command("stop")
def db_stop() -> None:
    """Dừng cụm PostGIS riêng / stop the private cluster."""
    stopped = _private(settings.load()).stop()
    out.print("đã dừng / stopped" if stopped else "không chạy / was not running")


@commands.command("status")
def db_status() -> None:
    """Cơ sở dữ liệu có chạy, ở bản nào / whether the database runs, and its schema."""
    given = settings.load()
    if given.database_url is None:
        cluster = Cluster(given.home)
        if not cluster.running():
            raise NotFound("Cụm riêng không chạy.", "The private cluster is not running.")
        _print_place(cluster)
    with Database(connect.owner_url(given)).engine.connect() as connection:
        have, want = migrate.current(connection), migrate.head()
    out.print(f"schema: {have or 'trống / empty'}; phần mềm cần / needed: {want}")
    if have != want:
        raise typer.Exit(1)


def _print_place(cluster: Cluster) -> None:
    state = cluster.state()
    if state is not None:
        out.print(f"cụm riêng / private cluster: {state.folder}")
        out.print(f"psql: {cluster.urls()[0].render_as_string(hide_password=True)}")


@commands.command("migrate")
def db_migrate() -> None:
    """Nâng cấp lược đồ / upgrade the schema, extensions and roles."""
    given = settings.load()
    cluster = None if given.database_url else Cluster(given.home)
    started = cluster.start() if cluster else False
    try:
        if cluster:
            migrate.create_private(cluster)
        url = connect.owner_url(given)
        applied = upgrade(url)
        hints = migrate.hints(url)
        out.print(f"đã áp dụng / applied: {', '.join(applied) or 'đã mới nhất / up to date'}")
        grants = migrate.grant(url, connect.app_url(given)) if given.app_database_url else []
    finally:
        if cluster and started:
            cluster.stop()
    if grants:
        out.print(
            "Máy chủ chưa chạy được cho tới khi quản trị cơ sở dữ liệu chạy một lần, cho tài khoản "
            "của ứng dụng / serve does not start until a DBA runs once, for the app's login:"
        )
        out.print("\n".join(grants), markup=False)
    if hints:
        statements = "\n".join(f"{statement};" for statement in hints)
        out.print(
            "Nên nhờ quản trị cơ sở dữ liệu chạy một lần (quyền superuser), để bản đồ nhanh với "
            "người có phạm vi hẹp và thống kê của bảng không bị hỏi / a superuser should run once, "
            f"for speed and closeness:\n{statements}",
            markup=False,
        )
