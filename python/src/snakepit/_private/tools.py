"""One callable of the adapter, ready to be run."""

from __future__ import annotations

import enum
import inspect

from collections.abc import Callable
from inspect import Parameter
from typing import Any

from snakepit._private.arguments import VARIABLE, Arguments
from snakepit.adapter import BaseAdapter, ToolOptions


__all__ = ["Tool", "method_tool"]


class Kind(enum.Enum):
    """What calling a function gives."""

    VALUE = enum.auto()
    GENERATOR = enum.auto()
    COROUTINE = enum.auto()
    ASYNC_GENERATOR = enum.auto()

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Kind:
        function = inspect.unwrap(function)
        if inspect.isgeneratorfunction(function):
            return cls.GENERATOR
        if inspect.iscoroutinefunction(function):
            return cls.COROUTINE
        return cls.ASYNC_GENERATOR if inspect.isasyncgenfunction(function) else cls.VALUE


YIELDING = (Kind.GENERATOR, Kind.ASYNC_GENERATOR)
AWAITED = (Kind.COROUTINE, Kind.ASYNC_GENERATOR)


def finishing(function: Callable[..., Any], kind: Kind) -> Callable[..., Any]:
    """A function of that kind as one that gives its result: of a generator the list of what it yields."""

    def listing(*args: Any, **kwargs: Any) -> list[Any]:
        return list(function(*args, **kwargs))

    async def listing_async(*args: Any, **kwargs: Any) -> list[Any]:
        return [item async for item in function(*args, **kwargs)]

    return {Kind.GENERATOR: listing, Kind.ASYNC_GENERATOR: listing_async}.get(kind, function)


class Tool:
    """
    What the adapter offers under one name.

    Args:
        function: What it says about itself is shown: signature, annotations, docstring.

        call: What is called instead; default: *function*.

        parameters: Those that are asked for; default: all of *function*.

        is_async: Must be awaited; default: what *function* is.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        options: ToolOptions,
        *,
        call: Callable[..., Any] | None = None,
        parameters: list[Parameter] | None = None,
        is_async: bool | None = None,
    ) -> None:
        self.function = function
        self.options = options
        self.name = options.name or function.__name__
        kind = Kind.of(function)
        self.is_stream = kind in YIELDING or options.supports_streaming
        self.is_async = kind in AWAITED if is_async is None else is_async
        self.concurrency = options.concurrency if self.is_async else 1
        self._parameters = parameters
        self._arguments: Arguments | None = None
        self._call = call or finishing(function, kind)

    @property
    def parameters(self) -> list[Parameter]:
        """In the order of the signature, without ``self``."""
        if self._parameters is None:
            try:
                self._parameters = list(inspect.signature(self.function).parameters.values())
            except (TypeError, ValueError):
                # Builtins and classes of C may not say: any positional arguments.
                self._parameters = [Parameter("args", Parameter.VAR_POSITIONAL)]
        return self._parameters

    def prepare(self) -> tuple[Arguments, Callable[..., Any]]:
        """
        What decodes the arguments, and what takes them all by position.

        Made when it is first asked for: a worker is ready sooner, and pays for the tools that are used.
        """
        if self._arguments is None:
            self._arguments = Arguments(self.function, self.parameters)
            kinds = [parameter.kind for parameter in self.parameters]
            if Parameter.KEYWORD_ONLY in kinds or any(kind in VARIABLE for kind in kinds):
                self._call = _spreading(self._call, self.parameters)
        return self._arguments, self._call


def _spreading(call: Callable[..., Any], parameters: list[Parameter]) -> Callable[..., Any]:
    """Call with ``*args``, ``**kwargs`` and keyword-only parameters out of one row of values."""

    def spread(*values: Any) -> Any:
        places: list[Any] = []
        keywords: dict[str, Any] = {}
        for parameter, value in zip(parameters, values):
            if parameter.kind is Parameter.VAR_POSITIONAL:
                places.extend(value)
            elif parameter.kind is Parameter.VAR_KEYWORD:
                keywords.update(value)
            elif parameter.kind is Parameter.KEYWORD_ONLY:
                keywords[parameter.name] = value
            else:
                places.append(value)
        return call(*places, **keywords)

    return spread


def method_tool(adapter: type[BaseAdapter], name: str, options: ToolOptions) -> Tool:
    """A method of a class adapter: each call gets its own instance, between `initialize` and `cleanup`."""
    method = inspect.getattr_static(adapter, name)
    function = getattr(adapter, name)
    kind = Kind.of(function)
    run = finishing(lambda instance, *args, **kwargs: getattr(instance, name)(*args, **kwargs), kind)
    is_async = (
        kind in AWAITED
        or inspect.iscoroutinefunction(adapter.initialize)
        or inspect.iscoroutinefunction(adapter.cleanup)
    )

    def call(*args: Any, **kwargs: Any) -> Any:
        instance = adapter()
        try:
            instance.initialize()
            return run(instance, *args, **kwargs)
        finally:
            instance.cleanup()

    async def call_async(*args: Any, **kwargs: Any) -> Any:
        instance = adapter()
        try:
            await _settled(instance.initialize())
            result = run(instance, *args, **kwargs)
            return await result if kind in AWAITED else result
        finally:
            await _settled(instance.cleanup())

    parameters = list(inspect.signature(function).parameters.values())
    if not isinstance(method, (staticmethod, classmethod)):
        # self
        parameters = parameters[1:]
    return Tool(
        function, options, call=call_async if is_async else call, parameters=parameters, is_async=is_async
    )


async def _settled(result: Any) -> None:
    if inspect.isawaitable(result):
        await result
