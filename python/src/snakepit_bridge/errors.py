"""What is raised where an adapter asks for something that only Elixir can give."""

from __future__ import annotations


__all__ = ["NeedsElixirError"]


class NeedsElixirError(RuntimeError):
    """
    There is no Elixir side here.

    Args:
        what: What was asked for, as the subject of a sentence.

        instead: What to do here, as a sentence.
    """

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"{what} needs Snakepit's Elixir side, and there is none here. {instead}")
