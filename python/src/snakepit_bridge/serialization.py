"""
Values that JSON has no word for.

Results need none of this: snakepit encodes them, by the same conversions and with the same marker.
"""

from __future__ import annotations

import json

from typing import Any, NoReturn

from snakepit_bridge.errors import NeedsElixirError


__all__ = ["REPR_KEY", "TYPE_KEY", "UNSERIALIZABLE_KEY", "GracefulJSONEncoder", "TypeSerializer"]

UNSERIALIZABLE_KEY = "__ffi_unserializable__"
TYPE_KEY = "__type__"
REPR_KEY = "__repr__"

LARGEST_ARRAY_BYTES = 16 * 1024 * 1024


class GracefulJSONEncoder(json.JSONEncoder):
    """Writes what it can, and a marker for what it cannot."""

    def default(self, o: Any) -> Any:
        # msgspec comes with it: for those who use this class, not for those who import this module.
        from snakepit._private.conversions import simplify

        try:
            return simplify(o, LARGEST_ARRAY_BYTES)
        # Conversions are methods of the user's types.
        except Exception:
            kind = type(o)
            return {UNSERIALIZABLE_KEY: True, TYPE_KEY: f"{kind.__module__}.{kind.__name__}"}


class TypeSerializer:
    """Snakepit's wire format, which is not spoken here."""

    @staticmethod
    def encode_any(value: Any, var_type: str) -> NoReturn:  # noqa: ARG004
        """
        Encode a value for Snakepit.

        Raises:
            NeedsElixirError: Always.
        """
        raise NeedsElixirError(
            "TypeSerializer.encode_any",
            "Return the value itself: numbers of any size, bytes, arrays and frames are encoded.",
        )

    @staticmethod
    def decode_any(any_msg: Any, binary_data: bytes | None = None) -> NoReturn:  # noqa: ARG004
        """
        Decode a value of Snakepit's.

        Raises:
            NeedsElixirError: Always.
        """
        raise NeedsElixirError("TypeSerializer.decode_any", "Arguments come decoded.")
