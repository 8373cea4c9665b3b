"""Logging, as Snakepit's adapters set it up: to standard error, which goes to snakepit's log."""

from __future__ import annotations

import logging
import os
import sys

from snakepit_bridge.correlation import CorrelationFilter


__all__ = ["configure_logging", "get_logger"]

NONE = logging.CRITICAL + 1
LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "none": NONE,
}
FORMAT = "%(asctime)s - [%(threadName)s] - %(name)s - %(levelname)s - [corr=%(correlation_id)s] %(message)s"


def configure_logging(force: bool = False) -> None:
    """
    Log to standard error from ``SNAKEPIT_LOG_LEVEL`` on: debug, info, warning, error (the default) or none.

    Args:
        force: Replace what was set up before; default: leave it.
    """
    root = logging.getLogger()
    if root.handlers and not force:
        return
    level = LEVELS.get(os.environ.get("SNAKEPIT_LOG_LEVEL", "error").strip().lower(), logging.ERROR)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(CorrelationFilter())
    logging.basicConfig(level=level, handlers=[handler], force=force)


def get_logger(name: str) -> logging.Logger:
    """The logger of a module, below ``snakepit``."""
    if name.startswith("snakepit_bridge."):
        return logging.getLogger(f"snakepit.bridge.{name.removeprefix('snakepit_bridge.')}")
    return logging.getLogger(name if name.startswith("snakepit.") else f"snakepit.{name}")
