"""The private PostGIS cluster: found, made, started and stopped under GEO_IOC_HOME.

It is a server of its own, on a free port of the loopback address and a socket in a folder of its
own, and never touches a cluster of the system. Started as root it runs as the user `postgres`.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from sqlalchemy import URL

from geo_ioc.db.servers import Server, newest, of_version
from geo_ioc.errors import ClusterError

SOCKET_PATH_LIMIT = 100
"""Bytes; the kernel takes 107 (sun_path), and the name of the socket file is part of it."""
CHILDREN_TIMEOUT_S = 10
SPACE_NEEDED = 256 << 20
"""Bytes. A new cluster takes 40 MB, and each segment of the write-ahead log 16 MB."""
START_TIMEOUT_S = 300
"""Recovery after a kill replays the write-ahead log first."""

CONFIGURATION = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
fsync = on
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 32MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
# A tile statement runs for milliseconds; compiling it takes longer than running it.
jit = off
timezone = 'UTC'
lc_messages = 'C'
"""


@dataclass(frozen=True)
class State:
    """What cluster.json in the state folder remembers."""

    folder: str
    password: str
    app_password: str
    port: int
    kept: bool = False
    """Started by `db start`: `serve` leaves it running."""


class Cluster:
    """The private cluster of one state folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.state_file = home / "cluster.json"
        self.account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    # --- where and what ------------------------------------------------------------------------

    def state(self) -> State | None:
        """What is remembered of the cluster; None before the first start."""
        try:
            return State(**orjson.loads(self.state_file.read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise ClusterError(
                f"{self.state_file} hỏng; nếu không cần dữ liệu cũ, xóa cả thư mục {self.home}",
                f"{self.state_file} is damaged",
            ) from error

    def _write_state(self, state: State) -> None:
        part = self.state_file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(orjson.dumps(asdict(state)))
        part.replace(self.state_file)

    def data(self, state: State) -> Path:
        """The data folder."""
        return Path(state.folder) / "data"

    def urls(self) -> tuple[URL, URL]:
        """URLs of the owner and of the app's login. The cluster must have been started once."""
        state = self.state()
        if state is None:
            raise ClusterError(
                "Chưa có cơ sở dữ liệu riêng; chạy `geo-ioc db start`.",
                "There is no private cluster yet; run `geo-ioc db start`.",
            )

        def url(user: str, password: str) -> URL:
            return URL.create(
                "postgresql+psycopg", user, password, "127.0.0.1", state.port, "geo_ioc"
            )

        return url("geo_ioc_owner", state.password), url("geo_ioc_app", state.app_password)

    def running(self) -> bool:
        """Whether the server of this state folder runs."""
        state = self.state()
        return state is not None and self._pid(state) is not None

    def _pid(self, state: State) -> int | None:
        """The server's process id, or None; a pid file that another process inherited is stale."""
        try:
            pid = int((self.data(state) / "postmaster.pid").read_text().split("\n", 1)[0])
            # A server works inside its data folder: that tells it from another with its number.
            here = Path(f"/proc/{pid}/cwd").resolve(strict=True)
        except (OSError, ValueError):
            return None
        return pid if here == self.data(state).resolve() else None

    # --- start and stop ------------------------------------------------------------------------

    def start(self, *, keep: bool = False) -> bool:
        """Start the server, making the cluster first when there is none; waits until it answers.

        Answers whether it was started here. Raises ClusterError with the reason in one line.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        state = self.state()
        if state is None:
            state = self._make()
        server = of_version((self.data(state) / "PG_VERSION").read_text().strip())
        if self._pid(state) is not None:
            if keep and not state.kept:
                self._write_state(State(**{**asdict(state), "kept": True}))
            return False
        _require_space(Path(state.folder))
        self._clear_locks(state)
        state = State(**{**asdict(state), "kept": keep, "port": _free_port(state.port)})
        self._write_state(state)
        self._configure(state)
        self._launch(server, state)
        return True

    def died(self) -> bool:
        """Whether the server is gone without having been stopped: its pid file is still there."""
        state = self.state()
        if state is None or not (self.data(state) / "postmaster.pid").exists():
            return False
        return self._pid(state) is None

    def start_again(self) -> None:
        """Start a server that died, at its port: whoever used it knows no other.

        Raises ClusterError with the reason in one line.
        """
        state = self.state()
        if state is None or self._pid(state) is not None:
            return
        _require_space(Path(state.folder))
        if _free_port(state.port) != state.port:
            raise ClusterError(
                f"Cổng {state.port} của cơ sở dữ liệu đang bị chiếm.",
                f"Port {state.port} of the database is taken.",
            )
        self._clear_locks(state)
        self._launch(of_version((self.data(state) / "PG_VERSION").read_text().strip()), state)

    def stop(self) -> bool:
        """Stop the server; answers whether one ran."""
        state = self.state()
        if state is None or self._pid(state) is None:
            return False
        server = of_version((self.data(state) / "PG_VERSION").read_text().strip())
        done = self._run(
            [server.bin / "pg_ctl", "stop", "-D", self.data(state), "-m", "fast", "-w", "-t", "60"]
        )
        if done.returncode != 0:
            raise ClusterError(
                f"Không dừng được máy chủ: {done.stderr.strip()}", "The server does not stop"
            )
        return True

    def superuser_url(self, database: str = "postgres") -> URL:
        """URL of the superuser over the private socket's port; for set-up only."""
        state = self.state()
        assert state is not None  # noqa: S101  # only called after start
        return URL.create(
            "postgresql+psycopg", "postgres", state.password, "127.0.0.1", state.port, database
        )

    def _clear_locks(self, state: State) -> None:
        """Remove the lock files of a server that is gone.

        PostgreSQL keeps out of a folder whose lock names any living process, even one that has
        merely inherited the number. Its own guard against a second server on the same data is the
        pid file, so that the file may go only when no process works in the data folder any more:
        the children of a killed server live on until they notice.
        """
        data = self.data(state)
        for _ in range(CHILDREN_TIMEOUT_S * 20):
            if not _working_in(data):
                break
            time.sleep(0.05)
        else:
            raise ClusterError(
                f"Còn tiến trình của máy chủ cũ đang dùng {data}; chờ nó dừng rồi chạy lại.",
                "Processes of an earlier server still use the data folder.",
            )
        (data / "postmaster.pid").unlink(missing_ok=True)
        for lock in (Path(state.folder) / "socket").iterdir():
            lock.unlink()

    # --- the steps -------------------------------------------------------------------------------

    def _make(self) -> State:
        server = newest()
        folder = self._folder()
        _require_space(folder)
        for leftover in ("data", "data.part"):
            shutil.rmtree(folder / leftover, ignore_errors=True)
        state = State(str(folder), secrets.token_urlsafe(24), secrets.token_urlsafe(24), 0)
        password_file = folder / "password.part"
        password_file.touch(mode=0o600)
        password_file.write_text(state.password)
        self._give(password_file)
        part = folder / "data.part"
        done = self._run(
            [
                *(server.bin / "initdb", "-D", part, "-U", "postgres", "--encoding=UTF8"),
                *("--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password_file}"),
                "--data-checksums",
            ]
        )
        password_file.unlink()
        if done.returncode != 0:
            shutil.rmtree(part, ignore_errors=True)
            raise _named(done.stdout + done.stderr, folder)
        with (part / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude 'geo_ioc.conf'\n")
        part.rename(folder / "data")
        # Last: a cluster that cluster.json does not name is no cluster, and is made anew.
        self._write_state(state)
        return state

    def _folder(self) -> Path:
        """Where data and socket go: the state folder, or a short place the server can reach."""
        key = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        inside = self.home / "postgres"
        shorts = (
            [Path("/var/lib/geo-ioc") / key]
            if self.account
            else [
                Path.home() / ".local/share/geo-ioc" / key,
                Path("/var/tmp") / f"geo-ioc-{getpass.getuser()}" / key,  # noqa: S108
            ]
        )
        for folder in (inside, *shorts):
            if len(os.fsencode(folder / "socket/.s.PGSQL.65535")) > SOCKET_PATH_LIMIT:
                continue
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "socket").mkdir(mode=0o700, exist_ok=True)
            self._give(folder)
            self._give(folder / "socket")
            if self._run(["test", "-w", folder]).returncode == 0:
                return folder
            (folder / "socket").rmdir()
            folder.rmdir()
        raise ClusterError(
            f"Không có chỗ đặt cơ sở dữ liệu mà người dùng postgres vào được; đã thử {inside}",
            "There is no folder for the cluster that its user can reach",
        )

    def _configure(self, state: State) -> None:
        path = self.data(state) / "geo_ioc.conf"
        path.write_text(
            CONFIGURATION.format(port=state.port, socket=Path(state.folder) / "socket"), "utf-8"
        )
        self._give(path)

    def _launch(self, server: Server, state: State) -> None:
        log = Path(state.folder) / "server.log"
        command: list[str | Path] = [
            *(server.bin / "pg_ctl", "start", "-D", self.data(state), "-l", log),
            *("-w", "-t", str(START_TIMEOUT_S)),
        ]
        before = log.stat().st_size if log.exists() else 0
        if self._run(command).returncode != 0:
            with log.open("rb") as file:
                file.seek(before)
                raise _named(file.read().decode("utf-8", "replace"), Path(state.folder))

    def _run(self, command: list[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a program of the server as the server's user, away from this process's terminal."""
        account = self.account
        return subprocess.run(  # noqa: S603  # our own arguments, no shell
            [str(word) for word in command],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            # A session of its own: the terminal's Ctrl-C must not reach the server.
            start_new_session=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def _require_space(folder: Path) -> None:
    """Raises ClusterError on a disk so full that the server would stop in the middle of a write."""
    free = shutil.disk_usage(folder).free
    if free < SPACE_NEEDED:
        raise ClusterError(
            f"Đĩa đầy: nơi chứa {folder} chỉ còn {free >> 20} MB, cần {SPACE_NEEDED >> 20} MB; "
            "giải phóng chỗ rồi chạy lại.",
            f"The disk is full: {free >> 20} MB left, {SPACE_NEEDED >> 20} MB needed.",
        )


def _working_in(folder: Path) -> list[int]:
    """Ids of the processes whose working folder this is."""
    wanted = str(folder.resolve())
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdecimal() and str((entry / "cwd").readlink()) == wanted:
                found.append(int(entry.name))
    return found


def _free_port(wanted: int) -> int:
    """The port used last when it is free, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ClusterError("Không còn cổng trống trên máy này.", "No free port on this machine.")


def _named(said: str, folder: Path) -> ClusterError:
    """The one line that names why a server program failed."""
    lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line] or [
        line for line in said.splitlines() if "rror" in line
    ]
    reason = lines[-1].strip() if lines else said.strip()[-300:]
    return ClusterError(
        f"PostgreSQL không khởi động được: {reason} (nhật ký: {folder}/server.log)",
        "PostgreSQL does not start",
    )
