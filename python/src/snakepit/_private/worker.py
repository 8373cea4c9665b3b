"""A worker from the import of its adapter to its exit."""

from __future__ import annotations

# Not signal, whose import builds enumerations.
import _signal
import faulthandler
import os

from collections.abc import Callable
from typing import Any

from snakepit._private.requirements import add_provisioned, missing_requirements


__all__ = ["start"]

#: Has Python's threads written to the stack file. A handler in C: it works while Python's lock is held, and
#: no system call fails for it that can be resumed. Whoever has no handler for this signal does not notice it.
STACK_SIGNAL = _signal.SIGURG

Announce = Callable[[dict[str, Any]], None]


def start(launch: dict[str, Any], announce: Announce) -> int:
    """
    Be the worker that *launch* describes, and tell the supervisor when it is ready, or why it will not be.

    Returns:
        The status to exit with.
    """
    tell_stacks(launch.get("stack_file"))
    # Or gRPC starts its threads again in every fork that a tool makes, which now and then aborts the fork.
    os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
    add_provisioned(launch["packages"])
    missing = missing_requirements()
    if missing is not None:
        announce({"failed": missing})
        return 1
    from snakepit._private import leaving, serving

    status = serving.serve(launch, announce)
    leaving.leave_threads(status)
    return status


def tell_stacks(path: str | None) -> None:
    """Have all threads written down at the death by a fatal signal, and whenever the supervisor asks."""
    try:
        file = None if path is None else os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        # There is nowhere to write, for now: the supervisor's log has it.
        file = None
    if file is None:
        faulthandler.enable()
        return
    faulthandler.enable(file)
    faulthandler.register(STACK_SIGNAL, file)
