"""Sessions: conversations of many commands, which a worker keeps something for."""

from __future__ import annotations

import os
import time

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any, TypeVar

from snakepit.exceptions import NoSession


__all__ = ["Session", "on_session_end", "on_session_start", "session"]

F = TypeVar("F", bound=Callable[..., Any])

HOOK = "__snakepit_session_hook__"


class Session(MutableMapping[str, Any]):
    """
    A dictionary that lasts from the first command of a session in this worker to the end of the session.

    It is in the memory of this worker and nowhere else: what has to outlive the worker belongs elsewhere.
    """

    __slots__ = ("_commands", "_data", "_id", "_started_at")

    def __init__(self, session_id: str) -> None:
        self._id = session_id
        # A worker may have many that keep nothing: they get a dictionary with their first key.
        self._data: dict[str, Any] | None = None
        self._commands = 0
        self._started_at = time.time()

    @property
    def active(self) -> bool:
        """Whether there is a session, which `session` can be asked outside of one as well."""
        return True

    @property
    def id(self) -> str:
        """What the commands call it by."""
        return self._id

    @property
    def data(self) -> dict[str, Any]:
        """All that is kept, as a plain dictionary: the one that the session itself reads and writes."""
        if self._data is None:
            self._data = {}
        return self._data

    @property
    def metadata(self) -> Mapping[str, Any]:
        """
        What is known about it, as it is now.

        ``worker`` and ``generation``: where it is. ``started_at``: when it began there, in seconds since the
        epoch. ``commands``: how many it has had there, the one that runs included.
        """
        return {
            "worker": os.environ.get("SNAKEPIT_WORKER_ID", ""),
            "generation": int(os.environ.get("SNAKEPIT_GENERATION", "1")),
            "started_at": self._started_at,
            "commands": self._commands,
        }

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.data[key] = value

    def __delitem__(self, key: str) -> None:
        del self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        return f"<snakepit.Session {self.id!r}: {self.data!r}>"


class _CurrentSession(Session):
    """The session of the command that asks, whichever that is."""

    __slots__ = ()

    def __init__(self) -> None:
        pass

    @property
    def active(self) -> bool:
        return _current.get() is not None

    @property
    def id(self) -> str:
        return current().id

    @property
    def data(self) -> dict[str, Any]:
        return current().data

    @property
    def metadata(self) -> Mapping[str, Any]:
        return current().metadata

    def __repr__(self) -> str:
        return repr(current()) if self.active else "<snakepit.session: none>"


# In a context variable, so that async tools that share a thread have one each. Set by the worker.
_current: ContextVar[Session | None] = ContextVar("snakepit_session", default=None)


def current() -> Session:
    """
    The session of the running command itself, where `session` stands for whichever is running.

    Raises:
        NoSession: The command has none.
    """
    found = _current.get()
    if found is None:
        raise NoSession(
            'there is no session here: only a command that was sent with one has it, {"tool": …, "session": '
            '"some-id"}, and a thread that a tool starts only with a copy of the context (contextvars)'
        )
    return found


#: The session of the running command: ``session["seen"] = session.get("seen", 0) + 1``.
session: Session = _CurrentSession()


def on_session_start(function: F) -> F:
    """
    Mark a function of the adapter's module that is called at the start of every session in a worker.

    It is called with the `Session`, before the first command of that session, on the same thread, and counts
    as a part of that command: where it raises, the command fails, and the next one calls it again. The
    function itself is returned, and is no tool.
    """
    return _mark(function, "start")


def on_session_end(function: F) -> F:
    """
    Mark a function of the adapter's module that is called at the end of every session that was started.

    It is called with the `Session`, on the main thread, once the last command of the session is over: when
    the session is ended, has not been used for its time to live, goes on in another worker, or when the
    worker leaves. What it raises goes to standard error.
    """
    return _mark(function, "end")


def _mark(function: F, which: str) -> F:
    setattr(function, HOOK, which)
    return function
