"""What an adapter that dispatches by itself starts from."""

from __future__ import annotations

from typing import Any, NoReturn


__all__ = ["TemplateAdapter"]


class TemplateAdapter:
    """Has every method that is called, and no tool: to be copied, or inherited from."""

    def __init__(self) -> None:
        self.session_context: Any = None
        self.initialized = False

    def set_session_context(self, session_context: Any) -> None:
        self.session_context = session_context

    async def initialize(self) -> None:
        self.initialized = True

    async def cleanup(self) -> None:
        self.initialized = False

    def execute_tool(self, tool_name: str, arguments: dict[str, Any], context: Any) -> NoReturn:
        """
        Run a tool.

        Raises:
            NotImplementedError: Always: override it.
        """
        raise NotImplementedError(
            f"{type(self).__name__} does not implement execute_tool() for {tool_name!r}"
        )
