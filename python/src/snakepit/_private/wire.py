"""
The protobuf encoding, as far as our messages need it.

Written by hand so that a worker runs with whatever protobuf the user has, or none. See
https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import struct

from collections.abc import Iterator, Sequence


__all__ = [
    "bytes_field",
    "fields",
    "fixed32_field",
    "fixed32s",
    "fixed64s",
    "read_varint",
    "text_field",
    "varint_field",
]

VARINT, FIXED64, LENGTH_DELIMITED, FIXED32 = 0, 1, 2, 5


def fields(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int, int]]:
    """
    Walk over the fields of a message.

    Yields:
        Number, wire type, and two integers: where the content starts and ends in *data*, except for varints,
        where the second is the value.

    Raises:
        ValueError: This is not a message.
    """
    position, end = start, len(data) if end is None else end
    while position < end:
        key, position = read_varint(data, position)
        number, wire_type = key >> 3, key & 7
        if wire_type == VARINT:
            value, position = read_varint(data, position)
            yield number, wire_type, position, value
            continue
        if wire_type == LENGTH_DELIMITED:
            size, position = read_varint(data, position)
        elif wire_type == FIXED32:
            size = 4
        elif wire_type == FIXED64:
            size = 8
        else:
            raise ValueError(f"field {number} has wire type {wire_type}")
        if position + size > end:
            raise ValueError(f"field {number} is cut off")
        yield number, wire_type, position, position + size
        position += size


def read_varint(data: bytes, position: int) -> tuple[int, int]:
    """
    Read an integer; gives the value, and where it ends.

    Raises:
        ValueError: There is none.
    """
    value = shift = 0
    try:
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value & 0xFFFF_FFFF_FFFF_FFFF, position
            shift += 7
            if shift > 63:
                raise ValueError("a varint is too long")
    except IndexError:
        raise ValueError("a varint is cut off") from None


def fixed32s(data: bytes, start: int, end: int) -> tuple[int, ...]:
    """The entries of a packed column."""
    count, rest = divmod(end - start, 4)
    if rest:
        raise ValueError("a column of fixed32 is cut off")
    return struct.unpack_from(f"<{count}I", data, start)


def fixed64s(data: bytes, start: int, end: int) -> tuple[int, ...]:
    """The entries of a packed column of longer integers."""
    count, rest = divmod(end - start, 8)
    if rest:
        raise ValueError("a column of fixed64 is cut off")
    return struct.unpack_from(f"<{count}Q", data, start)


def _varint(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def varint_field(number: int, value: int) -> bytes:
    """An integer, boolean or enumeration; nothing for 0."""
    return _varint(number << 3 | VARINT) + _varint(value) if value else b""


def bytes_field(number: int, value: bytes, *, keep_empty: bool = False) -> bytes:
    """Bytes or an embedded message; nothing where empty, unless it is an element of a repeated field."""
    if not value and not keep_empty:
        return b""
    return b"%b%b%b" % (_varint(number << 3 | LENGTH_DELIMITED), _varint(len(value)), value)


def text_field(number: int, value: str, *, keep_empty: bool = False) -> bytes:
    """A string. What UTF-8 cannot hold (lone surrogates) is escaped."""
    return bytes_field(number, value.encode("utf-8", "backslashreplace"), keep_empty=keep_empty)


def fixed32_field(number: int, values: Sequence[int]) -> bytes:
    """A packed column."""
    return bytes_field(number, struct.pack(f"<{len(values)}I", *values))
