"""Events on standard error, and so in snakepit's log."""

from __future__ import annotations

import json
import sys
import time

from typing import Any

from snakepit_bridge.telemetry.backends.base import TelemetryBackend


__all__ = ["StderrBackend"]


class StderrBackend(TelemetryBackend):
    """Writes each event as a line: ``TELEMETRY:`` and an object of JSON."""

    def emit(
        self,
        event_name: str,
        measurements: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> None:
        event = {
            "event": event_name,
            "measurements": measurements,
            "metadata": metadata or {},
            "timestamp_ns": time.time_ns(),
            "correlation_id": correlation_id or "",
        }
        sys.stderr.write(f"TELEMETRY:{json.dumps(event, default=str)}\n")
