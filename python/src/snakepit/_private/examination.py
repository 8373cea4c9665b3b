"""What ``snakepit doctor`` and ``snakepit setup`` want to know of an interpreter that is new enough."""

from __future__ import annotations

import os
import sys
import time

from typing import Any

from snakepit._private.requirements import (
    REQUIREMENTS,
    add_provisioned,
    environment_tag,
    missing_requirements,
)


__all__ = ["examine", "try_adapter"]

# Beside those that are needed: what a user's own code often has, and where versions quarrel.
OTHERS = {"google.protobuf": "protobuf"}


def examine(packages: str | None) -> dict[str, Any]:
    """Which packages there are, whose, and what is missing."""
    import importlib.util

    is_gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    own = _packages("environment", None)
    add_provisioned(packages)
    missing = missing_requirements()
    everything = {**_packages("snakepit", packages), **own}
    return {
        "implementation": sys.implementation.name,
        "gil": is_gil_enabled,
        "pip": importlib.util.find_spec("pip") is not None,
        "tag": environment_tag(),
        "packages": [everything[name] for name in sorted(everything)],
        "needs": [f"{name}>={'.'.join(map(str, oldest))}" for name, oldest in REQUIREMENTS.values()],
        "missing": None if missing is None else missing["missing"],
        "message": "" if missing is None else missing["message"],
    }


def _packages(source: str, packages: str | None) -> dict[str, dict[str, str]]:
    """By the name of their distribution; nothing is imported."""
    from importlib import metadata

    path = sys.path if packages is None else [os.path.join(packages, environment_tag())]
    wanted = {name for name, _ in REQUIREMENTS.values()} | set(OTHERS.values())
    found: dict[str, dict[str, str]] = {}
    for name in wanted:
        for distribution in metadata.distributions(name=name, path=list(path)):
            found[name] = {"name": name, "version": distribution.version, "source": source}
            break
    return found


def try_adapter(order: dict[str, Any]) -> dict[str, Any]:
    """Import the adapter as a worker does; how long it took, and what it offers, or what is wrong with it."""
    add_provisioned(order["packages"])
    # As in a worker they are there before.
    for module in REQUIREMENTS:
        __import__(module)
    from snakepit._private.failures import explain
    from snakepit._private.loading import load_adapter
    from snakepit.exceptions import AdapterError

    started = time.perf_counter()
    try:
        adapter = load_adapter(order["adapter"])
    except AdapterError as error:
        return {"failed": {"message": str(error), "traceback": ""}}
    # SystemExit too: an adapter that leaves while it is imported.
    except BaseException as error:
        name, message, text = explain(error)
        return {"failed": {"message": f"{name}: {message}", "traceback": text}}
    return {"seconds": time.perf_counter() - started, "tools": [tool.name for tool in adapter.tools]}
