"""Which classes are adapters of Snakepit, the Elixir library: based on `snakepit_bridge`, or like that."""

from __future__ import annotations

import inspect
import sys

from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from snakepit.exceptions import AdapterError


__all__ = ["BridgeFinder", "bridge_class", "explain_missing", "is_bridge_class"]

PACKAGE = "snakepit_bridge"
WHAT_IS_THERE = (
    f"that part of Snakepit has nothing to do here; of {PACKAGE} there are base_adapter, "
    "base_adapter_threaded, session_context, telemetry, serialization, logging_config, heartbeat, zero_copy "
    "and adapters"
)


class BridgeFinder:
    """
    Has `snakepit_bridge` imported from beside this package, whatever else is called so on `sys.path`.

    Another one would be made for Elixir, or for another version of snakepit. Nothing is imported before the
    adapter does, and once it has, this is off the path of all other imports.
    """

    @classmethod
    def install(cls) -> None:
        if PACKAGE not in sys.modules and cls not in sys.meta_path:
            sys.meta_path.insert(0, cls)

    @classmethod
    def find_spec(
        cls,
        fullname: str,
        # As importlib calls every finder, whatever it needs of this.
        path: Sequence[str] | None = None,  # noqa: ARG003
        target: ModuleType | None = None,  # noqa: ARG003
    ) -> ModuleSpec | None:
        if fullname != PACKAGE:
            return None
        import os

        from importlib.machinery import PathFinder

        sys.meta_path.remove(cls)
        return PathFinder.find_spec(fullname, [os.path.dirname(os.path.dirname(os.path.dirname(__file__)))])


def explain_missing(error: ModuleNotFoundError) -> None:
    """Say of a module of Snakepit's that there is none here, and what there is."""
    root = (error.name or "").partition(".")[0]
    if root in (PACKAGE, f"{PACKAGE}_pb2", f"{PACKAGE}_pb2_grpc"):
        error.msg = f"{error.msg}: {WHAT_IS_THERE}"


def is_bridge_class(value: Any) -> bool:
    """Whether a value is such a class: Snakepit asks for no base, only for what it calls."""
    if not inspect.isclass(value):
        return False
    bases = sys.modules.get(f"{PACKAGE}.base_adapter")
    if bases is not None and issubclass(value, bases.BaseAdapter):
        return True
    return callable(getattr(value, "execute_tool", None))


def bridge_class(module: ModuleType) -> type[Any] | None:
    """
    The one that a module defines; None where it defines none.

    Raises:
        AdapterError: It defines several that are not each other's bases.
    """
    own = [value for value in vars(module).values() if is_bridge_class(value)]
    # Once each, also where it has two names.
    found = list(dict.fromkeys(kind for kind in own if kind.__module__ == module.__name__))
    last = [kind for kind in found if not any(kind in other.__mro__[1:] for other in found)]
    if len(last) > 1:
        names = ", ".join(kind.__name__ for kind in last)
        raise AdapterError(
            f"{module.__name__} has several adapter classes ({names}): choose one, as in "
            f"{module.__name__}:{last[0].__name__}"
        )
    return last[0] if last else None
