"""The PostgreSQL servers installed on this machine, as Debian lays them out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geo_ioc.errors import ClusterError

OLDEST = 15
"""security_invoker views came with 15."""

PROGRAMS = Path("/usr/lib/postgresql")
SHARE = Path("/usr/share/postgresql")


@dataclass(frozen=True)
class Server:
    """One installed server version that has PostGIS."""

    version: int
    bin: Path


def installed() -> list[Server]:
    """Servers of version 15 or newer with PostGIS, the newest first."""
    found = [
        Server(int(folder.name), folder / "bin")
        for folder in PROGRAMS.glob("*")
        if folder.name.isdecimal()
        and int(folder.name) >= OLDEST
        and (folder / "bin/initdb").is_file()
        and (SHARE / folder.name / "extension/postgis.control").is_file()
    ]
    return sorted(found, key=lambda server: -server.version)


def newest() -> Server:
    """The newest server with PostGIS. Raises ClusterError naming the package when there is none."""
    servers = installed()
    if not servers:
        raise ClusterError(
            f"Chưa có PostgreSQL ≥ {OLDEST} kèm PostGIS; cài gói postgresql-postgis.",
            f"PostgreSQL ≥ {OLDEST} with PostGIS is missing; install postgresql-postgis.",
        )
    return servers[0]


def of_version(version: str) -> Server:
    """The server that an existing data folder needs. Raises ClusterError when it is gone."""
    for server in installed():
        if str(server.version) == version:
            return server
    raise ClusterError(
        f"Dữ liệu được tạo bằng PostgreSQL {version}, nay không còn cài kèm PostGIS; "
        f"cài lại gói postgresql-{version}-postgis-3.",
        f"The data needs PostgreSQL {version} with PostGIS: postgresql-{version}-postgis-3.",
    )
