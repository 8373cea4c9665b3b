"""Finding and importing the adapter, and what in it is a tool."""

from __future__ import annotations

import importlib
import importlib.machinery
import inspect
import os
import sys

from collections.abc import Iterable, Iterator, Sequence
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from snakepit._private.bridge_classes import BridgeFinder, bridge_class, explain_missing, is_bridge_class
from snakepit._private.session_hooks import NO_HOOKS, SessionHooks, is_session_hook, session_hooks
from snakepit._private.thread_safety import find_unsafe
from snakepit._private.tools import Tool, method_tool
from snakepit.adapter import ATTRIBUTE, BaseAdapter, ToolOptions
from snakepit.exceptions import AdapterError


__all__ = ["Adapter", "load_adapter"]

DEMO = "snakepit._private.demo"


class Adapter(NamedTuple):
    """What was imported."""

    #: As it was named.
    name: str
    #: In the order in which they are defined.
    tools: Sequence[Tool]
    #: The one that ``tools.py:function`` chose for commands that name none.
    default_tool: Tool | None
    #: The one that runs tools which are not listed, called with ``tool_name`` and ``arguments``.
    fallback_tool: Tool | None = None
    session_hooks: SessionHooks = NO_HOOKS
    #: The module or class of its tools that says that threads must not share it; None where none does.
    thread_unsafe: str | None = None


def load_adapter(name: str | None, folder: str | None = None) -> Adapter:
    """
    Import an adapter and collect its tools.

    Args:
        name: ``tools.py``, ``pkg.module``, ``pkg.module:Adapter``, ``tools.py:function``; None: demo tools.

        folder: Where a module is looked for first; None: the working directory.

    Raises:
        AdapterError: It is not there, or has no tools.

        BaseException: Whatever its import raises.
    """
    place, member = _split(name or DEMO)
    BridgeFinder.install()
    folder = folder or os.getcwd()
    try:
        module = _import_file(place) if _is_file(place) else _import_module(place, folder)
    except ModuleNotFoundError as error:
        explain_missing(error)
        raise
    chosen = None if member is None else _member(module, member)
    tools = _without_doubles(_tools_of(module, member, chosen))
    if not tools:
        raise AdapterError(
            f"{name} has no tools: no function in it is marked with @tool, and none has a public name"
        )
    default_tool = next((tool for tool in tools if tool.function is chosen), None)
    return Adapter(
        name or "demo",
        tools,
        default_tool,
        fallback_tool=next((tool for tool in tools if tool.is_fallback), None),
        session_hooks=session_hooks(module, _class_of(module, chosen)),
        thread_unsafe=find_unsafe(module, tools),
    )


def _split(name: str) -> tuple[str, str | None]:
    place, separator, member = name.rpartition(":")
    if separator and member.isidentifier() and not os.path.exists(name):
        return place, member
    return name, None


def _is_file(place: str) -> bool:
    return place.endswith(".py") or os.sep in place or os.path.isfile(place)


def _import_file(place: str) -> ModuleType:
    import importlib.util

    path = os.path.abspath(place)
    if not os.path.isfile(path):
        raise AdapterError(f"there is no file {place}")
    folder, file = os.path.split(path)
    sys.path.insert(0, folder)
    name = os.path.splitext(file)[0]
    # Under its own name, so that its neighbours and multiprocessing find the same module; not over another
    # one.
    if name in sys.modules:
        name = f"snakepit_adapter_{name}"
    loader = _FreshSourceLoader(name, path)
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    if spec is None:
        raise AdapterError(f"{place} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


class _FreshSourceLoader(importlib.machinery.SourceFileLoader):
    """
    Compiles the file as it is now.

    A compiled file is told from a stale one by the second in which its source was written, and the size:
    whoever changes ``1`` to ``2`` and reloads in the same second would be served the old code.
    """

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def _import_module(name: str, folder: str) -> ModuleType:
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # Not one that the adapter itself misses.
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise AdapterError(_no_such_module(name, folder)) from None
        raise


def _no_such_module(name: str, folder: str) -> str:
    message = f"there is no module {name} (looked for from {folder})"
    place, _, last = name.rpartition(".")
    # As Snakepit writes it.
    return (
        f"{message}; a class in a module is written {place}:{last}"
        if place and last[:1].isupper()
        else message
    )


def _member(module: ModuleType, name: str) -> Any:
    found = getattr(module, name, None)
    if found is None:
        raise AdapterError(_no_such(module, name))
    if not callable(found):
        raise AdapterError(f"{module.__name__}.{name} is not a function or a class")
    return found


def _tools_of(module: ModuleType, member: str | None, chosen: Any) -> Iterator[Tool]:
    if inspect.isclass(chosen):
        yield from _tools_of_class(chosen)
        return
    bridge = bridge_class(module) if chosen is None and not _marked(module) else None
    if bridge is not None:
        yield from _tools_of_class(bridge)
        return
    functions = list(_functions(module))
    if chosen is not None and chosen not in functions:
        functions.append(chosen)
    adapter = _class_of(module, chosen) if not functions else None
    if adapter is not None:
        yield from _tools_of_class(adapter)
    for function in functions:
        options = getattr(function, ATTRIBUTE, None) or ToolOptions(
            name=member if function is chosen else None
        )
        yield Tool(function, options)


def _class_of(module: ModuleType, chosen: Any) -> type[BaseAdapter] | None:
    """The class that is the adapter: the chosen one, or the only one of a module without functions."""
    if inspect.isclass(chosen) and issubclass(chosen, BaseAdapter):
        return chosen
    if chosen is not None or any(True for _ in _functions(module)):
        return None
    adapters = [kind for kind in vars(module).values() if _is_adapter_class(kind, module)]
    return adapters[0] if len(adapters) == 1 else None


def _functions(module: ModuleType) -> Iterator[Any]:
    marked = _marked(module)
    if marked:
        yield from marked
        return
    for name, value in vars(module).items():
        if (
            name[0] != "_"
            and inspect.isroutine(value)
            and not is_session_hook(value)
            and getattr(value, "__module__", None) == module.__name__
        ):
            yield value


def _marked(module: ModuleType) -> list[Any]:
    return [value for value in vars(module).values() if not inspect.isclass(value) and _is_marked(value)]


def _is_marked(value: Any) -> bool:
    # Looked up without __getattr__: proxies and mocks answer to any name.
    return callable(value) and isinstance(getattr(value, "__dict__", {}).get(ATTRIBUTE), ToolOptions)


def _is_adapter_class(value: Any, module: ModuleType) -> bool:
    return inspect.isclass(value) and issubclass(value, BaseAdapter) and value.__module__ == module.__name__


def _tools_of_class(adapter: type[Any]) -> Iterator[Tool]:
    if is_bridge_class(adapter) and not issubclass(adapter, BaseAdapter):
        from snakepit._private.bridge_tools import bridge_tools

        yield from bridge_tools(adapter)
        return
    if not issubclass(adapter, BaseAdapter):
        raise AdapterError(f"{adapter.__qualname__} is not a subclass of snakepit.BaseAdapter")
    names: dict[str, None] = {}
    for kind in reversed(adapter.__mro__):
        names.update(dict.fromkeys(vars(kind)))
    for name in names:
        options = getattr(getattr(adapter, name, None), ATTRIBUTE, None)
        if isinstance(options, ToolOptions):
            yield method_tool(adapter, name, options)


def _without_doubles(tools: Iterable[Tool]) -> list[Tool]:
    by_name: dict[str, Tool] = {}
    for tool in tools:
        other = by_name.setdefault(tool.name, tool)
        if other.function is not tool.function:
            raise AdapterError(f"two tools are called {tool.name!r}")
    return list(by_name.values())


def _no_such(module: ModuleType, member: str) -> str:
    from snakepit._private.nearest import nearest

    message = f"{module.__name__} has no {member!r}"
    meant = nearest(member, [name for name in vars(module) if name[0] != "_"])
    return message if meant is None else f"{message}; did you mean {meant!r}?"
