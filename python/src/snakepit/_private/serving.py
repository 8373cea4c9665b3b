"""What a worker does once it has what it needs."""

from __future__ import annotations

import gc
import os
import sys

from collections.abc import Callable
from typing import Any

from snakepit import telemetry
from snakepit._private.failures import explain
from snakepit._private.health import Health
from snakepit._private.inbox import Inbox
from snakepit._private.loading import load_adapter
from snakepit._private.parts import parts_for
from snakepit._private.results import ResultEncoder
from snakepit._private.server import WORKER_SERVICE, listen
from snakepit._private.session_table import SessionTable
from snakepit._private.signal_handlers import SignalHandlers
from snakepit._private.thread_safety import global_lock
from snakepit._private.work_stream import WorkStream
from snakepit.exceptions import AdapterError


__all__ = ["serve"]

# How long a thread that has something to send waits for a tool that holds Python's lock, in seconds. Python's
# default is 5 ms, which finished results would wait for each tool that computes.
SWITCH_INTERVAL = 0.001

Announce = Callable[[dict[str, Any]], None]


def serve(launch: dict[str, Any], announce: Announce) -> int:
    """
    Import the adapter, announce that the worker is ready, or why it is not, and run commands until told to
    stop.

    Returns:
        The status to exit with.
    """
    try:
        adapter = load_adapter(launch["adapter"], launch.get("folder"))
    except AdapterError as error:
        announce({"failed": {"kind": "adapter", "message": str(error), "traceback": ""}})
        return 1
    # SystemExit too: an adapter that leaves while it is imported.
    except BaseException as error:
        name, message, text = explain(error)
        announce({"failed": {"kind": "adapter", "message": f"{name}: {message}", "traceback": text}})
        return 1
    threads = launch["threads"]
    if threads > 1 and adapter.thread_unsafe is not None:
        message = f"{adapter.thread_unsafe} says __thread_safe__ = False: {threads} threads cannot share it"
        announce({"failed": {"kind": "thread-unsafe", "message": message}})
        return 1
    for tool in adapter.tools:
        tool.share(threads, launch["concurrency"])
    inbox, health = Inbox(), Health(WORKER_SERVICE)
    outbox, slot, chunk_credits, interrupts, make_loop = parts_for(threads, launch["slot_file"])
    telemetry._reports = outbox.reports
    work = WorkStream(inbox, outbox, chunk_credits)
    sessions = SessionTable(adapter.session_hooks)
    encoder = ResultEncoder(
        nan=launch["nan"], unserializable=launch["unserializable"], max_result=launch["max_result"]
    )
    try:
        server = listen(
            launch["address"], adapter, work, interrupts, health, has_reflection=launch["reflection"]
        )
    except OSError as error:
        announce({"failed": {"kind": "address", "message": str(error)}})
        return 1

    def wake() -> None:
        inbox.wake()
        chunk_credits.wake()

    signals = SignalHandlers(stop=lambda: inbox.put(None), interrupt=interrupts.handle, wake=wake)
    signals.keep()
    sys.setswitchinterval(SWITCH_INTERVAL)
    loop = make_loop(
        adapter.tools,
        inbox,
        outbox,
        slot,
        encoder,
        interrupts=interrupts,
        chunk_credits=chunk_credits,
        signals=signals,
        sessions=sessions,
    )
    gc.enable()
    gc.freeze()
    announce({"ready": _ready(threads)})
    loop.run()
    health.stop_serving()
    outbox.close()
    work.wait_until_sent()
    server.stop(None)
    # Nobody's result waits for what they do.
    sessions.end_all()
    # What the adapter's module holds is released as in any program: files write what they have buffered.
    gc.unfreeze()
    return 1 if inbox.is_broken else 0


def _ready(threads: int) -> dict[str, Any]:
    ready = {"pid": os.getpid(), "python": sys.version.partition(" ")[0]}
    return ready if threads == 1 else {**ready, "gil": global_lock()}
