"""Where finished results wait for the one thread that sends them."""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue

from snakepit._private.messages import Result


__all__ = ["Outbox"]


class Outbox:
    """
    Filled by the main thread only, emptied by the thread that iterates over it.

    Everything that waits when the stream can take a message goes out as one. Adding costs an append, and
    waking the sender only where it sleeps. Built on that appending to a list, and cutting its head off, are
    each one step.
    """

    def __init__(self) -> None:
        self._results: list[Result] = []
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._is_sender_asleep = False
        self._is_closed = False

    def put(self, result: Result) -> None:
        self._results.append(result)
        if self._is_sender_asleep:
            self._is_sender_asleep = False
            self._wake.put(None)

    def close(self) -> None:
        """End the iteration once all that is there has been sent."""
        self._is_closed = True
        self._wake.put(None)

    def __iter__(self) -> Iterator[list[Result]]:
        results = self._results
        while True:
            if results:
                batch = results[:]
                del results[: len(batch)]
                yield batch
                continue
            if self._is_closed:
                return
            self._is_sender_asleep = True
            # Again, since the main thread may not have seen that yet; a wake-up too many does no harm.
            if results or self._is_closed:
                self._is_sender_asleep = False
            else:
                self._wake.get()
