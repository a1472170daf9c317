"""The cookie of a browser in which accounts have been signed in to before. Throttling only.

It opens nothing. It holds a number of the browser's own and the last user names, sealed, since a
workstation of the duty room is used by everybody on the roster.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from geo_ioc.access import secrets
from geo_ioc.access.keys import Keys, Unsealed

PURPOSE = "known"
MAX_AGE_S = 365 * 24 * 3600
NAMES = 12
"""User names remembered of one browser, the last used first."""


@dataclass(frozen=True)
class Known:
    """A browser and the accounts it knows."""

    device: str
    usernames: tuple[str, ...] = ()

    def knows(self, username: str) -> str | None:
        """The browser's number when it knows an account, to count its failures by."""
        return self.device if username in self.usernames else None

    def sealed_with(self, keys: Keys, username: str, now: datetime) -> str:
        """The cookie after a sign-in to `username`."""
        others = [name for name in self.usernames if name != username]
        names = [username, *others][:NAMES]
        return keys.encrypt(PURPOSE, orjson.dumps([self.device, names]).decode(), now)


def read(keys: Keys, cookie: str | None, now: datetime) -> Known:
    """The browser of a cookie; a new one when there is no cookie, or none of ours."""
    if cookie is not None:
        try:
            device, names = orjson.loads(keys.decrypt_fresh(PURPOSE, cookie, MAX_AGE_S, now))
            return Known(device, tuple(names))
        except Unsealed:
            pass
    return Known(secrets.new()[:16])
