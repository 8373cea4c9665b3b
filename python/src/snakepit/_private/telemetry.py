"""
What adapters tell about themselves, on its way out of the worker.

One function takes every event, and hands it on as `snakepit.telemetry.emit` does. They are counted by name as
well; the counts are bounded, and taking an event neither waits nor fails.
"""

from __future__ import annotations

import threading

from collections.abc import Mapping
from typing import Any

from snakepit.telemetry import emit


__all__ = ["MOST_NAMES", "OTHERS", "counts", "record"]

MOST_NAMES = 1000
#: What events are counted as once there are so many names.
OTHERS = "others"

_lock = threading.Lock()
_counts: dict[str, int] = {}


def record(
    event: str,
    measurements: Mapping[str, Any],
    metadata: Mapping[str, Any],
    correlation_id: str | None,
) -> None:
    """Take an event, from any thread."""
    with _lock:
        name = event if event in _counts or len(_counts) < MOST_NAMES else OTHERS
        _counts[name] = _counts.get(name, 0) + 1
    # Whatever adapters call a measurement: what is no number is told all the same.
    figures = {key: value for key, value in measurements.items() if isinstance(value, int | float)}
    others = {key: value for key, value in measurements.items() if key not in figures}
    correlation = {"correlation_id": correlation_id} if correlation_id else {}
    emit(event, figures, {**metadata, **others, **correlation})


def counts() -> dict[str, int]:
    """How many there were of each name."""
    with _lock:
        return dict(_counts)
