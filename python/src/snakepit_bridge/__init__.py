"""
What Python adapters of Snakepit, the Elixir library, import: they run in snakepit's workers as they are.

Written anew against the interface that adapters use. What needs an Elixir side raises `NeedsElixirError`,
which says what to do here instead. New adapters import `snakepit`.
"""

from __future__ import annotations

from snakepit import __version__
from snakepit_bridge import telemetry
from snakepit_bridge.adapters.showcase.tool import StreamChunk, Tool
from snakepit_bridge.base_adapter import BaseAdapter, tool
from snakepit_bridge.errors import NeedsElixirError
from snakepit_bridge.heartbeat import HeartbeatClient, HeartbeatConfig
from snakepit_bridge.logging_config import configure_logging, get_logger
from snakepit_bridge.session_context import SessionContext
from snakepit_bridge.zero_copy import ZeroCopyRef


__all__ = [
    "BaseAdapter",
    "HeartbeatClient",
    "HeartbeatConfig",
    "NeedsElixirError",
    "SessionContext",
    "StreamChunk",
    "Tool",
    "ZeroCopyRef",
    "__version__",
    "configure_logging",
    "get_logger",
    "telemetry",
    "tool",
]
