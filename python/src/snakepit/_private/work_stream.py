"""The Work stream: the one way by which commands come, and results go."""

from __future__ import annotations

import _thread
import threading

from collections.abc import Callable, Iterator
from typing import Any

import grpc

from snakepit._private.credit import Credits, is_credit
from snakepit._private.inbox import Inbox
from snakepit._private.messages import encode_work_response
from snakepit._private.outbox import Outbox


__all__ = ["WorkStream"]


class WorkStream:
    """
    Connects the stream with inbox and outbox.

    A message reaches the inbox while gRPC deserializes it, on the thread that received it; iterating over the
    requests only asks for the next one. Results are sent through a callback, so that any thread of ours can:
    a handler that yields them would be bound to one of gRPC's, which every single result had to wake.
    """

    def __init__(self, inbox: Inbox, outbox: Outbox, chunk_credits: Credits) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._credits = chunk_credits
        self._is_taken = threading.Lock()
        self._ended = threading.Event()

    def handler(self) -> grpc.RpcMethodHandler:
        def work(requests: Iterator[Any], context: grpc.ServicerContext, send: Callable[[Any], None]) -> None:
            self._open(requests, context, send)

        # What gRPC calls a handler that gets the callback: an attribute of the function, which has no type
        # for it. Tested at both ends of the range of versions.
        work.experimental_non_blocking = True  # type: ignore[attr-defined]
        return grpc.stream_stream_rpc_method_handler(
            work, request_deserializer=self._receive, response_serializer=encode_work_response
        )

    def wait_until_sent(self) -> None:
        """Block until the last result is out, or cannot be sent any more."""
        if self._is_taken.locked():
            self._ended.wait()

    def _receive(self, message: bytes) -> bool:
        if is_credit(message):
            self._credits.grant(message)
        else:
            self._inbox.put(message)
        return True

    def _open(
        self, requests: Iterator[Any], context: grpc.ServicerContext, send: Callable[[Any], None]
    ) -> None:
        if not self._is_taken.acquire(blocking=False):
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "this worker's Work stream is open already")
        if not context.add_callback(self._end):
            self._end()
        self._outbox.open(send)
        _thread.start_new_thread(self._pull, (requests,))
        _thread.start_new_thread(self._send, (send,))

    def _send(self, send: Callable[[Any], None]) -> None:
        self._outbox.run()
        # Ends the stream.
        send(None)

    def _pull(self, requests: Iterator[Any]) -> None:
        try:
            for _ in requests:
                pass
        except Exception:
            # Cancelled, or the connection broke. That may also look like the end of the requests for a
            # moment: only the end of the whole call tells for certain.
            self._end()
        self._inbox.put(None)
        self._credits.end()

    def _end(self) -> None:
        """Nobody hears results any more; which is how it should be once the last was sent."""
        if not self._outbox.is_closed:
            self._inbox.is_broken = True
        self._ended.set()
