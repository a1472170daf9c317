"""How long a newcomer waits: set-up from a fresh clone, and a second start."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.rows import Row
from bench.server import free_port
from geo_ioc.db.cluster import Cluster

ROOT = Path(__file__).resolve().parents[1]


def measure() -> list[Row]:
    """Seconds from `make run` to the first ready answer, in a fresh clone and once more."""
    folder = Path(tempfile.mkdtemp(prefix="geo-ioc-bench-"))
    folder.chmod(0o755)
    try:
        subprocess.run(["git", "clone", "--quiet", ROOT, folder / "clone"], check=True)
        first, second = _until_ready(folder / "clone"), _until_ready(folder / "clone")
    finally:
        state = Cluster(folder / "clone" / ".local").state()
        if state is not None:
            shutil.rmtree(state.folder, ignore_errors=True)
        shutil.rmtree(folder)
    return [
        {
            "what": "set-up: fresh clone to ready (system packages present)",
            "measured": f"{first:.0f} s",
            "aim": "≤ 240 s",
        },
        {"what": "second start to ready", "measured": f"{second:.1f} s", "aim": "≤ 10 s"},
    ]


def _until_ready(clone: Path) -> float:
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GEO_IOC_", "MAKE", "MFLAGS"))}
    shapes = os.environ.get("GEO_IOC_SHAPES_DIR")
    given = {"GEO_IOC_PORT": str(port)}
    if shapes:
        given["GEO_IOC_SHAPES_DIR"] = str(Path(shapes).absolute())
    begun = time.perf_counter()
    with subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=kept | given,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        seconds = time.perf_counter() - begun
        assert process.poll() is None, "make run ended"
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
    return seconds
