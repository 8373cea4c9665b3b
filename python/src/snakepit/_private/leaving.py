"""How a worker ends that has nothing left to do."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading


__all__ = ["leave_threads"]

# Idle threads of executors, which Python tells to end, have ended well within this. Seconds.
LAST_MOMENT = 0.25


def leave_threads(status: int) -> None:
    """
    Do what Python does about threads at its end, but without waiting for those that a tool has left running.

    Where there are none it returns, and the process can end like any other. Where there are, Python would
    wait for them for ever: the process ends in here, with *status*, after the handlers of atexit.
    """
    closing = threading.Thread(target=_close_threads, name="snakepit-closing", daemon=True)
    closing.start()
    closing.join(LAST_MOMENT)
    if not closing.is_alive():
        return
    names = [thread.name for thread in _waited_for()]
    # A tool may have closed or replaced it.
    with contextlib.suppress(Exception):
        shown = ", ".join(names)
        sys.stderr.write(f"snakepit: threads that tools left running end with the worker: {shown}\n")
    atexit._run_exitfuncs()
    _flush()
    os._exit(status)


def _close_threads() -> None:
    """What `threading._shutdown` does, which waits for the main thread where another calls it."""
    for end in reversed(getattr(threading, "_threading_atexits", ())):
        with contextlib.suppress(BaseException):
            end()
    for thread in _waited_for():
        thread.join()


def _waited_for() -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if not thread.daemon and thread is not threading.main_thread()
    ]


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    with contextlib.suppress(BaseException):
        import ctypes

        # What C code has printed.
        ctypes.CDLL(None).fflush(None)
