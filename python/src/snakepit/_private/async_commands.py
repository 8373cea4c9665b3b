"""Commands of async tools, which share the main thread."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import traceback

from collections.abc import Callable, Coroutine, Iterator
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from snakepit._private.credit import Credits
from snakepit._private.inbox import Inbox
from snakepit._private.interrupts import Interrupts
from snakepit._private.running_command import running_task
from snakepit._private.tools import Tool


if TYPE_CHECKING:
    from snakepit._private.command_loop import CommandLoop
    from snakepit._private.streams import Streams


__all__ = ["AsyncCommands"]

Lose = Callable[[BaseException], None]


class AsyncCommands:
    """Tasks on an event loop that runs only inside the methods of this class."""

    def __init__(self, commands: CommandLoop, interrupts: Interrupts, chunk_credits: Credits) -> None:
        self._commands = commands
        self._loop = asyncio.new_event_loop()
        # By sequence number. The event loop itself keeps only weak references to tasks.
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._running: dict[Tool, int] = {}
        self._interrupts = interrupts
        interrupts.on_asked = self._interrupt
        # Streams that wait for credit.
        self._waiting: list[asyncio.Future[None]] = []
        chunk_credits.on_grant = lambda: self._call_soon(self._look_again)

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def start(
        self,
        seq: int,
        tool: Tool,
        call: Callable[..., Any],
        values: tuple[Any, ...],
        streams: Streams | None,
    ) -> None:
        """Take a command up, one that streams or not; returns once its tool has room for it."""

        def lose(error: BaseException) -> None:
            self._commands.fail(seq, error, 0)

        self._wait_for_room(tool)
        if seq in self._interrupts.asked:
            lose(_interrupted())
            return
        run = self._run(seq, call, values) if streams is None else self._stream(seq, call, values, streams)
        self._spawn(seq, tool, run, lose)

    def start_batch(self, key: int, tool: Tool, run: Coroutine[Any, Any, None], lose: Lose) -> None:
        """The same with a call that commands share; *lose* ends them where it does not begin."""
        self._wait_for_room(tool)
        if key in self._interrupts.asked:
            run.close()
            lose(_interrupted())
            return
        self._spawn(key, tool, run, lose)

    def _wait_for_room(self, tool: Tool) -> None:
        while self._running.get(tool, 0) >= tool.concurrency:
            self._turn()

    def _spawn(self, seq: int, tool: Tool, run: Coroutine[Any, Any, None], lose: Lose) -> None:
        self._running[tool] = self._running.get(tool, 0) + 1
        task = self._loop.create_task(run)
        self._tasks[seq] = task
        task.add_done_callback(functools.partial(self._ended, seq, tool, lose))

    async def _run(self, seq: int, call: Callable[..., Any], values: tuple[Any, ...]) -> None:
        running_task.set(seq)
        started = perf_counter_ns()
        try:
            value = await call(*values)
        # Cancelled as well: the task itself ends well, whatever became of its command.
        except BaseException as error:
            self._commands.fail(seq, error, started)
        else:
            self._commands.finish_with(seq, value, started)

    async def _stream(
        self, seq: int, call: Callable[..., Any], values: tuple[Any, ...], streams: Streams
    ) -> None:
        running_task.set(seq)
        started = perf_counter_ns()
        try:
            generator = call(*values)
        except BaseException as error:
            self._commands.fail(seq, error, started)
        else:
            await streams.run_async(seq, generator, started)

    async def woken(self) -> None:
        """Until there may be new credit."""
        waiting = self._loop.create_future()
        self._waiting.append(waiting)
        await waiting

    def _look_again(self) -> None:
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)
        # The main thread may wait for credit, too.
        self._loop.stop()

    def run_until_woken(self) -> None:
        """Let the tasks run until there may be new credit, or one of them has ended."""
        self._turn()

    def _ended(self, seq: int, tool: Tool, lose: Lose, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            # Before its first step, or `_run` would have told.
            lose(_interrupted())
        self._running[tool] -= 1
        del self._tasks[seq]
        self._loop.stop()

    def _interrupt(self, seq: int) -> None:
        """Cancel a command, as soon as the loop has its turn. On any thread."""

        def cancel() -> None:
            task = self._tasks.get(seq)
            if task is not None:
                task.cancel()

        self._call_soon(cancel)

    def run_until_message(self, inbox: Inbox, seconds: float | None = None) -> None:
        """
        Let the tasks run until a message is there, or all have ended.

        Args:
            seconds: How long to wait for a message at most, whether any of them still runs or not.
        """
        is_over = False

        def end() -> None:
            nonlocal is_over
            is_over = True
            self._loop.stop()

        timer = None if seconds is None else self._loop.call_later(seconds, end)
        inbox.on_put = self._wake
        while inbox.is_empty() and not is_over and (self._tasks or timer is not None):
            self._turn()
        inbox.on_put = None
        if timer is not None:
            timer.cancel()

    def _wake(self) -> None:
        self._call_soon(self._loop.stop)

    def _call_soon(self, action: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(action)
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


def _interrupted() -> BaseException:
    return asyncio.CancelledError("the command was asked to end")


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    """Tasks and generators that a tool left behind may raise SystemExit; other errors asyncio has logged."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(BaseException):
            traceback.print_exc()
