"""
What adapters tell about themselves: `emit` an event, or time a block with `span`.

Events go to the backend that was set with `set_backend`, else to snakepit. Telling never fails, waits or
grows: see `snakepit._private.telemetry`.
"""

from __future__ import annotations

import time

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from snakepit._private.telemetry import record
from snakepit_bridge.correlation import (
    CORRELATION_HEADER,
    correlation_filter,
    get_correlation_id,
    new_correlation_id,
    outgoing_metadata,
    reset_correlation_id,
    set_correlation_id,
)
from snakepit_bridge.telemetry.manager import get_backend, is_enabled, set_backend
from snakepit_bridge.telemetry.tracing import get_tracer, otel_span, setup_tracing


__all__ = [
    "CORRELATION_HEADER",
    "correlation_filter",
    "emit",
    "get_backend",
    "get_correlation_id",
    "get_tracer",
    "is_enabled",
    "new_correlation_id",
    "otel_span",
    "outgoing_metadata",
    "reset_correlation_id",
    "set_backend",
    "set_correlation_id",
    "setup_tracing",
    "span",
]


def emit(
    event: str,
    measurements: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    correlation_id: str | None = None,
) -> None:
    """
    Tell of an event.

    Args:
        event: Its name, in words with dots between them: ``tool.execution.stop``.

        measurements: Numbers by name.

        metadata: What it was about.

        correlation_id: What it belongs to; default: the running request.
    """
    figures, about = dict(measurements or {}), dict(metadata or {})
    correlation = correlation_id or get_correlation_id()
    backend = get_backend()
    if backend is None:
        record(event, figures, about, correlation)
    else:
        backend.emit(event, figures, about, correlation)


@contextmanager
def span(
    operation: str,
    metadata: Mapping[str, Any] | None = None,
    correlation_id: str | None = None,
) -> Iterator[None]:
    """
    Tell when a block begins and ends, and how long it took, in nanoseconds.

    The events are ``OPERATION.start``, then ``OPERATION.stop``, or ``OPERATION.exception`` with the type and
    the message of what was raised, which goes on.
    """
    started = time.monotonic_ns()
    emit(f"{operation}.start", {"system_time": time.time_ns()}, metadata, correlation_id)
    try:
        yield
    except Exception as error:
        about = {**(metadata or {}), "error_type": type(error).__name__, "error_message": str(error)}
        emit(f"{operation}.exception", {"duration": time.monotonic_ns() - started}, about, correlation_id)
        raise
    emit(f"{operation}.stop", {"duration": time.monotonic_ns() - started}, metadata, correlation_id)
