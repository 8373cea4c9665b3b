"""The tools of a pit that was started without an adapter."""

from __future__ import annotations

import time

from collections.abc import Iterator
from typing import Any

from snakepit.adapter import tool


__all__ = ["add", "countdown", "echo", "sleep"]


@tool(idempotent=True)
def echo(value: Any = None) -> Any:
    """Give back what came in."""
    return value


@tool(idempotent=True)
def add(a: float, b: float) -> float:
    """Add two numbers."""
    return a + b


@tool(idempotent=True)
def sleep(seconds: float = 1.0) -> float:
    """Do nothing for some seconds, and say how many."""
    time.sleep(seconds)
    return seconds


@tool(idempotent=True)
def countdown(n: int = 3) -> Iterator[dict[str, int]]:
    """Count from n down to 1."""
    for left in range(n, 0, -1):
        yield {"left": left}
