"""What snakepit raises, and what a tool may raise to be understood."""

from __future__ import annotations


__all__ = ["AdapterError", "Interrupted", "NoSession", "Retry"]


class AdapterError(Exception):
    """The adapter cannot be found, or offers no tools."""


class Interrupted(BaseException):
    """
    Raised inside a tool whose command was cancelled or ran out of time.

    Not an `Exception`, so that a tool's own ``except Exception`` does not swallow it.
    """


class NoSession(LookupError):
    """What `snakepit.session` raises where the running command has no session."""


class Retry(Exception):
    """
    Raised by a tool that asks to be run again.

    Args:
        message: What went wrong, for the error result if no attempt is left.

        after: Seconds to wait before the next attempt, at least; 0 or more.

    It counts as one of the attempts that ``retries`` grants. Where none is left, its command fails with
    ``tool_error``, which says that it may be sent again.

    Raises:
        ValueError: *after* is no such number.
    """

    def __init__(self, message: str = "the tool asked to be run again", *, after: float = 0.0) -> None:
        if not 0 <= after < float("inf"):
            raise ValueError(f"after must be a number of seconds, at least 0, not {after!r}")
        super().__init__(message)
        self.after = after
