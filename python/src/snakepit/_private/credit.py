"""How far chunks may run ahead of whoever reads them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

from snakepit._private.wire import fields, fixed32s, fixed64s


__all__ = ["Credit", "Credits", "Ended", "is_credit"]

# What of a command may be on its way: so many chunks; and none is sent while so many bytes of them are, of
# which one chunk may be more. The supervisor tells of what was taken in quarters of these.
MOST_CHUNKS = 256
MOST_BYTES = 256 * 1024

# How a message begins that holds credit: the key of its first column. Commands begin with first_seq.
CREDIT_SEQ = 6 << 3 | 2


def is_credit(message: bytes) -> bool:
    """Whether a WorkRequest holds credit rather than commands."""
    return bool(message) and message[0] == CREDIT_SEQ


class Ended(BaseException):
    """Nobody will take any more of a stream."""


class Credit:
    """
    The chunks of one command that are on their way.

    The main thread counts what it sends; `granted` is all that another thread writes.
    """

    __slots__ = ("_bytes", "_sizes", "_taken", "granted")

    def __init__(self) -> None:
        #: Chunks that were taken so far.
        self.granted = 0
        self._taken = 0
        self._sizes: deque[int] = deque()
        self._bytes = 0

    def spend(self, size: int) -> None:
        """A chunk goes out."""
        self._sizes.append(size)
        self._bytes += size

    def has_room(self) -> bool:
        """Whether another chunk may go out."""
        sizes = self._sizes
        while self._taken < self.granted and sizes:
            self._bytes -= sizes.popleft()
            self._taken += 1
        return len(sizes) < MOST_CHUNKS and self._bytes < MOST_BYTES


class Credits:
    """The credit of all commands that stream; who waits for it is woken by whichever thread brings it."""

    def __init__(self) -> None:
        self._streams: dict[int, Credit] = {}
        self._wakeups: SimpleQueue[None] = SimpleQueue()
        self._is_waiting = False
        self._is_over = False
        #: Told of new credit as well, on the thread that brings it; for streams that share the main thread.
        self.on_grant: Callable[[], object] | None = None

    def open(self, seq: int) -> Credit:
        """A command begins to stream."""
        credit = self._streams[seq] = Credit()
        return credit

    def close(self, seq: int) -> None:
        """It has ended."""
        del self._streams[seq]

    def grant(self, message: bytes) -> None:
        """Take credit in. On any thread."""
        seqs: tuple[int, ...] = ()
        chunks: tuple[int, ...] = ()
        for number, _, start, end in fields(message):
            if number == 6:
                seqs += fixed64s(message, start, end)
            elif number == 7:
                chunks += fixed32s(message, start, end)
        for seq, count in zip(seqs, chunks):
            credit = self._streams.get(seq)
            # It may have ended by now.
            if credit is not None:
                credit.granted += count
        self.wake()

    def wake(self) -> None:
        """Have whoever waits look again. On any thread, also in a signal handler."""
        if self._is_waiting:
            self._wakeups.put(None)
        if self.on_grant is not None:
            self.on_grant()

    def end(self) -> None:
        """No more credit will come: a stream that needs some is over. On any thread."""
        self._is_over = True
        self.wake()

    def check(self) -> None:
        """
        Go on only where credit may still come.

        Raises:
            Ended: It will not.
        """
        if self._is_over:
            raise Ended

    def wait(self, credit: Credit) -> None:
        """
        Block the main thread until a chunk may go out.

        Raises:
            Ended: None ever will.

            Interrupted: By the signal's handler.
        """
        self._is_waiting = True
        try:
            # First looked at after saying so: what comes before that nobody would tell of.
            while not credit.has_room():
                self.check()
                self._wakeups.get()
        finally:
            self._is_waiting = False
