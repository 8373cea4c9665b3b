"""Bytes of arguments, which come beside their text: there they are ``{"$bytes": "#0"}`` and so on."""

from __future__ import annotations

import binascii
import re
import sys
import threading

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


__all__ = ["attaching", "bytes_of", "inlined", "is_bytes_object", "restored"]

# No base64 has a number sign, and the supervisor leaves text as it is in which anything else does.
MARK = "#"
MARKED = re.compile(rb'\{"\$bytes":"#(\d+)"\}')

# Python 3.10 cannot be strict.
STRICT: dict[str, Any] = {"strict_mode": True} if sys.version_info >= (3, 11) else {}


class Current(threading.local):
    """Bytes of the command whose arguments this thread decodes."""

    attached: Sequence[bytes] = ()


current = Current()


@contextmanager
def attaching(attached: Sequence[bytes]) -> Iterator[None]:
    """Have `bytes_of` know these."""
    current.attached = attached
    try:
        yield
    finally:
        current.attached = ()


def bytes_of(text: Any) -> bytes:
    """
    The bytes that this stands for, as the value of ``$bytes``.

    Raises:
        TypeError: It is no text.

        ValueError: It is no base64.
    """
    if isinstance(text, str) and text.startswith(MARK) and current.attached:
        return current.attached[int(text[1:])]
    return binascii.a2b_base64(text, **STRICT)


def restored(data: Any) -> Any:
    """Text of arguments as it was, with its bytes as base64: for what takes any JSON."""
    attached = current.attached
    if not attached:
        return data

    def base64(match: re.Match[bytes]) -> bytes:
        value = attached[int(match[1])]
        return b'{"$bytes":"%b"}' % binascii.b2a_base64(value, newline=False)

    return MARKED.sub(base64, bytes(data))


def is_bytes_object(value: Any) -> bool:
    """Whether a value is an object with ``$bytes``, and nothing else, in it."""
    return type(value) is dict and len(value) == 1 and "$bytes" in value


def inlined(value: Any) -> Any:
    """As `restored`, of a value."""
    if not current.attached:
        return value
    if is_bytes_object(value):
        return {"$bytes": binascii.b2a_base64(bytes_of(value["$bytes"]), newline=False).decode()}
    if type(value) is dict:
        return {key: inlined(each) for key, each in value.items()}
    return list(map(inlined, value)) if type(value) is list else value
