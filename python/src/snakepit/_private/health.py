"""grpc.health.v1, by hand: the package for it pins a grpcio."""

from __future__ import annotations

import threading

from collections.abc import Iterator
from typing import Any

import grpc

from snakepit._private.wire import fields, varint_field


__all__ = ["HEALTH_SERVICE", "Health"]

HEALTH_SERVICE = "grpc.health.v1.Health"
SERVING, NOT_SERVING, SERVICE_UNKNOWN = 1, 2, 3
# Each keeps a thread of the server.
MOST_WATCHERS = 8


class Health:
    """Serving from the start, until told otherwise."""

    def __init__(self, *services: str) -> None:
        self._services = ("", *services)
        self._status = SERVING
        self._changed = threading.Condition()
        self._watchers = threading.Semaphore(MOST_WATCHERS)

    def handlers(self) -> dict[str, grpc.RpcMethodHandler]:
        coding: dict[str, Any] = {
            "request_deserializer": _decode_service,
            "response_serializer": lambda status: varint_field(1, status),
        }
        return {
            "Check": grpc.unary_unary_rpc_method_handler(self._check, **coding),
            "Watch": grpc.unary_stream_rpc_method_handler(self._watch, **coding),
        }

    def stop_serving(self) -> None:
        with self._changed:
            self._status = NOT_SERVING
            self._changed.notify_all()

    def _check(self, service: str, context: grpc.ServicerContext) -> int:
        if service not in self._services:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no service {service}")
        return self._status

    def _watch(self, service: str, context: grpc.ServicerContext) -> Iterator[int]:
        if not self._watchers.acquire(blocking=False):
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, f"{MOST_WATCHERS} watch already")
        try:
            context.add_callback(self._wake)
            yield self._status_of(service)
            # There is one change in a worker's life.
            with self._changed:
                self._changed.wait_for(lambda: self._status != SERVING or not context.is_active())
            if context.is_active():
                yield self._status_of(service)
        finally:
            self._watchers.release()

    def _status_of(self, service: str) -> int:
        return self._status if service in self._services else SERVICE_UNKNOWN

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _decode_service(data: bytes) -> str:
    service = b""
    for number, _, start, end in fields(data):
        if number == 1:
            service = data[start:end]
    return service.decode()
