"""From where something is done: set once per request or command, kept in each row of the trail."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ORIGIN: ContextVar[str] = ContextVar("geo_ioc_origin", default="")
"""A network address, or the name of the machine that a command runs on; empty in background work.

A context and no parameter: the functions that write are many, and one that forgot to hand it on
would leave a row from nowhere.
"""


def this_machine() -> None:
    """What follows is done by a command on this machine."""
    ORIGIN.set(socket.gethostname())


@contextmanager
def by_itself() -> Iterator[None]:
    """What is done within is done by the server, from wherever somebody has started it."""
    known = ORIGIN.set("")
    try:
        yield
    finally:
        ORIGIN.reset(known)
