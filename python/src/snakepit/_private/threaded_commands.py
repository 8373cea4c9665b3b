"""
Commands on several threads of one worker.

The main thread receives them, and runs those of async tools on its event loop, as ever; the others go to the
threads. Whoever takes a command marks it as started, and both happen under one lock, in the order in which
commands came: so the highest number that was taken tells, as with a single thread, which have started.

An idle thread is handed its command by the main thread. One that has just finished takes the next by itself,
without a detour, unless that is async; then the main thread is woken to take it.
"""

from __future__ import annotations

import _thread
import contextvars
import threading

from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from queue import SimpleQueue
from typing import Any

from snakepit._private.command_loop import CommandLoop
from snakepit._private.inbox import Inbox
from snakepit._private.messages import RETURNED, decode_work_request
from snakepit._private.outbox import Outbox
from snakepit._private.results import ResultEncoder
from snakepit._private.slot_file import SlotFile
from snakepit._private.thread_interrupts import Lane, ThreadInterrupts
from snakepit._private.tools import Tool


__all__ = ["ThreadedCommandLoop"]

# Sequence number, index of its tool, arguments, flags, session: what `CommandLoop._run_command` takes.
Command = tuple[int, int, bytes, int, int]
# Where an idle thread gets its next command; None: there will be none.
Mailbox = SimpleQueue["Command | None"]


class ThreadedCommandLoop(CommandLoop):
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
        self._turnstile = Turnstile(tools, inbox, slot, threads, self._give_back)
        self._threads = []
        for number in range(1, threads + 1):
            lane = interrupts.open_lane()
            thread = CommandThread(tools, inbox, outbox, slot, encoder, interrupts=lane, **shared)
            # Filled here, and emptied there.
            thread._attached = self._attached
            self._threads.append(thread.start(f"snakepit-{number}", lane, self._turnstile))

    def run(self) -> None:
        """Return once the inbox has ended, and everything that was in it is finished."""
        turnstile, inbox = self._turnstile, self._inbox
        while not turnstile.is_done:
            tasks = self._async
            if tasks is not None and tasks.is_busy:
                tasks.run_until_message(inbox)
                if inbox.is_empty():
                    continue
            self._signals.keep()
            message = inbox.get()
            if message is None:
                turnstile.end()
            else:
                self._let_in(message)
            while (command := turnstile.hand_out()) is not None:
                self._run_command(*command)
        turnstile.dismiss()
        for thread in self._threads:
            thread.join()
        if self._async is not None:
            self._async.finish()

    def _let_in(self, message: bytes) -> None:
        seq, tools, sizes, flags, data, start, attached, sessions = decode_work_request(message)
        self._attached.update(attached)
        if sessions is not None:
            self._sessions.open(sessions)
        session_numbers = repeat(0) if sessions is None else sessions.session
        commands = []
        for index, size, flag, session in zip(tools, sizes, flags, session_numbers):
            end = start + size
            commands.append((seq, index, data[start:end], flag, session))
            seq += 1
            start = end
        self._turnstile.let_in(commands)
        # None of their commands is left by then: see the protocol.
        if sessions is not None and sessions.ended:
            self._sessions.end(sessions.ended)

    def _give_back(self, seq: int) -> None:
        """Of a command that was withdrawn. On any thread."""
        self._attached.pop(seq, None)
        self._outbox.put((seq, RETURNED, b"", 0, None))


class Turnstile:
    """Through which commands pass one after the other, whoever takes them."""

    def __init__(
        self,
        tools: Sequence[Tool],
        inbox: Inbox,
        slot: SlotFile,
        threads: int,
        give_back: Callable[[int], object],
    ) -> None:
        self._is_async = [tool.is_async for tool in tools]
        self._inbox = inbox
        self._slot = slot
        self._threads = threads
        self._give_back = give_back
        self._lock = _thread.allocate_lock()
        self._waiting: deque[Command] = deque()
        # The one that was idle last is the next.
        self._idle: list[Mailbox] = []
        self._has_ended = False

    def let_in(self, commands: Sequence[Command]) -> None:
        """Have commands wait for their turn, unless none may come any more. Main thread only."""
        with self._lock:
            if not self._has_ended:
                self._waiting.extend(commands)

    def end(self) -> None:
        """Say that no more commands come. Main thread only."""
        with self._lock:
            self._has_ended = True

    @property
    def is_done(self) -> bool:
        """Nothing waits, nothing runs on a thread, and nothing will. Main thread only."""
        with self._lock:
            has_more = bool(self._waiting) and not self._inbox.is_broken
            return self._has_ended and not has_more and len(self._idle) == self._threads

    def hand_out(self) -> Command | None:
        """
        Give idle threads what is theirs. Main thread only.

        Returns:
            The next command, where it is the main thread's; None where it has to wait, or there is none.
        """
        while True:
            with self._lock:
                if not self._waiting or self._inbox.is_broken:
                    return None
                command = self._waiting[0]
                is_for_main = self._is_async[command[1]]
                if not is_for_main and not self._idle:
                    return None
                if not self._take():
                    continue
                mailbox = None if is_for_main else self._idle.pop()
            if mailbox is None:
                return command
            mailbox.put(command)

    def next(self, mailbox: Mailbox) -> Command | None:
        """Wait for a command. On the thread that the mailbox belongs to."""
        command = None
        with self._lock:
            while command is None and self._waiting and not self._is_for_main():
                head = self._waiting[0]
                if self._take():
                    command = head
            if command is None:
                self._idle.append(mailbox)
            is_main_awaited = self._is_for_main() if self._waiting else self._has_ended
        if is_main_awaited:
            self._inbox.wake()
        return mailbox.get() if command is None else command

    def _is_for_main(self) -> bool:
        """Whether nobody else takes the first that waits."""
        return self._inbox.is_broken or self._is_async[self._waiting[0][1]]

    def _take(self) -> bool:
        """Mark the first that waits as started; False where it was withdrawn, and must not be run."""
        seq = self._waiting.popleft()[0]
        is_ours = self._slot.take(seq)
        if not is_ours:
            self._give_back(seq)
        return is_ours

    def dismiss(self) -> None:
        """Let the threads end, which are idle."""
        for mailbox in self._idle:
            mailbox.put(None)


class CommandThread(CommandLoop):
    """Runs one command after the other on a thread of its own, where what is bound to the thread stays."""

    def start(self, name: str, lane: Lane, turnstile: Turnstile) -> threading.Thread:
        context = contextvars.copy_context()
        thread = threading.Thread(target=self._serve, args=(lane, turnstile, context), name=name, daemon=True)
        thread.start()
        return thread

    def _serve(self, lane: Lane, turnstile: Turnstile, context: contextvars.Context) -> None:
        lane.settle_down()
        mailbox = Mailbox()
        while True:
            command = turnstile.next(mailbox)
            if command is None:
                return
            # What it sets in its context is not for the next one.
            context.copy().run(self._run_command, *command)
            # Its arguments may be large, and the next one may be long in coming.
            del command
