"""Brings the private cluster back when it dies while `serve` runs: nothing else would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from geo_ioc.db.cluster import Cluster
from geo_ioc.errors import ClusterError

log = structlog.get_logger()

LOOK_S = 0.5
RETRY_S = 5.0
"""After a start that failed, such as on a full disk."""


@contextmanager
def kept_running(cluster: Cluster) -> Iterator[None]:
    """Whoever kills the server while this lasts finds it back; whoever stops it does not."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(cluster, stop), name="keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(cluster: Cluster, stop: threading.Event) -> None:
    died = False
    wait_s = LOOK_S
    while not stop.wait(wait_s):
        wait_s = LOOK_S
        # A start that fails has removed by what one could see it.
        died = died or cluster.died()
        if not died:
            continue
        log.error("PostgreSQL died")
        try:
            cluster.start_again()
        except ClusterError as error:
            log.error("PostgreSQL does not start", reason=str(error))
            wait_s = RETRY_S
        else:
            log.warning("PostgreSQL was started again")
            died = False
