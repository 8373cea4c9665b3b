"""A tool may take its process apart: the worker goes on, and leaves when it is told to."""

from __future__ import annotations

import os
import signal
import time

import pytest

from harness import FIXTURES


@pytest.mark.parametrize(
    "tool",
    [
        "close_stdout",
        "no_stdout",
        "close_descriptors",
        "change_directory",
        "replace_signal_handlers",
        "exit_in_a_thread",
        "break_excepthook",
        "clear_modules",
        "replace_modules",
    ],
)
def test_the_worker_goes_on(start, tool):
    worker = start(FIXTURES / "breaks_its_process.py")
    assert "ready" in worker.announcement()
    stream = worker.open()
    # What async tools need is imported by then, with the modules as they should be.
    assert stream.value("later", {}) == "later"

    assert stream.value(tool, {}) is None
    assert stream.value("odd", {}) == [{"odd": True}, {"$bytes": "Ynl0ZXM="}]
    assert stream.error("fail", {})["details"]["type"] == "LookupError"
    assert stream.value("later", {}) == "later"
    os.kill(worker.process.pid, signal.SIGINT)
    assert stream.value("later", {}) == "later"
    os.kill(worker.process.pid, signal.SIGTERM)
    assert worker.process.wait(5) == 0
    assert stream.end() == []


def test_sigterm_lets_a_tool_that_sleeps_finish(start):
    worker = start(FIXTURES / "busy.py")
    worker.announcement()
    stream = worker.open()
    (seq,) = stream.send(("nap", [0.5]))
    while worker.slot.started == 0:
        time.sleep(0.001)
    os.kill(worker.process.pid, signal.SIGTERM)

    assert stream.result(seq).value == 0.5
    assert worker.process.wait(5) == 0


@pytest.mark.parametrize("tool", ["add", "nap"])
def test_sigterm_is_noticed_whenever_it_comes(start, tool):
    for _ in range(10):
        worker = start(FIXTURES / ("busy.py" if tool == "add" else "concurrent.py"))
        assert "ready" in worker.announcement()
        stream = worker.open()
        assert stream.value(tool, [0.0] if tool == "nap" else [0, 0]) == 0
        os.kill(worker.process.pid, signal.SIGTERM)

        assert worker.process.wait(5) == 0


def test_forks_of_tools_can_be_terminated(start, adapter):
    source = (
        "import multiprocessing, time\n"
        "def fork():\n"
        "    child = multiprocessing.get_context('fork').Process(target=time.sleep, args=(600,))\n"
        "    child.start()\n"
        "    time.sleep(0.2)\n"
        "    child.terminate()\n"
        "    child.join(5)\n"
        "    return child.exitcode\n"
    )
    worker = start(adapter(source))
    worker.announcement()
    stream = worker.open()

    assert stream.value("fork", {}) == -signal.SIGTERM
    assert stream.value("fork", {}) == -signal.SIGTERM


def test_programs_that_tools_fork_with_a_hook_run(start, adapter):
    source = (
        "import subprocess\n"
        "def run(times: int):\n"
        "    ends = [subprocess.run(['true'], preexec_fn=int, check=False) for _ in range(times)]\n"
        "    return sum(end.returncode != 0 for end in ends)\n"
    )
    worker = start(adapter(source))
    worker.announcement()

    assert worker.open().value("run", [200]) == 0
