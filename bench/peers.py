"""Other tile servers, over the same database: each serves views that give what the layers give.

tipg comes from PyPI with `make bench`; martin and pg_tileserv are taken when they are on PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import URL

from bench.same import bounds
from bench.server import free_port
from geo_ioc.layers.address import BANDS, BUFFER, EXTENT, Address

SCHEMA = "bench"
CACHE_MB = 64
"""As ours."""


@dataclass(frozen=True)
class Peer:
    """A running server, and the path of a tile of it."""

    name: str
    address: str
    path: Callable[[Sequence[str], Address], str]
    """Of a vector tile with the views named."""
    together: bool
    """Whether it gives several layers in one tile."""
    features: Callable[[str, Address], str] | None = None
    """Of the GeoJSON of a view's features in a tile's bounding box, if it gives any."""


@contextmanager
def tipg(url: URL, workers: int, connections: int, most: int) -> Iterator[Peer]:
    """tipg under uvicorn, with as many workers as ours."""
    port = free_port()
    with _running(
        [
            *(sys.executable, "-m", "uvicorn", "tipg.main:app", "--port", str(port)),
            *("--workers", str(workers), "--no-access-log", "--log-level", "warning"),
        ],
        {
            "DATABASE_URL": _plain(url),
            "DB_MIN_CONN_SIZE": "1",
            "DB_MAX_CONN_SIZE": str(connections // workers),
            "TIPG_DB_SCHEMAS": json.dumps([SCHEMA]),
            "TIPG_CATALOG_TTL": "86400",
            "TIPG_SET_MVT_LAYERNAME": "true",
            # It makes addresses of the keys of features: ours have a slash there.
            "TIPG_TABLE_CONFIG": json.dumps(
                {
                    f"{SCHEMA}_{name}_{band}": {"pk": "code"}
                    for name in ("communes", "communes_degrees")
                    for band in BANDS
                }
            ),
            "TIPG_TILE_RESOLUTION": str(EXTENT),
            "TIPG_TILE_BUFFER": str(BUFFER),
            "TIPG_MAX_FEATURES_PER_TILE": str(most),
        },
        f"http://127.0.0.1:{port}/healthz",
    ):
        features = partial(_tipg_features, most)
        yield Peer(
            "tipg", f"http://127.0.0.1:{port}", _tipg_path, together=False, features=features
        )


def _tipg_path(views: Sequence[str], address: Address) -> str:
    z, x, y = address
    [view] = views
    return f"/collections/{SCHEMA}.{view}/tiles/WebMercatorQuad/{z}/{x}/{y}"


def _tipg_features(most: int, view: str, address: Address) -> str:
    bbox = ",".join(map(str, bounds(address)))
    return f"/collections/{SCHEMA}.{view}/items?bbox={bbox}&limit={most}&f=geojson"


@contextmanager
def martin(
    url: URL, workers: int, connections: int, most: int, cache_mb: int
) -> Iterator[Peer | None]:
    """martin with its cache so large, 0 for none; None when it is not on PATH."""
    program = shutil.which("martin")
    if program is None:
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "martin.json")  # YAML takes JSON
        config.write_text(
            json.dumps(_martin_config(url, port, workers, connections, most, cache_mb))
        )
        with _running([program, "--config", str(config)], {}, f"http://127.0.0.1:{port}/health"):
            name = "martin, cache on" if cache_mb else "martin, cache off"
            yield Peer(name, f"http://127.0.0.1:{port}", _plain_path, together=True)


def _martin_config(
    url: URL, port: int, workers: int, connections: int, most: int, cache_mb: int
) -> dict[str, object]:
    return {
        "listen_addresses": f"127.0.0.1:{port}",
        "worker_processes": workers,
        "cache": {"size_mb": cache_mb},
        "postgres": {
            "connection_string": _plain(url),
            "pool_size": connections,
            "max_feature_count": most,
            "auto_bounds": "skip",
            "auto_publish": {
                "from_schemas": [SCHEMA],
                "functions": False,
                "tables": {
                    "from_schemas": [SCHEMA],
                    "source_id_format": "{table}",
                    "extent": EXTENT,
                    "buffer": BUFFER,
                    "clip_geom": True,
                },
            },
        },
    }


def _plain_path(views: Sequence[str], address: Address) -> str:
    z, x, y = address
    return f"/{','.join(views)}/{z}/{x}/{y}"


@contextmanager
def pg_tileserv(url: URL, workers: int, connections: int, most: int) -> Iterator[Peer | None]:
    """pg_tileserv; None when it is not on PATH."""
    program = shutil.which("pg_tileserv")
    if program is None:
        yield None
        return
    port = free_port()
    with _running(
        [program],
        {
            "DATABASE_URL": _plain(url),
            "GOMAXPROCS": str(workers),
            "TS_HTTPHOST": "127.0.0.1",
            "TS_HTTPPORT": str(port),
            "TS_DBPOOLMAXCONNS": str(connections),
            "TS_MAXFEATURESPERTILE": str(most),
            "TS_DEFAULTRESOLUTION": str(EXTENT),
            "TS_DEFAULTBUFFER": str(BUFFER),
        },
        f"http://127.0.0.1:{port}/index.json",
    ):
        yield Peer("pg_tileserv", f"http://127.0.0.1:{port}", _tileserv_path, together=True)


def _tileserv_path(views: Sequence[str], address: Address) -> str:
    z, x, y = address
    return f"/{','.join(f'{SCHEMA}.{view}' for view in views)}/{z}/{x}/{y}.pbf"


@contextmanager
def _running(command: list[str], settings: dict[str, str], ready: str) -> Iterator[None]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **settings},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            if not _answers(process, ready):
                said.seek(0)
                raise RuntimeError(f"{command[0]}: {said.read()[-2000:].decode(errors='replace')}")
            yield
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    while process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
