"""What an adapter wants to be called with when sessions start and end."""

from __future__ import annotations

import inspect

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from snakepit.adapter import BaseAdapter
from snakepit.exceptions import AdapterError
from snakepit.sessions import HOOK, Session


__all__ = ["NO_HOOKS", "SessionHooks", "is_session_hook", "session_hooks"]

Hook = Callable[[Session], Any]


class SessionHooks(NamedTuple):
    """In the order in which they are called."""

    start: Sequence[Hook]
    end: Sequence[Hook]


NO_HOOKS = SessionHooks((), ())


def is_session_hook(value: Any) -> bool:
    # Looked up without __getattr__: proxies and mocks answer to any name.
    return callable(value) and HOOK in getattr(value, "__dict__", {})


def session_hooks(module: ModuleType, adapter: type[BaseAdapter] | None) -> SessionHooks:
    """
    The hooks of a module, and of the class in it that is the adapter.

    Raises:
        AdapterError: One of them is async.
    """
    marked = [value for value in vars(module).values() if is_session_hook(value)]
    start = [hook for hook in marked if getattr(hook, HOOK) == "start"]
    end = [hook for hook in marked if getattr(hook, HOOK) == "end"]
    if adapter is not None:
        if adapter.initialize_session is not BaseAdapter.initialize_session:
            start.append(_on_instance(adapter, "initialize_session"))
        # What was set up last is released first.
        if adapter.cleanup_session is not BaseAdapter.cleanup_session:
            end.insert(0, _on_instance(adapter, "cleanup_session"))
    for hook in (*start, *end):
        if inspect.iscoroutinefunction(inspect.unwrap(hook)):
            raise AdapterError(
                f"{hook.__qualname__} is async, and hooks of sessions are called by the worker itself: make "
                "it a plain function"
            )
    return SessionHooks(start, end)


def _on_instance(adapter: type[BaseAdapter], name: str) -> Hook:
    """A method as a function of a session: each call gets an instance of its own, as tools do."""

    def hook(session: Session) -> None:
        getattr(adapter(), name)(session)

    method = getattr(adapter, name)
    # What inspect.unwrap looks for; functions have no type for it.
    hook.__wrapped__ = method  # type: ignore[attr-defined]
    hook.__qualname__ = method.__qualname__
    return hook
