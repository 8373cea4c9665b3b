"""Bytes of results, which go beside their text: there they are ``{"$bytes": ""}``."""

from __future__ import annotations

import binascii
import os

from collections.abc import Sequence

from snakepit._private.messages import Note


__all__ = ["PLACEHOLDER", "inserted_size", "json_size", "take_out", "whole_text"]

#: Stands for bytes while a result is encoded: nobody can have written it.
PLACEHOLDER = f"bytes of a result {os.urandom(16).hex()}"
ENCODED = PLACEHOLDER.encode()


def take_out(text: bytes, values: Sequence[bytes]) -> tuple[bytes, list[tuple[int, bytes]]]:
    """JSON text without the placeholders in it, and where the base64 of each of *values* belongs."""
    pieces = text.split(ENCODED)
    inserted = []
    offset = 0
    for piece, value in zip(pieces, values):
        offset += len(piece)
        inserted.append((offset, value))
    return b"".join(pieces), inserted


def inserted_size(note: Note) -> int:
    """Bytes that go beside the text."""
    return sum([len(value) for _, value in note.inserted])


def json_size(text: bytes, inserted: Sequence[tuple[int, bytes]]) -> int:
    """Bytes that the whole text has, with its base64."""
    return len(text) + sum([(len(value) + 2) // 3 * 4 for _, value in inserted])


def whole_text(text: bytes, note: Note, most: int | None = None) -> bytes:
    """The text with its base64; one of more than *most* bytes may end anywhere behind them."""
    if not note.inserted:
        return text
    parts = []
    copied = 0
    for offset, value in note.inserted:
        parts += [text[copied:offset], binascii.b2a_base64(value[:most], newline=False)]
        copied = offset
    return b"".join([*parts, text[copied:]])
