"""
Adapters that may run in several threads of one worker.

Lock, thread-local values and figures belong to the class, not to the instance: as each request has an
instance of its own, those of an instance would guard nothing, and remember nothing.
"""

from __future__ import annotations

import functools
import threading
import time

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from snakepit_bridge.base_adapter import BaseAdapter, ToolMetadata, tool
from snakepit_bridge.logging_config import get_logger


__all__ = [
    "RequestTracker",
    "ThreadLocalStorage",
    "ThreadSafeAdapter",
    "ToolMetadata",
    "require_thread_safe",
    "thread_safe_method",
    "tool",
    "validate_thread_safety",
]

F = TypeVar("F", bound=Callable[..., Any])

logger = get_logger(__name__)


class ThreadLocalStorage:
    """Values by name, others in each thread."""

    def __init__(self) -> None:
        self._storage = threading.local()

    def get(self, key: str, default: Any = None) -> Any:
        return self._storage.__dict__.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self._storage.__dict__[key] = value

    def delete(self, key: str) -> None:
        self._storage.__dict__.pop(key, None)

    def clear(self) -> None:
        self._storage.__dict__.clear()


class RequestTracker:
    """Counts requests: how many there were, and how many run, by thread."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.total_requests = 0
        # Only threads that run something now, so that they do not add up over the life of a worker.
        self.active_requests: dict[int, int] = {}
        self._threads_seen = 0
        self._seen = threading.local()

    def start_request(self, thread_id: int | None = None) -> int:
        """Count one that begins; its number, from 1."""
        thread = threading.get_ident() if thread_id is None else thread_id
        with self.lock:
            if not getattr(self._seen, "is_seen", False):
                self._seen.is_seen = True
                self._threads_seen += 1
            self.total_requests += 1
            self.active_requests[thread] = self.active_requests.get(thread, 0) + 1
            return self.total_requests

    def end_request(self, thread_id: int | None = None) -> None:
        thread = threading.get_ident() if thread_id is None else thread_id
        with self.lock:
            left = self.active_requests.pop(thread, 0) - 1
            if left > 0:
                self.active_requests[thread] = left

    def get_stats(self) -> dict[str, int]:
        with self.lock:
            return {
                "total_requests": self.total_requests,
                "active_threads": len(self.active_requests),
                "total_active_requests": sum(self.active_requests.values()),
                "threads_seen": self._threads_seen,
            }


def thread_safe_method(func: F) -> F:
    """Mark a method of a `ThreadSafeAdapter` as thread-safe, and count its calls; it takes no lock."""

    @functools.wraps(func)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self, ThreadSafeAdapter):
            return func(self, *args, **kwargs)
        started = time.monotonic()
        with self.track_request() as number:
            result = func(self, *args, **kwargs)
        logger.debug("request #%d: %s took %.3f s", number, func.__name__, time.monotonic() - started)
        return result

    # Functions have no type for an attribute, and functools.wraps does not say that it keeps the signature.
    wrapper.__thread_safe__ = True  # type: ignore[attr-defined]
    return wrapper  # type: ignore[return-value]


class ThreadSafeAdapter(BaseAdapter):
    """Base class of adapters that may run in several threads at once."""

    __thread_safe__ = True

    # Every subclass has its own.
    _lock = threading.RLock()
    _thread_local = ThreadLocalStorage()
    _tracker = RequestTracker()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._lock = threading.RLock()
        cls._thread_local = ThreadLocalStorage()
        cls._tracker = RequestTracker()

    @contextmanager
    def acquire_lock(self) -> Iterator[None]:
        """Keep all other threads out of what any instance of this class does in here; may be nested."""
        with self._lock:
            yield

    def get_thread_local(self, key: str, default: Any = None) -> Any:
        """What this thread has kept under a name."""
        return self._thread_local.get(key, default)

    def set_thread_local(self, key: str, value: Any) -> None:
        self._thread_local.set(key, value)

    def clear_thread_local(self, key: str | None = None) -> None:
        """Forget one value of this thread, or all."""
        if key is None:
            self._thread_local.clear()
        else:
            self._thread_local.delete(key)

    def get_stats(self) -> dict[str, Any]:
        """Figures of all requests that this class has served in this worker."""
        return {
            "adapter_class": type(self).__name__,
            "thread_safe": self.__thread_safe__,
            "tracker": self._tracker.get_stats(),
        }

    @contextmanager
    # Adapters call it as Snakepit has it.
    def track_request(self, request_id: str | None = None) -> Iterator[int]:  # noqa: ARG002
        """Count what happens in here as a request; its number."""
        number = self._tracker.start_request()
        try:
            yield number
        finally:
            self._tracker.end_request()


def require_thread_safe(func: F) -> F:
    """
    Let a function be called with thread-safe adapters only.

    Raises:
        ValueError: When it is called with another one.
    """

    @functools.wraps(func)
    def wrapper(adapter: Any, *args: Any, **kwargs: Any) -> Any:
        if not getattr(adapter, "__thread_safe__", False):
            raise ValueError(
                f"Adapter {type(adapter).__name__} is not thread-safe. "
                "Set __thread_safe__ = True if it supports concurrent access."
            )
        return func(adapter, *args, **kwargs)

    return wrapper  # type: ignore[return-value]


def validate_thread_safety(adapter_class: type) -> bool:
    """Whether a class says that it is thread-safe."""
    return getattr(adapter_class, "__thread_safe__", False) is True
