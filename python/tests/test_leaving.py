"""A worker that was told to stop leaves, whatever its tools have left behind."""

from __future__ import annotations

import os
import signal
import time

import pytest


SOURCE = """
import atexit, concurrent.futures, pathlib, sys, threading, time

here = pathlib.Path(__file__).parent
pool = concurrent.futures.ThreadPoolExecutor()
log = (here / "log").open("w")
atexit.register((here / "cleaned").touch)

def leave_thread(name: str, daemon: bool):
    threading.Thread(target=time.sleep, args=(600,), name=name, daemon=daemon).start()

def leave_pool():
    return pool.submit(int).result()

def leave_text():
    log.write("to a file")
    sys.stdout = open(1, "w", buffering=4096, closefd=False)
    sys.stdout.write("unflushed")
"""


@pytest.fixture
def worker(start, adapter):
    worker = start(adapter(SOURCE))
    assert "ready" in worker.announcement()
    return worker


def stop(worker):
    """How many seconds it takes to leave."""
    started = time.monotonic()
    os.kill(worker.process.pid, signal.SIGTERM)
    assert worker.process.wait(5) == 0
    return time.monotonic() - started


def test_threads_of_tools_are_named_not_waited_for(worker, tmp_path):
    stream = worker.open()
    stream.value("leave_thread", ["uploader", False])
    stream.value("leave_thread", ["poller", False])
    stream.value("leave_text", {})

    assert stop(worker) < 2
    assert worker.stderr.read_text().endswith(" end with the worker: uploader, poller\n")
    assert worker.stdout.read_text() == "unflushed"
    assert (tmp_path / "cleaned").exists()


@pytest.mark.parametrize(("tool", "args"), [("leave_thread", ["quiet", True]), ("leave_pool", [])])
def test_threads_that_keep_nobody_waiting_are_not_mentioned(worker, tmp_path, tool, args):
    worker.open().value(tool, args)

    assert stop(worker) < 2
    assert worker.stderr.read_text() == ""
    assert (tmp_path / "cleaned").exists()


def test_nothing_that_was_written_is_lost(worker, tmp_path):
    worker.open().value("leave_text", {})
    stop(worker)

    assert worker.stdout.read_text() == "unflushed"
    assert (tmp_path / "log").read_text() == "to a file"
