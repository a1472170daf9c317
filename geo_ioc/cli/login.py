"""Who runs a command."""

from __future__ import annotations

import os
import pwd


def actor() -> str:
    """What the trail calls who runs a command: by their login at this machine.

    Asked of the system, and not of the environment, where anybody may write any name.
    """
    try:
        return f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:  # A user id that the system has no name of.
        return "cli"
