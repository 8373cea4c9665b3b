"""What can be given to `snakepit_bridge.telemetry.set_backend`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any


__all__ = ["TelemetryBackend"]


class TelemetryBackend(ABC):
    """Takes events."""

    @abstractmethod
    def emit(
        self,
        event_name: str,
        measurements: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> None:
        """Take one event."""

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Release what it holds."""
