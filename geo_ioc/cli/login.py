"""Who runs a command."""

from __future__ import annotations

import getpass


def actor() -> str:
    """What the trail calls who runs a command: by their login at this machine."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # A user id that the system has no name of.
        return "cli"
