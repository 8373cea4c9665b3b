"""From what a tool returned to JSON text."""

from __future__ import annotations

import gc

from collections.abc import Iterable
from typing import Any

import msgspec

from snakepit._private.conversions import BYTES_LIKE, simplify
from snakepit._private.failures import CommandFailure, Unserializable, too_large
from snakepit._private.inserted import json_size, take_out
from snakepit._private.messages import Note
from snakepit._private.simplifier import Simplifier


__all__ = ["ResultEncoder"]

CONTAINERS = (dict, list, tuple, set, frozenset)


class ResultEncoder:
    """
    Encodes results.

    The usual result is one pass of msgspec. Only what holds something that msgspec would write otherwise than
    we promise (bytes, NaN), or not at all, goes the long way through `Simplifier`, which knows where in the
    result it is.
    """

    def __init__(self, *, nan: str, unserializable: str, max_result: int) -> None:
        self._is_nan_null = nan == "null"
        self._is_marking = unserializable == "marker"
        self._max_result = max_result
        self._encode = msgspec.json.Encoder(enc_hook=self._hook).encode

    def encode(self, value: Any) -> tuple[bytes, Note | None]:
        """
        JSON text, and where it holds markers.

        Raises:
            CommandFailure: ``result_not_json`` or ``result_too_large``.
        """
        note = None
        kind = type(value)
        try:
            # Bytes would be encoded in vain.
            data = b"" if kind in BYTES_LIKE else self._encode(value)
            is_done = kind in NEVER_ODD or (
                (self._is_nan_null or b"null" not in data) and (kind is float or not _holds_odd((value,)))
            )
        except CommandFailure:
            raise
        except Exception:
            is_done = False
        if not is_done:
            data, note = self._encode_carefully(value)
        size = len(data) if note is None else json_size(data, note.inserted)
        if size > self._max_result:
            raise too_large(size, self._max_result)
        return data, note

    def _hook(self, value: Any) -> Any:
        simpler = simplify(value, self._max_result)
        if _holds_odd((simpler,)):
            raise Unserializable
        return simpler

    def _encode_carefully(self, value: Any) -> tuple[bytes, Note | None]:
        simplifier = Simplifier(self._is_nan_null, self._is_marking, self._max_result)
        try:
            data = msgspec.json.encode(simplifier.simplify(value, None))
        except CommandFailure:
            raise
        except RecursionError:
            raise CommandFailure(
                "result_not_json", "the result is nested too deep, or holds itself"
            ) from None
        except Exception as error:
            # Methods of the user's classes run in there.
            raise CommandFailure(
                "result_not_json", f"the result cannot be encoded: {type(error).__name__}: {error}"
            ) from None
        if not simplifier.bytes and not simplifier.paths:
            return data, None
        data, inserted = take_out(data, simplifier.bytes)
        return data, Note(simplifier.paths, simplifier.types, inserted)


NEVER_ODD = frozenset({str, int, bool, type(None)})

# Types whose values may hold others (True), are written otherwise than by msgspec (None), or neither (False).
_kinds: dict[type, bool | None] = {
    **dict.fromkeys(CONTAINERS, True),
    **dict.fromkeys(BYTES_LIKE, None),
    **dict.fromkeys((str, int, float, bool, type(None)), False),
}


def _holds_odd(level: Iterable[Any]) -> bool:
    """Whether bytes or named tuples are anywhere in a value; level by level, without a loop over elements."""
    while True:
        kinds = set(map(type, level))
        containers = set()
        for kind in kinds:
            holds = _kinds[kind] if kind in _kinds else _classify(kind)
            if holds is None:
                return True
            if holds:
                containers.add(kind)
        if not containers:
            return False
        if len(containers) < len(kinds):
            level = [value for value in level if type(value) in containers]
        level = gc.get_referents(*level)


def _classify(kind: type) -> bool | None:
    holds: bool | None = False
    if (issubclass(kind, tuple) and hasattr(kind, "_asdict")) or issubclass(kind, BYTES_LIKE):
        holds = None
    elif issubclass(kind, type):
        holds = False
    elif (
        issubclass(kind, (*CONTAINERS, msgspec.Struct))
        or hasattr(kind, "__dataclass_fields__")
        or hasattr(kind, "__attrs_attrs__")
    ):
        holds = True
    if len(_kinds) < 10_000:
        _kinds[kind] = holds
    return holds
