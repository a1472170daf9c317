"""Telling open streams that the server is about to stop.

The server that runs the application waits for open answers before it tells the application to shut
down, and an event stream is an answer that never ends: streams must hear of the signal itself.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def called_on_stop(call: Callable[[], Any]) -> Iterator[None]:
    """Call something when the process is asked to stop, before whoever listened already does.

    Only where signals can be heard, which is a process's main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def heard(number: int, frame: FrameType | None) -> None:
        call()
        listener = before[signal.Signals(number)]
        if callable(listener):
            listener(number, frame)

    for number in SIGNALS:
        signal.signal(number, heard)
    try:
        yield
    finally:
        for number, listener in before.items():
            signal.signal(number, listener)
