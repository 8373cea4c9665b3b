"""One callable of the adapter, ready to be run."""

from __future__ import annotations

import _thread
import enum
import inspect

from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import aclosing, closing
from inspect import Parameter
from typing import Any

from snakepit._private.arguments import VARIABLE, Arguments, evaluated_annotations
from snakepit.adapter import BaseAdapter, ToolOptions
from snakepit.exceptions import AdapterError


__all__ = ["Tool", "is_async_iterator", "is_iterator", "method_tool", "spreading"]

# What one worker runs at once of an async tool that does not say.
CONCURRENCY = 64

# Two threads may need the same tool for the first time.
_preparing = _thread.allocate_lock()


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


def finishing(function: Callable[..., Any], kind: Kind, *, is_stream: bool) -> Callable[..., Any]:
    """A function of that kind as one that gives its result: of a generator the list of what it yields."""

    def listing(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        return list(value) if is_iterator(value) else value

    async def listing_async(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        if kind is Kind.COROUTINE:
            value = await value
        if is_async_iterator(value):
            return [item async for item in value]
        return list(value) if is_iterator(value) else value

    if not is_stream:
        return function
    return listing_async if kind in AWAITED else listing


def yielding(function: Callable[..., Any], kind: Kind) -> Callable[..., Any]:
    """A function of that kind as a generator. One that only says that it streams may return an iterator."""

    def chunks(*args: Any, **kwargs: Any) -> Generator[Any, Any, None]:
        value = function(*args, **kwargs)
        if is_iterator(value):
            yield from value
        else:
            yield value

    async def chunks_async(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        value = function(*args, **kwargs)
        if kind is Kind.COROUTINE:
            value = await value
        if is_async_iterator(value):
            try:
                async for item in value:
                    yield item
            finally:
                if hasattr(value, "aclose"):
                    await value.aclose()
        elif is_iterator(value):
            try:
                for item in value:
                    yield item
            finally:
                if hasattr(value, "close"):
                    value.close()
        else:
            yield value

    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        return function
    return chunks_async if kind in AWAITED else chunks


def is_iterator(value: Any) -> bool:
    """Whether this is a generator, or works like one; not where it is a list."""
    return hasattr(type(value), "__next__")


def is_async_iterator(value: Any) -> bool:
    """The same of async ones."""
    return hasattr(type(value), "__anext__")


class Tool:
    """
    What the adapter offers under one name.

    Its class says whether it `is_fallback`: it runs tools that are not listed.

    Args:
        function: What it says about itself is shown: signature, annotations, docstring.

        call: What is called instead; default: *function*.

        stream: What is called instead to get a generator of chunks.

        parameters: Those that are asked for; default: all of *function*.

        is_async: Must be awaited; default: what *function* is.

        owner: The class it belongs to; default: none.
    """

    is_fallback = False

    def __init__(
        self,
        function: Callable[..., Any],
        options: ToolOptions,
        *,
        call: Callable[..., Any] | None = None,
        stream: Callable[..., Any] | None = None,
        parameters: list[Parameter] | None = None,
        is_async: bool | None = None,
        owner: type[BaseAdapter] | None = None,
    ) -> None:
        self.function = function
        self.owner = owner
        self.options = options
        self.name = options.name or function.__name__
        kind = Kind.of(function)
        self.is_stream = kind in YIELDING or options.supports_streaming
        self.is_async = kind in AWAITED if is_async is None else is_async
        #: How many commands of it run at once in this worker.
        self.concurrency = options.concurrency or CONCURRENCY if self.is_async else 1
        #: At most so many commands share a call; 0: each has its own.
        self.batch = options.batch or 0
        #: How long such a call waits for commands that are on their way to it, in nanoseconds.
        self.wait_ns = round(options.wait_ms * 1e6)
        self._parameters = parameters
        self._hints: dict[str, Any] | None = None
        #: What `prepare` gives, once it did.
        self.prepared: tuple[Arguments, Callable[..., Any]] | None = None
        self._call = call or finishing(function, kind, is_stream=self.is_stream)
        self._stream = stream or yielding(function, kind)
        #: Gives a generator of chunks, an async one of an async tool; to be called as what `prepare` gives,
        #: and only after that.
        self.stream = self._stream
        if self.batch:
            self._read_as_batched()

    def _read_as_batched(self) -> None:
        if self.is_stream:
            raise AdapterError(
                f"{self.name}() is batched (batch={self.batch}), and yields: return a list, with a result "
                "for each command"
            )
        from snakepit._private.batch_signature import batch_signature

        self._parameters, self._hints = batch_signature(self.name, self.function, self.parameters, self.batch)

    @property
    def hints(self) -> dict[str, Any]:
        """What the parameters are annotated with, as far as that can be evaluated."""
        if self._hints is None:
            self._hints = evaluated_annotations(self.function)
        return self._hints

    @property
    def parameters(self) -> list[Parameter]:
        """Those of a command, in the order of the signature, without ``self``."""
        if self._parameters is None:
            try:
                self._parameters = list(inspect.signature(self.function).parameters.values())
            except (TypeError, ValueError):
                # Builtins and classes of C may not say: any positional arguments.
                self._parameters = [Parameter("args", Parameter.VAR_POSITIONAL)]
        return self._parameters

    def prepare(self) -> tuple[Arguments, Callable[..., Any]]:
        """
        What decodes the arguments of a command, and what takes them all by position; of a batched tool,
        a list of them in each place.

        Made when it is first asked for: a worker is ready sooner, and pays for the tools that are used.
        """
        if self.prepared is None:
            with _preparing:
                return self.prepared or self._prepare()
        return self.prepared

    def _prepare(self) -> tuple[Arguments, Callable[..., Any]]:
        arguments, call, stream = (
            Arguments(self.function, self.parameters, self.hints),
            self._call,
            self._stream,
        )
        kinds = [parameter.kind for parameter in self.parameters]
        if Parameter.KEYWORD_ONLY in kinds or any(kind in VARIABLE for kind in kinds):
            call, stream = spreading(call, self.parameters), spreading(stream, self.parameters)
        # Whatever interrupts this, it can be done again.
        self.stream, self.prepared = stream, (arguments, call)
        return self.prepared

    def share(self, threads: int, concurrency: int | None) -> None:
        """
        Say how much of it may run at once in this worker.

        Args:
            threads: Of a tool that is not async.

            concurrency: At most, of an async one; None: what it says itself.
        """
        if not self.is_async:
            self.concurrency = threads
        elif concurrency is not None:
            self.concurrency = min(self.options.concurrency or concurrency, concurrency)


def spreading(call: Callable[..., Any], parameters: Sequence[Parameter]) -> Callable[..., Any]:
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
    is_stream = kind in YIELDING or options.supports_streaming

    def bound(instance: BaseAdapter, *args: Any, **kwargs: Any) -> Any:
        return getattr(instance, name)(*args, **kwargs)

    run, chunks = finishing(bound, kind, is_stream=is_stream), yielding(bound, kind)
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

    def stream(*args: Any, **kwargs: Any) -> Generator[Any, Any, None]:
        instance = adapter()
        try:
            instance.initialize()
            yield from chunks(instance, *args, **kwargs)
        finally:
            instance.cleanup()

    async def stream_async(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        instance = adapter()
        try:
            await _settled(instance.initialize())
            parts = chunks(instance, *args, **kwargs)
            if kind in AWAITED:
                async with aclosing(parts):
                    async for part in parts:
                        yield part
            else:
                with closing(parts):
                    for part in parts:
                        yield part
        finally:
            await _settled(instance.cleanup())

    parameters = list(inspect.signature(function).parameters.values())
    if not isinstance(method, (staticmethod, classmethod)):
        # self
        parameters = parameters[1:]
    return Tool(
        function,
        options,
        call=call_async if is_async else call,
        stream=stream_async if is_async else stream,
        parameters=parameters,
        is_async=is_async,
        owner=adapter,
    )


async def _settled(result: Any) -> None:
    if inspect.isawaitable(result):
        await result
