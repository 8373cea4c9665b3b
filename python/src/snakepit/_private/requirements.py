"""What a worker needs from the interpreter's environment, and whether it is there."""

from __future__ import annotations

import os
import sys

from typing import Any


__all__ = ["REQUIREMENTS", "add_provisioned", "environment_tag", "missing_requirements"]

# Distribution, and the oldest version that is tested. The names are those of the modules' distributions.
REQUIREMENTS = {"grpc": ("grpcio", (1, 49)), "msgspec": ("msgspec", (0, 18))}


def environment_tag() -> str:
    """Name of the folder with packages that fit this interpreter: ``cpython-311-linux-x86_64``."""
    if sys.platform == "linux" and "_PYTHON_HOST_PLATFORM" not in os.environ:
        # What sysconfig would say, without the milliseconds its import takes.
        platform = f"linux-{os.uname().machine}"
    else:
        import sysconfig

        platform = sysconfig.get_platform()
    return f"{sys.implementation.cache_tag}-{platform}"


def add_provisioned(packages: str | None) -> None:
    """Let what the user's environment lacks be found in `packages`; what it has wins."""
    if packages is not None:
        folder = os.path.join(packages, environment_tag())
        if os.path.isdir(folder):
            sys.path.append(folder)


def missing_requirements() -> dict[str, Any] | None:
    """The `failed` ready line's content for what is missing or too old, None where all is there."""
    missing, reasons = [], []
    for module, (distribution, oldest) in REQUIREMENTS.items():
        least = ".".join(map(str, oldest))
        try:
            version: str = __import__(module).__version__
        except ImportError as error:
            reasons.append(
                f"{distribution} is not installed"
                if getattr(error, "name", None) == module
                else f"{distribution} cannot be imported: {error}"
            )
        else:
            if _parse(version) >= oldest:
                continue
            reasons.append(f"{distribution} {version} is too old: {least} or newer is needed")
        missing.append(f"{distribution}>={least}")
    if not missing:
        return None
    return {
        "kind": "requirements",
        "message": "; ".join(reasons),
        "missing": missing,
        "python": sys.executable,
        "tag": environment_tag(),
    }


def _parse(version: str) -> tuple[int, ...]:
    parts = []
    for part in version.split(".")[:2]:
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        parts.append(int(digits or 0))
    return tuple(parts)
