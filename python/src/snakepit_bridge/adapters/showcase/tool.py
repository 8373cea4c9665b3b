"""Parts of a result, and tools as objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


__all__ = ["StreamChunk", "Tool"]


class StreamChunk:
    """
    A part of a result.

    Args:
        data: The part itself, which is what is sent.

        is_final: The sender means it to be the last one. It is not: the stream ends when its generator does.
    """

    def __init__(self, data: Any, is_final: bool = False) -> None:
        self.data = data
        self.is_final = is_final

    def __repr__(self) -> str:
        return f"StreamChunk({self.data!r}, is_final={self.is_final})"


class Tool:
    """A function with its name."""

    def __init__(self, func: Callable[..., Any]) -> None:
        self.func = func
        self.name = func.__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.func(*args, **kwargs)
