"""
The base of adapters, and the mark of their tools.

Each request gets an instance of its own: it is made, given its session's context, initialized, run, and
cleaned up, whatever happened. What has to last from one request to the next belongs into the module or the
class.
"""

from __future__ import annotations

import inspect

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from snakepit_bridge.logging_config import get_logger


__all__ = ["BaseAdapter", "ParameterSpec", "ToolMetadata", "ToolRegistration", "tool"]

F = TypeVar("F", bound=Callable[..., Any])

logger = get_logger(__name__)


@dataclass
class ToolMetadata:
    """What `tool` was given; on the marked function as ``_tool_metadata``."""

    description: str = ""
    supports_streaming: bool = False
    parameters: list[dict[str, Any]] = field(default_factory=list)
    required_variables: list[str] = field(default_factory=list)


@dataclass
class ParameterSpec:
    """One parameter of a tool."""

    name: str
    #: The name of its annotation in lower case, or ``any``.
    type: str = "any"
    description: str = ""
    required: bool = True
    #: ``{"default": …}`` as JSON text, where there is a default that JSON can express.
    validation_json: str = ""


@dataclass
class ToolRegistration:
    """What an adapter says about one of its tools."""

    name: str
    description: str = ""
    parameters: list[ParameterSpec] = field(default_factory=list)
    supports_streaming: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


@overload
def tool(description: F, /) -> F: ...


@overload
def tool(
    description: str = "",
    supports_streaming: bool = False,
    required_variables: list[str] | None = None,
) -> Callable[[F], F]: ...


def tool(
    description: Any = "",
    supports_streaming: bool = False,
    required_variables: list[str] | None = None,
) -> Any:
    """
    Mark a method of an adapter as a tool.

    Args:
        description: What it does; default: the docstring.

        supports_streaming: It yields, or returns an iterator of, what is sent in parts.

        required_variables: Kept for those who read it; there are no variables to check here.
    """
    is_bare = callable(description)

    def mark(function: F) -> F:
        metadata = ToolMetadata(
            description=(not is_bare and description) or function.__doc__ or "",
            supports_streaming=supports_streaming,
            required_variables=required_variables or [],
        )
        # Where Snakepit keeps it; functions have no type for it.
        function._tool_metadata = metadata  # type: ignore[attr-defined]
        return function

    return mark(description) if is_bare else mark


class BaseAdapter:
    """Base class of adapters."""

    # Snakepit runs in threads only what says that it may.
    __thread_safe__ = False

    def __init__(self) -> None:
        self._tools_cache: list[ToolRegistration] | None = None
        self._session_context: Any = None

    @property
    def session_id(self) -> str | None:
        """The id of this request's session; None outside of a request."""
        context = getattr(self, "session_context", None) or getattr(self, "_session_context", None)
        return None if context is None else context.session_id

    def set_session_context(self, session_context: Any) -> None:
        """Take the context of this request, a `SessionContext`; called before `initialize`."""
        self._session_context = session_context
        self.session_context = session_context

    def get_tools(self) -> list[ToolRegistration]:
        """What is marked with `tool`, and ``execute_tool``, if there is one."""
        if getattr(self, "_tools_cache", None) is None:
            self._tools_cache = _registrations(self)
        return self._tools_cache or []

    def call_tool(self, tool_name: str, **kwargs: Any) -> Any:
        """
        Call a method by its name.

        Raises:
            AttributeError: There is none.

            TypeError: It cannot be called.
        """
        method = getattr(self, tool_name, None)
        if method is None:
            raise AttributeError(f"Tool '{tool_name}' not found in {type(self).__name__}")
        if not callable(method):
            raise TypeError(f"'{tool_name}' is not a callable tool")
        return method(**kwargs)

    # Adapters call it as Snakepit has it.
    def register_with_session(self, session_id: str, stub: Any) -> list[str]:  # noqa: ARG002
        """Register nothing, as there is nobody to register with; the names that would be."""
        return [each.name for each in self.get_tools()]

    async def register_with_session_async(self, session_id: str, stub: Any) -> list[str]:
        """The same, for those who await it."""
        return self.register_with_session(session_id, stub)


def _registrations(adapter: BaseAdapter) -> list[ToolRegistration]:
    found = []
    kind = type(adapter)
    for name, method in inspect.getmembers(adapter, inspect.ismethod):
        metadata = getattr(method, "_tool_metadata", None)
        if metadata is None:
            continue
        about = {"adapter_class": kind.__name__, "module": kind.__module__}
        if metadata.required_variables:
            about["required_variables"] = ",".join(metadata.required_variables)
        parameters = [_spec(each) for each in inspect.signature(method).parameters.values()]
        found.append(
            ToolRegistration(name, metadata.description, parameters, metadata.supports_streaming, about)
        )
    if hasattr(adapter, "execute_tool") and all(each.name != "execute_tool" for each in found):
        found.append(ToolRegistration("execute_tool", "Runs a tool by its name"))
    return found


def _spec(parameter: inspect.Parameter) -> ParameterSpec:
    import json

    annotation, default = parameter.annotation, parameter.default
    spec = ParameterSpec(parameter.name, required=default is parameter.empty)
    if annotation is not parameter.empty:
        spec.type = str(getattr(annotation, "__name__", annotation)).lower()
    if default is not parameter.empty:
        try:
            spec.validation_json = json.dumps({"default": default})
        except (TypeError, ValueError):
            # A default that JSON has no word for is still one.
            pass
    return spec
