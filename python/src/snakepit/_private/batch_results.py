"""What a call that commands share came to, taken apart."""

from __future__ import annotations

from typing import Any

from snakepit._private.failures import CommandFailure, failure_of


__all__ = ["results_of", "shared"]


def results_of(name: str, value: Any, count: int) -> list[Any]:
    """
    One result for each of *count* commands.

    Args:
        name: The tool's.

        value: What it returned: a list, a tuple, or an array with a row for each command.

        count: How many commands shared the call.

    Raises:
        CommandFailure: It is none of these, or has another length.
    """
    wanted = f"a list with one result for each of {count} command{'' if count == 1 else 's'}"
    if not isinstance(value, (list, tuple)) and not _is_array(value):
        raise _misfit(f"{name}() returned {_named(value)}, not {wanted}", "TypeError", count)
    results = list(value)
    if len(results) != count:
        found = f"{len(results)} result{'' if len(results) == 1 else 's'}"
        raise _misfit(f"{name}() returned {found}, not {wanted}", "ValueError", count)
    return results


def shared(error: BaseException, count: int) -> CommandFailure:
    """What becomes of all commands of a call that has failed, with how many there were."""
    failure = failure_of(error)
    return CommandFailure(failure.code, failure.message, {**(failure.details or {}), "batch": count})


def _misfit(message: str, kind: str, count: int) -> CommandFailure:
    return CommandFailure("tool_error", message, {"type": kind, "traceback": "", "batch": count})


def _is_array(value: Any) -> bool:
    """numpy, torch and their like, of one dimension or more."""
    kind = type(value)
    if not (hasattr(kind, "__array__") and hasattr(kind, "tolist")):
        return False
    try:
        return len(value) >= 0
    except TypeError:
        return False


def _named(value: Any) -> str:
    if value is None:
        return "None"
    name = type(value).__qualname__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
