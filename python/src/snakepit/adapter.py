"""How a user's code says what can be called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

from snakepit.sessions import Session


__all__ = ["BaseAdapter", "ToolOptions", "tool"]

F = TypeVar("F", bound=Callable[..., Any])

ATTRIBUTE = "__snakepit_tool__"

# What a worker may hold at once, whose results have room in its slot file.
LARGEST_BATCH = 256
LONGEST_WAIT_MS = 60_000


class ToolOptions:
    """What a `tool` decorator was given; see there."""

    __slots__ = (
        "batch",
        "concurrency",
        "description",
        "idempotent",
        "name",
        "supports_streaming",
        "timeout",
        "wait_ms",
    )

    def __init__(
        self,
        *,
        name: str | None = None,
        description: str | None = None,
        idempotent: bool = False,
        timeout: float | None = None,
        concurrency: int | None = None,
        batch: int | None = None,
        wait_ms: float = 0.0,
        supports_streaming: bool = False,
    ) -> None:
        if timeout is not None and timeout <= 0:
            raise ValueError(f"timeout must be more than 0 seconds, not {timeout!r}")
        if concurrency is not None and concurrency < 1:
            raise ValueError(f"concurrency must be at least 1, not {concurrency!r}")
        if batch is not None and not (isinstance(batch, int) and 1 <= batch <= LARGEST_BATCH):
            raise ValueError(f"batch must be a whole number from 1 to {LARGEST_BATCH}, not {batch!r}")
        if not 0 <= wait_ms <= LONGEST_WAIT_MS:
            raise ValueError(f"wait_ms must be from 0 to {LONGEST_WAIT_MS}, not {wait_ms!r}")
        if wait_ms and batch is None:
            raise ValueError("wait_ms is how long a batch waits: say how many commands are one, with batch=")
        self.name = name
        self.description = description
        self.idempotent = idempotent
        self.timeout = timeout
        self.concurrency = concurrency
        self.batch = batch
        self.wait_ms = wait_ms
        self.supports_streaming = supports_streaming


@overload
def tool(function: F, /) -> F: ...


@overload
def tool(
    *,
    name: str | None = None,
    description: str | None = None,
    idempotent: bool = False,
    timeout: float | None = None,
    concurrency: int | None = None,
    batch: int | None = None,
    wait_ms: float = 0.0,
    supports_streaming: bool = False,
) -> Callable[[F], F]: ...


def tool(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """
    Mark a function, or a method of a `BaseAdapter`, as a tool.

    The function itself is returned, so it can be called as before::

        >>> from snakepit import tool
        >>> @tool
        ... def add(a: float, b: float) -> float:
        ...     "Add two numbers."
        ...     return a + b
        >>> add(1, 2)
        3

    Args:
        name: What it is called by; default: the function's name.

        description: What it does; default: the docstring.

        idempotent: May be run again after a worker died with it.

        timeout: Run time it grants itself, in seconds, more than 0; default: none.

        concurrency: For async functions: how many run at once in one worker, at least 1; default: what
            ``--concurrency`` says, else 64. Where both say something, the smaller number counts.

        batch: At most so many commands that wait for the tool share a call, from 1 to 256: it gets a list for
            each parameter, and returns a list with a result for each command, where an exception fails that
            one. Default: one command, one call.

        wait_ms: How long a batch that is not full waits for commands which are on their way to it, in
            milliseconds, at most 60000. Default: not at all.

        supports_streaming: Yields chunks; generators do without saying so.

    Raises:
        ValueError: A value is out of its range.
    """

    def mark(function: F) -> F:
        setattr(function, ATTRIBUTE, ToolOptions(**options))
        return function

    return mark if function is None else mark(function)


class BaseAdapter:
    """
    Base of adapters that are classes: their tools are the methods marked with `tool`.

    Every call gets an instance of its own: it is made, `initialize` is called, the tool, and then, whatever
    happened, `cleanup`. State that has to last (a model, a connection) belongs into the module; what has to
    be released when the worker leaves belongs into `atexit`.

    Both hooks may be async functions.

    What has to last from one command of a session to the next belongs into `snakepit.session`, and is set up
    and released by `initialize_session` and `cleanup_session`. These are plain functions, each called on an
    instance of its own, once per session and worker; see `on_session_start` and `on_session_end`.
    """

    def initialize(self) -> Any:
        """Get ready for one call."""

    def cleanup(self) -> Any:
        """Release what the call needed."""

    def initialize_session(self, session: Session) -> None:
        """Get ready for a session, before its first command in this worker."""

    def cleanup_session(self, session: Session) -> None:
        """Release what the session needed."""
