"""The key file: what secrets at rest are sealed with, and what other secrets are derived from.

One key a line, the newest first: a line put before the others is the new key, and what older keys
have sealed stays readable. Derived secrets come from the last line, the oldest key, so that they
stay as they are when a key is put before it.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from datetime import datetime
from pathlib import Path

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, text

from geo_ioc import files
from geo_ioc.errors import SettingsError
from geo_ioc.settings import Settings

log = structlog.get_logger()

NAME = "secret.key"
KEY_BYTES = 32
DERIVED_BYTES = 32


class Unsealed(ValueError):
    """What is given was not sealed by these keys, or too long ago."""


class Key:
    """One key: what it seals, and what is derived from it."""

    def __init__(self, line: str) -> None:
        """Raises ValueError for a line that is no Fernet key."""
        self.fernet = Fernet(line)
        self._secret = base64.urlsafe_b64decode(line)
        # A digest under a name of its own: it tells keys apart, and nothing of them.
        self.id = self.derive("key id").hex()[:16]

    def derive(self, purpose: str) -> bytes:
        """32 secret bytes for one purpose."""
        info = f"geo-ioc:{purpose}".encode()
        return HKDF(SHA256(), DERIVED_BYTES, salt=None, info=info).derive(self._secret)


class _Ring:
    """Keys as one reading of the file has found them."""

    def __init__(self, lines: list[str]) -> None:
        """Raises ValueError for a line that is no Fernet key, and for no line at all."""
        self.keys = [Key(line) for line in lines]
        self.all = MultiFernet([key.fernet for key in self.keys])


class Keys:
    """The keys of this installation: `load()`.

    The file is looked at again before each use, so that a new key counts at once in every process;
    a file that cannot be read any more leaves the keys that were read last.
    """

    def __init__(self, lines: list[str], path: Path | None = None) -> None:
        """Raises ValueError for a line that is no Fernet key, and for no line at all."""
        self._ring = _Ring(lines)
        self._path = path
        self._stamp = None if path is None else _stamp(path)
        self._wrong = ""

    @classmethod
    def load(cls, settings: Settings) -> Keys:
        """The keys of the key file, which is made when there is none.

        Raises SettingsError when it cannot be read, others may read it, or a line is damaged.
        """
        path = path_of(settings)
        try:
            if not path.exists():
                _make(path)
            lines = lines_of(path)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            raise _refusal(
                f"không đọc hoặc tạo được ({reason})", f"cannot be read or made ({reason})", path
            ) from None
        return cls(lines, path)

    def _current(self) -> _Ring:
        path = self._path
        if path is None:
            return self._ring
        try:
            stamp = _stamp(path)
            if stamp != self._stamp:
                self._ring, self._stamp, self._wrong = _Ring(lines_of(path)), stamp, ""
        except (OSError, UnicodeDecodeError, SettingsError) as error:
            # A night's work must not stop for it: said once, and looked at again next time.
            if self._wrong != str(error):
                self._wrong = str(error)
                log.error("key file", path=str(path), reason=self._wrong)
        return self._ring

    def encrypt(self, purpose: str, plain: str, now: datetime | None = None) -> str:
        """`plain`, sealed with the newest key for one purpose.

        `now` is the time it is said to be sealed at, when it matters.
        """
        # The purpose is sealed in: what one cookie holds must mean nothing in another.
        given = f"{purpose}\n{plain}".encode()
        ring = self._current().all
        if now is None:
            return ring.encrypt(given).decode()
        return ring.encrypt_at_time(given, int(now.timestamp())).decode()

    def decrypt(self, purpose: str, sealed: str) -> str:
        """What was sealed for a purpose, by whichever key. Raises Unsealed."""
        try:
            return _of(purpose, self._current().all.decrypt(sealed.encode()).decode())
        except (InvalidToken, UnicodeError):
            raise Unsealed from None

    def decrypt_fresh(self, purpose: str, sealed: str, max_age_s: int, now: datetime) -> str:
        """What was sealed for a purpose in the last `max_age_s` seconds. Raises Unsealed."""
        try:
            at = int(now.timestamp())
            plain = self._current().all.decrypt_at_time(sealed.encode(), max_age_s, at).decode()
        except (InvalidToken, UnicodeError):
            raise Unsealed from None
        return _of(purpose, plain)

    def resealed(self, purpose: str, sealed: str) -> str | None:
        """The same, sealed with the newest key; None when it is already. Raises Unsealed."""
        try:
            self.ring()[0].fernet.decrypt(sealed.encode())
        except InvalidToken:
            return self.encrypt(purpose, self.decrypt(purpose, sealed))
        return None

    def derive(self, purpose: str) -> bytes:
        """32 secret bytes for one purpose, the same for as long as the oldest key stays."""
        return self.ring()[-1].derive(purpose)

    def ring(self) -> list[Key]:
        """The keys as they are now, the newest first."""
        return self._current().keys


def require_known(connection: Connection, keys: Keys) -> None:
    """Raises SettingsError when other keys have sealed what is kept, and none of these.

    A file that went missing is made anew without a word: this is where it shows.
    """
    known = set(connection.execute(text("SELECT id FROM sealing_key")).scalars())
    if known and known.isdisjoint(key.id for key in keys.ring()):
        raise SettingsError(
            "GEO_IOC_KEY_FILE: không phải tệp khóa đã niêm phong dữ liệu đang có; khôi phục tệp đó "
            "từ bản sao lưu.",
            "GEO_IOC_KEY_FILE is not the one that the data were sealed with; restore it.",
        )


def path_of(settings: Settings) -> Path:
    """Where the key file of an installation is."""
    return settings.key_file or settings.home / NAME


def ring_of(path: Path) -> list[Key]:
    """The keys of a key file, which is not made when it is missing. Raises SettingsError."""
    return _Ring(lines_of(path)).keys


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _of(purpose: str, whole: str) -> str:
    sealed_for, _, plain = whole.partition("\n")
    if sealed_for != purpose:
        raise Unsealed
    return plain


def lines_of(path: Path) -> list[str]:
    """The keys of a file, the newest first. Raises SettingsError, OSError."""
    return _lines(_read(path), path)


def write(path: Path, lines: list[str]) -> None:
    """Put these keys in the place of those in the file, whole at once and on the disk.

    It stays whose it was: a server that runs as somebody else must read it on. Raises SettingsError
    when that cannot be.
    """
    path = path.resolve()  # What a link leads to, and not the link.
    was = path.stat()
    draft = _draft(path, lines)
    try:
        os.chown(draft, was.st_uid, was.st_gid)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _refusal(
            f"không thay được, tệp vẫn như cũ ({error.strerror}); chạy bằng chủ của tệp hoặc root",
            f"cannot be replaced and is as it was ({error.strerror}); run as its owner or root",
            path,
        ) from None
    files.on_disk(path.parent)


def _make(path: Path) -> None:
    """Make the file, whole at once: another process sees no file or all of it, and never two."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, [new()])
    # A link, unlike a rename, fails when the name is taken: who comes second uses the first's.
    try:
        os.link(draft, path)
        files.on_disk(path.parent)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def new() -> str:
    """A key that nobody has had before."""
    return Fernet.generate_key().decode()


def _draft(path: Path, lines: list[str]) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        # A power cut must not leave secrets sealed with a key that never reached the disk.
        os.fsync(file.fileno())
    return draft


def _read(path: Path) -> str:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise _refusal(
                f"người khác đọc hoặc ghi được tệp này; chạy: chmod 600 {path}",
                f"others may read or write it; run: chmod 600 {path}",
                path,
            )
        return file.read().decode("utf-8")


def _lines(whole: str, path: Path) -> list[str]:
    numbered = [(n, line.strip()) for n, line in enumerate(whole.splitlines(), 1) if line.strip()]
    if not numbered:
        # Never made anew over an empty one: what it once held may still seal what is kept.
        raise _refusal(
            "tệp rỗng; khôi phục từ bản sao lưu, hoặc xóa tệp để tạo khóa mới",
            "it is empty; restore it from a backup, or remove it to have a new key made",
            path,
        )
    for number, line in numbered:
        if not _is_key(line):
            raise _refusal(
                f"dòng {number} không phải khóa (32 byte, base64 kiểu URL)",
                f"line {number} is no key (32 bytes, URL-safe base64)",
                path,
            )
    return [line for _, line in numbered]


def _is_key(line: str) -> bool:
    try:
        return len(base64.b64decode(line, altchars=b"-_", validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _refusal(vi: str, en: str, path: Path) -> SettingsError:
    return SettingsError(f"GEO_IOC_KEY_FILE ({path}): {vi}.", f"GEO_IOC_KEY_FILE ({path}): {en}.")
