"""The file of a backup: whole or not at all, and known to be whole before anything is believed."""

from __future__ import annotations

import io
import stat
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.db import archive
from geo_ioc.db.manifest import File, Manifest, Trail
from geo_ioc.errors import BackupError, Conflict

DUMP = bytes(range(256)) * 5000


def manifest(files: list[File]) -> Manifest:
    return Manifest(
        made_at=datetime(2026, 11, 28, 2, tzinfo=UTC),
        version="0.1.0",
        revision="0005",
        postgresql="15.18",
        postgis="3.3.2",
        rows={"public.incident": 3},
        trail=Trail(id=0, hash="0" * 64),
        keys=["ab"],
        files=files,
    )


def write(path: Path, recipients: tuple[str, ...] = (), **content: bytes) -> Path:
    with archive.writing(path, recipients) as file:
        file.add(archive.DATABASE, io.BytesIO(DUMP))
        for name, data in content.items():
            file.add(name, io.BytesIO(data))
        file.finish(manifest(file.files))
    return path


def read(path: Path, identity: Path | None = None) -> bytes:
    with (
        archive.reading(path, identity, path.parent) as reader,
        reader.open(archive.DATABASE) as dump,
    ):
        return dump.read()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, str]:
    """The file of an identity, and its recipient."""
    secret, public = archive.new_identity()
    path = tmp_path / "identity.txt"
    path.write_text(f"# made for a test\n\n{secret}\n")
    return path, public


def test_what_was_written_is_read_again_by_its_owner_alone(tmp_path: Path):
    path = write(tmp_path / "b.zip", **{"layers/own.toml": b"x"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(path) == DUMP
    with archive.reading(path, None, tmp_path) as reader:
        assert reader.content() == ["layers/own.toml"]
        assert reader.manifest.rows == {"public.incident": 3}
    assert [each.name for each in tmp_path.iterdir()] == ["b.zip"]


def test_an_encrypted_one_opens_with_its_identity_alone(tmp_path: Path, pair):
    identity, public = pair
    path = write(tmp_path / "b.zip.age", (public,))
    assert DUMP[:64] not in path.read_bytes()
    assert read(path, identity) == DUMP
    with pytest.raises(BackupError, match="--identity"):
        read(path)
    other = tmp_path / "other.txt"
    other.write_text(archive.new_identity()[0])
    with pytest.raises(BackupError, match="khóa riêng này"):
        read(path, other)


def test_several_recipients_may_each_open_it(tmp_path: Path, pair):
    identity, public = pair
    second, second_public = archive.new_identity()
    path = write(tmp_path / "b.age", (public, second_public))
    other = tmp_path / "second.txt"
    other.write_text(second)
    assert read(path, identity) == read(path, other) == DUMP


@pytest.mark.parametrize("words", ["", "age1", "age1" + "x" * 58, "ssh-ed25519 AAAA", "an@vinh"])
def test_what_is_no_recipient_is_named_and_leaves_no_file(tmp_path: Path, words: str):
    with pytest.raises(BackupError, match="--recipient"):
        write(tmp_path / "b.age", (words,))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"AGE-SECRET-KEY-1XX", b"# only words\n"])
def test_what_is_no_identity_is_named(tmp_path: Path, pair, content: bytes):
    path = write(tmp_path / "b.age", (pair[1],))
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes(content)
    with pytest.raises(BackupError, match=r"wrong\.txt"):
        read(path, wrong)
    with pytest.raises(BackupError, match=r"nowhere\.txt"):
        read(path, tmp_path / "nowhere.txt")


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path):
    path = write(tmp_path / "b.zip")
    before = path.read_bytes()
    with pytest.raises(Conflict):
        write(path)
    assert path.read_bytes() == before


def test_a_backup_that_fails_half_way_leaves_nothing(tmp_path: Path, pair):
    for recipients in ((), (pair[1],)):
        folder = tmp_path / str(len(recipients))
        folder.mkdir()
        with (
            pytest.raises(RuntimeError, match="half way"),
            archive.writing(folder / "b", recipients) as file,
        ):
            file.add(archive.DATABASE, io.BytesIO(DUMP))
            raise RuntimeError("half way")
        assert list(folder.iterdir()) == []


@given(st.integers(0, 10_000_000), st.integers(1, 255))
def test_a_byte_changed_anywhere_is_found(whole: bytes, at: int, by: int):
    at %= len(whole)
    changed = bytearray(whole)
    changed[at] ^= by
    refused_or_alike(bytes(changed))


@given(st.integers(0, 10_000_000))
def test_an_end_that_is_missing_is_found(whole: bytes, length: int):
    refused_or_alike(whole[: length % len(whole)])


@given(st.binary(max_size=2000))
def test_whatever_is_no_backup_is_refused(data: bytes):
    for start in (b"", b"PK\x03\x04", archive.AGE):
        refused_or_alike(start + data)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("whole") / "b.zip").read_bytes()


def refused_or_alike(data: bytes) -> None:
    """Refused in words; or what was changed is nothing that is read, as a date within the zip."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        path.write_bytes(data)
        try:
            assert read(path) == DUMP
        except BackupError as error:
            assert "b.zip" in str(error)


def forged(change: Callable[[zipfile.ZipFile, Manifest], Manifest]) -> bytes:
    """An archive whose maker knew how, and meant no good."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(archive.DATABASE, b"x")
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        whole = manifest([File(name=archive.DATABASE, size_bytes=1, sha256=digest)])
        file.writestr(archive.MANIFEST, change(file, whole).model_dump_json())
    return made.getvalue()


def with_file(name: str) -> Callable[[zipfile.ZipFile, Manifest], Manifest]:
    def change(file: zipfile.ZipFile, whole: Manifest) -> Manifest:
        file.writestr(name, b"x")
        more = whole.files[0].model_copy(update={"name": name})
        return whole.model_copy(update={"files": [*whole.files, more]})

    return change


def test_a_forged_one_that_is_as_it_says_is_read(tmp_path: Path):
    path = tmp_path / "b.zip"
    path.write_bytes(forged(lambda _, whole: whole))
    assert read(path) == b"x"


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "layers/../../outside",
        "/etc/passwd",
        "layers",
        "layers//x",
        "layers\\..\\x",
        "elsewhere/x.toml",
        "secret.key",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str):
    path = tmp_path / "b.zip"
    path.write_bytes(forged(with_file(name)))
    with pytest.raises(BackupError, match="tên tệp lạ"):
        read(path)


def test_a_file_that_the_manifest_does_not_name_is_refused(tmp_path: Path):
    path = tmp_path / "b.zip"

    def change(file: zipfile.ZipFile, whole: Manifest) -> Manifest:
        file.writestr("layers/more.toml", b"x")
        return whole

    path.write_bytes(forged(change))
    with pytest.raises(BackupError, match="manifest"):
        read(path)


def test_what_is_compressed_is_refused_before_it_can_swell(tmp_path: Path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(archive.DATABASE, b"\x00" * 10_000_000)
        swollen = File(name=archive.DATABASE, size_bytes=10_000_000, sha256="0" * 64)
        file.writestr(archive.MANIFEST, manifest([swollen]).model_dump_json())
    with pytest.raises(BackupError, match="độ dài"):
        read(path)


@pytest.mark.parametrize(
    "change",
    [('"format":1', '"format":2'), ('"revision"', '"revision2"'), ('"id":0', '"id":-1')],
)
def test_a_manifest_that_is_not_ours_is_refused_with_its_place(tmp_path: Path, change):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(archive.DATABASE, b"x")
        file.writestr(archive.MANIFEST, manifest([]).model_dump_json().replace(*change))
    with pytest.raises(BackupError, match=r"manifest\.json sai ở /(format|revision|trail/id)"):
        read(path)
