"""Error results: their codes, and how they are written."""

from __future__ import annotations

import importlib
import os

from typing import Any

import msgspec

from snakepit.exceptions import Retry


__all__ = ["CommandFailure", "Unserializable", "explain", "failure_of", "too_large", "tool_error"]

OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
NOT_THE_USERS = (OWN_FOLDER, "<frozen importlib", os.path.dirname(importlib.__file__) + os.sep)
LONGEST_TEXT = 256 * 1024

_encode = msgspec.json.encode


class Unserializable(Exception):
    """Nothing is known about how to write a value."""


class CommandFailure(Exception):
    """A command that ends with an error result: code, message and details are what the user sees."""

    def __init__(self, code: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def payload(self) -> bytes:
        """The error as JSON text."""
        error: dict[str, Any] = {"code": self.code, "message": _clean(self.message)}
        if self.details is not None:
            error["details"] = {key: _clean(value) for key, value in self.details.items()}
        return _encode(error)


def failure_of(error: BaseException) -> CommandFailure:
    """What becomes of a command when this was raised while it ran."""
    return error if isinstance(error, CommandFailure) else tool_error(error)


def tool_error(error: BaseException) -> CommandFailure:
    """What a tool raised, as the user sees it."""
    name, message, traceback = explain(error)
    details: dict[str, Any] = {"type": name, "traceback": traceback}
    if isinstance(error, Retry):
        details["retry_after_ms"] = round(error.after * 1000)
    return CommandFailure("tool_error", message, details)


def too_large(size: int, limit: int) -> CommandFailure:
    message = f"the result has {size} bytes, more than the {limit} allowed"
    return CommandFailure("result_too_large", message, {"size": size, "limit": limit})


def explain(error: BaseException) -> tuple[str, str, str]:
    """Name, message, and traceback from the user's first frame on; the exception may be broken itself."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    try:
        message = str(error) or name
    # SystemExit too: this is the user's method.
    except BaseException:
        message = f"<unprintable {name}>"
    try:
        import traceback

        trace = traceback.TracebackException(kind, error, _users_frames(error))
        # Below the user's frames there may be ours, too: the handler that interrupts a tool.
        theirs = [frame for frame in trace.stack if not frame.filename.startswith(OWN_FOLDER)]
        trace.stack = traceback.StackSummary.from_list(theirs)
        text = "".join(trace.format())
    except BaseException:
        # A broken __str__, or source that cannot be read: the error itself must come through.
        text = ""
    return name, message, text


def _users_frames(error: BaseException) -> Any:
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename.startswith(NOT_THE_USERS):
        frames = frames.tb_next
    return frames


def _clean(value: Any) -> Any:
    """Text that UTF-8 can hold, of bearable length."""
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_TEXT:
        value = f"{value[: LONGEST_TEXT // 2]}\n[…]\n{value[-LONGEST_TEXT // 2 :]}"
    return value.encode("utf-8", "backslashreplace").decode()
