"""The memory-mapped file that outlives a worker: what it had started, and what it had finished."""

from __future__ import annotations

import mmap
import os
import struct


__all__ = ["LARGEST", "SlotFile"]

MAGIC = 0x54504E53
VERSION = 2
HEADER = struct.Struct("<4I")
# Sequence number, where its result lies in the log, outcome, microseconds, size.
CELL = struct.Struct("<2Q3I4x")
CELL_SIZE, pack_cell = CELL.size, CELL.pack_into
CELLS_START = 4096
# In words of the map.
STARTED, WITHDRAWN, WRITTEN = 64 // 8, 128 // 8, 192 // 8
#: A result that is larger is not kept, but for that it has ended.
LARGEST = 4096
LOST = 0xFFFF_FFFF
# The log is used from its start to its end, and gets its room so many bytes at a time.
RESERVED_AT_ONCE = 64 * 1024
ALL = 2**64


class SlotFile:
    """
    The worker's half of the file that the supervisor made.

    Raises:
        OSError: It cannot be opened.

        ValueError: It is not a slot file of this version.
    """

    def __init__(self, path: str) -> None:
        self._path = os.path.abspath(path)
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        magic, version, cells, self._log_size = HEADER.unpack_from(self._map)
        if (magic, version) != (MAGIC, VERSION):
            raise ValueError(f"{path} is not a slot file of version {VERSION}")
        self._mask = cells - 1
        self._log_mask = self._log_size - 1
        self._log_start = CELLS_START + cells * CELL_SIZE
        # Whole words are stored at once, which byte by byte packing does not promise.
        self._words = memoryview(self._map).cast("Q")
        # How much went into the log so far, all rounds together, and up to where there is room.
        self._written = 0
        self._reserved = -1

    def take(self, seq: int) -> bool:
        """Mark a command as started; False where it was withdrawn, and must not be run."""
        words = self._words
        # In this order: the supervisor writes the one, then reads the other.
        words[STARTED] = seq
        return seq > words[WITHDRAWN]

    def save(self, seq: int, outcome: int, payload: bytes, run_us: int) -> None:
        """Keep a finished result until it has been sent, in case we die first, unless the disk is full."""
        size = told = len(payload)
        if size > LARGEST:
            payload, size, told = b"", 0, LOST
        start, words = self._written, self._words
        place = start & self._log_mask
        if place + size > self._log_size:
            # Nothing lies across the end.
            start += self._log_size - place
            place = 0
        end = start + size
        if end > self._reserved and not self._reserve(end):
            return
        # First: what lay there is not to be taken for whole any more.
        words[WRITTEN] = self._written = end
        at = CELLS_START + (seq & self._mask) * CELL_SIZE
        # The number goes last, over a 0, so that a torn cell belongs to no command.
        pack_cell(self._map, at, 0, start, outcome, run_us, told)
        place += self._log_start
        self._map[place : place + size] = payload
        words[at >> 3] = seq

    def _reserve(self, end: int) -> bool:
        """
        Get the room that the cells, and the log up to there, need, and some more.

        The file has none until it is written to, and where the disk is full, a store to the map would be the
        end of us (SIGBUS); a write only fails.
        """
        first = CELLS_START if self._reserved < 0 else self._log_start + self._reserved
        size = min((end // RESERVED_AT_ONCE + 1) * RESERVED_AT_ONCE, self._log_size)
        try:
            # Opened again: a tool may have closed our descriptor, and it be somebody else's by now.
            file = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            written = os.pwrite(file, bytes(self._log_start + size - first), first)
        except OSError:
            return False
        finally:
            os.close(file)
        self._reserved = max(first + written - self._log_start, -1)
        if self._reserved == self._log_size:
            self._reserved = ALL
        return end <= self._reserved
