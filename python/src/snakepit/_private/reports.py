"""What tools tell of their work, until it is sent."""

from __future__ import annotations

import _thread

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from snakepit._private.wire import bytes_field, text_field, varint_field


__all__ = ["ReportedSpan", "Reports"]

#: Reports that may wait, and that are taken within a window: what comes faster helps nobody who reads it.
MOST = 1000
WINDOW_SECONDS = 1.0

#: What a report may take, in bytes.
LARGEST = 8192


class ReportedSpan(NamedTuple):
    """A span of time that is over."""

    started_us: int
    us: int
    #: The class of what ended it; empty where nothing was raised.
    error: str
    #: Ids of the trace, of the span and of the one above it; empty where it is in none.
    ids: tuple[str, str, str] | None


class Reports:
    """
    Where reports wait. Whoever adds one, on any thread, never waits, and never fails.

    What there is no room for is dropped; how many that were is told once the window is over.
    """

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._lock = _thread.allocate_lock()
        self._taken = 0
        self._dropped = 0
        self._window_end = 0.0
        #: Called when there is something to be sent.
        self.on_put: Callable[[], object] = lambda: None

    @property
    def is_due(self) -> bool:
        """Whether there is anything to be sent now."""
        return bool(self._waiting) or (self._dropped > 0 and monotonic() >= self._window_end)

    def put(
        self, seq: int, name: str, measurements: bytes, metadata: bytes, span: ReportedSpan | None = None
    ) -> None:
        report = _encode(seq, name, measurements, metadata, span)
        with self._lock:
            now = monotonic()
            if now >= self._window_end:
                self._taken, self._window_end = 0, now + WINDOW_SECONDS
            if self._taken >= MOST or len(self._waiting) >= MOST or len(report) > LARGEST:
                self._dropped += 1
                return
            self._taken += 1
            self._waiting.append(report)
        self.on_put()

    def take(self, *, is_last: bool = False) -> bytes:
        """All that is due, as one message of the work stream; *is_last*: also what was dropped just now."""
        with self._lock:
            reports, self._waiting = self._waiting, []
            dropped = 0
            if is_last or monotonic() >= self._window_end:
                dropped, self._dropped = self._dropped, 0
        return b"".join(bytes_field(8, report) for report in reports) + varint_field(9, dropped)


def _encode(seq: int, name: str, measurements: bytes, metadata: bytes, span: ReportedSpan | None) -> bytes:
    parts = [
        varint_field(1, seq),
        text_field(2, name),
        bytes_field(3, measurements),
        bytes_field(4, metadata),
    ]
    if span is not None:
        trace_id, span_id, parent_id = span.ids or ("", "", "")
        parts.append(
            bytes_field(
                5,
                varint_field(1, span.started_us)
                + varint_field(2, span.us)
                + text_field(3, span.error)
                + text_field(4, trace_id)
                + text_field(5, span_id)
                + text_field(6, parent_id),
                keep_empty=True,
            )
        )
    return b"".join(parts)
