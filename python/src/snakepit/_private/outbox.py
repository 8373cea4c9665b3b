"""Where finished results wait to be sent."""

from __future__ import annotations

import _thread

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from queue import Empty, SimpleQueue

from snakepit._private.inserted import inserted_size
from snakepit._private.messages import Result
from snakepit._private.reports import Reports


__all__ = ["AT_ONCE", "BY_FLUSH", "WITH_NEXT", "Outbox"]

#: What becomes of a result that is put: the other thread sends it at once; or together with others that come
#: soon; or the main thread is going to `flush`, and waking the other would only put it in the way.
AT_ONCE, WITH_NEXT, BY_FLUSH = range(3)

#: Takes results, or a message that is encoded already.
Send = Callable[["list[Result] | bytes"], object]

#: Bytes of payload after which a message is full (one result that is larger goes alone): the supervisor takes
#: a message in as a whole.
MESSAGE_BYTES = 1024 * 1024

#: What came `WITH_NEXT` goes out once its tools took so long, in microseconds: a message takes some tenths of
#: a millisecond of processor time at both ends, which is a small part of that.
LINGER_US = 20_000

#: Tools that are quicker, in microseconds, have run several times until the other thread has its turn.
QUICK_US = 1000

#: A result that is worth a message by itself, in bytes.
LARGE_BYTES = 64 * 1024

#: How long after it has sent something the other thread looks for what lingers still, in seconds: behind it a
#: tool runs that takes longer than others.
TICK = 0.04

# What the other thread does: it sends; waits, for a tick at the most; or waits until it is woken.
SENDS, TICKS, SLEEPS = range(3)


class Outbox:
    """
    Filled by the main thread; emptied by a thread of its own, or by the main thread where that has nothing
    else to do.

    What waits when the stream can take a message goes out as one. Adding costs an append, and waking the
    sender only where it waits. While there is more to run, results of tools that take milliseconds linger for
    a moment, so that they share messages too. Built on that appending to a list, and cutting its head off,
    are each one step.
    """

    def __init__(self) -> None:
        self._results: list[Result] = []
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._sending = _thread.allocate_lock()
        self._sender = SENDS
        # Something is to be sent now.
        self._is_due = False
        # What the tools took whose results linger, at the most, in microseconds. Of the main thread.
        self._lingering_us = 0
        #: Nothing will be put any more.
        self.is_closed = False
        #: What becomes of the next result. Written by the main thread only.
        self.departure = AT_ONCE
        self._send: Send = _unopened
        #: What tools told of their work: it goes out before any result that comes after it.
        self.reports = Reports()
        self.reports.on_put = self.wake

    def put(self, result: Result) -> None:
        self._results.append(result)
        departure = self.departure
        if departure == AT_ONCE or (departure == WITH_NEXT and not self._may_linger(result)):
            self.wake()

    def put_now(self, result: Result) -> None:
        """Add what is to go out although the main thread goes on with the same command."""
        self._results.append(result)
        self.wake()

    def wake(self) -> None:
        """Have what is there sent by the other thread. On any thread."""
        self._is_due = True
        if self._sender != SENDS:
            self._sender = SENDS
            self._wake.put(None)

    def expect_flush(self) -> None:
        """
        Say that the main thread begins with what is the last for now, and is going to `flush` then.

        What lingers goes out before, so that more to do may be here by then.
        """
        self.departure = BY_FLUSH
        if self._lingering_us > 0:
            self._lingering_us = 0
            self.wake()

    def flush(self) -> None:
        """
        Send what is there from this thread, which saves waking the other.

        Where that is just sending, it goes on with these.
        """
        if not self._sending.acquire(blocking=False):
            self.wake()
            return
        try:
            while self._results:
                self._send_results()
        finally:
            self._sending.release()

    def close(self) -> None:
        """Have `run` return once all that is there has been sent."""
        self._is_due = self.is_closed = True
        self._wake.put(None)

    def open(self, send: Send) -> None:
        """Say how results are sent, before the first is put; `send` blocks until the stream has taken it."""
        self._send = send

    def run(self) -> None:
        """Send results until closed."""
        while True:
            if self._is_due or self.reports.is_due:
                self._is_due = False
                with self._sending:
                    self._send_results()
            elif self.is_closed:
                self._send_reports(is_last=True)
                return
            else:
                self._rest()

    def _may_linger(self, result: Result) -> bool:
        """Count a result, and say whether it may wait for others."""
        run_us = result[3]
        self._lingering_us += run_us
        is_worthwhile = self._lingering_us >= LINGER_US or len(result[2]) >= LARGE_BYTES
        if is_worthwhile or run_us < QUICK_US or self._sender == SLEEPS:
            self._lingering_us = 0
            return False
        return True

    def _rest(self) -> None:
        """Wait for something to send. Mostly, more comes soon after something was sent."""
        if not self._begins_to(TICKS):
            return
        try:
            self._wake.get(timeout=TICK)
        except Empty:
            if self._begins_to(SLEEPS):
                self._wake.get()

    def _begins_to(self, rest: int) -> bool:
        """Rest in this manner, unless something is to be sent already."""
        self._sender = rest
        # Looked at after saying so, since the main thread may not have seen that yet; a wake-up too many does
        # no harm.
        if rest == SLEEPS and self._results:
            self._is_due = True
        if self._is_due or self.is_closed or self.reports.is_due:
            self._sender = SENDS
        return self._sender == rest

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
            length = _message_length(batch)
            if length < len(batch):
                self._is_due = True
                del batch[length:]
            del self._results[:length]
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
