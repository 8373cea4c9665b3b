"""What a tool tells of its work: figures and spans of time, which events of snakepit and traces have."""

from __future__ import annotations

import contextlib
import math
import os
import time

from collections.abc import Iterator, Mapping
from typing import Any

from snakepit._private.reports import ReportedSpan, Reports
from snakepit._private.running_command import SpanContext, current_seq, enter_span, span_above


__all__ = ["Span", "emit", "span", "traceparent"]

LONGEST_NAME = 200
LONGEST_TEXT = 1000
# All whole numbers up to here are the same for everybody who reads JSON.
LARGEST_WHOLE = 2**53

# Where reports go; None: this is no worker, and they go nowhere. Set by the worker.
_reports: Reports | None = None


def emit(
    name: str,
    measurements: Mapping[str, float] | None = None,
    metadata: Mapping[str, object] | None = None,
) -> None:
    """
    Tell of something: ``telemetry.emit("epoch", {"loss": 0.03}, {"model": "small"})``.

    It becomes an event of snakepit, ``tool-reported``, with the command that runs. It costs some microseconds
    and never waits: a worker has 1000 reports a second, and what comes faster, or takes more than 8 KiB, is
    dropped, and counted.

    Args:
        measurements: Numbers.
        metadata: Texts, numbers, true or false; of anything else its ``str()``.

    Raises:
        TypeError: A measurement is no number.
    """
    figures = _numbers(measurements or {})
    if _reports is not None:
        _reports.put(current_seq(), _cut(name, LONGEST_NAME), figures, _values(metadata or {}))


class Span:
    """A span of time that has begun, as far as more can be said about it."""

    __slots__ = ("_attributes", "_otel")

    def __init__(self, attributes: Mapping[str, object], otel: Any) -> None:
        self._attributes = dict(attributes)
        self._otel = otel

    def set(self, name: str, value: object) -> None:
        """Say something about it that is known only now."""
        self._attributes[name] = value
        if self._otel is not None:
            self._otel.set_attribute(name, _plain(value))


@contextlib.contextmanager
def span(name: str, attributes: Mapping[str, object] | None = None) -> Iterator[Span]:
    """
    Tell how long something takes: ``with telemetry.span("load", {"model": "small"}): …``.

    Where snakepit traces the command, it is a span of its trace. Where the OpenTelemetry SDK is set up in
    this process, that makes the span, and sends it; otherwise snakepit does. Either way it becomes an event,
    ``tool-reported``, as with `emit`.
    """
    otel = _otel_span(name, attributes or {})
    this = Span(attributes or {}, otel)
    above = span_above.get()
    own = None if above is None else SpanContext(above.trace_id, os.urandom(8).hex(), above.flags)
    started_us, started = time.time_ns() // 1000, time.perf_counter_ns()
    error = ""
    with contextlib.ExitStack() as stack:
        if otel is not None:
            stack.enter_context(_used(otel))
        if own is not None and otel is None:
            stack.callback(enter_span(own))
        try:
            yield this
        except BaseException as raised:
            error = type(raised).__name__
            raise
        finally:
            us = (time.perf_counter_ns() - started) // 1000
            ids = None
            if above is not None and own is not None and otel is None and above.is_sampled:
                ids = (own.trace_id, own.span_id, above.span_id)
            _tell(name, this._attributes, ReportedSpan(started_us, us, error, ids))


def traceparent() -> str | None:
    """The span that runs, as W3C Trace Context writes it, to be told to others; None where there is none."""
    above = span_above.get()
    return None if above is None else above.traceparent()


def _tell(name: str, attributes: Mapping[str, object], reported: ReportedSpan) -> None:
    if _reports is not None:
        _reports.put(current_seq(), _cut(name, LONGEST_NAME), b"", _values(attributes), reported)


def _otel_span(name: str, attributes: Mapping[str, object]) -> Any:
    """A span of the OpenTelemetry SDK; None where there is none, or it keeps nothing of this one."""
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    plain = {key: _plain(value) for key, value in attributes.items()}
    begun = trace.get_tracer("snakepit").start_span(name, attributes=plain)
    return begun if begun.is_recording() else None


def _used(otel: Any) -> contextlib.AbstractContextManager[Any]:
    from opentelemetry import trace

    return trace.use_span(otel, end_on_exit=True)


def _numbers(measurements: Mapping[str, float]) -> bytes:
    figures: dict[str, object] = {}
    for key, value in measurements.items():
        try:
            number = value if type(value) is int and abs(value) <= LARGEST_WHOLE else float(value)
        except (TypeError, ValueError):
            what = type(value).__name__
            raise TypeError(f"measurement {key!r} is a {what}, not a number: that is metadata") from None
        figures[str(key)] = number if math.isfinite(number) else None
    return _encode(figures)


def _values(metadata: Mapping[str, object]) -> bytes:
    return _encode({str(key): _plain(value) for key, value in metadata.items()})


def _encode(values: dict[str, object]) -> bytes:
    if not values:
        return b""
    # An adapter may be imported where this is not installed, by whoever tests it.
    import msgspec

    return msgspec.json.encode(values)


def _plain(value: object) -> str | int | float | bool:
    if isinstance(value, bool | float) and math.isfinite(value):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_WHOLE:
        return value
    return _cut(value if isinstance(value, str) else str(value), LONGEST_TEXT)


def _cut(text: str, longest: int) -> str:
    # What UTF-8 cannot hold (lone surrogates) is escaped.
    whole = text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
    return whole if len(whole) <= longest else f"{whole[:longest]}…"
