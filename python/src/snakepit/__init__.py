"""Python functions as tools for snakepit, which runs them in supervised workers."""

from __future__ import annotations

from snakepit.adapter import BaseAdapter, tool
from snakepit.exceptions import AdapterError, Interrupted, Retry


__version__ = "0.1.0"

__all__ = ["AdapterError", "BaseAdapter", "Interrupted", "Retry", "__version__", "tool"]
