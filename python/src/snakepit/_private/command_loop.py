"""
The loop of the main thread: commands in, results out, one after the other.

Commands are taken in their order, by this thread only, so taking one and marking it as started need no lock.
Async tools share an event loop that runs only while the main thread has nothing else to do, so that a tool
that is not async sees no running loop, and may start one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from snakepit._private.credit import Credits
from snakepit._private.failures import CommandFailure, tool_error
from snakepit._private.inbox import Inbox
from snakepit._private.inserted import whole_text
from snakepit._private.interrupts import Interrupts
from snakepit._private.messages import (
    ENDED,
    ERROR,
    LOOSE,
    OK,
    RETURNED,
    STREAM,
    TEXT,
    Note,
    decode_work_request,
)
from snakepit._private.outbox import AT_ONCE, BY_FLUSH, WITH_NEXT, Outbox
from snakepit._private.results import ResultEncoder
from snakepit._private.running_command import enter_trace, note_lane
from snakepit._private.session_table import SessionTable
from snakepit._private.signal_handlers import SignalHandlers
from snakepit._private.slot_file import LARGEST, SlotFile
from snakepit._private.tools import Tool


if TYPE_CHECKING:
    from snakepit._private.arguments import Arguments
    from snakepit._private.async_commands import AsyncCommands
    from snakepit._private.batches import Batches
    from snakepit._private.streams import Streams


__all__ = ["CommandLoop"]

LONGEST_RUN_US = 2**32 - 1


class CommandLoop:
    """Runs what comes into the inbox until it ends."""

    def __init__(
        self,
        tools: Sequence[Tool],
        inbox: Inbox,
        outbox: Outbox,
        slot: SlotFile,
        encoder: ResultEncoder,
        *,
        interrupts: Interrupts,
        chunk_credits: Credits,
        signals: SignalHandlers,
        sessions: SessionTable,
    ) -> None:
        self._tools = tools
        self._inbox = inbox
        self._outbox = outbox
        self._slot = slot
        self._encoder = encoder
        self._interrupts = interrupts
        self._credits = chunk_credits
        self._signals = signals
        # Bytes of arguments that came, by the sequence number of their command.
        self._attached: dict[int, Sequence[bytes]] = {}
        # The spans that commands belong to; those of few.
        self._traces: dict[int, str] = {}
        self._sessions = sessions
        # Mostly empty; looked at for each command.
        self._in_sessions = sessions.running
        # Made when the first command needs them.
        self._async: AsyncCommands | None = None
        self._streams: Streams | None = None
        self._batches: Batches | None = None
        if any(tool.batch for tool in tools):
            from snakepit._private.batches import Batches

            self._batches = Batches(tools, self, inbox, outbox, slot, interrupts=interrupts)

    def run(self) -> None:
        """Return once the inbox has ended, and everything that was in it is finished."""
        note_lane(self._interrupts)
        batches = self._batches
        while True:
            is_batch_open = batches is not None and batches.is_open
            if not is_batch_open and self._async is not None and self._async.is_busy:
                self._async.run_until_message(self._inbox)
            self._signals.keep()
            message = batches.next_message() if batches is not None and is_batch_open else self._inbox.get()
            if message is None:
                break
            self._run_message(message)
        if batches is not None:
            batches.run()
        if self._async is not None:
            self._async.finish()

    def _run_message(self, message: bytes) -> None:
        seq, tools, sizes, flags, data, start, attached, sessions, traces = decode_work_request(message)
        if attached:
            self._attached.update(attached)
        if traces:
            self._traces.update(traces)
        inbox, slot, outbox, batches = self._inbox, self._slot, self._outbox, self._batches
        last = seq + len(sizes) - 1
        if sessions is not None:
            self._sessions.open(sessions)
        session_numbers = repeat(0) if sessions is None else sessions.session
        for index, size, flag, session in zip(tools, sizes, flags, session_numbers):
            end = start + size
            if seq < last or not inbox.is_empty():
                outbox.departure = WITH_NEXT
            else:
                # After this one there is nothing to do but to send its result.
                outbox.expect_flush()
            if inbox.is_broken:
                return
            if batches is not None and batches.add(seq, index, data[start:end], flag):
                # It runs with others, once there are enough of them.
                pass
            elif not slot.take(seq):
                self.give_back(seq)
            else:
                self._run_command(seq, index, data[start:end], flag, session)
            seq += 1
            start = end
        if outbox.departure == BY_FLUSH:
            if inbox.is_empty():
                outbox.flush()
            else:
                # More has come meanwhile, which need not wait until these are sent.
                outbox.wake()
        outbox.departure = AT_ONCE
        if sessions is not None and sessions.ended:
            self._sessions.end(sessions.ended)

    def give_back(self, seq: int) -> None:
        """Return a command that was withdrawn."""
        self._attached.pop(seq, None)
        self._traces.pop(seq, None)
        self._outbox.put((seq, RETURNED, b"", 0, None))

    def decode(self, seq: int, arguments: Arguments, data: bytes, flags: int) -> tuple[Any, ...]:
        """
        The arguments of a command.

        Raises:
            CommandFailure: ``invalid_args``.
        """
        is_text, is_loose = bool(flags & TEXT), bool(flags & LOOSE)
        if self._attached and seq in self._attached:
            return arguments.decode_with(self._attached.pop(seq), data, is_text=is_text, is_loose=is_loose)
        return arguments.decode(data, is_text=is_text, is_loose=is_loose)

    def _run_command(self, seq: int, index: int, data: bytes, flags: int, session: int) -> None:
        # Of a message with many commands few have one.
        leave_trace = self.enter_trace(seq) if seq in self._traces else None
        try:
            self._call(seq, index, data, flags, session)
        except BaseException as error:
            # Asked to end between two steps of ours: it hits each command at most once, so not in here.
            self.fail(seq, error, 0)
        if session:
            self._sessions.leave()
        if leave_trace is not None:
            leave_trace()

    def enter_trace(self, *seqs: int) -> Callable[[], None] | None:
        """
        Have what these commands do together below the span of the first that has one.

        Returns:
            The undo; None where there was nothing to do.
        """
        found = [traceparent for seq in seqs if (traceparent := self._traces.pop(seq, None)) is not None]
        return enter_trace(found[0]) if found else None

    def _call(self, seq: int, index: int, data: bytes, flags: int, session: int) -> None:
        interrupts = self._interrupts
        started = 0
        try:
            interrupts.running = seq
            if interrupts.asked:
                interrupts.handle()
            tool = self._tools[index]
            arguments, call = tool.prepared or tool.prepare()
            if flags or self._attached:
                values = self.decode(seq, arguments, data, flags)
            else:
                values = arguments.decode(data)
            if session:
                self._sessions.enter(seq, session)
            if tool.is_async:
                self._start_task(seq, tool, call, values, flags)
                return
            if flags & STREAM and tool.is_stream:
                streams = self._open_streams()
                started = perf_counter_ns()
                streams.run(seq, tool.stream(*values), started)
            else:
                started = perf_counter_ns()
                payload, note = self._encoder.encode(call(*values))
                self._finish(seq, OK, payload, started, note)
        # SystemExit and KeyboardInterrupt too: the user's code runs in all of these, and ends its command,
        # never the worker.
        except BaseException as error:
            self.fail(seq, error if started else _unstarted(error), started)
        if self._async is not None and self._async.is_busy:
            self._async.step()

    def _start_task(
        self, seq: int, tool: Tool, call: Callable[..., Any], values: tuple[Any, ...], flags: int
    ) -> None:
        tasks = self.async_commands()
        streams = self._open_streams() if flags & STREAM and tool.is_stream else None
        self._interrupts.running = 0
        tasks.start(seq, tool, call if streams is None else tool.stream, values, streams)

    @property
    def has_tasks(self) -> bool:
        """Async commands run, whenever they get their turn."""
        return self._async is not None and self._async.is_busy

    def async_commands(self) -> AsyncCommands:
        """Where async commands run; made when it is first asked for."""
        if self._async is None:
            from snakepit._private.async_commands import AsyncCommands

            self._async = AsyncCommands(self, self._interrupts, self._credits)
            if self._streams is not None:
                self._streams.tasks = self._async
        return self._async

    def _open_streams(self) -> Streams:
        if self._streams is None:
            from snakepit._private.streams import Streams

            self._streams = Streams(
                self, self._outbox, self._encoder, interrupts=self._interrupts, chunk_credits=self._credits
            )
            self._streams.tasks = self._async
        return self._streams

    def finish_with(self, seq: int, value: Any, started: int) -> None:
        """
        Encode what a tool returned that was called at *started*, and send it.

        Encoding is part of the time it took: nothing else runs meanwhile, and for a large result it may be
        most of it.
        """
        try:
            payload, note = self._encoder.encode(value)
        except BaseException as error:
            self.fail(seq, error, started)
        else:
            self._finish(seq, OK, payload, started, note)

    def end_stream(self, seq: int, chunks: int, started: int) -> None:
        """Send that a stream has ended, after so many chunks."""
        self._finish(seq, ENDED, b"%d" % chunks, started, None)

    def refuse(self, seq: int, error: BaseException) -> None:
        """Send what became of a command whose tool was not called."""
        self.fail(seq, _unstarted(error), 0)

    def fail(self, seq: int, error: BaseException, started: int) -> None:
        """Send what became of a command that raised; its tool was called at *started*, 0 where it was not."""
        self._finish(seq, ERROR, self._interrupts.failure_of(seq, error).payload(), started, None)

    def _finish(self, seq: int, outcome: int, payload: bytes, started: int, note: Note | None) -> None:
        """Save a result, then send it."""
        run_us = (perf_counter_ns() - started) // 1000 if started else 0
        interrupts = self._interrupts
        interrupts.running = 0
        if interrupts.asked:
            interrupts.forget(seq)
        if self._attached:
            # It was asked to end before they were taken.
            self._attached.pop(seq, None)
        if self._traces:
            self._traces.pop(seq, None)
        if run_us > LONGEST_RUN_US:
            run_us = LONGEST_RUN_US
        if self._in_sessions:
            self._sessions.over(seq)
        saved = payload if note is None else whole_text(payload, note, LARGEST)
        self._slot.save(seq, outcome, saved, run_us)
        self._outbox.put((seq, outcome, payload, run_us, note))


def _unstarted(error: BaseException) -> BaseException:
    """What is told of a command whose tool was not called."""
    if isinstance(error, CommandFailure) or not isinstance(error, Exception):
        return error
    # What the user's types raise is a CommandFailure by now: this is of ours. The others must not suffer.
    failure = tool_error(error)
    return CommandFailure("internal", f"{type(error).__name__}: {failure.message}", failure.details)
