"""Commands of batched tools: those that wait for the same tool share a call, with lists in and a list out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, NamedTuple

from snakepit._private.batch_results import results_of, shared
from snakepit._private.inbox import Inbox
from snakepit._private.interrupts import Interrupts
from snakepit._private.messages import FRESH, MORE
from snakepit._private.outbox import AT_ONCE, BY_FLUSH, WITH_NEXT, Outbox
from snakepit._private.running_command import running_task
from snakepit._private.slot_file import SlotFile
from snakepit._private.tools import Tool


if TYPE_CHECKING:
    from snakepit._private.command_loop import CommandLoop


__all__ = ["Batches", "Entry"]


class Entry(NamedTuple):
    """A command as it came."""

    seq: int
    data: bytes
    flags: int


class Batches:
    """
    Puts calls together, on the main thread, and runs them; or only runs them, on one of several.

    What is put together has not been taken: it can be withdrawn, and is asked to end, as if it were in its
    message still. All of it is marked as started right before the call.
    """

    def __init__(
        self,
        tools: Sequence[Tool],
        commands: CommandLoop,
        inbox: Inbox,
        outbox: Outbox,
        slot: SlotFile,
        *,
        interrupts: Interrupts,
    ) -> None:
        self._batched = {index: tool for index, tool in enumerate(tools) if tool.batch}
        self._commands = commands
        self._inbox = inbox
        self._outbox = outbox
        self._slot = slot
        self._interrupts = interrupts
        self._tool: Tool | None = None
        self._entries: list[Entry] = []
        # When the first of them has waited long enough.
        self._until = 0

    @property
    def is_open(self) -> bool:
        """A call is being put together."""
        return bool(self._entries)

    def add(self, seq: int, index: int, data: bytes, flags: int) -> bool:
        """Take a command up; False where its tool is not batched. What cannot share its call runs first."""
        tool = self._batched.get(index)
        if self._entries and (tool is not self._tool or flags & FRESH):
            outbox = self._outbox
            departure, outbox.departure = outbox.departure, AT_ONCE
            self.run()
            outbox.departure = departure
        if tool is None:
            return False
        if not self._entries:
            self._tool = tool
            self._until = perf_counter_ns() + tool.wait_ns
        self._entries.append(Entry(seq, data, flags))
        if len(self._entries) == tool.batch:
            self.run()
        return True

    def next_message(self) -> bytes | None:
        """
        The message that goes on with the call which is being put together.

        Where none is there, and none is to come in time, the call is run, and the message is empty.
        """
        inbox = self._inbox
        if inbox.is_empty() and self._entries[-1].flags & MORE:
            seconds = (self._until - perf_counter_ns()) / 1e9
            if seconds > 0:
                if self._commands.has_tasks:
                    self._commands.async_commands().run_until_message(inbox, seconds)
                else:
                    try:
                        return inbox.get(timeout=seconds)
                    except Empty:
                        pass
        if not inbox.is_empty():
            return inbox.get()
        self._outbox.expect_flush()
        self.run()
        if self._outbox.departure == BY_FLUSH:
            self._outbox.flush()
        self._outbox.departure = AT_ONCE
        return b""

    def run(self) -> None:
        """Call the tool for what was put together, if anything was."""
        tool, entries = self._tool, self._entries
        self._entries = []
        if self._outbox.departure == WITH_NEXT:
            # They are enough of themselves.
            self._outbox.departure = AT_ONCE
        if tool is None or not entries or self._inbox.is_broken:
            return
        self.run_call(tool, [entry for entry in entries if self._take(entry)])

    def run_call(self, tool: Tool, taken: Sequence[Entry]) -> None:
        """Call a tool for commands that were taken, on this thread."""
        rows = [(entry.seq, values) for entry in taken if (values := self._decode(tool, entry)) is not None]
        if rows:
            seqs, values = zip(*rows)
            self._call(tool, seqs, [list(column) for column in zip(*values)])
        if self._commands.has_tasks:
            self._commands.async_commands().step()

    def _take(self, entry: Entry) -> bool:
        if self._slot.take(entry.seq):
            return True
        self._commands.give_back(entry.seq)
        return False

    def _decode(self, tool: Tool, entry: Entry) -> tuple[Any, ...] | None:
        """The arguments of a command; None where it has failed, alone."""
        seq, data, flags = entry
        interrupts = self._interrupts
        try:
            try:
                interrupts.begin(seq)
                arguments, _ = tool.prepare()
                values = self._commands.decode(seq, arguments, data, flags)
                interrupts.running = 0
            except BaseException as error:
                self._commands.refuse(seq, error)
            else:
                return values
        except BaseException as error:
            # Asked to end between two steps of ours, which hits it once.
            self._commands.fail(seq, error, 0)
        return None

    def _call(self, tool: Tool, seqs: Sequence[int], columns: Sequence[list[Any]]) -> None:
        leave_trace = self._commands.enter_trace(*seqs)
        self._call_in_trace(tool, seqs, columns)
        if leave_trace is not None:
            leave_trace()

    def _call_in_trace(self, tool: Tool, seqs: Sequence[int], columns: Sequence[list[Any]]) -> None:
        _, call = tool.prepare()
        key = self._interrupts.share(seqs)
        if tool.is_async:

            def lose(error: BaseException) -> None:
                self._end(key, seqs, error, 0)

            run = self._run_async(tool, key, seqs, call, columns)
            self._commands.async_commands().start_batch(key, tool, run, lose)
            return
        started = perf_counter_ns()
        value, error = self._returned(key, call, columns)
        if error is None:
            self._settle(tool, key, seqs, value, started)
        else:
            self._end(key, seqs, error, started)

    def _returned(
        self, key: int, call: Callable[..., Any], columns: Sequence[list[Any]]
    ) -> tuple[Any, BaseException | None]:
        """What a call that has the main thread returned, or raised. It is not interrupted any more."""
        interrupts = self._interrupts
        try:
            try:
                interrupts.begin(key)
                return call(*columns), None
            finally:
                interrupts.running = 0
        except BaseException as error:
            return None, error

    async def _run_async(
        self,
        tool: Tool,
        key: int,
        seqs: Sequence[int],
        call: Callable[..., Any],
        columns: Sequence[list[Any]],
    ) -> None:
        running_task.set(key)
        started = perf_counter_ns()
        try:
            value = await call(*columns)
        # Cancelled as well: the task itself ends well, whatever became of its commands.
        except BaseException as error:
            self._end(key, seqs, error, started)
        else:
            self._settle(tool, key, seqs, value, started)

    def _settle(self, tool: Tool, key: int, seqs: Sequence[int], value: Any, started: int) -> None:
        """Give each command its part of what the call returned."""
        try:
            results = results_of(tool.name, value, len(seqs))
        except BaseException as error:
            self._end(key, seqs, error, started)
            return
        self._interrupts.unshare(key)
        call_ns = perf_counter_ns() - started
        for seq, result in zip(seqs, results):
            # Each took as long as the call, and as its own result takes to be encoded.
            began = perf_counter_ns() - call_ns
            try:
                if not tool.is_async:
                    # Encoding may run for ever, too.
                    self._interrupts.running = seq
                if isinstance(result, BaseException):
                    self._commands.fail(seq, result, began)
                else:
                    self._commands.finish_with(seq, result, began)
            except BaseException as error:
                # Asked to end between two steps of ours, which hits it once.
                self._commands.fail(seq, error, began)

    def _end(self, key: int, seqs: Sequence[int], error: BaseException, started: int) -> None:
        """Fail all commands of a call; *started* is 0 where it has not begun."""
        interrupts = self._interrupts
        interrupts.unshare(key)
        failure = shared(error, len(seqs))
        for seq in seqs:
            # Of those that were asked to end it is told as an answer to that.
            self._commands.fail(seq, error if seq in interrupts.asked else failure, started)
