"""Whether commands can share a process on several threads: what the adapter says, and what Python does."""

from __future__ import annotations

import sys

from types import ModuleType
from typing import Any

from snakepit._private.tools import Tool


__all__ = ["find_unsafe", "global_lock"]

ATTRIBUTE = "__thread_safe__"


def find_unsafe(module: ModuleType, tools: list[Tool]) -> str | None:
    """The module or class that says it must not be used by several threads at once; None where none does."""
    for owner in dict.fromkeys(tool.owner or module for tool in tools):
        # A class knows better than the module it is in.
        for place in (owner, module):
            said = _said_by(place)
            if said is False:
                return place.__name__
            if said is not None:
                break
    return None


def _said_by(place: Any) -> Any:
    return getattr(place, ATTRIBUTE, None)


def global_lock() -> str:
    """
    Whether Python lets one thread compute at a time: ``on``, ``off``; or ``back on``.

    The last is a Python without that lock, where a module was imported that needs it.
    """
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    if is_enabled is not None and not is_enabled():
        return "off"
    import sysconfig

    return "back on" if sysconfig.get_config_var("Py_GIL_DISABLED") else "on"
