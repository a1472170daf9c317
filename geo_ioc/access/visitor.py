"""Where a request comes from, as sessions, tokens and the trail keep it."""

from __future__ import annotations

from typing import NamedTuple

AGENT_LENGTH = 300


class Visitor(NamedTuple):
    """The address of whoever asks, and what their browser calls itself."""

    address: str
    agent: str = ""

    @classmethod
    def of(cls, address: str | None, agent: str | None) -> Visitor:
        """A visitor from what the connection and the User-Agent header say."""
        return cls(address or "", (agent or "")[:AGENT_LENGTH])
