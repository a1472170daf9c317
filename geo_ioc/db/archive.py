"""The file of a backup: a zip that is written in one go, and may be encrypted on its way (age).

manifest.json says what else is in it; nothing is compressed, since pg_dump has done so. To encrypt
needs only a recipient, `age1...`: a server can make backups that it cannot read itself. The format
is age's, so that any program of it opens them; pyrage is the Python binding of its Rust library.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import IO, Any, BinaryIO, cast

import pyrage
from pydantic import ValidationError

from geo_ioc import files
from geo_ioc.db.manifest import File, Manifest
from geo_ioc.errors import BackupError

MANIFEST = "manifest.json"
DATABASE = "database.dump"
CONTENT = ("layers", "boundaries")
"""Folders of the installation's own content."""
CHUNK = 1 << 20
MOST_MANIFEST = 16 << 20
AGE = b"age-encryption.org/"
Told = Callable[[int], None]
"""Told how many bytes more are done."""


class Writer:
    """An archive that is being written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(cast(IO[bytes], stream), "w", zipfile.ZIP_STORED)
        self.files: list[File] = []

    def add(self, name: str, source: IO[bytes], told: Told = lambda count: None) -> None:
        """Add a file of any length."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                told(len(chunk))
        self.files.append(File(name=name, size_bytes=size, sha256=digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, which comes last: only then is everything known that it says."""
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=2))

    def close(self) -> None:
        """Write what a zip ends with."""
        self._zip.close()


@contextmanager
def writing(path: Path, recipients: Sequence[str]) -> Iterator[Writer]:
    """A new archive, encrypted for its recipients when there are any.

    It appears when it is whole. Raises Conflict when there is such a file, BackupError for what is
    no recipient, FileRefused when it cannot be written.
    """
    keys = [recipient(each) for each in recipients]
    with files.writing(path) as file:
        encrypted = _encrypting(file, keys) if keys else nullcontext(file)
        with encrypted as stream, closing(Writer(stream)) as writer:
            yield writer


@contextmanager
def _encrypting(file: BinaryIO, keys: Sequence[Any]) -> Iterator[BinaryIO]:
    """A stream whose bytes are written to a file encrypted, as they come."""
    inward, outward = os.pipe()
    failed: list[BaseException] = []
    noting = _Noting(file)

    def encrypt() -> None:
        with os.fdopen(inward, "rb") as source:
            try:
                pyrage.encrypt_io(source, noting, keys)
            except BaseException as error:  # Told where it can be acted on.
                failed.append(error)

    worker = Thread(target=encrypt, daemon=True)
    worker.start()
    try:
        with os.fdopen(outward, "wb") as stream:
            yield stream
    except BrokenPipeError:
        if not failed:
            raise
    finally:
        worker.join()
    if failed:
        raise noting.error or failed[0]


class _Noting:
    """A file that is written to, and remembers why it could not be: pyrage tells no reason."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


def recipient(words: str) -> Any:
    """A recipient of age or of ssh, from its words. Raises BackupError for anything else."""
    kind = pyrage.ssh.Recipient if words.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(words.strip())
    except (pyrage.RecipientError, ValueError):
        raise BackupError(
            f"--recipient {words}: không phải khóa công khai age1... hay ssh-...",
            f"--recipient {words} is no public key age1... or ssh-...",
        ) from None


def identities(path: Path) -> list[Any]:
    """The identities of a file: of age, one a line, or one of ssh. Raises BackupError."""
    try:
        raw = path.read_bytes()
        if raw.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(raw)]
        lines = [line.strip() for line in raw.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError, ValueError):
        found = []
    if not found:
        raise BackupError(
            f"{path}: không đọc được khóa riêng (AGE-SECRET-KEY-1... hoặc khóa ssh).",
            f"{path} holds no identity (AGE-SECRET-KEY-1... or an ssh key).",
        )
    return found


def new_identity() -> tuple[str, str]:
    """A new identity, which opens backups, and its recipient, which they are made for."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


class Reader:
    """An archive whose every byte was checked."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = archive, manifest

    def open(self, name: str) -> IO[bytes]:
        """One of its files."""
        return self._zip.open(name)

    def content(self) -> list[str]:
        """Names of the files of the installation's own content."""
        return [file.name for file in self.manifest.files if file.name != DATABASE]


@contextmanager
def reading(
    path: Path, identity: Path | None, scratch: Path, told: Told = lambda count: None
) -> Iterator[Reader]:
    """An archive, after all of it was compared with its manifest.

    One that is encrypted is opened into a nameless file of the folder `scratch`, which goes with
    the block. Raises BackupError saying what is wrong with the file.
    """
    with ExitStack() as opened:
        try:
            file: BinaryIO = opened.enter_context(path.open("rb"))
        except OSError as error:
            raise BackupError(
                f"{path}: không đọc được ({error.strerror}).", f"{path} cannot be read."
            ) from None
        encrypted = file.read(len(AGE)) == AGE
        file.seek(0)
        if encrypted:
            if identity is None:
                raise BackupError(
                    f"{path}: đã mã hóa; cần --identity TỆP chứa khóa riêng.",
                    f"{path} is encrypted; --identity FILE is needed.",
                )
            plain = opened.enter_context(tempfile.TemporaryFile(dir=scratch))
            _decrypt(path, file, cast(BinaryIO, plain), identities(identity))
            plain.seek(0)
            file = cast(BinaryIO, plain)
        try:
            archive = opened.enter_context(zipfile.ZipFile(file))
            manifest = _manifest(path, archive)
            _compare(path, archive, manifest, told)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise damaged(path, "không phải bản sao lưu, hoặc đã hỏng", "it is no backup") from None
        yield Reader(archive, manifest)


def _decrypt(path: Path, file: BinaryIO, plain: BinaryIO, keys: Sequence[Any]) -> None:
    noting = _Noting(plain)
    try:
        pyrage.decrypt_io(file, noting, keys)
    except (pyrage.DecryptError, OSError) as error:
        if noting.error is not None:
            raise BackupError(
                f"{path}: không giải mã ra được ({noting.error.strerror}).",
                f"{path} cannot be decrypted: {noting.error.strerror}.",
            ) from None
        if isinstance(error, OSError):
            raise damaged(path, "đã hỏng hoặc bị cắt", "it was changed or cut") from None
        raise BackupError(
            f"{path}: không phải mã hóa cho khóa riêng này.",
            f"{path} is not encrypted for this identity.",
        ) from None


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise damaged(path, f"thiếu {MANIFEST}", f"{MANIFEST} is missing")
    info = archive.getinfo(MANIFEST)
    if info.file_size > MOST_MANIFEST:
        raise damaged(path, f"{MANIFEST} quá lớn", f"{MANIFEST} is too large")
    try:
        return Manifest.model_validate_json(archive.read(info))
    except ValidationError as error:
        place = "/".join(map(str, error.errors()[0]["loc"]))
        raise damaged(
            path, f"{MANIFEST} sai ở /{place}; cần phần mềm mới hơn?", f"{MANIFEST}: /{place}"
        ) from None


def _compare(path: Path, archive: zipfile.ZipFile, manifest: Manifest, told: Told) -> None:
    names = sorted(archive.namelist())
    if names != sorted([MANIFEST, *(file.name for file in manifest.files)]):
        raise damaged(path, "các tệp bên trong không như manifest", "its files are not as it says")
    if DATABASE not in names:
        raise damaged(path, f"thiếu {DATABASE}", f"{DATABASE} is missing")
    for file in manifest.files:
        info = archive.getinfo(file.name)
        if not _ours(file.name):
            raise damaged(path, f"tên tệp lạ {file.name!r}", f"strange name {file.name!r}")
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != file.size_bytes:
            raise damaged(path, f"{file.name} sai độ dài", f"{file.name} has another length")
        digest = hashlib.sha256()
        with archive.open(info) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                told(len(chunk))
        if digest.hexdigest() != file.sha256:
            raise damaged(path, f"{file.name} đã bị đổi", f"{file.name} was changed")


def _ours(name: str) -> bool:
    """The dump, or a file in a folder of content: nothing that leads elsewhere."""
    parts = PurePosixPath(name).parts
    inside = len(parts) > 1 and parts[0] in CONTENT and ".." not in parts
    return name == DATABASE or (inside and "\\" not in name and str(PurePosixPath(name)) == name)


def damaged(path: Path, vi: str, en: str) -> BackupError:
    """The error for an archive that is not as it was written."""
    return BackupError(f"{path}: {vi}.", f"{path}: {en}.")
