"""
From what parameters are annotated with to what msgspec decodes into.

Three things differ from msgspec's own reading: a float parameter keeps an integer an integer, bytes come as
``{"$bytes": "<base64>"}`` and as nothing else, and what msgspec does not know takes any JSON.
"""

from __future__ import annotations

import collections.abc
import enum
import sys
import types
import typing

from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

import msgspec

from snakepit._private.attached import bytes_of, inlined


__all__ = [
    "decoder_for",
    "from_json_value",
    "from_text_value",
    "is_made_of_bytes",
    "readable_type",
    "schema_hook",
    "to_msgspec",
]

BYTES_KEY = "$bytes"
BYTES_LIKE = (bytes, bytearray, memoryview)
ATOMS = frozenset({str, int, bool, type(None), None})
STANDARD = {"datetime": ("datetime", "date", "time", "timedelta"), "decimal": ("Decimal",), "uuid": ("UUID",)}


class Converted(type):
    """Metaclass of stand-ins: types msgspec leaves to us, whose values are of the type they stand for."""

    stands_for: Any
    convert: Callable[[Any, bool], Any]

    def __instancecheck__(cls, value: object) -> bool:
        return True


def to_msgspec(annotation: Any, *, keep_floats: bool = False) -> Any:
    """
    The type msgspec is to decode.

    Args:
        annotation: An evaluated annotation.

        keep_floats: Leave float a float, which a JSON Schema has a name for.
    """

    def convert(part: Any) -> Any:
        return to_msgspec(part, keep_floats=keep_floats)

    if isinstance(annotation, Converted):
        return annotation
    if annotation is float:
        return float if keep_floats else Union[int, float]
    if annotation in ATOMS:
        return annotation
    if annotation in BYTES_LIKE:
        return _bytes_stand_in(annotation)
    origin = get_origin(annotation)
    if origin is Union or origin is types.UnionType:
        return _union([convert(member) for member in get_args(annotation)])
    if origin is typing.Annotated:
        base, *metadata = get_args(annotation)
        converted = convert(base)
        parameters = (converted, *metadata)
        return converted if _is_left_to_us(converted) else typing.Annotated[parameters]
    if origin is typing.Literal:
        return annotation
    if isinstance(annotation, typing.TypeVar):
        return Any
    if hasattr(annotation, "__supertype__"):
        return convert(annotation.__supertype__)
    if type(annotation).__name__ == "TypeAliasType":
        return convert(annotation.__value__)
    if isinstance(origin, type) and issubclass(origin, collections.abc.Iterable):
        return _container(origin, [part if part is ... else convert(part) for part in get_args(annotation)])
    return _class(annotation) if isinstance(annotation, type) else Any


def _container(origin: type, parts: list[Any]) -> Any:
    if origin in (collections.abc.Iterable, collections.abc.Iterator):
        origin = list
    try:
        return types.GenericAlias(origin, tuple(parts))
    except TypeError:
        return Any


def _class(annotation: type) -> Any:
    if annotation in (list, dict, tuple, set, frozenset):
        return annotation
    if issubclass(annotation, (enum.Enum, msgspec.Struct)):
        return annotation
    if any(
        hasattr(annotation, mark)
        for mark in ("__dataclass_fields__", "__attrs_attrs__", "__total__", "_fields")
    ):
        return annotation
    if annotation.__name__ in STANDARD.get(annotation.__module__.lstrip("_"), ()):
        return annotation
    pathlib = sys.modules.get("pathlib")
    if hasattr(annotation, "model_validate") or (pathlib and issubclass(annotation, pathlib.PurePath)):
        return annotation
    return Any


def _union(members: list[Any]) -> Any:
    if Any in members:
        return Any
    ours = [member for member in members if _is_left_to_us(member)]
    others = [member for member in members if member not in ours]
    if not ours or (all(member is type(None) for member in others) and len(ours) == 1):
        return Union[tuple(members)]
    if len(ours) == 1 and isinstance(ours[0], Converted):
        return _bytes_or(ours[0], Union[tuple(others)])
    return Any


def _is_left_to_us(kind: Any) -> bool:
    return isinstance(kind, Converted) or (
        isinstance(kind, type) and (hasattr(kind, "model_validate") or hasattr(kind, "__fspath__"))
    )


def _bytes_stand_in(kind: Any) -> Converted:
    def convert(value: Any, is_text: bool) -> Any:
        if is_text and isinstance(value, str):
            return kind(value.encode())
        if isinstance(value, dict) and value.keys() == {BYTES_KEY}:
            try:
                return kind(bytes_of(value[BYTES_KEY]))
            except (TypeError, ValueError) as error:
                raise ValueError(f"not base64: {error}") from None
        raise ValueError(f'Expected `{{"{BYTES_KEY}": base64}}`, got `{readable_type(value)}`')

    return Converted("bytes", (), {"stands_for": kind, "convert": staticmethod(convert)})


def _bytes_or(stand_in: Converted, others: Any) -> Converted:
    are_made_of_bytes = is_made_of_bytes(others)

    def convert(value: Any, is_text: bool) -> Any:
        if isinstance(value, dict) and value.keys() == {BYTES_KEY}:
            return stand_in.convert(value, is_text)
        hook = from_text_value if is_text else from_json_value
        if not are_made_of_bytes:
            value = inlined(value)
        return msgspec.convert(value, others, strict=not is_text, dec_hook=hook)

    return Converted("bytes_or", (), {"stands_for": Union[bytes, others], "convert": staticmethod(convert)})


def is_made_of_bytes(kind: Any) -> bool:
    """
    Whether a type that `to_msgspec` gave has its own bytes wherever there can be any.

    Where it has not (it takes any JSON), an object that looks like bytes is an object.
    """
    if kind in ATOMS or isinstance(kind, Converted):
        return True
    if get_origin(kind) in (list, set, frozenset, tuple, dict, Union, types.UnionType):
        return all(part is ... or is_made_of_bytes(part) for part in get_args(kind))
    return kind is float


def from_json_value(kind: Any, value: Any) -> Any:
    """`dec_hook` of arguments that are JSON."""
    return _from_value(kind, value, is_text=False)


def from_text_value(kind: Any, value: Any) -> Any:
    """`dec_hook` of arguments that are text."""
    return _from_value(kind, value, is_text=True)


def _from_value(kind: Any, value: Any, *, is_text: bool) -> Any:
    if isinstance(kind, Converted):
        return kind.convert(value, is_text)
    if hasattr(kind, "model_validate"):
        return kind.model_validate(value)
    if not isinstance(value, str):
        raise ValueError(f"Expected `str`, got `{readable_type(value)}`")
    return kind(value)


def decoder_for(kind: Any, *, is_text: bool) -> msgspec.json.Decoder[Any]:
    """
    A decoder for a type that `to_msgspec` gave.

    Raises:
        TypeError: msgspec does not support the type.
    """
    hook = from_text_value if is_text else from_json_value
    return msgspec.json.Decoder(kind, strict=not is_text, dec_hook=hook)


def schema_hook(kind: Any) -> dict[str, Any]:
    """JSON Schema of the types that are left to us."""
    if isinstance(kind, Converted):
        text = {"type": "string", "contentEncoding": "base64"}
        schema = {
            "type": "object",
            "properties": {BYTES_KEY: text},
            "required": [BYTES_KEY],
            "additionalProperties": False,
        }
        return schema if kind.__name__ == "bytes" else {}
    if hasattr(kind, "model_json_schema"):
        return dict(kind.model_json_schema())
    return {"type": "string"}


def readable_type(value: Any) -> str:
    """The JSON name of a value's type, as msgspec names them in its messages."""
    names = {dict: "object", list: "array", type(None): "null"}
    return names.get(type(value), type(value).__name__)
