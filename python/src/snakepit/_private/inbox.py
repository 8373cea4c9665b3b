"""Where messages wait for the main thread."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue


__all__ = ["Inbox"]


class Inbox:
    """
    Messages of the Work stream, as they came.

    They are put in by the thread of gRPC that received them, so that each is one hop away from the main
    thread.
    """

    def __init__(self) -> None:
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self.get = self._queue.get
        #: Nobody hears results any more: what is here must not be started.
        self.is_broken = False
        #: Called after each message, where the main thread waits for more than messages.
        self.on_put: Callable[[], object] | None = None

    def put(self, message: bytes | None) -> None:
        """Add a message; None: nothing comes after this one. May be called from a signal handler."""
        self._queue.put(message)
        on_put = self.on_put
        if on_put is not None:
            on_put()

    def wake(self) -> None:
        """Have the main thread take a step, for a message without commands."""
        self.put(b"")

    def is_empty(self) -> bool:
        return self._queue.empty()
