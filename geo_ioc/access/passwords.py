"""Passwords: argon2id by pwdlib, and the few rules they must keep.

The rules are those of NIST SP 800-63B and no more: a length, and not what is tried first. Rules of
composition and changes at fixed times make people choose worse passwords and write them down.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pwdlib import PasswordHash

from geo_ioc.errors import FieldError, InvalidInput, ServerBusy, Text

SHORTEST, LONGEST = 12, 256
BESIDE_THE_NAME = 6
"""Signs that a password must have beside the user name, when it holds it."""
FEWEST_SIGNS = 4
"""Different signs that a password must have."""
COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 1234567890qwerty qwertyuiop12
    qwertyuiop123 qwertyuiop[] qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv
    zaq12wsxcde3 q1w2e3r4t5y6 asdfghjkl123 abcdefghijkl abc123456789 a12345678910 password1234
    password12345 password123456 passwordpassword administrator administrator1 adminadmin123
    admin1234567 welcome12345 letmein12345 iloveyou1234 changeme1234 changemenow1 matkhau12345
    matkhau123456 matkhau@1234 matkhaumatkhau vietnam12345 vietnam@1234 vietnamvodich
    nghean123456 nghean@12345 anhyeuem1234 emyeuanh1234 geoioc123456 geo-ioc-12345 dienchau1234
        """.split()  # noqa: SIM905  # a list is for reading, not for typing quotes
)
"""What is tried first, of those that are long enough. Compared without case."""

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of random passwords: no sign that looks like another one."""
GROUPS, GROUP = 4, 4

NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$bVhg0mONtamJ2lGop4+25g"
    "$dEoRjecfrXrm4+uZtsiWHhi8is0yVhD5tJTuoB4zy58"
)
"""The hash of a password thrown away, with the parameters in use: what unknown user names are tried
on, so that they take as long as known ones."""

HASHER = PasswordHash.recommended()

AT_ONCE = 2
"""Each hashing takes 64 MB and a processor for a tenth of a second."""
WAITING = 8
"""More would take the threads that answer everybody else."""
_admitted = threading.BoundedSemaphore(AT_ONCE + WAITING)
_hashing = threading.BoundedSemaphore(AT_ONCE)


class Verified(NamedTuple):
    """Whether a password is right; and its hash anew, when the parameters have changed."""

    right: bool
    renewed: str | None = None


def random() -> str:
    """A first password, to be told once: it can be read out and typed, and has 79 random bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def hashed(password: str, username: str) -> str:
    """The argon2id hash of a new password. Raises InvalidInput when it keeps not to the rules.

    Takes a tenth of a second: keep no transaction open meanwhile. Raises ServerBusy.
    """
    check(password, username)
    return unchecked(password)


def unchecked(password: str) -> str:
    """The hash of a password that need not keep to the rules. Raises ServerBusy."""
    with _turn():
        return HASHER.hash(_one_form(password))


def verify(password: str, kept: str | None) -> Verified:
    """Whether a password has this hash; None is as much work, and never right.

    Takes a tenth of a second: keep no transaction open meanwhile. Raises ServerBusy.
    """
    with _turn():
        right, renewed = HASHER.verify_and_update(_one_form(password), kept or NOBODYS)
    return Verified(right and kept is not None, renewed if kept is not None else None)


def check(password: str, username: str) -> None:
    """Raises InvalidInput, saying which rule a new password breaks."""
    folded, name = _one_form(password).casefold(), username.casefold()
    if len(folded) < SHORTEST:
        _refuse(f"cần ít nhất {SHORTEST} ký tự", f"needs at least {SHORTEST} characters")
    if len(folded) > LONGEST:
        _refuse(f"dài quá {LONGEST} ký tự", f"is over {LONGEST} characters")
    if name and name in folded and len(folded.replace(name, "")) < BESIDE_THE_NAME:
        _refuse("không được là tên đăng nhập", "must not be the user name")
    if folded in COMMON or len(set(folded)) < FEWEST_SIGNS:
        _refuse("là mật khẩu ai cũng thử trước tiên", "is what everybody tries first")


def _one_form(password: str) -> str:
    """The same signs, however a keyboard puts them together: ế may be one code point or three."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    if not _admitted.acquire(blocking=False):
        raise ServerBusy(
            "Quá nhiều người đăng nhập cùng lúc, hãy thử lại sau vài giây.",
            "Too many people sign in at once, please try again in a few seconds.",
        )
    try:
        with _hashing:
            yield
    finally:
        _admitted.release()


def _refuse(vi: str, en: str) -> None:
    raise InvalidInput([FieldError("/new", Text(vi, en))])
