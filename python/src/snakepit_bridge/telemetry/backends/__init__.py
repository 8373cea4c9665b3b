"""Where events can be sent."""

from __future__ import annotations

from snakepit_bridge.telemetry.backends.base import TelemetryBackend
from snakepit_bridge.telemetry.backends.stderr import StderrBackend


__all__ = ["StderrBackend", "TelemetryBackend"]
