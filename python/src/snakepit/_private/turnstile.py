"""Where commands are taken, in the order in which they came, whichever thread takes them."""

from __future__ import annotations

import _thread

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from queue import SimpleQueue
from time import perf_counter_ns
from typing import NamedTuple

from snakepit._private.inbox import Inbox
from snakepit._private.messages import FRESH, MORE
from snakepit._private.slot_file import SlotFile
from snakepit._private.tools import Tool


__all__ = ["Call", "Command", "Mailbox", "Turnstile"]


class Command(NamedTuple):
    """A command that waits."""

    seq: int
    #: Its index.
    tool: int
    data: bytes
    flags: int
    #: Its number; 0: none.
    session: int
    #: When the call that others may share with it has waited long enough for them.
    until: int


# A command; or all that share a call.
Call = Sequence[Command]
# Where an idle thread gets its next call; None: there will be none.
Mailbox = SimpleQueue["Call | None"]


class Turnstile:
    """Through which commands pass one after the other; those that share a call, together."""

    def __init__(
        self,
        tools: Sequence[Tool],
        inbox: Inbox,
        slot: SlotFile,
        threads: int,
        give_back: Callable[[int], object],
    ) -> None:
        self._is_async = [tool.is_async for tool in tools]
        self._batch = [tool.batch for tool in tools]
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

    def patience(self) -> float | None:
        """For how many seconds the first call waits for more commands; None: for none. Main thread only."""
        with self._lock:
            if not self._waiting or self._is_due():
                return None
            return max(0.0, (self._waiting[0].until - perf_counter_ns()) / 1e9)

    def hand_out(self) -> Call | None:
        """
        Give idle threads what is theirs. Main thread only.

        Returns:
            The next call, where it is the main thread's; None where it has to wait, or there is none.
        """
        while True:
            with self._lock:
                if not self._waiting or self._inbox.is_broken or not self._is_due():
                    return None
                is_ours = self._is_async[self._waiting[0].tool]
                if not is_ours and not self._idle:
                    return None
                call = self._take()
                if not call:
                    continue
                mailbox = None if is_ours else self._idle.pop()
            if mailbox is None:
                return call
            mailbox.put(call)

    def next(self, mailbox: Mailbox) -> Call | None:
        """Wait for a call. On the thread that the mailbox belongs to."""
        call: Call = ()
        with self._lock:
            while not call and self._waiting and not self._is_for_main():
                call = self._take()
            if not call:
                self._idle.append(mailbox)
            is_main_awaited = self._is_for_main() if self._waiting else self._has_ended
        if is_main_awaited:
            self._inbox.wake()
        return call or mailbox.get()

    def dismiss(self) -> None:
        """Let the threads end, which are idle."""
        for mailbox in self._idle:
            mailbox.put(None)

    def _is_for_main(self) -> bool:
        """Whether no thread is to take the first that waits by itself."""
        return self._inbox.is_broken or self._is_async[self._waiting[0].tool] or not self._is_due()

    def _is_due(self) -> bool:
        """Whether the first that waits need wait for no more that share its call."""
        return self._is_complete() or perf_counter_ns() >= self._waiting[0].until

    def _is_complete(self) -> bool:
        if not self._batch[self._waiting[0].tool]:
            return True
        size = self._call_size()
        if size == self._batch[self._waiting[0].tool] or size < len(self._waiting) or self._has_ended:
            return True
        return not self._waiting[size - 1].flags & MORE

    def _call_size(self) -> int:
        """How many of those that wait share the first one's call."""
        waiting = self._waiting
        tool = waiting[0].tool
        size = 1
        for command in islice(waiting, 1, self._batch[tool]):
            if command.tool != tool or command.flags & FRESH:
                break
            size += 1
        return size

    def _take(self) -> Call:
        """Mark the first call that waits as started, without what was withdrawn, and must not be run."""
        size = self._call_size() if self._batch[self._waiting[0].tool] else 1
        taken = []
        for _ in range(size):
            command = self._waiting.popleft()
            if self._slot.take(command.seq):
                taken.append(command)
            else:
                self._give_back(command.seq)
        return taken
