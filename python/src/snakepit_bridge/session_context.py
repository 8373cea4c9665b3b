"""What an adapter knows about the request it serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from snakepit_bridge.errors import NeedsElixirError


__all__ = ["SessionContext"]

C = TypeVar("C", bound="SessionContext")

OWN_VALUES = (
    "Keep what belongs to a conversation in snakepit.session, a dictionary that lasts as long as its "
    "session; pass settings as arguments, or in the environment (--env NAME=VALUE)."
)


class SessionContext:
    """
    The session of a request, and what came with it.

    Args:
        stub: Of Snakepit's Elixir side; None here.

        session_id: The session's id; a new one for every request that has none.

        request_metadata: Text by name.
    """

    def __init__(self, stub: Any, session_id: str, request_metadata: Mapping[str, str] | None = None) -> None:
        self.stub = stub
        self.session_id = session_id
        self.request_metadata: dict[str, str] = dict(request_metadata or {})

    @property
    def metadata(self) -> dict[str, Any]:
        """What is known about the request."""
        return dict(self.request_metadata)

    @property
    def elixir_tools(self) -> dict[str, Any]:
        """None: adapters that look before they call find out that there are none."""
        return {}

    def call_elixir_tool(self, tool_name: str, **_kwargs: Any) -> NoReturn:
        """
        Call a tool that is written in Elixir.

        Raises:
            NeedsElixirError: Always.
        """
        raise NeedsElixirError(
            f"the tool {tool_name!r}, called with call_elixir_tool,",
            "Take what it would give as an argument of the command; or return, or yield, what it needs, and "
            "let whoever sent the command go on from there; or write it in Python, and call that.",
        )

    def _variables(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """
        Read or write variables of the session.

        Raises:
            NeedsElixirError: Always.
        """
        raise NeedsElixirError("a session variable", OWN_VALUES)

    register_variable = get_variable = update_variable = set_variable = delete_variable = _variables
    get_variables = update_variables = list_variables = _variables
    __getitem__ = __setitem__ = __delitem__ = _variables

    def cleanup(self) -> None:
        """Nothing: a session ends by itself, or with the control line ``end_session``."""

    def __enter__(self: C) -> C:  # noqa: PYI019 - Self is newer than what this runs on
        return self

    def __exit__(self, *_exc: object) -> None:
        self.cleanup()

    def __repr__(self) -> str:
        return f"SessionContext(session_id={self.session_id!r})"
