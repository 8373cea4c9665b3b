"""The id by which everything that one request causes can be found."""

from __future__ import annotations

import logging
import os

from collections.abc import Iterable
from contextvars import ContextVar, Token


__all__ = [
    "CORRELATION_HEADER",
    "CorrelationFilter",
    "correlation_filter",
    "get_correlation_id",
    "new_correlation_id",
    "outgoing_metadata",
    "reset_correlation_id",
    "set_correlation_id",
]

CORRELATION_HEADER = "x-snakepit-correlation-id"

_correlation_id: ContextVar[str | None] = ContextVar("snakepit_correlation_id", default=None)


def new_correlation_id() -> str:
    """32 hex digits."""
    return os.urandom(16).hex()


def set_correlation_id(value: str) -> Token[str | None]:
    """Set it for what follows in this context; the token takes that back."""
    return _correlation_id.set(value)


def reset_correlation_id(token: Token[str | None] | None) -> None:
    if token is not None:
        _correlation_id.reset(token)


def get_correlation_id(default: str | None = None) -> str | None:
    """That of the running request, or *default*."""
    value = _correlation_id.get()
    return default if value is None else value


def outgoing_metadata(initial: Iterable[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
    """Headers for a call to somewhere else, with the id among them."""
    metadata = list(initial or [])
    correlation = get_correlation_id()
    if correlation is not None:
        metadata.append((CORRELATION_HEADER, correlation))
    return metadata


class CorrelationFilter(logging.Filter):
    """Gives every log record a ``correlation_id``: that of the request, or ``-``."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not getattr(record, "correlation_id", None):
            record.correlation_id = get_correlation_id("-")
        return True


def correlation_filter() -> logging.Filter:
    return CorrelationFilter()
