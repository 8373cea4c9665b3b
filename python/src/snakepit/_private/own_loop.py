"""
An event loop for what must be awaited on a thread that has none.

One per thread, and the same one every time: clients that were opened on it stay usable.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading

from collections.abc import AsyncIterator, Awaitable, Iterator
from typing import Any

from snakepit._private.interrupts import detours
from snakepit.exceptions import Interrupted


__all__ = ["iterate", "wait_for"]

_threads = threading.local()


def wait_for(awaitable: Awaitable[Any]) -> Any:
    """
    What it gives.

    Raises:
        Interrupted: The command was asked to end meanwhile: what was waited for is cancelled, and over.
    """
    is_asked = False

    async def awaited() -> tuple[Any, Exception | None]:
        try:
            return await awaitable, None
        # Raised again below, so that no frame of asyncio's stands before those of the adapter.
        except Exception as error:
            return None, error

    def end() -> None:
        nonlocal is_asked
        is_asked = True
        loop.call_soon_threadsafe(task.cancel)

    loop = _loop()
    task = loop.create_task(awaited())
    before, detours.take = detours.take, end
    value = error = None
    try:
        value, error = loop.run_until_complete(task)
    except BaseException as raised:
        _end(loop, task)
        if not (is_asked and isinstance(raised, asyncio.CancelledError)):
            raise
    finally:
        detours.take = before
    if is_asked:
        raise Interrupted("the command was asked to end")
    if error is not None:
        raise error
    return value


def _end(loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any]) -> None:
    """Have a task end, and leave nothing behind for the next one, wherever the loop was left."""
    loop.call_soon(loop.stop)
    loop.run_forever()
    if not task.done():
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)


def iterate(source: AsyncIterator[Any]) -> Iterator[Any]:
    """An async iterator as one that is not; closed with it."""
    end = object()

    async def following() -> Any:
        return await anext(source, end)

    try:
        while (value := wait_for(following())) is not end:
            yield value
    finally:
        close = getattr(source, "aclose", None)
        if close is not None:
            wait_for(close())


def _loop() -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop | None = getattr(_threads, "loop", None)
    if loop is None:
        loop = _threads.loop = asyncio.new_event_loop()
        atexit.register(loop.close)
    return loop
