"""The gRPC server of a worker."""

from __future__ import annotations

import threading

from concurrent.futures import ThreadPoolExecutor

import grpc

from snakepit._private.health import HEALTH_SERVICE, MOST_WATCHERS, Health
from snakepit._private.interrupts import Interrupts
from snakepit._private.loading import Adapter
from snakepit._private.messages import decode_interrupt_request
from snakepit._private.work_stream import WorkStream


__all__ = ["WORKER_SERVICE", "listen"]

WORKER_SERVICE = "snakepit.worker.v1.Worker"

# One for the Work stream, one for each watcher, some for what answers at once.
THREADS = 1 + MOST_WATCHERS + 3

# Those that all calls of the supervisor's find there.
THREADS_AT_START = 3

OPTIONS = [
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
]


def listen(
    address: str,
    adapter: Adapter,
    work: WorkStream,
    interrupts: Interrupts,
    health: Health,
    *,
    has_reflection: bool,
) -> grpc.Server:
    """
    Start to serve on a Unix socket.

    Raises:
        OSError: The socket cannot be bound.
    """

    def describe(request: bytes, _context: grpc.ServicerContext) -> bytes:
        # Asked once, after the worker is ready: not before.
        from snakepit._private.describe import decode_describe_request, encode_description

        return encode_description(adapter, with_schemas=decode_describe_request(request))

    def interrupt(request: bytes, _context: grpc.ServicerContext) -> bytes:
        interrupts.ask(decode_interrupt_request(request))
        return b""

    pool = ThreadPoolExecutor(THREADS, "snakepit-grpc")
    start_threads(pool)
    server = grpc.server(pool, options=OPTIONS)
    services = {
        WORKER_SERVICE: {
            "Describe": grpc.unary_unary_rpc_method_handler(describe),
            "Work": work.handler(),
            "Interrupt": grpc.unary_unary_rpc_method_handler(interrupt),
        },
        HEALTH_SERVICE: health.handlers(),
    }
    if has_reflection:
        from snakepit._private.reflection import REFLECTION_SERVICES, Reflection

        services.update(dict.fromkeys(REFLECTION_SERVICES, Reflection().handlers()))
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler(service, handlers) for service, handlers in services.items()]
    )
    try:
        # The address is a URI to gRPC, and a path to us.
        is_bound = server.add_insecure_port(
            "unix:" + address.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
        )
    except RuntimeError as error:
        raise OSError(f"{address}: {error}") from None
    if not is_bound:
        raise OSError(f"{address} cannot be bound")
    server.start()
    return server


def start_threads(pool: ThreadPoolExecutor) -> None:
    """
    Start some threads of the pool, which it would do one by one as it needs them.

    Where no more may be started by then (a limit of processes counts threads), gRPC's own thread dies of it,
    and nothing is answered any more.
    """
    barrier = threading.Barrier(THREADS_AT_START)
    for started in [pool.submit(barrier.wait) for _ in range(THREADS_AT_START)]:
        started.result()
