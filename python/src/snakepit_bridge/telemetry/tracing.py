"""Spans of OpenTelemetry, where that is installed and set up; else they are blocks like others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from snakepit_bridge.correlation import (
    CORRELATION_HEADER,
    get_correlation_id,
    new_correlation_id,
    reset_correlation_id,
    set_correlation_id,
)


__all__ = ["get_tracer", "otel_span", "setup_tracing"]

_tracers: list[Any] = []


def setup_tracing() -> None:
    """Take a tracer of OpenTelemetry, where that is installed; provider and exporters are yours to set."""
    if _tracers:
        return
    try:
        from opentelemetry import trace
    except ImportError:
        return
    _tracers.append(trace.get_tracer("snakepit.bridge"))


def get_tracer() -> Any:
    """What `setup_tracing` found, or None."""
    return _tracers[0] if _tracers else None


@contextmanager
def otel_span(
    name: str,
    *,
    context_metadata: Sequence[tuple[str, str]] | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Iterator[Any]:
    """A span with the correlation id of *context_metadata*, of the request, or a new one; None: no tracer."""
    given = next((value for key, value in context_metadata or () if key.lower() == CORRELATION_HEADER), None)
    correlation = given or get_correlation_id() or new_correlation_id()
    token = set_correlation_id(correlation)
    tracer = get_tracer()
    try:
        if tracer is None:
            yield None
            return
        with tracer.start_as_current_span(name) as current:
            for key, value in {**(attributes or {}), "snakepit.correlation_id": correlation}.items():
                current.set_attribute(key, value)
            yield current
    finally:
        reset_correlation_id(token)
