"""Exports and anchors: what comes from outside is an error of ours with its place, or a result."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.audit import chain, files
from geo_ioc.audit.chain import GENESIS, Anchor, Broken, Link
from geo_ioc.errors import TrailFileError

PATH = Path("trail.jsonl")
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def made(count: int) -> list[Link]:
    """A trail as the database makes it."""
    found: list[Link] = []
    previous = GENESIS
    for id_ in range(1, count + 1):
        form = (
            f'{{"at": "2026-11-28T00:00:{id_:02}.000000Z", "id": {id_}, "data": {{"vi": "Xã"}}, '
            '"actor": "an", "action": "sign_in", "subject": "account:an"}'
        )
        digest = hashlib.sha256((form + previous).encode()).hexdigest()
        found.append(Link(id_, form, previous, digest))
        previous = digest
    return found


def written(path: Path, links: list[Link]) -> Path:
    path.write_bytes(b"".join(map(files.line, links)))
    return path


def at(link: Link) -> Anchor:
    return Anchor(link.id, link.hash)


def test_a_line_is_checked_with_five_lines_of_any_language(tmp_path):
    previous = GENESIS
    for line in written(tmp_path / "t", made(3)).read_text("utf-8").splitlines():
        row = json.loads(line)
        assert row["previous_hash"] == previous
        previous = hashlib.sha256((row["form"] + previous).encode()).hexdigest()
        assert row["hash"] == previous


def test_an_export_reads_back_as_it_was(tmp_path):
    assert list(files.links(written(tmp_path / "t", made(3)))) == made(3)


def test_a_part_is_checked_from_its_first_row_on():
    checked = chain.check(made(9)[4:], whole=False)
    assert (checked.first, checked.count, checked.broken) == (5, 5, None)
    assert chain.check(made(9)[4:]).broken == Broken(5, "missing")


def test_an_anchor_joins_a_part_to_what_was_before_it():
    links = made(9)
    assert chain.check(links[4:], at(links[3]), whole=False).broken is None
    other = Anchor(4, "f" * 64)
    assert chain.check(links[4:], other, whole=False).broken == Broken(4, "anchor")
    assert chain.check(links[:4], at(links[8]), whole=False).broken == Broken(9, "cut")


def test_no_row_at_all_is_no_more_than_an_empty_trails_anchor_says():
    assert chain.check([], Anchor()).broken is None
    assert chain.check([], Anchor(3, "f" * 64)).broken == Broken(3, "cut")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"no json\n", "JSON"),
        (b"[]\n", "JSON"),
        (b"\xff\n", "JSON"),
        (b'{"id": 3}\n', "form"),
        (b'{"id": 3, "form": 7, "previous_hash": "", "hash": ""}\n', "mục"),
        (files.line(made(3)[2])[:-1], "cụt"),
        (files.line(made(3)[2])[:50], "cụt"),
        (files.line(made(3)[2]._replace(id=4)), "mục khác"),
        (files.line(made(3)[2]._replace(hash="x")), "mục"),
        (files.line(made(3)[2]._replace(form="{}")), "mục"),
        (b"\n", "JSON"),
    ],
)
def test_a_damaged_line_is_told_with_its_number(tmp_path, line, said):
    path = written(tmp_path / "t", made(2))
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(TrailFileError, match="line 3") as caught:
        list(files.links(path))
    assert said in caught.value.detail.vi


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_is_no_file_is_told_by_its_name(tmp_path, name):
    for read in (files.read_anchor, lambda path: list(files.links(path))):
        with pytest.raises(TrailFileError, match=str(tmp_path / name)):
            read(tmp_path / name)


LINE = files.line(made(1)[0])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_an_error_of_ours(given_bytes):
    for whole in (given_bytes, given_bytes + b"\n"):
        try:
            files.parse(whole, PATH, 1)
        except TrailFileError as error:
            assert "line 1" in error.detail.vi


@given(st.integers(0, len(LINE) - 1), st.integers(0, 255))
def test_no_changed_byte_of_a_line_goes_unseen(place, byte):
    changed = LINE[:place] + bytes([byte]) + LINE[place + 1 :]
    try:
        link = files.parse(changed, PATH, 1)
    except TrailFileError:
        return
    if chain.check([link], whole=False).broken is None:
        # A space of the line itself, or the case of an escape: the row it tells is the same.
        assert link == made(1)[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
FIELDS = dict.fromkeys(Link._fields, JSON)


@given(st.fixed_dictionaries(FIELDS) | st.dictionaries(st.sampled_from(Link._fields), JSON))
def test_any_object_is_a_line_or_an_error_of_ours(found):
    try:
        files.parse(json.dumps(found).encode() + b"\n", PATH, 1)
    except TrailFileError as error:
        assert "line 1" in error.detail.vi


def test_an_anchor_reads_back_as_it_was(tmp_path):
    for anchor in (Anchor(), Anchor(7, "a" * 64, "2026-11-28T00:00:00.000000Z")):
        path = tmp_path / f"{anchor.id}.json"
        path.write_bytes(files.anchor_text(anchor, NOW))
        assert files.read_anchor(path) == anchor


def test_an_anchor_of_an_empty_trail_has_no_other_hash_than_the_first():
    with pytest.raises(TrailFileError, match="hash"):
        files.parse_anchor(files.anchor_text(Anchor(0, "a" * 64), NOW), PATH)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_anchor_or_an_error_of_ours(found):
    with pytest.raises(TrailFileError):
        files.parse_anchor(found, PATH)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "format": st.just(files.FORMAT) | JSON,
            "version": st.just(files.VERSION) | JSON,
            "id": st.integers() | JSON,
            "hash": st.just("a" * 64) | JSON,
            "at": JSON,
        },
    )
)
def test_any_object_is_an_anchor_or_an_error_of_ours(found):
    try:
        anchor = files.parse_anchor(json.dumps(found).encode(), PATH)
    except TrailFileError:
        return
    assert 0 <= anchor.id < 2**63
    assert anchor.hash == "a" * 64


def test_a_row_longer_than_any_is_refused_and_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LONGEST", 100)
    with pytest.raises(TrailFileError, match="line 1"):
        list(files.links(written(tmp_path / "t", made(1))))


def test_numbers_of_a_row_beyond_those_of_json_readers_do_no_harm(tmp_path):
    """PostgreSQL writes any number out; the form is text, and nobody has to read it as numbers."""
    row = made(1)[0]
    form = row.form.replace('"Xã"', "1" + "0" * 400)
    row = Link(1, form, GENESIS, hashlib.sha256((form + GENESIS).encode()).hexdigest())
    assert chain.check(files.links(written(tmp_path / "t", [row]))).broken is None
    assert orjson.loads(files.line(row))["form"] == form
