"""Where events go."""

from __future__ import annotations

from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from snakepit_bridge.telemetry.backends.base import TelemetryBackend


__all__ = ["get_backend", "is_enabled", "set_backend"]

_backends: list[TelemetryBackend] = []


def set_backend(backend: TelemetryBackend | None) -> None:
    """Send events to an object of your own; None: to snakepit, as at first."""
    _backends[:] = [] if backend is None else [backend]


def get_backend() -> TelemetryBackend | None:
    """What was set; None: events go to snakepit."""
    return _backends[0] if _backends else None


def is_enabled() -> bool:
    """Whether events go anywhere: they always do."""
    return True
