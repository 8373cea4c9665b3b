"""
Commands that are to end before they are finished.

The supervisor asks by sequence number, on a thread of gRPC. Only a signal reaches a tool that is not async
wherever it is: it ends a sleep or a wait at once, where an exception set from another thread would come after
it. The handler raises only while the very command runs that was asked to end, and only once: between two
commands, or in the next one, there is nothing to hit.
"""

from __future__ import annotations

# Not signal, whose functions look up enumerations.
import _signal
import threading

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from snakepit._private.failures import CommandFailure, explain, failure_of
from snakepit.exceptions import Interrupted


__all__ = ["INTERRUPT_SIGNAL", "Interrupts", "detours"]

INTERRUPT_SIGNAL: int = _signal.SIGUSR2


class Detours(threading.local):
    """What a thread does instead of raising, as an event loop must not be hit in the middle of itself."""

    take: Callable[[], object] | None = None


detours = Detours()


class Interrupts:
    """Which commands were asked to end, and which one the signal may hit."""

    def __init__(self) -> None:
        #: The command that has the main thread to itself now; 0: none. Written by the main thread only.
        self.running = 0
        #: Commands that were asked to end and have not ended, or had just before: no number comes again.
        self.asked: set[int] = set()
        #: Told of each command as well, on the thread that asked; for those that share the main thread.
        self.on_asked: Callable[[int], object] | None = None
        # Of calls that commands share: those that were not asked to end. By the number of the call.
        self._shared: dict[int, set[int]] = {}
        self._main_thread = threading.main_thread().ident

    def ask(self, seqs: Iterable[int]) -> None:
        """Have commands end, whether they run or wait for their turn. On any thread."""
        for seq in seqs:
            self._note(seq)
            self.leave_calls(seq)
        _signal.pthread_kill(self._main_thread, INTERRUPT_SIGNAL)

    def _note(self, seq: int) -> None:
        self.asked.add(seq)
        if self.on_asked is not None:
            self.on_asked(seq)

    def share(self, seqs: Sequence[int]) -> int:
        """
        Say that commands share a call, which is to end once all of them are.

        Returns:
            The number of the call, below 0, by which it begins and is asked to end.
        """
        key, others = -seqs[0], set(seqs)
        self._shared[key] = others
        for seq in self.asked.intersection(seqs):
            self._leave(key, others, seq)
        return key

    def leave_calls(self, seq: int) -> None:
        """A command that was asked to end leaves the call that it shares, if there is one, to the others."""
        for key, others in list(self._shared.items()):
            if seq in others:
                self._leave(key, others, seq)

    def _leave(self, key: int, others: set[int], seq: int) -> None:
        others.discard(seq)
        if not others:
            self._note(key)

    def unshare(self, key: int) -> None:
        """A call has ended; its commands may still be asked to, each on its own."""
        del self._shared[key]
        self.asked.discard(key)

    def begin(self, seq: int) -> None:
        """
        Say that a command has the main thread from now on.

        Raises:
            Interrupted: It was asked to end before.
        """
        self.running = seq
        if self.asked:
            self.handle()

    def handle(self, *_: Any) -> None:
        """
        The signal's handler.

        Raises:
            Interrupted: The command that runs was asked to end.
        """
        if self.running in self.asked:
            # Once: what a tool does about it is not interrupted again.
            self.running = 0
            if detours.take is not None:
                detours.take()
                return
            raise Interrupted("the command was asked to end")

    def failure_of(self, seq: int, error: BaseException) -> CommandFailure:
        """What becomes of a command when this was raised while it ran."""
        if seq not in self.asked or isinstance(error, CommandFailure):
            return failure_of(error)
        name, message, traceback = explain(error)
        return CommandFailure("cancelled", message, {"type": name, "traceback": traceback})

    def forget(self, seq: int) -> None:
        """A command has ended."""
        self.asked.discard(seq)
