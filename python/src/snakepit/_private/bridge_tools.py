"""
The tools of a Snakepit adapter.

Where it has ``execute_tool``, that runs every command, as in Snakepit, also of tools that nobody declared.
Arguments are handed over as they came: such adapters were written for a side that checks nothing.
"""

from __future__ import annotations

import inspect

from collections.abc import Iterator, Sequence
from inspect import Parameter
from typing import Any

import msgspec

from snakepit._private.annotations import BYTES_KEY, Converted, decoder_for
from snakepit._private.arguments import POSITIONAL, Arguments
from snakepit._private.attached import attaching, bytes_of, inlined, is_bytes_object
from snakepit._private.bridge_requests import Requests
from snakepit._private.failures import CommandFailure
from snakepit._private.tools import Tool, spreading
from snakepit.adapter import ToolOptions


__all__ = ["EXECUTE", "bridge_tools"]

EXECUTE = "execute_tool"
DOC = "Runs a tool by its name; commands for tools that are not listed come here by themselves."


def bridge_tools(adapter: type[Any]) -> Iterator[Tool]:
    """In the order in which they are defined; last, where there is one, the one that takes any name."""
    requests = Requests(adapter)
    executes = callable(getattr(adapter, EXECUTE, None))
    names: dict[str, None] = {}
    for kind in reversed(adapter.__mro__):
        names.update(dict.fromkeys(vars(kind)))
    for name in names:
        method = getattr(adapter, name, None)
        metadata = getattr(method, "_tool_metadata", None)
        if metadata is None or not callable(method) or name == EXECUTE:
            continue
        options = ToolOptions(
            name=name,
            description=str(getattr(metadata, "description", "") or "") or None,
            supports_streaming=bool(getattr(metadata, "supports_streaming", False)),
        )
        parameters = _parameters(adapter, name)
        tool = _executed if executes else _called
        yield tool(requests, method, options, parameters)
    if executes:
        yield _any_tool(requests, getattr(adapter, EXECUTE))


class BridgeTool(Tool):
    """A tool whose arguments are read in another way than by its signature."""

    def __init__(
        self,
        function: Any,
        options: ToolOptions,
        *,
        call: Any,
        stream: Any,
        parameters: Sequence[Parameter],
        arguments: Any,
        owner: type[Any],
    ) -> None:
        super().__init__(
            function,
            options,
            call=call,
            stream=stream,
            parameters=list(parameters),
            is_async=False,
            owner=owner,
        )
        self._ready = (arguments, call)

    def prepare(self) -> tuple[Any, Any]:
        return self._ready


class AnyTool(BridgeTool):
    """Runs whatever it is told the name of."""

    is_fallback = True


def _called(requests: Requests, method: Any, options: ToolOptions, parameters: Sequence[Parameter]) -> Tool:
    """A method that is called as it is."""
    name = str(options.name)

    def run_with(values: tuple[Any, ...]) -> Any:
        return lambda instance, _: spreading(getattr(instance, name), parameters)(*values)

    return BridgeTool(
        method,
        options,
        call=lambda *values: requests.run(run_with(values)),
        stream=lambda *values: requests.stream(run_with(values)),
        parameters=parameters,
        # Any JSON, whatever is annotated; only the names must be right.
        arguments=Arguments(method, parameters, hints={each.name: ANY for each in parameters}),
        owner=requests.adapter,
    )


def _executed(requests: Requests, method: Any, options: ToolOptions, parameters: Sequence[Parameter]) -> Tool:
    """A method that is declared, and run by ``execute_tool``."""
    name = str(options.name)

    def run_with(arguments: dict[str, Any]) -> Any:
        return lambda instance, context: requests.execute(instance, name, arguments, context)

    return BridgeTool(
        method,
        options,
        call=lambda arguments: requests.run(run_with(arguments)),
        stream=lambda arguments: requests.stream(run_with(arguments)),
        parameters=parameters,
        arguments=GivenArguments(name, parameters),
        owner=requests.adapter,
    )


def _any_tool(requests: Requests, method: Any) -> Tool:
    """What a supervisor sends commands to whose tool is none of the others."""
    parameters = [
        Parameter("tool_name", Parameter.POSITIONAL_OR_KEYWORD, annotation="str"),
        Parameter("arguments", Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation="dict"),
    ]

    def run_with(name: str, given: Any) -> Any:
        if given is not None and not isinstance(given, dict):
            message = f"{name}(): it is not declared, so its arguments need names: an object, not an array"
            raise CommandFailure("invalid_args", message)
        return lambda instance, context: requests.execute(instance, name, given or {}, context)

    return AnyTool(
        method,
        ToolOptions(name=EXECUTE, description=inspect.getdoc(method) or DOC, supports_streaming=True),
        call=lambda name, given: requests.run(run_with(name, given)),
        stream=lambda name, given: requests.stream(run_with(name, given)),
        parameters=parameters,
        arguments=Arguments(method, parameters, hints={"tool_name": str, "arguments": GIVEN}),
        owner=requests.adapter,
    )


class GivenArguments:
    """What was given, by name, as one dictionary; nothing is filled in, and nothing refused."""

    def __init__(self, name: str, parameters: Sequence[Parameter]) -> None:
        self._name = name
        self._places = [parameter.name for parameter in parameters if parameter.kind in POSITIONAL]
        takes_all = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters)
        self._names = None if takes_all else {parameter.name for parameter in parameters}

    # Called as `Arguments.decode` is, whose place it takes.
    def decode(
        self,
        data: bytes,
        *,
        is_text: bool = False,  # noqa: ARG002
        is_loose: bool = False,
    ) -> tuple[Any, ...]:
        try:
            given = decode_given(data or b"{}")
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            message = f"{self._name}(): arguments cannot be read: {error}"
            raise CommandFailure("invalid_args", message) from None
        if isinstance(given, list):
            if len(given) > len(self._places):
                message = f"{self._name}() takes at most {len(self._places)} arguments, got {len(given)}"
                raise CommandFailure("invalid_args", message)
            given = dict(zip(self._places, given))
        names = self._names if is_loose else None
        return ({key: value for key, value in given.items() if names is None or key in names},)

    def decode_with(
        self, attached: Sequence[bytes], data: bytes, *, is_text: bool, is_loose: bool = False
    ) -> tuple[Any, ...]:
        """The same where bytes came beside the text."""
        with attaching(attached):
            return self.decode(data, is_text=is_text, is_loose=is_loose)


# Called as each `convert` is.
def _any_value(value: Any, is_text: bool) -> Any:  # noqa: ARG001
    """
    Any JSON, and bytes where it is ``{"$bytes": …}``.

    Snakepit's binary parameters arrive as bytes, whatever is annotated; it has none further inside.
    """
    if is_bytes_object(value):
        try:
            return bytes_of(value[BYTES_KEY])
        except (TypeError, ValueError) as error:
            raise ValueError(f"not base64: {error}") from None
    return inlined(value)


ANY = Converted("any", (), {"stands_for": Any, "convert": staticmethod(_any_value)})
# A type that is made here: msgspec takes it, and mypy cannot know it.
GIVEN = dict[str, ANY] | list[ANY]  # type: ignore[valid-type]

decode_given = decoder_for(GIVEN, is_text=False).decode


def _parameters(adapter: type[Any], name: str) -> list[Parameter]:
    try:
        parameters = list(inspect.signature(getattr(adapter, name)).parameters.values())
    except (TypeError, ValueError):
        return [Parameter("arguments", Parameter.VAR_KEYWORD)]
    is_plain = not isinstance(inspect.getattr_static(adapter, name), (staticmethod, classmethod))
    return parameters[1:] if is_plain else parameters
