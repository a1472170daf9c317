"""Bytes of tiles, compressed once and in a way that several can be sent as one.

A vector tile may simply follow another: their layers add up. So may gzip members (RFC 1952), but
browsers read the first and drop the rest. Therefore each tile is kept as DEFLATE blocks that end on
a byte and are not the last (Z_SYNC_FLUSH), which can follow one another inside one gzip member; its
checksum is put together from theirs, as zlib's crc32_combine does it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from isal import isal_zlib

from geo_ioc.layers.truncation import meta_layer

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Of a gzip member that names no file and no time, so that equal bytes stay equal."""
LAST_BLOCK = b"\x03\x00"
"""An empty block that is the last."""
LEVEL = 2
POLYNOMIAL = 0xEDB88320
ONE = 1 << 31
"""The polynomial 1, its lowest power in the highest bit, as CRC-32 has it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a tile, or several after one another, weighs and is."""

    blocks: bytes
    """DEFLATE blocks, none of them the last; empty when nothing is drawn."""
    size: int = 0
    """Of the plain bytes."""
    crc: int = 0
    """CRC-32 of the plain bytes."""
    dropped: int = 0
    """Features left out by the layers' limits; a vector tile says so itself, at its end."""
    tag: str = ""
    """Weak entity tag: equal for equal content, whoever made it and when."""

    def gzip(self) -> bytes:
        """One gzip member."""
        end = struct.pack("<II", self.crc, self.size & 0xFFFFFFFF)
        return b"".join((HEADER, self.blocks, LAST_BLOCK, end))

    def plain(self) -> bytes:
        """The bytes themselves."""
        plain: bytes = isal_zlib.decompress(self.blocks + LAST_BLOCK, wbits=-15)
        return plain


def pack(body: bytes, dropped: int = 0) -> Packed:
    """Compress the bytes of one layer's tile, which hold no word yet of what was left out."""
    tag = _tag(body, str(dropped).encode())
    if not body:
        return Packed(b"", dropped=dropped, tag=tag)
    squeeze = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    blocks = squeeze.compress(body) + squeeze.flush(isal_zlib.Z_SYNC_FLUSH)
    return Packed(blocks, len(body), isal_zlib.crc32(body), dropped, tag)


def tile(parts: Sequence[Packed]) -> Packed:
    """One vector tile of the layers' tiles, with `_meta` when any of them was cut short."""
    dropped = sum(part.dropped for part in parts)
    if not dropped and len(parts) == 1:
        return parts[0]
    tag = _tag(*(part.tag.encode() for part in parts))
    filled = [part for part in parts if part.size]
    if dropped:
        filled.append(pack(meta_layer(dropped)))
    size = crc = 0
    for part in filled:
        crc = _multiply(power(part.size), crc) ^ part.crc
        size += part.size
    blocks = b"".join(part.blocks for part in filled)
    return Packed(blocks, size, crc, dropped=dropped, tag=tag)


def _tag(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(struct.pack("<Q", len(part)))
        digest.update(part)
    return f'W/"{digest.hexdigest()[:24]}"'


@lru_cache(maxsize=5_000)
def power(size: int) -> int:
    """x^(8 size) modulo the polynomial.

    As crc32_combine of zlib 1.2.12: the checksum of two pieces after one another is that of the
    first multiplied by the power of the second's size, XOR that of the second.
    """
    found, step = ONE, ONE >> 8
    while size:
        if size & 1:
            found = _multiply(found, step)
        step = _multiply(step, step)
        size >>= 1
    return found


def _multiply(a: int, b: int) -> int:
    product = 0
    while a:
        if a & ONE:
            product ^= b
        a = a << 1 & 0xFFFFFFFF
        b = b >> 1 ^ POLYNOMIAL if b & 1 else b >> 1
    return product
