"""
Commands on several threads that are to end before they are finished.

A signal reaches the main thread only. In another one the interpreter can be told to raise an exception, which
it does between two steps of Python code: a sleep, a wait or a call of C code is over first. The end of the
command does not take that back, so that it would hit the next one; therefore a thread says when a command of
its own begins and ends, under a lock, and takes back at the end what has not been raised by then.
"""

from __future__ import annotations

import _thread
import ctypes

from collections.abc import Callable, Iterable

from snakepit._private.interrupts import Interrupts
from snakepit.exceptions import Interrupted


__all__ = ["Lane", "ThreadInterrupts"]

_raise_in_thread = ctypes.pythonapi.PyThreadState_SetAsyncExc
_raise_in_thread.argtypes = (ctypes.c_ulong, ctypes.py_object)
_NOTHING = ctypes.py_object()


class ThreadInterrupts(Interrupts):
    """Which commands were asked to end; those of all threads, and of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._lanes: list[Lane] = []
        #: Called when commands were asked to end: threads that wait for something of ours are to look again.
        self.wake: Callable[[], object] = lambda: None

    def open_lane(self) -> Lane:
        """Where one thread says what it runs. Before anything is asked to end."""
        lane = Lane(self.asked)
        self._lanes.append(lane)
        return lane

    def ask(self, seqs: Iterable[int]) -> None:
        seqs = list(seqs)
        super().ask(seqs)
        for seq in seqs:
            for lane in self._lanes:
                lane.interrupt(seq)
                lane.leave_calls(seq)
        self.wake()


class Lane(Interrupts):
    """
    What one thread runs, in the place of the main thread's `Interrupts`.

    Each command is hit at most once, and only between `begin` and `end`. Wherever in there the exception is
    raised, the step it was raised in can be done again.
    """

    def __init__(self, asked: set[int]) -> None:
        self._lock = _thread.allocate_lock()
        self._seq = 0
        self._is_hit = False
        self._thread = 0
        super().__init__()
        self.asked = asked

    def settle_down(self) -> None:
        """Say that the calling thread is the one."""
        self._thread = _thread.get_ident()

    @property
    def running(self) -> int:
        """The command that may be hit now; 0: none. To set it to 0 is to `end`."""
        return self._seq

    @running.setter
    def running(self, seq: int) -> None:
        if not seq:
            self.end()
            return
        with self._lock:
            self._seq, self._is_hit = seq, False

    def begin(self, seq: int) -> None:
        with self._lock:
            self._seq, self._is_hit = seq, seq in self.asked
        if self._is_hit:
            raise Interrupted("the command was asked to end")

    def end(self) -> None:
        """
        Say that no command runs any more: nothing is raised once this has returned.

        Raises:
            Interrupted: It came just now.
        """
        with self._lock:
            self._seq = 0
            is_hit, self._is_hit = self._is_hit, False
        if is_hit:
            # Nothing happens where it was raised long ago.
            _raise_in_thread(self._thread, _NOTHING)

    def interrupt(self, seq: int) -> None:
        """Have a command end, if it is the one that runs here. On any other thread."""
        with self._lock:
            if self._seq == seq and not self._is_hit:
                self._is_hit = True
                _raise_in_thread(self._thread, Interrupted)

    def _note(self, seq: int) -> None:
        # Of a call that commands share, all of which were asked to end.
        self.asked.add(seq)
        self.interrupt(seq)
