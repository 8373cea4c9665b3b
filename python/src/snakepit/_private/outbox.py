"""Where finished results wait to be sent."""

from __future__ import annotations

import _thread

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from queue import SimpleQueue

from snakepit._private.inserted import inserted_size
from snakepit._private.messages import Result
from snakepit._private.reports import Reports


__all__ = ["Outbox"]

#: Takes results, or a message that is encoded already.
Send = Callable[["list[Result] | bytes"], object]

#: Bytes of payload after which a message is full (one result that is larger goes alone): the supervisor takes
#: a message in as a whole.
MESSAGE_BYTES = 1024 * 1024


class Outbox:
    """
    Filled by the main thread; emptied by a thread of its own, or by the main thread where that has nothing
    else to do.

    What waits when the stream can take a message goes out as one. Adding costs an append, and waking the
    sender only where it sleeps. Built on that appending to a list, and cutting its head off, are each one
    step.
    """

    def __init__(self) -> None:
        self._results: list[Result] = []
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._sending = _thread.allocate_lock()
        self._is_sender_asleep = False
        #: Nothing will be put any more.
        self.is_closed = False
        #: The main thread is going to `flush`: waking the sender would only put it in the way.
        self.is_flush_due = False
        self._send: Send = _unopened
        #: What tools told of their work: it goes out before any result that comes after it.
        self.reports = Reports()
        self.reports.on_put = self.wake

    def put(self, result: Result) -> None:
        self._results.append(result)
        if self._is_sender_asleep and not self.is_flush_due:
            self._is_sender_asleep = False
            self._wake.put(None)

    def put_now(self, result: Result) -> None:
        """Add what is to go out although the main thread goes on with the same command."""
        self._results.append(result)
        if self._is_sender_asleep:
            self._is_sender_asleep = False
            self._wake.put(None)

    def wake(self) -> None:
        """There is something else to be sent than results. On any thread."""
        if self._is_sender_asleep:
            self._is_sender_asleep = False
            self._wake.put(None)

    def hand_over(self) -> None:
        """Leave to the other thread what this one was going to `flush`."""
        self.is_flush_due = False
        self.wake()

    def flush(self) -> None:
        """
        Send what is there from this thread, which saves waking the other.

        Where that is just sending, it goes on with these.
        """
        self.is_flush_due = False
        if self._sending.acquire(blocking=False):
            try:
                while self._results:
                    self._send_results()
            finally:
                self._sending.release()

    def close(self) -> None:
        """Have `run` return once all that is there has been sent."""
        self.is_closed = True
        self._wake.put(None)

    def open(self, send: Send) -> None:
        """Say how results are sent, before the first is put; `send` blocks until the stream has taken it."""
        self._send = send

    def run(self) -> None:
        """Send results until closed."""
        while True:
            if self._results or self.reports.is_due:
                with self._sending:
                    self._send_results()
                continue
            if self.is_closed:
                self._send_reports(is_last=True)
                return
            if self._falls_asleep():
                self._wake.get()

    def _falls_asleep(self) -> bool:
        self._is_sender_asleep = True
        # Again, since the main thread may not have seen that yet; a wake-up too many does no harm.
        if self._results or self.is_closed or self.reports.is_due:
            self._is_sender_asleep = False
        return self._is_sender_asleep

    def _send_reports(self, *, is_last: bool = False) -> None:
        message = self.reports.take(is_last=is_last)
        if message:
            self._send(message)

    def _send_results(self) -> None:
        batch = self._results[:]
        # Only now: whatever was told before one of these results is there.
        if self.reports.is_due:
            self._send_reports()
        if batch:
            del batch[_message_length(batch) :]
            del self._results[: len(batch)]
            self._send(batch)


def _payload_size(result: Result) -> int:
    note = result[4]
    return len(result[2]) + (inserted_size(note) if note else 0)


def _message_length(results: list[Result]) -> int:
    """How many of the results fit into one message: at least one."""
    return max(1, bisect_right(list(accumulate(map(_payload_size, results))), MESSAGE_BYTES))


def _unopened(_: list[Result] | bytes) -> None:
    msg = "there is no stream to send results on"
    raise RuntimeError(msg)
