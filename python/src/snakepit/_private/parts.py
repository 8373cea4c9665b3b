"""What commands are run with: made for the main thread alone, or for several threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from snakepit._private.command_loop import CommandLoop
from snakepit._private.credit import Credits
from snakepit._private.interrupts import Interrupts
from snakepit._private.outbox import Outbox
from snakepit._private.slot_file import SlotFile


__all__ = ["Parts", "parts_for"]


class Parts(NamedTuple):
    """What differs with the number of threads."""

    outbox: Outbox
    slot: SlotFile
    chunk_credits: Credits
    interrupts: Interrupts
    make_loop: Callable[..., CommandLoop]


def parts_for(threads: int, slot_file: str) -> Parts:
    """The parts for so many commands at once; with one of them all is done on the main thread."""
    if threads == 1:
        return Parts(Outbox(), SlotFile(slot_file), Credits(), Interrupts(), CommandLoop)
    from snakepit._private.shared_by_threads import SharedCredits, SharedOutbox, SharedSlotFile
    from snakepit._private.thread_interrupts import ThreadInterrupts
    from snakepit._private.threaded_commands import ThreadedCommandLoop

    chunk_credits, interrupts = SharedCredits(), ThreadInterrupts()
    interrupts.wake = chunk_credits.wake
    make_loop = partial(ThreadedCommandLoop, threads=threads)
    return Parts(SharedOutbox(), SharedSlotFile(slot_file), chunk_credits, interrupts, make_loop)
