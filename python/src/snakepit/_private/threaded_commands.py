"""
Commands on several threads of one worker.

The main thread receives them, and runs those of async tools on its event loop, as ever; the others go to the
threads. Whoever takes a command marks it as started, and both happen under one lock, in the order in which
commands came: so the highest number that was taken tells, as with a single thread, which have started.

An idle thread is handed its command by the main thread. One that has just finished takes the next by itself,
without a detour, unless that is async; then the main thread is woken to take it.
"""

from __future__ import annotations

import contextvars
import threading

from collections.abc import Sequence
from itertools import repeat
from queue import Empty
from time import perf_counter_ns
from typing import Any

from snakepit._private.batches import Entry
from snakepit._private.command_loop import CommandLoop
from snakepit._private.inbox import Inbox
from snakepit._private.messages import decode_work_request
from snakepit._private.outbox import Outbox
from snakepit._private.results import ResultEncoder
from snakepit._private.running_command import note_lane
from snakepit._private.slot_file import SlotFile
from snakepit._private.thread_interrupts import Lane, ThreadInterrupts
from snakepit._private.tools import Tool
from snakepit._private.turnstile import Call, Command, Mailbox, Turnstile


__all__ = ["ThreadedCommandLoop"]


class CallRunner(CommandLoop):
    """Runs what was taken, on the thread that it is called on."""

    def run_call(self, call: Call) -> None:
        """Run a command, or those that share a call."""
        seq, index, data, flags, session, _ = call[0]
        tool = self._tools[index]
        if tool.batch and self._batches is not None:
            self._batches.run_call(tool, [Entry(one.seq, one.data, one.flags) for one in call])
        else:
            self._run_command(seq, index, data, flags, session)


class ThreadedCommandLoop(CallRunner):
    """As its base, with so many threads for tools that are not async."""

    def __init__(
        self,
        tools: Sequence[Tool],
        inbox: Inbox,
        outbox: Outbox,
        slot: SlotFile,
        encoder: ResultEncoder,
        *,
        threads: int,
        interrupts: ThreadInterrupts,
        **shared: Any,
    ) -> None:
        super().__init__(tools, inbox, outbox, slot, encoder, interrupts=interrupts, **shared)
        self._turnstile = Turnstile(tools, inbox, slot, threads, self.give_back)
        self._threads = []
        for number in range(1, threads + 1):
            lane = interrupts.open_lane()
            thread = CommandThread(tools, inbox, outbox, slot, encoder, interrupts=lane, **shared)
            # Filled here, and emptied there.
            thread._attached = self._attached
            thread._traces = self._traces
            self._threads.append(thread.start(f"snakepit-{number}", lane, self._turnstile))

    def run(self) -> None:
        """Return once the inbox has ended, and everything that was in it is finished."""
        turnstile, inbox = self._turnstile, self._inbox
        note_lane(self._interrupts)
        while not turnstile.is_done:
            message = self._next_message(turnstile.patience())
            if message is None:
                turnstile.end()
            elif message:
                self._let_in(message)
            # What is there may belong to the same call.
            if not inbox.is_empty():
                continue
            while (call := turnstile.hand_out()) is not None:
                self.run_call(call)
        turnstile.dismiss()
        for thread in self._threads:
            thread.join()
        if self._async is not None:
            self._async.finish()

    def _next_message(self, seconds: float | None) -> bytes | None:
        """The next message; empty where none comes in time, and where there is something else to look at."""
        tasks, inbox = self._async, self._inbox
        if tasks is not None and tasks.is_busy:
            tasks.run_until_message(inbox, seconds)
            if inbox.is_empty():
                return b""
        self._signals.keep()
        try:
            return inbox.get(timeout=seconds)
        except Empty:
            return b""

    def _let_in(self, message: bytes) -> None:
        seq, tools, sizes, flags, data, start, attached, sessions, traces = decode_work_request(message)
        self._attached.update(attached)
        self._traces.update(traces)
        if sessions is not None:
            self._sessions.open(sessions)
        session_numbers = repeat(0) if sessions is None else sessions.session
        now = perf_counter_ns()
        commands = []
        for index, size, flag, session in zip(tools, sizes, flags, session_numbers):
            end = start + size
            until = now + self._tools[index].wait_ns
            commands.append(Command(seq, index, data[start:end], flag, session, until))
            seq += 1
            start = end
        self._turnstile.let_in(commands)
        # None of their commands is left by then: see the protocol.
        if sessions is not None and sessions.ended:
            self._sessions.end(sessions.ended)


class CommandThread(CallRunner):
    """Runs one command after the other on a thread of its own, where what is bound to the thread stays."""

    def start(self, name: str, lane: Lane, turnstile: Turnstile) -> threading.Thread:
        context = contextvars.copy_context()
        thread = threading.Thread(target=self._serve, args=(lane, turnstile, context), name=name, daemon=True)
        thread.start()
        return thread

    def _serve(self, lane: Lane, turnstile: Turnstile, context: contextvars.Context) -> None:
        lane.settle_down()
        note_lane(lane)
        mailbox = Mailbox()
        while True:
            call = turnstile.next(mailbox)
            if call is None:
                return
            # What it sets in its context is not for the next one.
            context.copy().run(self.run_call, call)
            # Its arguments may be large, and the next one may be long in coming.
            del call
