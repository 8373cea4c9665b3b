"""Commands of async tools, which share the main thread."""

from __future__ import annotations

import asyncio
import contextlib
import traceback

from collections.abc import Callable, Iterator
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from snakepit._private.failures import failure_of
from snakepit._private.inbox import Inbox
from snakepit._private.messages import ERROR
from snakepit._private.tools import Tool


if TYPE_CHECKING:
    from snakepit._private.command_loop import CommandLoop


__all__ = ["AsyncCommands"]


class AsyncCommands:
    """Tasks on an event loop that runs only inside the methods of this class."""

    def __init__(self, commands: CommandLoop) -> None:
        self._commands = commands
        self._loop = asyncio.new_event_loop()
        # The event loop itself keeps only weak references to tasks.
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: dict[Tool, int] = {}

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def start(self, seq: int, tool: Tool, call: Callable[..., Any], values: tuple[Any, ...]) -> None:
        """Take a command up; returns once its tool has room for it."""
        while self._running.get(tool, 0) >= tool.concurrency:
            self._turn()
        self._running[tool] = self._running.get(tool, 0) + 1
        task = self._loop.create_task(self._run(seq, tool, call, values))
        self._tasks.add(task)

    async def _run(self, seq: int, tool: Tool, call: Callable[..., Any], values: tuple[Any, ...]) -> None:
        task = asyncio.current_task()
        started = perf_counter_ns()
        try:
            value = await call(*values)
        except BaseException as error:
            run_us = (perf_counter_ns() - started) // 1000
            self._commands.finish(seq, ERROR, failure_of(error).payload(), run_us, None)
        else:
            self._commands.finish_with(seq, value, started)
        finally:
            self._running[tool] -= 1
            if task is not None:
                self._tasks.discard(task)
            self._loop.stop()

    def run_until_message(self, inbox: Inbox) -> None:
        """Let the tasks run until a message is there, or all have ended."""
        inbox.on_put = self._wake
        while inbox.is_empty() and self._tasks:
            self._turn()
        inbox.on_put = None

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._loop.stop)
        except RuntimeError:
            # Closed meanwhile: nobody waits any more.
            pass

    def _turn(self) -> None:
        with _guarded():
            self._loop.run_forever()

    def step(self) -> None:
        """Let the tasks have a turn, without waiting for anything."""
        self._loop.call_soon(self._loop.stop)
        self._turn()

    def finish(self) -> None:
        """Wait for all tasks, then close the event loop."""
        while self._tasks:
            self._turn()
        with _guarded():
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        with _guarded():
            self._loop.close()


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    """Tasks and generators that a tool left behind may raise SystemExit; other errors asyncio has logged."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(BaseException):
            traceback.print_exc()
