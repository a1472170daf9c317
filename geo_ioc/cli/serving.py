"""`geo-ioc serve`: everything a server needs, started in order and stopped in reverse."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from types import FrameType

import structlog
import uvicorn
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from geo_ioc import demo as demonstration
from geo_ioc import tls
from geo_ioc.access.keys import Keys, require_known
from geo_ioc.audit import trail
from geo_ioc.boundaries import load
from geo_ioc.cli.database import upgrade
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import out, progress
from geo_ioc.cli.places import follow
from geo_ioc.db import connect, migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.keeper import kept_running
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.demo import accounts as demo_accounts
from geo_ioc.demo.loading import AmongReal
from geo_ioc.errors import Conflict, SettingsError
from geo_ioc.settings import TIME_ZONE, Settings

log = structlog.get_logger()

SOON = timedelta(days=30)


def serve(settings: Settings, *, demo: bool) -> None:
    """Serve until interrupted. Private cluster: started, migrated and loaded by itself.

    A database that the settings name is only checked: migrating it and loading boundaries into it
    are its administrator's commands. Raises GeoIocError with the reason when it cannot start.
    """
    # A plain SIGTERM would end the process without stopping what it started.
    signal.signal(signal.SIGTERM, _interrupt)
    with ExitStack() as started:
        started.enter_context(_only_one(settings))
        _require_port(settings)
        _require_certificate(settings)
        _take_handles()
        if settings.database_url is None:
            _prepare_private(settings, started, demo=demo)
        else:
            engine = create_engine(connect.owner_url(settings), poolclass=NullPool)
            with engine.connect() as connection:
                migrate.require_head(connection)
        _require_roles(settings)
        _look_at_what_is_kept(settings)
        out.print(f"geo-ioc: {_address(settings)}  (Ctrl-C để dừng / to stop)")
        # uvicorn raises the interrupt again once it has shut down: that is how serving ends.
        with suppress(KeyboardInterrupt):
            _run(settings)


def _require_roles(settings: Settings) -> None:
    database = Database(connect.app_url(settings))
    try:
        with database.connection() as connection:
            migrate.require_roles(connection)
    finally:
        database.dispose()


def _look_at_what_is_kept(settings: Settings) -> None:
    """Say once where the trail ends: a log that is kept elsewhere has an anchor of each start.

    Raises SettingsError for a key file that is not the one by which things are sealed.
    """
    keys = Keys.load(settings)
    database = Database(connect.owner_url(settings))
    try:
        with database.read(acting=AT_THE_GATE) as connection:
            require_known(connection, keys)
            id_, hash_ = trail.last(connection)
    finally:
        database.dispose()
    log.info("audit trail", id=id_, hash=hash_)


def _show_accounts(database: Database, settings: Settings) -> None:
    try:
        made = demo_accounts.renew(database, settings, datetime.now(UTC))
    except AmongReal as reason:
        out.print(f"geo-ioc: {reason.detail}", markup=False)
        out.print("  tạo tài khoản / make an account: geo-ioc users add, users grant")
        return
    out.print(f"geo-ioc: đăng nhập thử / try signing in: {_address(settings)}/sign-in")
    out.print(f"  tài khoản / accounts: {', '.join(made.usernames)}")
    password = made.password or "GEO_IOC_DEMO_PASSWORD"
    out.print(f"  mật khẩu / password: {password}")
    if made.token is not None:
        out.print(f"  mã api của system, chỉ hiện lần này / api token, this once: {made.token}")


def _address(settings: Settings) -> str:
    scheme = "https" if settings.tls_cert else "http"
    return f"{scheme}://{settings.host}:{settings.port}{settings.root_path}"


def _run(settings: Settings) -> None:
    uvicorn.run(
        "geo_ioc.api.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        root_path=settings.root_path,
        # Else whoever asks could name any address as their own.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        workers=settings.workers if settings.workers > 1 else None,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        ssl_context_factory=tls.context if settings.tls_cert else None,
        log_level="warning",
        # Open event streams would otherwise hold a stop up for ever.
        timeout_graceful_shutdown=3,
        # A worker that only begins, or waits for a processor in a storm, does not hang: after
        # uvicorn's 5 s it would be killed with all its streams, to begin again.
        timeout_worker_healthcheck=15,
        server_header=False,
        http="geo_ioc.api.connection:Connection",
        ws="none",
    )


def _require_certificate(settings: Settings) -> None:
    """Raises SettingsError for a certificate that cannot be shown; says when one is soon over."""
    if settings.tls_cert is None or settings.tls_key is None:
        return
    tls.require(settings.tls_cert, settings.tls_key)
    until = tls.expiry(settings.tls_cert)
    left = until - datetime.now(UTC)
    if left < SOON:
        out.print(
            f"geo-ioc: chứng chỉ TLS hết hạn {until.astimezone(TIME_ZONE):%d/%m/%Y %H:%M} "
            f"({left.days} ngày nữa / days left): {settings.tls_cert}",
            markup=False,
        )


def _take_handles() -> None:
    """Every connection takes a file handle, and a login's usual 1,024 are few for a storm."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _require_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"Không mở được {settings.host}:{settings.port} ({error.strerror}); "
                "chọn GEO_IOC_PORT khác.",
                f"cannot listen on {settings.host}:{settings.port}",
            ) from None


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """One server per state folder: a second would stop the first one's cluster at its end."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise Conflict(
                f"Một máy chủ khác (tiến trình {file.read().strip()}) đang chạy từ thư mục "
                f"{settings.home}; dừng nó, hoặc đặt GEO_IOC_HOME khác.",
                "Another server runs from this state folder.",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _prepare_private(settings: Settings, started: ExitStack, *, demo: bool) -> None:
    cluster = Cluster(settings.home)
    if cluster.start():
        started.callback(cluster.stop)
    started.enter_context(kept_running(cluster))
    state = cluster.state()
    if state is not None and not state.folder.startswith(str(settings.home)):
        out.print(f"geo-ioc: dữ liệu nằm ở / the data is in {state.folder}")
    migrate.create_private(cluster)
    upgrade(cluster.urls()[0])
    database = Database(cluster.urls()[0])
    started.callback(database.dispose)
    with progress("địa giới / boundaries") as told:
        loaded = load.load_all(database, settings, told, by=actor())
    follow(database, [done.generation for done in loaded], by=actor())
    for done in loaded:
        out.print(done.text())
    if demo and settings.demo_incidents:
        with progress("dữ liệu trình diễn") as report:
            demonstration.load_once(database, settings, progress=report)
    if demo:
        _show_accounts(database, settings)
    else:
        # Whoever starts without the demonstration may be about to use it in earnest.
        demo_accounts.retire(database, datetime.now(UTC))
    if demo and settings.demo_live:
        stop = threading.Event()
        trickle = threading.Thread(
            target=demonstration.run_trickle, args=(database, settings, stop), daemon=True
        )
        trickle.start()
        started.callback(trickle.join, 5)
        started.callback(stop.set)
