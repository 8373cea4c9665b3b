"""
Tests for adapters, without a supervisor.

Commands run in the process of the test, as they would in a worker: arguments are checked and converted,
methods of class adapters get their instance, and what comes back went through JSON::

    import tools

    from snakepit.testing import load

    adapter = load(tools)


    def test_add():
        assert adapter.call("add", a=1, b=2) == 3


    def test_add_wants_numbers():
        assert adapter.run("add", {"a": "x", "b": 2}).code == "invalid_args"

    def test_basket():
        with adapter.session("Ann"):
            assert adapter.call("put", thing="tea") == 1

What belongs to the supervisor is not there: time limits, retries, deaths, batches.
"""

from __future__ import annotations

import os
import sys

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Literal, NamedTuple

import msgspec

from snakepit._private.failures import CommandFailure, failure_of
from snakepit._private.inserted import whole_text
from snakepit._private.loading import Adapter, load_adapter
from snakepit._private.messages import Note
from snakepit._private.results import ResultEncoder
from snakepit._private.tools import Tool
from snakepit.exceptions import Interrupted
from snakepit.sessions import Session, _current


__all__ = ["CommandError", "LoadedAdapter", "Result", "load"]

LARGEST_RESULT = 256 * 1024 * 1024

Arguments = Mapping[str, Any] | Sequence[Any]


class CommandError(Exception):
    """A command failed; what its tool raised is the cause of this."""

    def __init__(self, code: str, message: str, details: Mapping[str, Any]) -> None:
        super().__init__(f"{code}: {message}")
        #: ``tool_error``, ``invalid_args``, ``unknown_tool``, ``result_not_json`` …
        self.code = code
        self.message = message
        self.details = details


class Result(NamedTuple):
    """How a command ended."""

    ok: bool
    #: What its line has: lists, dictionaries, text, numbers; None of one that failed.
    value: Any = None
    error: CommandError | None = None
    #: Paths in the value that could not be encoded, and hold a marker.
    unserializable: Sequence[str] = ()

    @property
    def code(self) -> str | None:
        """The code of the error; None where there is none."""
        return None if self.error is None else self.error.code


class LoadedAdapter:
    """An adapter whose tools can be called; see `load`."""

    def __init__(self, adapter: Adapter, encoder: ResultEncoder) -> None:
        self._adapter = adapter
        self._tools = {tool.name: tool for tool in adapter.tools}
        self._encoder = encoder

    @property
    def tools(self) -> list[str]:
        """The names of its tools, in the order in which they are defined."""
        return list(self._tools)

    def call(self, tool: str, /, *args: Any, **kwargs: Any) -> Any:
        """
        What a tool gives, as a client has it.

        Raises:
            CommandError: It failed.

            TypeError: There are arguments of both kinds.
        """
        return self._value(tool, _arguments(args, kwargs))[0]

    def stream(self, tool: str, /, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """
        What a tool yields, part by part; closed early, its generator is closed, too.

        Raises:
            CommandError: It failed, before the first part or later.

            TypeError: There are arguments of both kinds.
        """
        found, data = self._find(tool, _arguments(args, kwargs))
        if not found.is_stream:
            raise TypeError(f"{found.name}() does not stream: use call")
        with _command_errors():
            arguments, _ = found.prepare()
            parts: Any = found.stream(*arguments.decode(data, is_text=False))
        if found.is_async:
            from snakepit._private.own_loop import iterate

            parts = iterate(parts)
        return self._parts(parts)

    @contextmanager
    def session(self, session_id: str = "test") -> Iterator[Session]:
        """
        Have commands be in a session: those that are called inside of ``with``.

        It begins as in a worker, with what is marked ``on_session_start``, and ends with what is marked
        ``on_session_end``. What these raise, the test gets.

        Args:
            session_id: What the commands call it by.
        """
        session = Session(session_id)
        token = _current.set(session)
        hooks = self._adapter.session_hooks
        try:
            for hook in hooks.start:
                hook(session)
            try:
                yield session
            finally:
                for hook in hooks.end:
                    hook(session)
        finally:
            _current.reset(token)

    def run(self, tool: str | None = None, args: Arguments = (), *, is_text: bool = False) -> Result:
        """
        How a command ends that names a tool, or none where the adapter has one by default.

        Args:
            tool: Its name.

            args: Keywords, or places.

            is_text: They are text, to be converted as lines (``--lines``) and cells (``--csv``) are.
        """
        try:
            value, paths = self._value(tool, args, is_text=is_text)
        except CommandError as error:
            return Result(ok=False, error=error)
        return Result(ok=True, value=value, unserializable=paths)

    def _value(
        self, name: str | None, args: Arguments, *, is_text: bool = False
    ) -> tuple[Any, Sequence[str]]:
        tool, data = self._find(name, args)
        with _command_errors():
            arguments, call = tool.prepare()
            value = call(*arguments.decode(data, is_text=is_text))
            if tool.is_async:
                from snakepit._private.own_loop import wait_for

                value = wait_for(value)
            return self._encoded(value)

    def _parts(self, parts: Any) -> Iterator[Any]:
        with _command_errors():
            try:
                for part in parts:
                    yield self._encoded(part)[0]
            finally:
                parts.close()

    def _find(self, name: str | None, args: Arguments) -> tuple[Tool, bytes]:
        """A tool, and its arguments as they are sent."""
        session = _current.get()
        if session is not None:
            session._commands += 1
        default, fallback = self._adapter.default_tool, self._adapter.fallback_tool
        tool = default if name is None else self._tools.get(name)
        if tool is not None:
            return tool, _encode(args)
        if name is not None and fallback is not None:
            return fallback, _encode({"tool_name": name, "arguments": args or {}})
        asked = "the adapter has no tool by default" if name is None else f'there is no tool "{name}"'
        raise CommandError("unknown_tool", f"{asked}; there are: {', '.join(self.tools)}", {})

    def _encoded(self, value: Any) -> tuple[Any, Sequence[str]]:
        text, note = _text(self._encoder, value)
        return msgspec.json.decode(text), () if note is None else note.paths


def load(
    adapter: str | os.PathLike[str] | ModuleType | type[Any] | Any = None,
    *,
    nan: Literal["error", "null"] = "error",
    unserializable: Literal["marker", "error"] = "marker",
) -> LoadedAdapter:
    """
    Load an adapter as a worker does.

    Args:
        adapter: Its name as on the command line (``tools.py``, ``pkg.module:Adapter``); or a module, a class,
            or a function, which is the tool of commands that name none. None: the demo tools.

        nan: What becomes of NaN and Infinity, as ``--nan``.

        unserializable: What becomes of values that cannot be encoded, as ``--unserializable``.

    Raises:
        AdapterError: It is not there, or has no tools.

        Exception: Whatever its import raises.
    """
    loaded = load_adapter(_name_of(adapter))
    # A worker loads one adapter in its life, a test as many as there are.
    sys.path[:] = dict.fromkeys(sys.path)
    encoder = ResultEncoder(nan=nan, unserializable=unserializable, max_result=LARGEST_RESULT)
    return LoadedAdapter(loaded, encoder)


def _name_of(adapter: Any) -> str | None:
    if adapter is None:
        return None
    if isinstance(adapter, (str, os.PathLike)):
        return str(adapter)
    if isinstance(adapter, ModuleType):
        return adapter.__name__
    return f"{adapter.__module__}:{adapter.__name__}"


def _arguments(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Arguments:
    if args and kwargs:
        raise TypeError("a command has arguments by place or by name, not both")
    return args or kwargs


def _encode(args: Arguments) -> bytes:
    """As a client would write them: bytes as ``{"$bytes": …}``, dates and arrays as in results."""
    encoder = ResultEncoder(nan="error", unserializable="error", max_result=LARGEST_RESULT)
    try:
        return _text(encoder, dict(args) if isinstance(args, Mapping) else list(args))[0]
    except CommandFailure as failure:
        raise TypeError(f"an argument cannot be sent: {failure.message}") from None


def _text(encoder: ResultEncoder, value: Any) -> tuple[bytes, Note | None]:
    payload, note = encoder.encode(value)
    return payload if note is None else whole_text(payload, note), note


@contextmanager
def _command_errors() -> Iterator[None]:
    """What a command raises is raised as a `CommandError`; what ends a test goes on as it is."""
    try:
        yield
    except CommandFailure as failure:
        raise CommandError(failure.code, failure.message, failure.details or {}) from None
    except (Exception, SystemExit, Interrupted) as error:
        found = failure_of(error)
        raise CommandError(found.code, found.message, found.details or {}) from error
