"""What somebody who mistyped a name may have meant."""

from __future__ import annotations

import importlib.util
import os

from collections.abc import Iterable
from importlib.machinery import PathFinder


__all__ = ["nearest"]


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like *name*, None where none is."""
    # From the standard library only: by now the adapter's folder comes first, and may have a difflib.py.
    spec = PathFinder.find_spec("difflib", [os.path.dirname(os.__file__)])
    if spec is None or spec.loader is None:
        return None
    difflib = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(difflib)
    return next(iter(difflib.get_close_matches(name, candidates, n=1)), None)
