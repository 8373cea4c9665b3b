"""Nothing outlives the supervisor."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time

import pytest

from client import Client
from harness import BOOTSTRAP, FIXTURES, is_alive, place
from slot_file_view import SlotFileView


pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child that its parent died"
)


@pytest.fixture
def start_below_a_supervisor(tmp_path):
    """Start a supervisor that starts a worker; gives the supervisor, and the pid of its worker."""
    ready_end, ready = os.pipe()
    lifeline, lifeline_end = os.pipe()
    supervisors = []

    def start(adapter):
        start.slot = SlotFileView(tmp_path / "slot")
        launch = {
            "adapter": adapter,
            "address": str(tmp_path / "worker.sock"),
            "slot_file": str(tmp_path / "slot"),
            "packages": None,
            "max_result": 1 << 20,
            "nan": "error",
            "unserializable": "marker",
            "reflection": False,
            "threads": 1,
            "concurrency": None,
        }
        supervisor = subprocess.Popen(
            [sys.executable, FIXTURES / "starts_a_worker.py", BOOTSTRAP, json.dumps(launch)],
            stdout=subprocess.PIPE,
            pass_fds=(3, 4),
            preexec_fn=lambda: place(ready, lifeline),
        )
        supervisors.append(supervisor)
        return supervisor, int(supervisor.stdout.readline())

    yield start
    for supervisor in supervisors:
        supervisor.kill()
        supervisor.wait()
        supervisor.stdout.close()
    for fd in (ready_end, ready, lifeline, lifeline_end):
        os.close(fd)


def is_listening(path):
    """Tell whether a socket takes connections: between its bind and its listen it is there, and does not."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def is_gone_within_a_second(pid):
    deadline = time.monotonic() + 1
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.005)
    return not is_alive(pid)


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.5])
def test_a_worker_dies_with_its_parent_whenever_that_is(start_below_a_supervisor, delay):
    supervisor, worker = start_below_a_supervisor(None)
    time.sleep(delay)
    supervisor.kill()

    assert is_gone_within_a_second(worker)


def test_a_tool_that_holds_pythons_lock_dies_too(start_below_a_supervisor, adapter, tmp_path):
    source = "import ctypes\ndef hold(seconds: int):\n    ctypes.PyDLL(None).sleep(seconds)\n"
    supervisor, worker = start_below_a_supervisor(str(adapter(source)))
    while not is_listening(tmp_path / "worker.sock"):
        time.sleep(0.005)
    client = Client(str(tmp_path / "worker.sock"))
    client.open().send(("hold", [600]))
    while start_below_a_supervisor.slot.started == 0:
        time.sleep(0.005)
    supervisor.kill()

    assert is_gone_within_a_second(worker)
    client.close()
