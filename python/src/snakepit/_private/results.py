"""From what a tool returned to JSON text."""

from __future__ import annotations

import binascii
import collections
import collections.abc
import enum
import gc
import math
import sys

from collections.abc import Iterable
from typing import Any

import msgspec

from snakepit._private.failures import CommandFailure
from snakepit._private.messages import Note


__all__ = ["ResultEncoder"]

BYTES_LIKE = (bytes, bytearray, memoryview)
CONTAINERS = (dict, list, tuple, set, frozenset)
STANDARD_MODULES = ("datetime", "decimal", "uuid")
MARKER = "__ffi_unserializable__"


class Unserializable(Exception):
    """Nothing is known about how to write a value."""


class ResultEncoder:
    """
    Encodes results.

    The usual result is one pass of msgspec. Only what holds something that msgspec would write otherwise than
    we promise (bytes, NaN), or not at all, goes the long way through `_Simplifier`, which knows where in the
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
            data = self._encode(value)
            is_done = kind in NEVER_ODD or (
                (self._is_nan_null or b"null" not in data) and (kind is float or not _holds_odd((value,)))
            )
        except CommandFailure:
            raise
        except Exception:
            is_done = False
        if not is_done:
            data, note = self._encode_carefully(value)
        if len(data) > self._max_result:
            raise too_large(len(data), self._max_result)
        return data, note

    def _hook(self, value: Any) -> Any:
        simpler = simplify(value, self._max_result)
        if _holds_odd((simpler,)):
            raise Unserializable
        return simpler

    def _encode_carefully(self, value: Any) -> tuple[bytes, Note | None]:
        simplifier = _Simplifier(self._is_nan_null, self._is_marking, self._max_result)
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
        note = Note(simplifier.paths, simplifier.types) if simplifier.paths else None
        return data, note


def too_large(size: int, limit: int) -> CommandFailure:
    message = f"the result has {size} bytes, more than the {limit} allowed"
    return CommandFailure("result_too_large", message, {"size": size, "limit": limit})


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
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, (numpy.generic, numpy.ndarray)):
        return _numpy_to_python(value, limit)
    if type(value).__module__.partition(".")[0] == "pandas":
        return _pandas_to_python(value)
    for base, plain in PLAIN.items():
        if isinstance(value, base):
            return plain(value.value if isinstance(value, enum.Enum) else value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, BYTES_LIKE):
        return {"$bytes": binascii.b2a_base64(value, newline=False).decode()}
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


def _numpy_to_python(value: Any, limit: int) -> Any:
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


def _pandas_to_python(value: Any) -> Any:
    name = type(value).__name__
    if name in ("NaTType", "NAType"):
        return None
    if name == "DataFrame":
        return value.to_dict(orient="records")
    for method in ("tolist", "isoformat"):
        if callable(getattr(value, method, None)):
            return getattr(value, method)()
    raise Unserializable


class _Simplifier:
    """Turns any value into dicts, lists, strings and numbers, and keeps track of where it is."""

    def __init__(self, is_nan_null: bool, is_marking: bool, limit: int) -> None:
        self._is_nan_null = is_nan_null
        self._is_marking = is_marking
        self._limit = limit
        self.paths: list[str] = []
        self.types: list[str] = []

    # A path is a chain from the inside out: (key or index, path of what it is in), None for the result
    # itself.
    def simplify(self, value: Any, path: Any) -> Any:
        kind = type(value)
        if kind in (bool, int, type(None)):
            return value
        if kind is float:
            if math.isfinite(value) or self._is_nan_null:
                return value
            raise _not_json(path, f"{value} is not JSON")
        if kind is str:
            try:
                value.encode()
            except UnicodeEncodeError:
                raise _not_json(path, "a lone surrogate is not UTF-8") from None
            return value
        if isinstance(value, BYTES_LIKE):
            return {"$bytes": binascii.b2a_base64(value, newline=False).decode()}
        if isinstance(value, dict):
            pairs = {}
            for key, item in value.items():
                name = self._key(key, path)
                pairs[name] = self.simplify(item, (name, path))
            return pairs
        if isinstance(value, (list, tuple, set, frozenset)) and not hasattr(value, "_asdict"):
            items = []
            for index, item in enumerate(value):
                items.append(self.simplify(item, (index, path)))
            return items
        if kind.__module__ in STANDARD_MODULES:
            return msgspec.to_builtins(value)
        record = None if isinstance(value, type) else _record(value)
        if record is not None:
            return self.simplify(record, path)
        try:
            simpler = simplify(value, self._limit)
        except Unserializable:
            return self._mark(value, path)
        return self.simplify(simpler, path)

    def _key(self, key: Any, path: Any) -> str:
        try:
            if isinstance(key, (str, int, float, enum.Enum)) and type(key) not in (str, int, float, bool):
                key = simplify(key, self._limit)
            elif type(key).__module__ == "numpy":
                key = key.tolist()
            if key is None or isinstance(key, bool):
                return {None: "null", True: "true", False: "false"}[key]
            if isinstance(key, BYTES_LIKE):
                raise TypeError
            # Numbers, dates and UUIDs as msgspec writes them.
            (text,) = msgspec.json.decode(msgspec.json.encode({key: None}))
        except (TypeError, ValueError, Unserializable):
            raise _not_json(path, f"a key of type {_type_name(key)} is not JSON") from None
        return str(text)

    def _mark(self, value: Any, path: Any) -> dict[str, Any]:
        name = _type_name(value)
        if not self._is_marking:
            raise _not_json(path, f"a value of type {name} cannot be encoded")
        self.paths.append(_text_of(path))
        self.types.append(name)
        return {MARKER: True, "__type__": name}


def _record(value: Any) -> Any:
    """The fields of a dataclass, Struct or attrs object; a union's tag comes first."""
    config = getattr(value, "__struct_config__", None)
    if config is not None:
        if config.array_like:
            fields: Any = [getattr(value, name) for name in value.__struct_fields__]
            return fields if config.tag is None else [config.tag, *fields]
        fields = {} if config.tag is None else {config.tag_field: config.tag}
        for name, shown in zip(value.__struct_fields__, value.__struct_encode_fields__):
            fields[shown] = getattr(value, name)
        return fields
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        attributes = getattr(value, "__attrs_attrs__", None)
        if attributes is None:
            return None
        names = [attribute.name for attribute in attributes]
    return {name: getattr(value, name) for name in names if name[0] != "_" and hasattr(value, name)}


def _type_name(value: Any) -> str:
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}"


def _not_json(path: Any, problem: str) -> CommandFailure:
    shown = _text_of(path)
    where = f"at {shown}: " if shown else ""
    return CommandFailure("result_not_json", f"{where}{problem}", {"path": shown})


def _text_of(path: Any) -> str:
    """``rows[3].lock``; empty for the result itself."""
    steps = []
    while path is not None:
        step, path = path
        steps.append(step)
    text = ""
    for step in reversed(steps):
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isidentifier():
            text += f".{step}" if text else step
        else:
            text += f"[{msgspec.json.encode(step).decode()}]"
    return text
