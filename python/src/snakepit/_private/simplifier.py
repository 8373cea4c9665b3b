"""Results that go the long way, value by value."""

from __future__ import annotations

import enum
import math

from typing import Any

import msgspec

from snakepit._private.conversions import BYTES_LIKE, simplify
from snakepit._private.failures import CommandFailure, Unserializable
from snakepit._private.inserted import PLACEHOLDER


__all__ = ["Simplifier"]

STANDARD_MODULES = ("datetime", "decimal", "uuid")
MARKER = "__ffi_unserializable__"
BYTES_OBJECT = {"$bytes": PLACEHOLDER}


class Simplifier:
    """Turns any value into dicts, lists, strings and numbers, and keeps track of where it is."""

    def __init__(self, is_nan_null: bool, is_marking: bool, limit: int) -> None:
        self._is_nan_null = is_nan_null
        self._is_marking = is_marking
        self._limit = limit
        self.paths: list[str] = []
        self.types: list[str] = []
        #: Bytes, each of which is a placeholder in the simplified value, in their order there.
        self.bytes: list[bytes] = []

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
            self.bytes.append(bytes(value))
            return BYTES_OBJECT
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
