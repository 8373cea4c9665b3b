"""
One request of a Snakepit adapter, from the making of its instance to its clean-up.

What is async is waited for in place: such adapters run one request at a time, as they do in Snakepit.
"""

from __future__ import annotations

import inspect
import os

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from snakepit._private.own_loop import iterate, wait_for
from snakepit._private.tools import is_async_iterator, is_iterator
from snakepit.sessions import session
from snakepit_bridge.correlation import new_correlation_id, reset_correlation_id, set_correlation_id
from snakepit_bridge.logging_config import get_logger
from snakepit_bridge.session_context import SessionContext


__all__ = ["Requests"]

LISTS = (list, tuple, range, set, frozenset)

logger = get_logger("bridge.requests")


class Requests:
    """
    Serves the requests to one adapter class.

    Args:
        adapter: Has what Snakepit calls, where it has it: ``set_session_context``, ``initialize``,
            ``execute_tool`` and ``cleanup``, async or not.
    """

    def __init__(self, adapter: type[Any]) -> None:
        self.adapter = adapter
        self._takes_context = _takes(getattr(adapter, "initialize", None), 2)
        self._takes_keywords = _takes_keywords(getattr(adapter, "execute_tool", None))
        self._worker_id = os.environ.get("SNAKEPIT_WORKER_ID", "")

    def run(self, run: Callable[[Any, SessionContext], Any]) -> Any:
        """What *run* gives, called with a new instance and its context; of what it yields, a list."""
        with self._open() as (instance, context):
            value = _settled(run(instance, context))
            is_listed = is_iterator(value) or is_async_iterator(value) or _holds_chunks(value)
            return list(_chunks(value)) if is_listed else _data(value)

    def stream(self, run: Callable[[Any, SessionContext], Any]) -> Generator[Any, None, None]:
        """The same, part by part."""
        with self._open() as (instance, context):
            yield from _chunks(_settled(run(instance, context)))

    def execute(
        self, instance: Any, tool_name: str, arguments: dict[str, Any], context: SessionContext
    ) -> Any:
        """Have the adapter run a tool by its name."""
        if self._takes_keywords:
            return instance.execute_tool(tool_name=tool_name, arguments=arguments, context=context)
        return instance.execute_tool(tool_name, arguments, context)

    @contextmanager
    def _open(self) -> Iterator[tuple[Any, SessionContext]]:
        correlation = new_correlation_id()
        token = set_correlation_id(correlation)
        try:
            instance = self.adapter()
            context = SessionContext(
                None,
                session.id if session.active else f"session_{correlation[:16]}",
                {"worker_id": self._worker_id, "correlation_id": correlation},
            )
            try:
                self._prepare(instance, context)
                yield instance, context
            finally:
                _clean_up(instance)
        finally:
            reset_correlation_id(token)

    def _prepare(self, instance: Any, context: SessionContext) -> None:
        set_context = getattr(instance, "set_session_context", None)
        if set_context is not None:
            _settled(set_context(context))
        initialize = getattr(instance, "initialize", None)
        if initialize is not None:
            _settled(initialize(context) if self._takes_context else initialize())


def _clean_up(instance: Any) -> None:
    clean_up = getattr(instance, "cleanup", None)
    if clean_up is None:
        return
    try:
        _settled(clean_up())
    # The request has its result, which is not lost by this.
    except Exception:
        logger.warning("%s.cleanup() failed", type(instance).__name__, exc_info=True)


def _settled(value: Any) -> Any:
    return wait_for(value) if inspect.isawaitable(value) else value


def _chunks(value: Any) -> Generator[Any, None, None]:
    if is_async_iterator(value):
        value = iterate(value)
    if not is_iterator(value) and not isinstance(value, LISTS):
        yield _data(value)
        return
    try:
        for chunk in value:
            yield _data(chunk)
    finally:
        close = getattr(value, "close", None)
        if close is not None:
            close()


def _holds_chunks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and _is_chunk(value[0])


def _data(value: Any) -> Any:
    return value.data if _is_chunk(value) else value


def _is_chunk(value: Any) -> bool:
    """Whether it is a `StreamChunk`, of whichever module."""
    return hasattr(value, "is_final") and hasattr(value, "data")


def _takes(method: Any, count: int) -> bool:
    """Whether a method needs so many arguments, ``self`` included."""
    try:
        parameters = list(inspect.signature(method).parameters.values())
    except (TypeError, ValueError):
        return False
    return sum(each.default is each.empty and each.kind in PLACES for each in parameters) >= count


PLACES = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _takes_keywords(method: Any) -> bool:
    """Snakepit calls it with keywords; its own guides have names that it would then refuse."""
    try:
        inspect.signature(method).bind(None, tool_name="", arguments={}, context=None)
    except (TypeError, ValueError):
        return False
    return True
