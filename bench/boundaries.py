"""How long both generations of true outlines take to load and generalise."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from bench.rows import Row
from geo_ioc.boundaries import load
from geo_ioc.db import migrate
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.settings import Settings

SHAPES = Path(os.environ.get("GEO_IOC_SHAPES_DIR", "../shared/boundaries"))


def measure() -> list[Row]:
    """Seconds from an empty migrated database to both generations active."""
    with tempfile.TemporaryDirectory(prefix="geo-ioc-bench-") as folder:
        cluster = Cluster(Path(folder))
        cluster.start()
        state = cluster.state()
        try:
            migrate.create_private(cluster)
            migrate.upgrade(cluster.urls()[0])
            database = Database(cluster.urls()[0])
            settings = Settings(home=Path(folder), shapes_dir=SHAPES, download="off")
            begun = time.perf_counter()
            load.load_all(database, settings)
            seconds = time.perf_counter() - begun
            database.dispose()
        finally:
            cluster.stop()
            if state is not None:
                shutil.rmtree(state.folder, ignore_errors=True)
    return [
        {
            "what": "both generations of true outlines loaded and generalised",
            "measured": f"{seconds:.1f} s",
            "aim": "≤ 60 s",
        }
    ]
