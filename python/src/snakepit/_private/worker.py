"""A worker from the import of its adapter to its exit."""

from __future__ import annotations

import faulthandler
import os

from collections.abc import Callable
from typing import Any

from snakepit._private.requirements import add_provisioned, missing_requirements


__all__ = ["start"]

Announce = Callable[[dict[str, Any]], None]


def start(launch: dict[str, Any], announce: Announce) -> int:
    """
    Be the worker that *launch* describes, and tell the supervisor when it is ready, or why it will not be.

    Returns:
        The status to exit with.
    """
    faulthandler.enable()
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
