"""
What adapters tell about themselves, on its way out of the worker.

One function takes every event. Nobody asks for them yet, so they are counted by name and dropped; the counts
are bounded, and taking an event neither waits nor fails.
"""

from __future__ import annotations

import threading

from collections.abc import Mapping
from typing import Any


__all__ = ["MOST_NAMES", "OTHERS", "counts", "record"]

MOST_NAMES = 1000
#: What events are counted as once there are so many names.
OTHERS = "others"

_lock = threading.Lock()
_counts: dict[str, int] = {}


def record(
    event: str,
    measurements: Mapping[str, Any],  # noqa: ARG001 - dropped
    metadata: Mapping[str, Any],  # noqa: ARG001 - dropped
    correlation_id: str | None,  # noqa: ARG001 - dropped
) -> None:
    """Take an event, from any thread."""
    with _lock:
        name = event if event in _counts or len(_counts) < MOST_NAMES else OTHERS
        _counts[name] = _counts.get(name, 0) + 1


def counts() -> dict[str, int]:
    """How many there were of each name."""
    with _lock:
        return dict(_counts)
