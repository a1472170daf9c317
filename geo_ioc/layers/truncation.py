"""The layer `_meta` of a vector tile, which says how many features were left out."""

from __future__ import annotations

from geo_ioc.layers.address import EXTENT

META = "_meta"


def meta_layer(dropped: int) -> bytes:
    """A layer of one point in the tile's middle with the property `dropped`.

    Written by the Vector Tile Specification 2.1, as one layer of a tile's field 3.
    """
    middle = EXTENT // 2
    geometry = _varint(9) + _varint(middle << 1) * 2  # MoveTo once; zigzag of a positive number
    feature = _bytes(2, _varint(0) * 2) + _number(3, 1) + _bytes(4, geometry)
    layer = (
        _number(15, 2)
        + _bytes(1, META.encode())
        + _bytes(2, feature)
        + _bytes(3, b"dropped")
        + _bytes(4, _number(5, dropped))
        + _number(5, EXTENT)
    )
    return _bytes(3, layer)


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content
