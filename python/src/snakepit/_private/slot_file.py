"""The memory-mapped file that outlives a worker: what it had started, and what it had finished."""

from __future__ import annotations

import mmap
import os
import struct


__all__ = ["SlotFile"]

MAGIC = 0x54504E53
VERSION = 1
HEADER = struct.Struct("<4I")
CELL = struct.Struct("<Q3I4x")
CELLS_START = 4096
STARTED, WITHDRAWN = 64 // 8, 128 // 8
LOST = 0xFFFF_FFFF
# Cells are used in their order, and get their room so many at a time.
RESERVED_AT_ONCE = 16
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
        magic, version, cells, self._cell_size = HEADER.unpack_from(self._map)
        if (magic, version) != (MAGIC, VERSION):
            raise ValueError(f"{path} is not a slot file of version {VERSION}")
        self._mask = cells - 1
        self._room = self._cell_size - CELL.size
        # Whole words are stored at once, which byte by byte packing does not promise.
        self._words = memoryview(self._map).cast("Q")
        self._reserved = -1

    def take(self, seq: int) -> bool:
        """Mark a command as started; False where it was withdrawn, and must not be run."""
        words = self._words
        # In this order: the supervisor writes the one, then reads the other.
        words[STARTED] = seq
        return seq > words[WITHDRAWN]

    def save(self, seq: int, outcome: int, payload: bytes, run_us: int) -> None:
        """Keep a finished result until it has been sent, in case we die first, unless the disk is full."""
        if seq > self._reserved and not self._reserve(seq):
            return
        at = CELLS_START + (seq & self._mask) * self._cell_size
        size = len(payload)
        # The number goes last, over a 0, so that a torn cell belongs to no command.
        if size <= self._room:
            CELL.pack_into(self._map, at, 0, outcome, run_us, size)
            at_payload = at + CELL.size
            self._map[at_payload : at_payload + size] = payload
        else:
            CELL.pack_into(self._map, at, 0, outcome, run_us, LOST)
        self._words[at >> 3] = seq

    def _reserve(self, seq: int) -> bool:
        """
        Get the room that the cells up to this one need, and some more.

        The file has none until it is written to, and where the disk is full, a store to the map would be the
        end of us (SIGBUS); a write only fails.
        """
        first, last = self._reserved + 1, min(seq | (RESERVED_AT_ONCE - 1), self._mask)
        room = bytes((last + 1 - first) * self._cell_size)
        try:
            # Opened again: a tool may have closed our descriptor, and it be somebody else's by now.
            file = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            written = os.pwrite(file, room, CELLS_START + first * self._cell_size)
        except OSError:
            return False
        finally:
            os.close(file)
        self._reserved += written // self._cell_size
        if self._reserved == self._mask:
            self._reserved = ALL
        return seq <= self._reserved
