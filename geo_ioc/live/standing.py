"""Whether a caller's rights are still those that their open streams began with.

Looked up once for all streams of a caller, few at a time in a process, so that one change of
somebody's rights does not have everybody else wait. Between a change that may concern a caller and
the answer their streams tell nothing.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from geo_ioc.errors import GeoIocError

if TYPE_CHECKING:
    from geo_ioc.live.feed import Feed

Look = Callable[[], Awaitable[float]]
"""Answers for how many seconds the rights last by the clock: 0 when they are gone or others."""

LOOK_EACH_S = 60.0
"""How often rights are looked at though no change was told of: some begin by the clock."""
RETRY_S = 1.0


class State(Enum):
    """What is known of a caller's rights."""

    GOOD = "good"
    GONE = "gone"
    UNKNOWN = "unknown"
    """They may have changed, and the database does not answer."""


async def always() -> float:
    """For rights that never end."""
    return math.inf


class Standing:
    """The rights of one caller, as they were when the first of their streams was opened.

    `rights` are equal for the same rights, and `account` is whose they are. `seen` is the newest
    change that the process knew of when they were looked up, and `lasts_s` for how long they last
    by the clock.
    """

    def __init__(
        self,
        look: Look = always,
        *,
        rights: object = None,
        account: str | None = None,
        lasts_s: float = math.inf,
        seen: int = 0,
    ) -> None:
        self.rights = rights
        self.account = account
        self._look = look
        self._gone = False
        self.seen = seen
        self._doubt = 0
        self._retry_at = 0.0
        self._lock = asyncio.Lock()
        self._last(lasts_s)

    @property
    def doubted(self) -> bool:
        """Whether a change may have made them others since they were looked at."""
        return self._doubt > self.seen

    @property
    def due(self) -> bool:
        """Whether they must be looked at before anything more is told."""
        return self.doubted or time.monotonic() >= self._until

    @property
    def again(self) -> float:
        """When `state` should be asked again, by the monotonic clock."""
        return self._retry_at if self.due else self._until

    def doubt(self, change_id: int) -> None:
        """A change may have made them others."""
        self._doubt = max(self._doubt, change_id)

    async def state(self, feed: Feed) -> State:
        """What is known of them now; looks them up when that is due."""
        # The caller's other streams wait here for the same answer.
        async with self._lock:
            while self.due and not self._gone:
                if time.monotonic() < self._retry_at:
                    return State.UNKNOWN
                async with feed.looks:
                    # A change that comes from here on needs another look.
                    seen = feed.read_id
                    try:
                        lasts_s = await self._look()
                    except (GeoIocError, SQLAlchemyError):
                        self._retry_at = time.monotonic() + RETRY_S
                        return State.UNKNOWN
                self.seen = seen
                self._gone = lasts_s <= 0
                self._last(lasts_s)
        return State.GONE if self._gone else State.GOOD

    def _last(self, seconds: float) -> None:
        # Spread, since a thousand streams may have been opened in one second.
        again = LOOK_EACH_S * random.uniform(0.5, 1)  # noqa: S311  # nobody gains by guessing it
        self._until = time.monotonic() + min(seconds, again)
