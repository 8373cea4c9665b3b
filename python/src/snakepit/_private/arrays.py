"""Arrays and tables of numpy and pandas, neither of which is imported for them."""

from __future__ import annotations

import sys

from typing import Any

from snakepit._private.failures import Unserializable, too_large


__all__ = ["is_numpy", "is_pandas", "numpy_to_python", "pandas_to_python"]


def is_numpy(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, (numpy.generic, numpy.ndarray))


def is_pandas(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "pandas"


def numpy_to_python(value: Any, limit: int) -> Any:
    """
    Lists and numbers.

    Raises:
        CommandFailure: ``result_too_large``: it cannot have fewer bytes than *limit*.
    """
    kind, size = value.dtype.kind, value.dtype.itemsize
    if value.size * 2 > limit:
        # Each element is at least a digit and a comma.
        raise too_large(value.size * 2, limit)
    if kind == "f" and size < 8:
        # In their own shortest form, 0.1 and not 0.10000000149011612.
        return value.astype("U").astype("float64").tolist()
    if kind == "f" and size > 8:
        return value.astype("float64").tolist()
    if kind in "mM":
        return value.astype(f"{kind}8[us]").tolist()
    return value.tolist()


def pandas_to_python(value: Any) -> Any:
    """
    Rows, lists, texts and None.

    Raises:
        Unserializable: Nothing is known about this type.
    """
    name = type(value).__name__
    if name in ("NaTType", "NAType"):
        return None
    if name == "DataFrame":
        return value.to_dict(orient="records")
    for method in ("tolist", "isoformat"):
        if callable(getattr(value, method, None)):
            return getattr(value, method)()
    raise Unserializable
