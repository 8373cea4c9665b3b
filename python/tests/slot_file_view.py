"""The supervisor's half of a slot file."""

from __future__ import annotations

import os
import struct

from pathlib import Path
from typing import Any


CELLS, CELL_SIZE, CELLS_START = 512, 4096, 4096


class SlotFileView:
    """A file as the supervisor makes it, and what can be read there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("wb") as file:
            file.truncate(CELLS_START + CELLS * CELL_SIZE)
            file.write(struct.pack("<4IQ", 0x54504E53, 1, CELLS, CELL_SIZE, 0))

    @property
    def started(self) -> int:
        return self._read("<Q", 64)[0]

    def withdraw(self, seq: int) -> None:
        with self._path.open("r+b") as file:
            os.pwrite(file.fileno(), struct.pack("<Q", seq), 128)

    def cell(self, seq: int) -> tuple[int, int, int, bytes]:
        """Sequence number, outcome, size and payload of a result's cell."""
        at = CELLS_START + seq % CELLS * CELL_SIZE
        found, outcome, _, size = self._read("<Q3I", at)
        payload = b"" if size > CELL_SIZE else self._read(f"<{size}s", at + 24)[0]
        return found, outcome, size, payload

    @property
    def allocated(self) -> int:
        return self._path.stat().st_blocks * 512

    def _read(self, layout: str, at: int) -> tuple[Any, ...]:
        with self._path.open("rb") as file:
            return struct.unpack(layout, os.pread(file.fileno(), struct.calcsize(layout), at))
