"""Tiles kept compressed: joined without being opened, and what comes out is what went in."""

from __future__ import annotations

import gzip
import zlib

import mapbox_vector_tile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc.layers.packed import Packed, pack, power, tile

bodies = st.binary(max_size=2_000)


def layer(name: str, count: int = 1) -> bytes:
    """A vector tile of one layer with some points."""
    points = [
        {"geometry": f"POINT({n} {n})", "properties": {"id": f"{name}-{n}"}} for n in range(count)
    ]
    return bytes(mapbox_vector_tile.encode({"name": name, "features": points}))


def decoded(packed: Packed) -> dict:
    """The layers of a tile; decompressing it compares its checksum and its size."""
    return dict(mapbox_vector_tile.decode(gzip.decompress(packed.gzip())))


@given(st.lists(bodies, max_size=6))
def test_tiles_joined_are_one_gzip_member_of_their_bytes_after_one_another(parts):
    joined, whole = tile([pack(part) for part in parts]), b"".join(parts)
    assert joined.plain() == whole
    assert (joined.size, joined.crc) == (len(whole), zlib.crc32(whole))
    # One member: browsers drop what stands behind the first.
    member = zlib.decompressobj(wbits=31)
    assert member.decompress(joined.gzip()) == whole
    assert (member.eof, member.unused_data) == (True, b"")


@given(st.lists(bodies, min_size=1, max_size=4), st.integers(0, 7))
def test_a_checksum_that_is_wrong_is_noticed(parts, bit):
    member = bytearray(tile([pack(part) for part in parts]).gzip())
    member[-8] ^= 1 << bit
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(bytes(member))


@given(bodies, bodies)
def test_the_power_of_a_size_moves_a_checksum_behind_as_many_bytes(first, second):
    one, two = pack(first), pack(second)
    assert two.size == len(second)
    assert tile([one, two]).crc == zlib.crc32(second, zlib.crc32(first))


@given(st.integers(1, 2**40), st.integers(1, 2**40))
def test_powers_of_sizes_add_up_in_any_order(one, another):
    """The power of a sum is the product of the powers; sizes far beyond any tile included."""
    joined = Packed(b"", size=one, crc=power(one))
    other = Packed(b"", size=another, crc=0)
    assert tile([joined, other]).crc == power(one + another)


def test_layers_of_tiles_joined_are_the_union_of_theirs():
    joined = tile(
        [pack(layer("incidents", 3)), pack(b""), pack(layer("communes") + layer("roads"))]
    )
    found = decoded(joined)
    assert list(found) == ["incidents", "communes", "roads"]
    assert [len(found[name]["features"]) for name in found] == [3, 1, 1]
    alone = mapbox_vector_tile.decode(layer("incidents", 3))["incidents"]
    assert found["incidents"] == alone


def test_what_was_left_out_of_any_is_told_once_at_the_end():
    joined = tile([pack(layer("incidents"), 3), pack(layer("communes")), pack(layer("roads"), 2)])
    found = decoded(joined)
    assert list(found) == ["incidents", "communes", "roads", "_meta"]
    [meta] = found["_meta"]["features"]
    assert meta["properties"] == {"dropped": 5}
    assert joined.dropped == 5


def test_a_tile_of_which_all_was_left_out_says_so():
    alone = tile([pack(b"", 9)])
    assert list(decoded(alone)) == ["_meta"]
    assert alone.size > 0


def test_nothing_left_out_needs_no_word_of_it():
    assert list(decoded(tile([pack(layer("incidents"))]))) == ["incidents"]


@given(st.lists(st.tuples(bodies, st.integers(0, 3)), min_size=1, max_size=4))
def test_equal_content_has_equal_bytes_and_tags(parts):
    one, again = (tile([pack(*part) for part in parts]) for _ in range(2))
    assert (one, one.gzip()) == (again, again.gzip())


@given(*[st.lists(st.tuples(bodies, st.integers(0, 3)), min_size=1, max_size=3)] * 2)
def test_other_content_has_another_tag(one, other):
    """Also where the same bytes are of other layers, and where something was left out."""
    tags = [tile([pack(*part) for part in parts]).tag for parts in (one, other)]
    assert (tags[0] == tags[1]) == (one == other)


def test_a_tag_is_weak_and_no_empty_tile_is_without_one():
    assert tile([pack(b"")]).tag.startswith('W/"')
    assert tile([]).tag.startswith('W/"')
    assert tile([pack(b"")]).size == tile([]).size == 0


def test_an_empty_tile_keeps_nothing():
    assert pack(b"").blocks == b""
    assert gzip.decompress(tile([pack(b""), pack(b"")]).gzip()) == b""
