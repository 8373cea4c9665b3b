"""What signals do to a worker."""

from __future__ import annotations

# Not signal, whose functions look each handler up in an enumeration: this runs between commands.
import _signal
import _thread
import os

from collections.abc import Callable
from typing import Any

from snakepit._private.interrupts import INTERRUPT_SIGNAL


__all__ = ["SignalHandlers"]


class SignalHandlers:
    """
    SIGTERM stops the worker once it has finished what it holds; SIGINT does nothing; SIGUSR2 interrupts.

    Python runs handlers on the main thread, and only between two steps of it: a signal that comes just before
    that starts to wait would be noticed when the wait is over. So a thread is told of each as well, and wakes
    it.

    Args:
        stop: Called in the main thread.

        interrupt: Called in the main thread, and may raise there.

        wake: Called in another; has the main thread take a step.
    """

    def __init__(
        self, stop: Callable[[], object], interrupt: Callable[..., object], wake: Callable[[], object]
    ) -> None:
        self._handlers: dict[int, Callable[..., Any]] = {
            _signal.SIGTERM: lambda *_: stop(),
            # Not SIG_IGN, which programs that tools start would inherit.
            _signal.SIGINT: lambda *_: None,
            INTERRUPT_SIGNAL: interrupt,
        }
        told, self._tell = os.pipe()
        os.set_blocking(self._tell, False)
        _thread.start_new_thread(_watch, (told, wake))
        os.register_at_fork(after_in_child=_give_back)

    def keep(self) -> None:
        """
        Install them, where they are not. Main thread only.

        A tool may install handlers of its own, and not all give back what was there.
        """
        for number, handler in self._handlers.items():
            if _signal.getsignal(number) is not handler:
                _signal.signal(number, handler)
        _signal.set_wakeup_fd(self._tell, warn_on_full_buffer=False)


def _watch(told: int, wake: Callable[[], object]) -> None:
    while os.read(told, 64):
        wake()


def _give_back() -> None:
    """Let a fork that a tool has made be ended like any process: ``Process.terminate`` is a SIGTERM."""
    _signal.set_wakeup_fd(-1)
    _signal.signal(_signal.SIGTERM, _signal.SIG_DFL)
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    _signal.signal(INTERRUPT_SIGNAL, _signal.SIG_DFL)
