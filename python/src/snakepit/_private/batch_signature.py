"""
What the signature of a batched tool says of one command.

The function takes a list for each parameter, with a value of each command that shares the call; a command is
described by the elements of these lists.
"""

from __future__ import annotations

import inspect
import types
import typing

from collections.abc import Callable, Sequence
from inspect import Parameter
from typing import Any, NamedTuple, Union, get_args, get_origin

import msgspec

from snakepit._private.annotations import from_json_value, to_msgspec
from snakepit._private.arguments import VARIABLE, evaluated_annotations
from snakepit.exceptions import AdapterError


__all__ = ["BatchSignature", "batch_signature"]


class BatchSignature(NamedTuple):
    """Parameters of one command, each annotated with its element, and those annotations, evaluated."""

    parameters: list[Parameter]
    hints: dict[str, Any]


def batch_signature(
    name: str, function: Callable[..., Any], parameters: Sequence[Parameter], batch: int
) -> BatchSignature:
    """
    Read the signature of a batched tool.

    Raises:
        AdapterError: It is not that of a function which takes lists.
    """
    prefix = f"{name}() is batched (batch={batch})"
    if not parameters:
        raise AdapterError(f"{prefix}, and has no parameters: give it a list with a value of each command")
    hints = evaluated_annotations(function)
    elements: dict[str, Any] = {}
    described = []
    for parameter in parameters:
        if parameter.kind in VARIABLE:
            star = "*" if parameter.kind is Parameter.VAR_POSITIONAL else "**"
            raise AdapterError(
                f"{prefix}, and takes {star}{parameter.name}, which may differ from command to command: name "
                "its parameters"
            )
        if parameter.name not in hints:
            described.append(parameter.replace(annotation=Parameter.empty))
            continue
        annotation = hints[parameter.name]
        try:
            element = _element_of(annotation)
        except TypeError:
            written = parameter.annotation
            shown = written if isinstance(written, str) else inspect.formatannotation(annotation)
            raise AdapterError(
                f"{prefix}, so {parameter.name} gets a list with a value of each command: annotate it as "
                f"list[{shown}], not {shown}"
            ) from None
        elements[parameter.name] = element
        _check_default(prefix, parameter, element)
        is_any = element is Any
        described.append(parameter.replace(annotation=Parameter.empty if is_any else element))
    return BatchSignature(described, elements)


def _element_of(annotation: Any) -> Any:
    """What a list of this type holds; raises TypeError where no list is of this type."""
    # A text is the name of what does not exist: as if not annotated.
    if annotation is Any or isinstance(annotation, (str, typing.TypeVar)):
        return Any
    origin = get_origin(annotation)
    if origin is typing.Annotated:
        return _element_of(get_args(annotation)[0])
    if hasattr(annotation, "__supertype__"):
        return _element_of(annotation.__supertype__)
    if type(annotation).__name__ == "TypeAliasType":
        return _element_of(annotation.__value__)
    if origin is Union or origin is types.UnionType:
        members = [member for member in get_args(annotation) if member is not type(None)]
        if len(members) == len(get_args(annotation)) or len(members) != 1:
            raise TypeError
        # None instead of a list: a command may leave it out.
        element = _element_of(members[0])
        return element if element is Any else Union[element, None]
    kind = origin or annotation
    if not isinstance(kind, type) or not issubclass(list, kind):
        raise TypeError
    (element,) = get_args(annotation) or (Any,)
    return Any if isinstance(element, typing.TypeVar) else element


def _check_default(prefix: str, parameter: Parameter, element: Any) -> None:
    """A default stands for one command that leaves the parameter out; a list of them is an easy mistake."""
    default = parameter.default
    if not isinstance(default, list) or element is Any:
        return
    try:
        msgspec.convert(default, to_msgspec(element), dec_hook=from_json_value)
    except Exception:
        raise AdapterError(
            f"{prefix}, so the default of {parameter.name} stands for one command: {default!r} is a list"
        ) from None
