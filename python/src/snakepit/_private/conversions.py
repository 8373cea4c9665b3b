"""Values that JSON has no word for, as values that it has."""

from __future__ import annotations

import binascii
import collections
import collections.abc
import enum

from typing import Any

from snakepit._private.arrays import is_numpy, is_pandas, numpy_to_python, pandas_to_python
from snakepit._private.failures import Unserializable


__all__ = ["BYTES_LIKE", "base64_object", "simplify"]

BYTES_LIKE = (bytes, bytearray, memoryview)


def simplify(value: Any, limit: int) -> Any:
    """
    What msgspec does not know as something it, or another round, does.

    Args:
        limit: Bytes a result may have; an array that cannot fit is not even tried.

    Raises:
        Unserializable: Nothing is known about it.
    """
    if isinstance(value, type):
        raise Unserializable
    if is_numpy(value):
        return numpy_to_python(value, limit)
    if is_pandas(value):
        return pandas_to_python(value)
    for base, plain in PLAIN.items():
        if isinstance(value, base):
            return plain(value.value if isinstance(value, enum.Enum) else value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, BYTES_LIKE):
        return base64_object(value)
    for method in ("model_dump", "to_dict", "_asdict", "tolist", "isoformat"):
        convert = getattr(value, method, None)
        if callable(convert):
            return convert()
    if isinstance(value, collections.abc.Mapping):
        return dict(value)
    if isinstance(
        value, (collections.abc.Sequence, collections.abc.Set, collections.abc.ValuesView, collections.deque)
    ):
        return list(value)
    raise Unserializable


# Plain values out of subclasses, whatever those override.
PLAIN: dict[type, Any] = {str: str.__str__, int: int.__int__, float: float.__float__}


def base64_object(value: Any) -> dict[str, str]:
    """Bytes as they are written in JSON."""
    return {"$bytes": binascii.b2a_base64(value, newline=False).decode()}
