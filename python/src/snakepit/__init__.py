"""Python functions as tools for snakepit, which runs them in supervised workers."""

from __future__ import annotations

from snakepit import telemetry
from snakepit.adapter import BaseAdapter, tool
from snakepit.exceptions import AdapterError, Interrupted, NoSession, Retry
from snakepit.sessions import Session, on_session_end, on_session_start, session


__version__ = "0.1.0"

__all__ = [
    "AdapterError",
    "BaseAdapter",
    "Interrupted",
    "NoSession",
    "Retry",
    "Session",
    "__version__",
    "on_session_end",
    "on_session_start",
    "session",
    "telemetry",
    "tool",
]
