"""What commands on several threads share, in the place of what the main thread has for itself."""

from __future__ import annotations

import _thread

from queue import SimpleQueue

from snakepit._private.credit import Credit, Credits
from snakepit._private.messages import Result
from snakepit._private.outbox import Outbox
from snakepit._private.slot_file import SlotFile


__all__ = ["SharedCredits", "SharedOutbox", "SharedSlotFile"]


class SharedSlotFile(SlotFile):
    """One thread saves at a time: two commands that are far apart may share a cell."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._saving = _thread.allocate_lock()

    def save(self, seq: int, outcome: int, payload: bytes, run_us: int) -> None:
        with self._saving:
            super().save(seq, outcome, payload, run_us)


class SharedOutbox(Outbox):
    """Its sender sends everything: which of the threads is the last that has something is not known."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = _thread.allocate_lock()

    def put(self, result: Result) -> None:
        self.put_now(result)

    def wake(self) -> None:
        # With a lock, since without a global one a thread need not see at once what another has written.
        with self._lock:
            super().wake()

    def _begins_to(self, rest: int) -> bool:
        with self._lock:
            return super()._begins_to(rest)


class SharedCredits(Credits):
    """Each thread that waits is woken by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: set[SimpleQueue[None]] = set()

    def wake(self) -> None:
        for sleeper in self._sleepers.copy():
            sleeper.put(None)
        super().wake()

    def wait(self, credit: Credit) -> None:
        sleeper: SimpleQueue[None] = SimpleQueue()
        self._sleepers.add(sleeper)
        try:
            # First looked at after saying so: what comes before that nobody would tell of.
            while not credit.has_room():
                self.check()
                sleeper.get()
        finally:
            self._sleepers.discard(sleeper)
