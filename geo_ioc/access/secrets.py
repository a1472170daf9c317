"""Secrets of sessions, tokens and devices: random, and kept as digests alone."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new() -> str:
    """A secret nobody can guess: 256 random bits, as text that fits a URL."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """SHA-256 of a secret, in hex: what is kept of it.

    A slow hash is for what people think up; 256 random bits cannot be tried out.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
