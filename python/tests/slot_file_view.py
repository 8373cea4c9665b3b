"""The supervisor's half of a slot file."""

from __future__ import annotations

import os
import struct

from pathlib import Path
from typing import Any


CELLS, CELL_SIZE, CELLS_START = 2048, 32, 4096
LOG_SIZE, LOG_START = 2 * 1024 * 1024, CELLS_START + CELLS * CELL_SIZE
LARGEST = 4096


class SlotFileView:
    """A file as the supervisor makes it, and what can be read there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("wb") as file:
            file.truncate(LOG_START + LOG_SIZE)
            file.write(struct.pack("<4IQ", 0x54504E53, 2, CELLS, LOG_SIZE, 0))

    @property
    def started(self) -> int:
        return self._read("<Q", 64)[0]

    def withdraw(self, seq: int) -> None:
        with self._path.open("r+b") as file:
            os.pwrite(file.fileno(), struct.pack("<Q", seq), 128)

    def cell(self, seq: int) -> tuple[int, int, int, bytes]:
        """Sequence number, outcome, size and payload of a result's cell; no payload where none is left."""
        found, start, outcome, _, size = self._read("<2Q3I", CELLS_START + seq % CELLS * CELL_SIZE)
        is_whole = size <= LARGEST and self._read("<Q", 192)[0] <= start + LOG_SIZE
        payload = self._read(f"<{size}s", LOG_START + start % LOG_SIZE)[0] if is_whole else b""
        return found, outcome, size, payload

    @property
    def allocated(self) -> int:
        return self._path.stat().st_blocks * 512

    def _read(self, layout: str, at: int) -> tuple[Any, ...]:
        with self._path.open("rb") as file:
            return struct.unpack(layout, os.pread(file.fileno(), struct.calcsize(layout), at))
