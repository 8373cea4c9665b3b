"""Which command code belongs to, and which span what it does is below."""

from __future__ import annotations

import sys
import threading

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, NamedTuple


if TYPE_CHECKING:
    from snakepit._private.interrupts import Interrupts


__all__ = ["SpanContext", "current_seq", "enter_trace", "note_lane", "running_task", "span_above"]


class SpanContext(NamedTuple):
    """A span, as W3C Trace Context has it."""

    trace_id: str
    span_id: str
    flags: str

    @property
    def is_sampled(self) -> bool:
        return bool(int(self.flags, 16) & 1)

    def traceparent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


#: The span that what is begun now is below.
span_above: ContextVar[SpanContext | None] = ContextVar("snakepit_span", default=None)

#: The command of an async tool; below 0: that of the first of those that share its call.
running_task: ContextVar[int] = ContextVar("snakepit_task", default=0)

# What each thread that runs commands runs.
_lanes: dict[int, Interrupts] = {}


def note_lane(interrupts: Interrupts) -> None:
    """Say that this thread runs the commands that these interrupts know of."""
    _lanes[threading.get_ident()] = interrupts


def current_seq() -> int:
    """The number of the command that asks; 0 where that is none, or unknown."""
    seq = running_task.get()
    if not seq:
        lane = _lanes.get(threading.get_ident())
        seq = 0 if lane is None else lane.running
    return abs(seq)


def enter_trace(traceparent: str) -> Callable[[], None]:
    """
    Say that what this thread does from now on is below a span. What uses OpenTelemetry is told as well.

    Returns:
        The undo.
    """
    _, trace_id, span_id, flags = traceparent.split("-")[:4]
    return enter_span(SpanContext(trace_id, span_id, flags))


def enter_span(context: SpanContext) -> Callable[[], None]:
    token = span_above.set(context)
    detach = _attach(context)

    def leave() -> None:
        detach()
        _reset(token)

    return leave


def _reset(token: Token[SpanContext | None]) -> None:
    # A generator may be closed in another context than it was begun in, whose variables end with it.
    with suppress(ValueError):
        span_above.reset(token)


def _attach(context: SpanContext) -> Callable[[], None]:
    # Whoever has not imported it does not use it.
    if "opentelemetry.trace" not in sys.modules:
        return _nothing
    try:
        from opentelemetry import context as contexts
        from opentelemetry import trace

        span = trace.NonRecordingSpan(
            trace.SpanContext(
                int(context.trace_id, 16),
                int(context.span_id, 16),
                is_remote=True,
                trace_flags=trace.TraceFlags(int(context.flags, 16)),
            )
        )
        token = contexts.attach(trace.set_span_in_context(span))
    except Exception:
        # Of another version than any we know: no reason to fail a command.
        return _nothing
    return lambda: contexts.detach(token)


def _nothing() -> None:
    pass
