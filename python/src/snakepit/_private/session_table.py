"""The sessions of a worker: which there are, when they start and end, and which one a command is in."""

from __future__ import annotations

import contextlib
import sys
import threading
import traceback

from collections.abc import Iterable, Iterator
from typing import Literal

from snakepit._private.failures import tool_error
from snakepit._private.messages import SessionColumns
from snakepit._private.session_hooks import Hook, SessionHooks
from snakepit.sessions import Session, _current


__all__ = ["SessionTable"]


class Entry:
    """A session, and what the worker knows about it."""

    __slots__ = ("running", "session", "state")

    def __init__(self, session_id: str) -> None:
        self.session = Session(session_id)
        #: Commands that have begun and are not over.
        self.running = 0
        #: ``new``: no command has begun. ``started``: the hooks have run. ``ending``: no more commands come.
        self.state: Literal["new", "started", "ending"] = "new"


class SessionTable:
    """
    Keeps sessions by the numbers that the supervisor gave them.

    Commands enter and leave on whichever thread runs them; everything else happens on the main thread.
    """

    def __init__(self, hooks: SessionHooks) -> None:
        self._hooks = hooks
        self._entries: dict[int, Entry] = {}
        # Where the commands that run are, by their sequence numbers.
        self.running: dict[int, Entry] = {}
        self._starting = threading.RLock()
        # Commands that begin and end on several threads, at the same time as their session may.
        self._counting = threading.Lock()

    def open(self, columns: SessionColumns) -> None:
        """Learn of sessions that are new."""
        for number, session_id in columns.new:
            self._entries[number] = Entry(session_id)

    def enter(self, seq: int, number: int) -> None:
        """
        Say that a command begins, on this thread, which has its session from now on.

        Raises:
            CommandFailure: The session could not be started.
        """
        entry = self._entries[number]
        with self._counting:
            entry.running += 1
            self.running[seq] = entry
        _current.set(entry.session)
        if entry.state == "new":
            self._start(entry)
        with self._counting:
            entry.session._commands += 1

    def _start(self, entry: Entry) -> None:
        # Another thread may run the first command of the same session.
        with self._starting:
            if entry.state != "new":
                return
            for hook in self._hooks.start:
                try:
                    hook(entry.session)
                except Exception as error:
                    raise tool_error(error) from None
            entry.state = "started"

    def leave(self) -> None:
        """Say that this thread has done with the command that entered last, which may go on elsewhere."""
        _current.set(None)

    def over(self, seq: int) -> None:
        """Say that a command is over, whichever way."""
        with self._counting:
            entry = self.running.pop(seq, None)
            if entry is None:
                return
            entry.running -= 1
            is_last = entry.running == 0 and entry.state == "ending"
        if is_last:
            self._end(entry)

    def end(self, numbers: Iterable[int]) -> None:
        """End sessions, each as soon as none of its commands runs."""
        for number in numbers:
            entry = self._entries.pop(number, None)
            if entry is None or entry.state == "new":
                continue
            with self._counting:
                entry.state = "ending"
                is_over = entry.running == 0
            if is_over:
                self._end(entry)

    def end_all(self) -> None:
        """End all of them: the worker leaves, and nothing runs any more."""
        self.running.clear()
        for entry in self._entries.values():
            entry.running = 0
        self.end(list(self._entries))

    def _end(self, entry: Entry) -> None:
        with _in_session(entry.session):
            for hook in self._hooks.end:
                _call_guarded(hook, entry.session)


@contextlib.contextmanager
def _in_session(session: Session) -> Iterator[None]:
    # A command of another session may be ending this one.
    before = _current.get()
    _current.set(session)
    try:
        yield
    finally:
        _current.set(before)


def _call_guarded(hook: Hook, session: Session) -> None:
    """Whatever it raises, SystemExit included: it is no command's failure, and the worker goes on."""
    try:
        hook(session)
    except BaseException:
        with contextlib.suppress(BaseException):
            sys.stderr.write(f"snakepit: {hook.__qualname__} failed for session {session.id!r}:\n")
            traceback.print_exc()
